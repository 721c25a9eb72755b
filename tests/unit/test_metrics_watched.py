"""The dashboard and the alert rules look at metrics that there are."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import promql_parser
import pytest
import yaml
from prometheus_client import CollectorRegistry
from prometheus_client.metrics import MetricWrapperBase

from aicc.telemetry.prometheus import Metrics

DEPLOY: Final = Path(__file__).resolve().parents[2] / "deploy"
# What Prometheus adds to whatever it scrapes.
SCRAPED: Final = frozenset({"job", "instance"})
# What Grafana puts in before it asks.
FILLED_IN: Final = {"$__rate_interval": "5m", "$__range": "6h"}


def dashboard() -> dict[str, Any]:
    """Return the dashboard."""
    board: dict[str, Any] = json.loads((DEPLOY / "grafana" / "aicc.json").read_text(encoding="utf-8"))
    return board


def rules() -> list[dict[str, Any]]:
    """Return the alert rules."""
    written = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yaml").read_text(encoding="utf-8"))
    return [rule for group in written["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    """Return what the dashboard shows, its row titles left aside."""
    return [panel for panel in dashboard()["panels"] if panel["type"] != "row"]


def queries() -> Iterator[tuple[str, str]]:
    """Yield each query with the name of what asks it."""
    for panel in panels():
        for target in panel["targets"]:
            query = target["expr"]
            for variable, value in FILLED_IN.items():
                query = query.replace(variable, value)
            yield panel["title"], query
    for rule in rules():
        yield rule["alert"], rule["expr"]


def known() -> dict[str, frozenset[str]]:
    """Return the labels of each series that a centre has, and of Prometheus' own `up`."""
    series: dict[str, frozenset[str]] = {"up": SCRAPED}
    held = vars(Metrics(CollectorRegistry())).values()
    for collector in (each for value in held for each in (value.values() if isinstance(value, dict) else [value])):
        assert isinstance(collector, MetricWrapperBase)
        described = next(iter(collector.describe()))
        labels = SCRAPED | set(collector._labelnames)
        ends = {"counter": ["_total"], "gauge": [""], "histogram": ["_sum", "_count"]}[described.type]
        series |= {described.name + end: labels for end in ends}
        if described.type == "histogram":
            series[f"{described.name}_bucket"] = labels | {"le"}
    return series


def parts(query: str) -> tuple[list[promql_parser.VectorSelector], list[promql_parser.AggregateExpr]]:
    """Return the selectors and the aggregations of a query."""
    selectors, aggregations = [], []

    def visit(part: object) -> bool:
        if isinstance(part, promql_parser.VectorSelector):
            selectors.append(part)
        if isinstance(part, promql_parser.AggregateExpr):
            aggregations.append(part)
        return True

    promql_parser.walk(promql_parser.parse(query), visit)
    return selectors, aggregations


QUERIES: Final = list(queries())
IDS: Final = [f"{name}-{number}" for number, (name, _) in enumerate(QUERIES)]


@pytest.mark.parametrize("query", [query for _, query in QUERIES], ids=IDS)
def test_every_query_is_promql_over_metrics_that_there_are(query: str) -> None:
    """Each series is one of the centre's."""
    selectors, _ = parts(query)

    assert [each.name for each in selectors if each.name not in known()] == []


@pytest.mark.parametrize("query", [query for _, query in QUERIES], ids=IDS)
def test_every_label_of_a_query_is_one_of_its_metrics(query: str) -> None:
    """Those that it selects by, and those that it adds up by."""
    selectors, aggregations = parts(query)
    selected = [
        (each.name, matcher.name)
        for each in selectors
        for matcher in each.matchers.matchers
        if matcher.name not in known()[str(each.name)]
    ]
    labels = frozenset.union(*(known()[str(each.name)] for each in selectors))
    kept = {label for each in aggregations if each.modifier for label in each.modifier.labels}

    assert (selected, kept - labels) == ([], set())


@pytest.mark.parametrize("name", sorted({name for name in known() if name.startswith("aicc_")}))
def test_every_metric_is_looked_at(name: str) -> None:
    """In the dashboard or by an alert; of a histogram one of its series is enough."""
    family = re.sub(r"_(sum|count|bucket)$", "", name)
    seen = {re.sub(r"_(sum|count|bucket)$", "", str(each.name)) for _, query in QUERIES for each in parts(query)[0]}

    assert family in seen


def test_the_dashboard_has_the_rows_of_a_centre() -> None:
    """From what comes in to what is turned away."""
    rows = [panel["title"] for panel in dashboard()["panels"] if panel["type"] == "row"]

    assert rows == [
        "트래픽",
        "구간별 응답 시간",
        "이해",
        "상담원 전환과 자체 해결",
        "저장소와 엔진, 업무 시스템",
        "대기열",
        "유입 제한",
    ]


def test_every_panel_is_explained_in_korean() -> None:
    """Its title and what it means."""
    assert [
        panel["title"]
        for panel in panels()
        if not re.search("[가-힣]", panel["title"]) or not re.search("[가-힣]", panel["description"])
    ] == []


def test_no_two_panels_lie_on_each_other() -> None:
    """Each has a place of its own on the grid of 24 columns."""
    places = [
        (x, y)
        for panel in dashboard()["panels"]
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]

    assert (len(places), max(x for x, _ in places)) == (len(set(places)), 23)


def test_panels_and_alerts_have_names_of_their_own() -> None:
    """Grafana keeps the last of two panels with one number."""
    numbers = [panel["id"] for panel in dashboard()["panels"]]
    alerts = [rule["alert"] for rule in rules()]

    assert (len(numbers), len(alerts)) == (len(set(numbers)), len(set(alerts)))


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_every_alert_says_what_is_wrong_in_both_languages(rule: dict[str, Any]) -> None:
    """To whoever is woken by it, and how urgent it is."""
    assert re.search("[가-힣]", rule["annotations"]["summary"])
    assert re.fullmatch("[ -~]+", rule["annotations"]["summary_en"])
    assert rule["labels"]["severity"] in ("critical", "warning")


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_every_alert_has_its_line_in_the_how_to(rule: dict[str, Any]) -> None:
    """Where it says what to do."""
    page = (DEPLOY.parent / "docs" / "how-to" / "monitor.md").read_text(encoding="utf-8")

    assert f"| `{rule['alert']}` |" in page


def test_the_rules_are_those_that_the_configuration_names() -> None:
    """Prometheus finds the file beside its configuration."""
    configuration = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yaml").read_text(encoding="utf-8"))

    assert [name for name in configuration["rule_files"] if not (DEPLOY / "prometheus" / name).is_file()] == []
