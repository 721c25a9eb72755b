"""Policies of bots and aliases: kept and answered, whole or statement by statement; nobody is refused by one here."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from aicc.aws.lex_server.failures import Refusal, RequestRefused, not_found
from aicc.aws.lex_server.resources import Record, Resources

_VERSION: Final = "2012-10-17"
Parameters = Mapping[str, Any]


class Policies:
    """The policies of resources, each with a revision that counts its changes."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self.operations: Mapping[str, Callable[[Parameters], Record]] = {
            "CreateResourcePolicy": self._create,
            "UpdateResourcePolicy": self._update,
            "DescribeResourcePolicy": self._describe,
            "DeleteResourcePolicy": self._delete,
            "CreateResourcePolicyStatement": self._add,
            "DeleteResourcePolicyStatement": self._drop,
        }

    def _policy(self, parameters: Parameters) -> Record:
        policy = self._resources.policies.get(parameters["resourceArn"])
        if policy is None:
            raise not_found(f"A policy of {parameters['resourceArn']}")
        expected = parameters.get("expectedRevisionId", policy["revisionId"])
        if expected != policy["revisionId"]:
            raise RequestRefused(Refusal.PRECONDITION, f"The policy is at revision {policy['revisionId']}.")
        return policy

    def _demand_resource(self, parameters: Parameters) -> str:
        arn: str = parameters["resourceArn"]
        if arn not in self._resources.tags:
            raise not_found(arn)
        return arn

    def _create(self, parameters: Parameters) -> Record:
        arn = self._demand_resource(parameters)
        if arn in self._resources.policies:
            raise RequestRefused(Refusal.PRECONDITION, f"{arn} has a policy already.")
        return self._set(arn, parameters["policy"])

    def _update(self, parameters: Parameters) -> Record:
        self._policy(parameters)
        return self._set(parameters["resourceArn"], parameters["policy"])

    def _set(self, arn: str, policy: str) -> Record:
        before = self._resources.policies.get(arn, {"revisionId": "0"})
        revision = str(int(before["revisionId"]) + 1)
        self._resources.policies[arn] = {"policy": policy, "revisionId": revision}
        return {"resourceArn": arn, "revisionId": revision}

    def _describe(self, parameters: Parameters) -> Record:
        return {"resourceArn": parameters["resourceArn"], **self._policy(parameters)}

    def _delete(self, parameters: Parameters) -> Record:
        revision = self._policy(parameters)["revisionId"]
        del self._resources.policies[parameters["resourceArn"]]
        return {"resourceArn": parameters["resourceArn"], "revisionId": revision}

    # --- statements --------------------------------------------------------------------------------------------------

    def _add(self, parameters: Parameters) -> Record:
        arn = self._demand_resource(parameters)
        known = self._policy(parameters) if arn in self._resources.policies else {"policy": "{}"}
        statements = _statements(known["policy"])
        name = parameters["statementId"]
        if any(one.get("Sid") == name for one in statements):
            raise RequestRefused(Refusal.CONFLICT, f"The policy has a statement {name} already.")
        made = {
            "Sid": name,
            "Effect": parameters["effect"],
            "Principal": _principals(parameters["principal"]),
            "Action": parameters["action"],
            "Resource": arn,
            **({"Condition": parameters["condition"]} if parameters.get("condition") else {}),
        }
        return self._set(arn, _policy_of([*statements, made]))

    def _drop(self, parameters: Parameters) -> Record:
        statements = _statements(self._policy(parameters)["policy"])
        kept = [one for one in statements if one.get("Sid") != parameters["statementId"]]
        if len(kept) == len(statements):
            raise not_found(f"The statement {parameters['statementId']}")
        if not kept:
            return self._delete(parameters)
        return self._set(parameters["resourceArn"], _policy_of(kept))


def _policy_of(statements: list[Record]) -> str:
    return json.dumps({"Version": _VERSION, "Statement": statements}, ensure_ascii=False)


def _statements(policy: str) -> list[Record]:
    """Return the statements of a policy; none of one that is no policy, as nobody checks them here."""
    try:
        found = json.loads(policy)["Statement"]
    except (ValueError, KeyError, TypeError):
        return []
    return [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, dict)]


def _principals(given: list[Record]) -> Record:
    services = [one["service"] for one in given if "service" in one]
    people = [one["arn"] for one in given if "arn" in one]
    return {**({"Service": services} if services else {}), **({"AWS": people} if people else {})}
