"""Writes the template of what Connect has of the bot: the flows of `aicc aws flow build`, its hours, and its queue.

    python3 deploy/cloudformation/flows.py FOLDER > flows.yaml

FOLDER holds `flows.manifest`, which lists the flows and has the hours of the bot, and a file for each flow. What a flow
names in AWS stands in it as a placeholder, `${QueueArn}`; `Fn::Sub` fills it. Needs nothing but Python itself.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

# Placeholders and the parameters that fill them.
PARAMETERS = {
    "LexAliasArn": "LexBotAliasArn",
    "LambdaArn": "ConnectFunctionArn",
}
# Placeholders and the resources below that fill them, with the name of their ARN.
RESOURCES = {
    "QueueArn": ["Queue", "QueueArn"],
    "CallbackQueueArn": ["Queue", "QueueArn"],
    "HoursArn": ["Hours", "HoursOfOperationArn"],
}
_HEAD = """\
AWSTemplateFormatVersion: "2010-09-09"
Description: "aicc: flows, hours and queue of Connect. Written by deploy/cloudformation/flows.py from the bot project"

Parameters:
"""
_PLACEHOLDER = re.compile(r"\$\{([A-Za-z]+)\}")


def template(folder: Path) -> str:
    """Return the template, in YAML whose resources are JSON, so that a flow stays one readable line.

    Raises:
        SystemExit: a file is missing, or a flow names what nobody fills.
    """
    try:
        manifest = json.loads((folder / "flows.manifest").read_text(encoding="utf-8"))
        flows, hours = manifest["flows"], manifest["hours"]
        contents = {flow["name"]: json.loads((folder / flow["file"]).read_text(encoding="utf-8")) for flow in flows}
    except (OSError, ValueError, KeyError) as error:
        sys.exit(f"[flows_unreadable] {folder}: {error!r}")
    known = {flow["arn"][2:-1]: logical_id(flow["name"]) for flow in flows}
    resources = {logical_id(flow["name"]): _resource(flow, contents[flow["name"]], known) for flow in flows}
    arns = {f"{name}Arn": [name, "ContactFlowArn"] for name in resources}
    arns |= {name: RESOURCES[name] for name in ("HoursArn", "QueueArn")}
    resources |= {"Hours": _hours(hours), "Queue": _queue()}
    outputs = {name: {"Value": {"Fn::GetAtt": arn}} for name, arn in arns.items()}
    used = ["ProjectName", "ConnectInstanceArn", *_parameters_of(resources)]
    parameters = "".join(f"  {name}:\n    Type: String\n" for name in used)
    return f"{_HEAD}{parameters}\nResources: {_lines(resources)}\n\nOutputs: {_lines(outputs)}\n"


def logical_id(name: str) -> str:
    """Return the name of a flow's resource: queue -> QueueFlow."""
    return f"{name.capitalize()}Flow"


def _resource(flow: dict[str, str], content: dict[str, Any], known: dict[str, str]) -> dict[str, Any]:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    fills: dict[str, Any] = {}
    for name in sorted(set(_PLACEHOLDER.findall(text))):
        if name in known:
            fills[name] = {"Fn::GetAtt": [known[name], "ContactFlowArn"]}
        elif name in RESOURCES:
            fills[name] = {"Fn::GetAtt": RESOURCES[name]}
        elif name in PARAMETERS:
            fills[name] = {"Ref": PARAMETERS[name]}
        else:
            sys.exit(f"[flow_placeholder_unknown] {flow['file']}: ${{{name}}}")
    properties = {
        "InstanceArn": {"Ref": "ConnectInstanceArn"},
        "Name": {"Fn::Sub": f"${{ProjectName}}-{flow['name']}"},
        "Type": flow["type"],
        "Content": {"Fn::Sub": [text, fills]} if fills else text,
    }
    return {"Type": "AWS::Connect::ContactFlow", "Properties": properties}


def _hours(hours: dict[str, Any]) -> dict[str, Any]:
    properties = {
        "InstanceArn": {"Ref": "ConnectInstanceArn"},
        "Name": {"Fn::Sub": "${ProjectName}-hours"},
        "Description": "상담원이 근무하는 시간 / When people answer",
        **hours,
    }
    return {"Type": "AWS::Connect::HoursOfOperation", "Properties": properties}


def _queue() -> dict[str, Any]:
    properties = {
        "InstanceArn": {"Ref": "ConnectInstanceArn"},
        "Name": {"Fn::Sub": "${ProjectName}-agents"},
        "Description": "상담원 대기열 / Customers who wait for a person",
        "HoursOfOperationArn": {"Fn::GetAtt": RESOURCES["HoursArn"]},
    }
    return {"Type": "AWS::Connect::Queue", "Properties": properties}


def _parameters_of(resources: dict[str, Any]) -> list[str]:
    text = json.dumps(resources)
    return [name for name in dict.fromkeys(PARAMETERS.values()) if f'{{"Ref": "{name}"}}' in text]


def _lines(things: dict[str, Any]) -> str:
    inner = ",\n".join(
        f"  {json.dumps(name)}: {json.dumps(thing, ensure_ascii=False)}" for name, thing in things.items()
    )
    return "{\n" + inner + "\n}"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.stdout.write(template(Path(sys.argv[1])))
