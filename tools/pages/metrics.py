"""docs/reference/metrics.md, from what telemetry tells Prometheus and CloudWatch."""

from prometheus_client import CollectorRegistry
from prometheus_client.metrics import MetricWrapperBase

from aicc.telemetry.cloudwatch import NAMESPACE, UNITS
from aicc.telemetry.prometheus import Metrics
from pages.markdown import code, page, table

_INTRODUCTION = """
`GET /metrics` answers in Prometheus' text format. Counters end in `_total` there, histograms in `_bucket`, `_count` and
`_sum`. No label holds a customer's words, an id or personal data; a label whose values the bot's author names has at
most five hundred of them, and the rest are counted as `other`. How to watch them is told in
[monitoring](../how-to/monitor.md).
"""
_CLOUDWATCH = f"""
## CloudWatch

With `AICC_CLOUDWATCH=true` each process writes one line of embedded metric format a minute, in the namespace
`{NAMESPACE}`. Counts are those of the minute, rates those of the last hour, latencies at most a hundred of the
minute's.
"""


def metrics_page() -> str:
    """Return the page of all metrics."""
    rows = sorted(map(_row, collectors()))
    units = [(code(name), unit) for name, unit in UNITS.items()]
    return page(
        "Metrics",
        _INTRODUCTION,
        table(("Metric", "Kind", "Labels", "Meaning"), rows),
        _CLOUDWATCH.strip(),
        table(("Metric", "Unit"), units),
    )


def collectors() -> list[MetricWrapperBase]:
    """Return the collectors of a centre."""
    held = [each for value in vars(Metrics(CollectorRegistry())).values() for each in _each(value)]
    return [each for each in held if isinstance(each, MetricWrapperBase)]


def _each(value: object) -> list[object]:
    return list(value.values()) if isinstance(value, dict) else [value]


def _row(collector: MetricWrapperBase) -> tuple[str, ...]:
    described = next(iter(collector.describe()))
    name = f"{described.name}_total" if described.type == "counter" else described.name
    labels = ", ".join(code(label) for label in collector._labelnames) or "–"
    return (code(name), described.type, labels, described.documentation)
