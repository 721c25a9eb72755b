"""The CloudFormation templates: what AWS takes, least privilege, and that they and the code want the same."""

import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest
from cfnlint import core
from cfnlint.api import lint
from cfnlint.config import ManualArgs
from cfnlint.decode import cfn_yaml

from aicc.stores.dynamodb.tables import EXPIRES, Table, named_tables
from aicc.telemetry.cloudwatch import NAMESPACE, UNITS
from aicc.utils.config import Settings

FOLDER: Final = Path(__file__).parents[3] / "deploy" / "cloudformation"
NAMES: Final = sorted(path.stem for path in FOLDER.glob("*.yaml"))
# What AWS takes no resource for; each is explained where it stands.
NAMELESS: Final = {
    "comprehend:DetectEntities",
    "comprehend:DetectSentiment",
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
    "ecr:GetAuthorizationToken",
    "polly:SynthesizeSpeech",
}


def template(name: str) -> dict[str, Any]:
    """Return a template, its short functions written out."""
    read: dict[str, Any] = cfn_yaml.load(str(FOLDER / f"{name}.yaml"))
    return read


def resources(kind: str) -> dict[str, dict[str, Any]]:
    """Return the properties of every resource of a type, by name."""
    return {
        name: resource.get("Properties", {})
        for stack in NAMES
        for name, resource in template(stack)["Resources"].items()
        if resource["Type"] == kind
    }


def listed(value: Any) -> list[Any]:
    """Return a list, or the one thing that stands in its place."""
    return value if isinstance(value, list) else [value]


def role_statements() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every statement of a role's policies."""
    for name, role in resources("AWS::IAM::Role").items():
        for policy in role.get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                yield name, statement
    for name, policy in resources("AWS::IAM::Policy").items():
        for statement in policy["PolicyDocument"]["Statement"]:
            yield name, statement


def test_there_is_a_template_for_each_stack() -> None:
    """Seven stacks, the flows beside them, which are written from the bot project."""
    assert NAMES == ["base", "connect", "data", "lambda", "monitoring", "network", "service"]


@pytest.mark.parametrize("name", NAMES)
def test_cfn_lint_finds_nothing(name: str) -> None:
    """No error, no warning, no advice, in Seoul."""
    found = lint(
        (FOLDER / f"{name}.yaml").read_text(encoding="utf-8"),
        rules=core.get_rules([], [], ["I"], {}, False),
        regions=["ap-northeast-2"],
        config=ManualArgs(regions=["ap-northeast-2"]),
    )

    assert [f"{each.rule.id} {each.path}: {each.message}" for each in found] == []


def test_cfn_lint_finds_the_guides_billing_mode() -> None:
    """The gate is awake: the guide's table, with a billing mode inside an index, does not pass."""
    table = template("data")["Resources"]["ConversationHistory"]
    table["Properties"]["GlobalSecondaryIndexes"][0]["BillingMode"] = "PAY_PER_REQUEST"

    found = lint(
        json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Table": {**table, "Condition": None}}}),
        rules=core.get_rules([], [], [], {}, False),
        regions=["ap-northeast-2"],
    )

    assert "E3002" in {each.rule.id for each in found}


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("ConversationHistory", named_tables("${ProjectName}-").history),
        ("ConversationState", named_tables("${ProjectName}-").state),
    ],
)
def test_tables_are_those_that_the_code_wants(name: str, table: Table) -> None:
    """Keys, indexes, billing, encryption, time to live, recovery and protection are the same."""
    properties = resources("AWS::DynamoDB::Table")[name]

    wanted = table.wanted()
    # CloudFormation's word for the API's `Enabled`.
    wanted["SSESpecification"] = {"SSEEnabled": True, "SSEType": "KMS"}
    wanted["TableName"] = {"Fn::Sub": table.name}
    wanted["TimeToLiveSpecification"] = {"AttributeName": EXPIRES, "Enabled": True}
    wanted["PointInTimeRecoverySpecification"] = {"PointInTimeRecoveryEnabled": True}
    assert json.loads(json.dumps(properties)) == wanted


