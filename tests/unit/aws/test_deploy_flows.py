"""The template of what Connect has of a bot: its flows, its hours and its queue."""

import json
import subprocess
import sys
from datetime import time
from pathlib import Path
from typing import Any, Final

import pytest
from cfnlint.api import lint
from cfnlint.config import ManualArgs
from cfnlint.decode import cfn_yaml

from aicc.aws.flows.build import Resources, build_flows, file_contents
from aicc.aws.flows.build.hours import hours_of_operation
from aicc.models.escalation import BusinessHours
from aicc.project import load_bot
from aicc.utils.config import PACKAGED_BOT

SCRIPT: Final = Path(__file__).parents[3] / "deploy" / "cloudformation" / "flows.py"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The flows of the banking bot."""
    resources = Resources()
    for name, content in file_contents(build_flows(load_bot(PACKAGED_BOT), resources), resources).items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def written(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the script as a deployment does."""
    return subprocess.run([sys.executable, SCRIPT, folder], capture_output=True, text=True, check=False, timeout=60)


def template(folder: Path) -> dict[str, Any]:
    """Return the template that the script writes."""
    file = folder / "flows.yaml"
    file.write_text(written(folder).stdout, encoding="utf-8")
    read: dict[str, Any] = cfn_yaml.load(str(file))
    return read


def test_aws_takes_the_template(folder: Path) -> None:
    """Nothing to say for cfn-lint, which knows the schema of each resource."""
    text = written(folder).stdout

    assert lint(text, config=ManualArgs(regions=["ap-northeast-2"])) == []


def test_the_hours_are_those_of_the_bot(folder: Path) -> None:
    """People answer when escalation.yaml says, in Connect too; the queue has the same hours."""
    resources = template(folder)["Resources"]
    hours = resources["Hours"]["Properties"]

    assert hours["TimeZone"] == "Asia/Seoul"
    assert [(each["Day"], each["StartTime"], each["EndTime"]) for each in hours["Config"]] == [
        (day, {"Hours": 9, "Minutes": 0}, {"Hours": 18, "Minutes": 0})
        for day in ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY")
    ]
    assert resources["Queue"]["Properties"]["HoursOfOperationArn"] == {"Fn::GetAtt": ["Hours", "HoursOfOperationArn"]}


def test_the_flows_go_by_what_stands_beside_them(folder: Path) -> None:
    """Hours, queue and other flows are filled in by their resources, bot and function by parameters."""
    read = template(folder)
    fills = read["Resources"]["HandoffFlow"]["Properties"]["Content"]["Fn::Sub"][1]

    assert fills["HoursArn"] == {"Fn::GetAtt": ["Hours", "HoursOfOperationArn"]}
    assert fills["QueueArn"] == {"Fn::GetAtt": ["Queue", "QueueArn"]}
    assert fills["CallbackFlowArn"] == {"Fn::GetAtt": ["CallbackFlow", "ContactFlowArn"]}
    assert list(read["Parameters"]) == ["ProjectName", "ConnectInstanceArn", "LexBotAliasArn", "ConnectFunctionArn"]
    assert {"HoursArn", "QueueArn", "InboundFlowArn"} <= read["Outputs"].keys()


def test_flows_without_hours_are_refused(folder: Path) -> None:
    """A folder that an earlier version wrote is built again."""
    manifest = json.loads((folder / "flows.manifest").read_bytes())
    del manifest["hours"]
    (folder / "flows.manifest").write_text(json.dumps(manifest), encoding="utf-8")

    refused = written(folder)

    assert refused.returncode == 1
    assert refused.stderr.startswith("[flows_unreadable]")


def test_connect_writes_days_and_times_its_own_way() -> None:
    """Two shifts are two entries, a night that ends at 24:00 ends at 0:00, a day off has none."""
    shifts = ((time(9), time(12)), (time(13), time.max))
    week = (shifts, (), (), (), (), (), ())
    hours = BusinessHours(timezone="Asia/Seoul", week=week, holidays_closed=True)

    assert hours_of_operation(hours)["Config"] == [
        {"Day": "MONDAY", "StartTime": {"Hours": 9, "Minutes": 0}, "EndTime": {"Hours": 12, "Minutes": 0}},
        {"Day": "MONDAY", "StartTime": {"Hours": 13, "Minutes": 0}, "EndTime": {"Hours": 0, "Minutes": 0}},
    ]
