"""Runs ministack with the resource types of our templates that it does not have, and notes what stacks ask for.

Runs in ministack's own environment; `start.py` calls it. ministack refuses a template that holds a type it does not
know. The types below get a stand-in: it makes nothing, takes any properties, and answers with identifiers of the form
that AWS gives, so that what refers to it resolves. That AWS would take the properties is for cfn-lint to say, of the
notes that this writes: one JSON line for each resource that is made, its properties resolved.
"""

import itertools
import json
import os
import uuid
from collections.abc import Callable
from typing import Any, Final

from ministack.app import main
from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS as HANDLERS

Properties = dict[str, Any]
# Identifier that `Ref` gives, and what `Fn::GetAtt` gives.
Made = tuple[str, dict[str, str]]

_NUMBERS: Final = itertools.count(1)
_REGION: Final = os.environ.get("MINISTACK_REGION", "ap-northeast-2")
_ACCOUNT: Final = os.environ.get("MINISTACK_ACCOUNT_ID", "111122223333")


def _hexadecimal(prefix: str) -> str:
    return f"{prefix}-{uuid.uuid4().hex[:17]}"


def _address(_properties: Properties) -> Made:
    address = f"203.0.113.{next(_NUMBERS) % 254 + 1}"
    return address, {"PublicIp": address, "AllocationId": _hexadecimal("eipalloc")}


def _nat_gateway(_properties: Properties) -> Made:
    gateway = _hexadecimal("nat")
    return gateway, {"NatGatewayId": gateway}


def _scalable_target(properties: Properties) -> Made:
    target = "|".join(properties[name] for name in ("ResourceId", "ScalableDimension", "ServiceNamespace"))
    return target, {"Id": target}


def _scaling_policy(properties: Properties) -> Made:
    place = f"scalingPolicy:{uuid.uuid4()}:resource/ecs/policyName/{properties['PolicyName']}"
    arn = f"arn:aws:autoscaling:{_REGION}:{_ACCOUNT}:{place}"
    return arn, {"Arn": arn}


def _association(_properties: Properties) -> Made:
    association = str(uuid.uuid4())
    return association, {"IntegrationAssociationId": association}


def _of_instance(kind: str, attribute: str) -> Callable[[Properties], Made]:
    def made(properties: Properties) -> Made:
        arn = f"{properties['InstanceArn']}/{kind}/{uuid.uuid4()}"
        return arn, {attribute: arn}

    return made


STAND_INS: Final[dict[str, Callable[[Properties], Made]]] = {
    "AWS::EC2::EIP": _address,
    "AWS::EC2::NatGateway": _nat_gateway,
    "AWS::ApplicationAutoScaling::ScalableTarget": _scalable_target,
    "AWS::ApplicationAutoScaling::ScalingPolicy": _scaling_policy,
    "AWS::Connect::IntegrationAssociation": _association,
    "AWS::Connect::HoursOfOperation": _of_instance("operating-hours", "HoursOfOperationArn"),
    "AWS::Connect::Queue": _of_instance("queue", "QueueArn"),
    "AWS::Connect::ContactFlow": _of_instance("contact-flow", "ContactFlowArn"),
}


def _stand_in(kind: str) -> dict[str, Any]:
    attributes: dict[str, dict[str, str]] = {}

    def create(_name: str, properties: Properties, _stack: str) -> Made:
        identifier, attributes[identifier] = STAND_INS[kind](properties)
        return identifier, attributes[identifier]

    def update(identifier: str, _old: Properties, _new: Properties, _stack: str) -> Made:
        return identifier, attributes[identifier]

    def delete(identifier: str, _properties: Properties) -> None:
        attributes.pop(identifier, None)

    return {"create": create, "update": update, "delete": delete}


def _noting(kind: str, create: Callable[..., Made], notes: str) -> Callable[..., Made]:
    def noted(name: str, properties: Properties, stack: str) -> Made:
        note = {"stack": stack, "name": name, "type": kind, "properties": properties}
        with open(notes, "a", encoding="utf-8") as file:
            file.write(json.dumps(note, default=str) + "\n")
        return create(name, properties, stack)

    return noted


def prepare(notes: str) -> None:
    """Give ministack the types that it lacks, and have it write down what is made.

    Args:
        notes: path of the file for the notes.
    """
    for kind in STAND_INS:
        HANDLERS.setdefault(kind, _stand_in(kind))
    for kind, handler in HANDLERS.items():
        if "create" in handler:
            handler["create"] = _noting(kind, handler["create"], notes)


if __name__ == "__main__":
    prepare(os.environ["MINISTACK_NOTES"])
    main()