def test_customers_data_outlives_its_stack() -> None:
    """Deleting a stack deletes no table, no key, no log and no release."""
    kept = {"AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::Logs::LogGroup", "AWS::S3::Bucket", "AWS::ECR::Repository"}

    gone = [
        name
        for stack in NAMES
        for name, resource in template(stack)["Resources"].items()
        if resource["Type"] in kept
        and (resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy")) != ("Retain",) * 2
    ]

    assert gone == []


def test_roles_name_what_they_may_touch() -> None:
    """`*` is the resource only of what AWS takes no resource for."""
    unnamed = {
        action
        for _, statement in role_statements()
        if statement["Effect"] == "Allow" and "*" in listed(statement["Resource"])
        for action in listed(statement["Action"])
    }

    assert unnamed == NAMELESS


def test_roles_name_what_they_may_do() -> None:
    """No action of a role is a pattern."""
    assert [
        (name, action)
        for name, statement in role_statements()
        for action in listed(statement["Action"])
        if "*" in action
    ] == []


@pytest.mark.parametrize("role", ["TaskRole", "FunctionRole"])
def test_the_audit_trail_is_written_once(role: str) -> None:
    """Who takes turns can neither change nor delete what was done."""
    refused = [one for name, one in role_statements() if name == role and one["Effect"] == "Deny"]

    assert [one["Action"] for one in refused] == [
        ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:UpdateItem"]
    ]
    assert refused[0]["Condition"] == {"ForAnyValue:StringEquals": {"dynamodb:LeadingKeys": ["audit"]}}


def test_logs_are_kept_for_a_time_and_encrypted() -> None:
    """Every log group has an end and the project's key."""
    groups = resources("AWS::Logs::LogGroup")

    assert len(groups) == 3
    assert all("RetentionInDays" in group and "KmsKeyId" in group for group in groups.values())


def test_no_secret_stands_in_a_template() -> None:
    """A secret is made by AWS, or put together of those that are."""
    for name, secret in resources("AWS::SecretsManager::Secret").items():
        written = json.dumps(secret.get("SecretString", ""))
        made = "GenerateSecretString" in secret or "{{resolve:secretsmanager:" in written
        assert made, name


def test_redis_and_opensearch_are_encrypted_and_ask_who_it_is() -> None:
    """On the way and at rest; Redis by user, OpenSearch by its own users."""
    (cache,) = resources("AWS::ElastiCache::ReplicationGroup").values()
    (domain,) = resources("AWS::OpenSearchService::Domain").values()

    assert (cache["TransitEncryptionEnabled"], cache["AtRestEncryptionEnabled"]) == (True, True)
    assert cache["UserGroupIds"] == [{"Ref": "CacheUsers"}]
    assert domain["DomainEndpointOptions"]["EnforceHTTPS"] is True
    assert domain["NodeToNodeEncryptionOptions"] == {"Enabled": True}
    assert domain["AdvancedSecurityOptions"]["InternalUserDatabaseEnabled"] is True


def test_only_the_load_balancer_is_open_to_the_world() -> None:
    """Everybody else is let in by the group of who speaks to it."""
    groups = resources("AWS::EC2::SecurityGroup")

    open_to_blocks = {
        name
        for name, group in groups.items()
        if any("CidrIp" in rule for rule in group.get("SecurityGroupIngress", []))
    }

    assert open_to_blocks == {"LoadBalancerSecurityGroup"}


def test_settings_of_containers_are_settings() -> None:
    """Each AICC_ variable of the task and of the functions is one that the centre reads."""
    (task,) = resources("AWS::ECS::TaskDefinition").values()
    (container,) = task["ContainerDefinitions"]
    given = {each["Name"] for each in (*container["Environment"], *container["Secrets"])}
    for function in resources("AWS::Lambda::Function").values():
        given |= set(function["Environment"]["Variables"])

    known = {f"AICC_{name.upper()}" for name in Settings.model_fields}
    assert {name for name in given if name.startswith("AICC_")} - known == set()


def test_functions_hold_no_secret_that_they_do_not_read() -> None:
    """Tokens of conversations are for the web: a function's settings hold only what reaches Redis."""
    secrets = {
        (name, variable)
        for name, function in resources("AWS::Lambda::Function").items()
        for variable, value in function["Environment"]["Variables"].items()
        if "{{resolve:secretsmanager:" in json.dumps(value)
    }

    assert secrets == {
        (function, variable)
        for function in ("ConnectFunction", "LexFunction")
        for variable in ("AICC_REDIS", "AICC_CALLER_SECRET")
    }


@pytest.mark.parametrize("path", ["/v1/admin*", "/v1/users*", "/metrics", "/docs*", "/openapi.json"])
def test_the_world_does_not_reach_what_is_for_the_company(path: str) -> None:
    """Whoever comes from elsewhere is refused, after those who may have been let in."""
    rules = sorted(resources("AWS::ElasticLoadBalancingV2::ListenerRule").values(), key=lambda rule: rule["Priority"])
    ways = [
        (rule["Actions"][0]["Type"], [condition["Field"] for condition in rule["Conditions"]])
        for rule in rules
        if path in rule["Conditions"][0]["PathPatternConfig"]["Values"]
    ]

    assert ways == [("forward", ["path-pattern", "source-ip"]), ("fixed-response", ["path-pattern"])]


def test_no_rule_has_more_values_than_aws_takes() -> None:
    """Five, those of all its conditions together."""
    counts = {
        name: sum(
            len(values)
            for condition in rule["Conditions"]
            for config in condition.values()
            if isinstance(config, dict)
            for values in config.values()
        )
        for name, rule in resources("AWS::ElasticLoadBalancingV2::ListenerRule").items()
    }

    assert counts == {"AdminAllowed": 5, "AdminRefused": 4, "UsersAllowed": 2, "UsersRefused": 1}


def test_handlers_of_functions_exist() -> None:
    """Each function names one that the package has."""
    for function in resources("AWS::Lambda::Function").values():
        module, _, name = function["Handler"].rpartition(".")
        assert callable(getattr(import_module(module), name))


def test_the_task_stops_later_than_the_centre_drains() -> None:
    """The time until SIGKILL covers the drain and the ten seconds of turns under way."""
    (task,) = resources("AWS::ECS::TaskDefinition").values()
    (container,) = task["ContainerDefinitions"]
    drain = next(each["Value"] for each in container["Environment"] if each["Name"] == "AICC_DRAIN_SECONDS")
    (group,) = resources("AWS::ElasticLoadBalancingV2::TargetGroup").values()

    assert container["StopTimeout"] >= float(drain) + 10
    assert float(drain) > group["HealthCheckIntervalSeconds"] * group["UnhealthyThresholdCount"]


def test_metrics_of_ours_exist() -> None:
    """Alarms, dashboard and autoscaling name only metrics that the centre writes."""
    alarms = resources("AWS::CloudWatch::Alarm").values()
    (board,) = resources("AWS::CloudWatch::Dashboard").values()
    body = board["DashboardBody"]["Fn::Sub"]
    drawn = {
        row[1]
        for widget in json.loads(re.sub(r"\$\{[^}]+\}", "x", body))["widgets"]
        for row in _full(widget["properties"]["metrics"])
        if row[0] == NAMESPACE
    }
    scaled = {
        policy["TargetTrackingScalingPolicyConfiguration"]["CustomizedMetricSpecification"]["MetricName"]
        for policy in resources("AWS::ApplicationAutoScaling::ScalingPolicy").values()
        if "CustomizedMetricSpecification" in policy["TargetTrackingScalingPolicyConfiguration"]
    }
    watched = {alarm["MetricName"] for alarm in alarms if alarm["Namespace"] == NAMESPACE}

    assert scaled == {"TurnCount"}
    assert watched == {"TurnLatency", "TurnCount", "StoreErrorCount", "FallbackRate", "QueueLength"}
    assert (drawn | watched | scaled) - set(UNITS) == set()
    assert len(drawn) > 8


def test_every_alarm_tells_somebody() -> None:
    """It says so when it goes off, and when it is over."""
    told = [{"Ref": "AlarmTopic"}]

    assert all(
        (alarm["AlarmActions"], alarm["OKActions"]) == (told, told)
        for alarm in resources("AWS::CloudWatch::Alarm").values()
    )


def _full(rows: list[list[Any]]) -> list[list[Any]]:
    """Write out the dots by which a dashboard repeats the row above."""
    full: list[list[Any]] = []
    for row in rows:
        above = full[-1] if full else []
        if row[0] == "...":
            words = [word for word in row[1:] if not isinstance(word, dict)]
            row = [*[word for word in above if not isinstance(word, dict)][: len(above)], *words]
        full.append([above[at] if word == "." else word for at, word in enumerate(row)])
    return full


def test_every_choice_is_in_the_how_to() -> None:
    """Each parameter that a person may set is documented under the name of its variable."""
    page = (FOLDER.parents[1] / "docs" / "how-to" / "deploy.md").read_text(encoding="utf-8")
    filled = {output for name in NAMES for output in template(name)["Outputs"]}
    # Set by the script itself, or by what it has just made.
    own = {"PreviousRelease", "HandoffFlowArn", "QueueArn"}
    choices = {name for stack in NAMES for name in template(stack)["Parameters"]} - filled - own

    variables = {re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper() for name in choices}
    assert {name for name in variables if f"`{name}`" not in page} == set()
