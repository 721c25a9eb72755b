"""Writes the template of the Connect flows from the files of `aicc aws flow build`: one AWS::Connect::ContactFlow each.

    python3 deploy/cloudformation/flows.py FOLDER > flows.yaml

FOLDER holds `flows.manifest`, which lists the flows, and a file for each. What a flow names in AWS stands in it as a
placeholder, `${QueueArn}`; `Fn::Sub` fills it. Needs nothing but Python itself.
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
    "QueueArn": "QueueArn",
    "CallbackQueueArn": "QueueArn",
    "HoursArn": "HoursArn",
}
_HEAD = """\
AWSTemplateFormatVersion: "2010-09-09"
Description: "aicc: the flows of Connect. Written by deploy/cloudformation/flows.py from the bot project"

Parameters:
"""
_PLACEHOLDER = re.compile(r"\$\{([A-Za-z]+)\}")


def template(folder: Path) -> str:
    """Return the template, in YAML whose resources are JSON, so that a flow stays one readable line.

    Raises:
        SystemExit: a file is missing, or a flow names what nobody fills.
    """
    try:
        flows = json.loads((folder / "flows.manifest").read_text(encoding="utf-8"))["flows"]
        contents = {flow["name"]: json.loads((folder / flow["file"]).read_text(encoding="utf-8")) for flow in flows}
    except (OSError, ValueError, KeyError) as error:
        sys.exit(f"[flows_unreadable] {folder}: {error!r}")
    known = {flow["arn"][2:-1]: logical_id(flow["name"]) for flow in flows}
    resources = {logical_id(flow["name"]): _resource(flow, contents[flow["name"]], known) for flow in flows}
    outputs = {f"{name}Arn": {"Value": {"Fn::GetAtt": [name, "ContactFlowArn"]}} for name in resources}
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
