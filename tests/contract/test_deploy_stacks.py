"""The deployment, carried out by the script itself against ministack: every stack, every resource, every output.

ministack runs no task and no engine, enforces no role and accepts what AWS would refuse; Connect, the autoscaling and
the NAT gateways are stand-ins (tools/ministack/stand_ins.py). cfn-lint judges what the stacks asked for in the end.
"""

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import boto3
import pytest
from cfnlint import core
from cfnlint.api import lint
from cfnlint.config import ManualArgs
from cfnlint.decode import cfn_yaml
from tools import for_tests
from tools.ministack.start import ACCOUNT, REGION, MiniStack
from tools.server_process import ServerProcess

ROOT: Final = Path(__file__).parents[2]
TEMPLATES: Final = ROOT / "deploy" / "cloudformation"
PROJECT: Final = "aicc-test"
INSTANCE: Final = f"arn:aws:connect:{REGION}:{ACCOUNT}:instance/0f0f0f0f-1111-2222-3333-444444444444"
STACKS: Final = ("base", "network", "data", "lambda", "connect", "service", "monitoring")
FLOWS: Final = {"InboundFlow", "HandoffFlow", "CallbackFlow", "DisconnectFlow", "QueueFlow", "HoldFlow"}


class LexServer(ServerProcess):
    """Our Lex V2, which stands where ministack has none."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        super().__init__("aicc aws lex serve", folder, seconds=60)

    @property
    def url(self) -> str:
        """Return where it listens: it says so at its start."""
        return self.logged().partition("Lex V2: ")[2].split("\n")[0]

    def command(self) -> Sequence[str]:
        """Return what to run."""
        return (str(Path(sys.executable).parent / "aicc"), "aws", "lex", "serve", "--port", "0")

    def answers(self) -> bool:
        """Return whether it has said where it listens."""
        return "\n" in self.logged().partition("Lex V2: ")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """ministack, and what the script needs to deploy to it."""

    server: MiniStack
    environment: Mapping[str, str]

    def script(self, *options: str, release: str = "one", **settings: str) -> subprocess.CompletedProcess[str]:
        """Run the script."""
        environment = {**self.environment, "RELEASE": release, **settings}
        command = [str(ROOT / "deploy_chatbot.sh"), *options]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)

    def client(self, service: str) -> Any:
        """Return a client of boto3 that speaks to ministack."""
        keys = {"aws_access_key_id": ACCOUNT, "aws_secret_access_key": "tests"}
        return boto3.client(service, endpoint_url=self.server.url, region_name=REGION, **keys)

    def outputs(self, stack: str) -> dict[str, str | None]:
        """Return the outputs of a stack."""
        told = self.client("cloudformation").describe_stacks(StackName=f"{PROJECT}-{stack}")
        return {each["OutputKey"]: each.get("OutputValue") for each in told["Stacks"][0]["Outputs"]}


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """A first deployment, everything in it, by the script."""
    folder = tmp_path_factory.mktemp("ministack")
    server, lex = for_tests.started(MiniStack(folder)), LexServer(folder / "lex")
    try:
        lex.start()
        package = folder / "lambda.zip"
        with zipfile.ZipFile(package, "w") as archive:
            archive.writestr("aicc/lambdas.py", "def lambda_handler(event, context):\n    return {}\n")
        settings = {
            "PROJECT_NAME": PROJECT,
            "CONNECT_INSTANCE_ARN": INSTANCE,
            "AICC": str(Path(sys.executable).parent / "aicc"),
            "NLU": "lex",
            "AWS_ENDPOINT_URL_LEX_MODELS_V2": lex.url,
            "ALARM_EMAIL": "operator@bank.example",
            "CERTIFICATE_ARN": f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/0f0f0f0f-1111-2222-3333-444444444444",
            "NAT_GATEWAYS": "2",
            "SEARCH_INSTANCES": "2",
            "LAMBDA_ZIP": str(package),
            # No task runs here: the server that stands in for AWS answers in its place.
            "HEALTH_URL": f"{server.url}/_ministack/health",
        }
        deployed = Deployment(server=server, environment={**server.environment(), **settings})
        ran = deployed.script("--skip-image")
        assert ran.returncode == 0, ran.stdout + ran.stderr
        yield deployed
    finally:
        lex.kill()
        server.kill()


def _one_word(stack: str, name: str) -> str:
    return f"{stack.removeprefix(PROJECT).strip('-').capitalize()}{name}"


def _asked(note: Mapping[str, Any]) -> dict[str, Any]:
    """Return a resource as a template would ask for it: without the tags that CloudFormation adds itself."""
    properties = dict(note["properties"])
    if isinstance(properties.get("Tags"), list):
        properties["Tags"] = [tag for tag in properties["Tags"] if not tag["Key"].startswith("aws:")]
    return {"Type": note["type"], "Properties": properties}


@pytest.mark.parametrize("stack", STACKS)
def test_every_resource_of_a_template_is_there(deployment: Deployment, stack: str) -> None:
    """What the template names has been made, and nothing was left out in silence."""
    template = cfn_yaml.load(str(TEMPLATES / f"{stack}.yaml"))

    told = deployment.client("cloudformation").list_stack_resources(StackName=f"{PROJECT}-{stack}")

    made = {each["LogicalResourceId"]: each for each in told["StackResourceSummaries"]}
    assert set(made) == set(template["Resources"])
    assert {each["ResourceStatus"] for each in made.values()} == {"CREATE_COMPLETE"}
    assert all(each["PhysicalResourceId"] for each in made.values())
    assert {name: each["ResourceType"] for name, each in made.items()} == {
        name: each["Type"] for name, each in template["Resources"].items()
    }


@pytest.mark.parametrize("stack", STACKS)
def test_every_output_says_something(deployment: Deployment, stack: str) -> None:
    """No output is missing, empty or a name that was not resolved."""
    template = cfn_yaml.load(str(TEMPLATES / f"{stack}.yaml"))

    outputs = deployment.outputs(stack)

    assert set(outputs) == set(template["Outputs"])
    assert [name for name, value in outputs.items() if not value or value == "None" or "${" in value] == []


def test_every_flow_is_a_resource_whose_names_are_filled_in(deployment: Deployment) -> None:
    """The flows of the bot project are there, and no placeholder is left in them."""
    asked = [each for each in deployment.server.notes if each["type"] == "AWS::Connect::ContactFlow"]

    assert {each["name"] for each in asked} == FLOWS
    assert set(deployment.outputs("flows")) == {f"{name}Arn" for name in (*FLOWS, "Hours", "Queue")}
    assert [each["name"] for each in asked if "${" in each["properties"]["Content"]] == []
    inbound = next(each["properties"]["Content"] for each in asked if each["name"] == "InboundFlow")
    assert re.search(f"arn:aws:lex:{REGION}:{ACCOUNT}:bot-alias/[0-9A-Z]{{10}}/[0-9A-Z]{{10}}", inbound)


def test_the_bot_is_in_lex_before_what_uses_it(deployment: Deployment) -> None:
    """Connect gets the alias with the function behind it, and the centre asks the same one what customers mean."""
    (association,) = [
        each["properties"]["IntegrationArn"]
        for each in deployment.server.notes
        if each["type"] == "AWS::Connect::IntegrationAssociation" and each["name"] == "LexAssociation"
    ]
    (task,) = [each["properties"] for each in deployment.server.notes if each["name"] == "TaskDefinition"]
    settings = {each["Name"]: each["Value"] for each in task["ContainerDefinitions"][0]["Environment"]}

    _, bot, alias = association.split("/")
    assert (settings["AICC_NLU"], settings["AICC_LEX_BOT_ID"]) == ("lex", bot)
    assert settings["AICC_LEX_BOT_ALIAS_ID"] == alias


def test_what_stacks_ask_for_is_what_aws_takes(deployment: Deployment) -> None:
    """cfn-lint finds nothing in the properties that came of parameters and outputs: ARNs, names, policies."""
    resources = {_one_word(each["stack"], each["name"]): _asked(each) for each in deployment.server.notes}
    assert len(resources) > 90

    # Zones and passwords that templates should not name are known here, where everything is resolved.
    found = lint(
        json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}),
        rules=core.get_rules([], ["W2501", "W3010"], [], {}, False),
        regions=[REGION],
        config=ManualArgs(regions=[REGION]),
    )

    assert [f"{each.rule.id} {each.path}: {each.message}" for each in found] == []


def test_secrets_hold_whole_addresses(deployment: Deployment) -> None:
    """What containers get as settings has its password in it, and is no reference any more."""
    told = deployment.client("secretsmanager").get_secret_value(SecretId=f"{PROJECT}/AICC_REDIS")
    address = told["SecretString"]

    assert address.startswith("rediss://aicc:")
    assert address.endswith(f"@{deployment.outputs('data')['CacheEndpoint']}:6379/0")
    assert "resolve" not in address


@pytest.fixture(scope="module")
def again(deployment: Deployment) -> tuple[subprocess.CompletedProcess[str], int]:
    """The same release once more, where the centre does not get ready; and how many resources that made."""
    before = len(deployment.server.notes)
    nowhere = f"{deployment.server.url}/nowhere/at/all"
    ran = deployment.script("--skip-image", HEALTH_URL=nowhere, HEALTH_SECONDS="1")
    return ran, len(deployment.server.notes) - before


def test_running_again_changes_nothing(
    deployment: Deployment, again: tuple[subprocess.CompletedProcess[str], int]
) -> None:
    """The same release again finds every stack as it should be."""
    ran, made = again

    assert made == 0
    assert "functions one: already there" in ran.stdout
    assert (ran.stdout + ran.stderr).count("No changes to deploy") == len(STACKS) + 1
    assert deployment.outputs("service")["PreviousRelease"] == "none"


def test_a_centre_that_does_not_get_ready_is_a_failure(
    again: tuple[subprocess.CompletedProcess[str], int],
) -> None:
    """The script waits, and ends with where to look."""
    ran, _ = again

    assert ran.returncode == 8
    assert f"aws logs tail /ecs/{PROJECT}" in ran.stderr


def test_a_dry_run_changes_nothing(deployment: Deployment) -> None:
    """It says which release would come and which is there; the stacks stay as they are."""
    before = len(deployment.server.notes)

    ran = deployment.script("--dry-run", release="two")

    assert ran.returncode == 0, ran.stderr
    assert f"{PROJECT} two (before: one)" in ran.stdout
    assert "+ docker build" in ran.stdout
    assert len(deployment.server.notes) == before
    assert deployment.outputs("service")["Release"] == "one"


def test_a_release_can_be_taken_back(deployment: Deployment) -> None:
    """After a second release the first one runs again, and the second is the one to go back to."""
    ran = deployment.script("--skip-image", release="two")
    assert ran.returncode == 0, ran.stderr
    assert deployment.outputs("service")["Release"] == "two"

    ran = deployment.script("--rollback")

    assert ran.returncode == 0, ran.stderr
    service, functions = deployment.outputs("service"), deployment.outputs("lambda")
    assert (service["Release"], service["PreviousRelease"]) == ("one", "two")
    assert (functions["Release"], functions["PreviousRelease"]) == ("one", "two")


def test_without_a_release_before_there_is_nothing_to_go_back_to(deployment: Deployment) -> None:
    """A project that was never deployed says so, with its code."""
    ran = deployment.script("--rollback", PROJECT_NAME="aicc-other")

    assert ran.returncode == 9
    assert "[deploy_no_release_before]" in ran.stderr


def test_a_stack_that_fails_says_why(deployment: Deployment) -> None:
    """A block of addresses that no network can have ends the run with the stack's own reason."""
    ran = deployment.script("--skip-image", PROJECT_NAME="aicc-broken", VPC_CIDR="10.20.0.0/33")

    assert ran.returncode == 7
    assert "[deploy_stack_failed] The stack aicc-broken-network failed" in ran.stderr
