"""docs/reference/metrics.md, from aicc.api.metrics."""

from prometheus_client.metrics import MetricWrapperBase

from aicc.api.metrics import Metrics
from pages.markdown import code, page, table

_INTRODUCTION = """
`GET /metrics` answers in Prometheus' text format. Counters end in `_total` there, the histogram in `_bucket`, `_count`
and `_sum`. No label holds a customer's words, an id or personal data.
"""


def metrics_page() -> str:
    """Return the page of all metrics."""
    rows = sorted(map(_row, collectors()))
    return page("Metrics", _INTRODUCTION, table(("Metric", "Kind", "Labels", "Meaning"), rows))


def collectors() -> list[MetricWrapperBase]:
    """Return the collectors of a centre."""
    return [held for held in vars(Metrics()).values() if isinstance(held, MetricWrapperBase)]


def name_of(collector: MetricWrapperBase) -> str:
    """Return the name under which a collector is scraped."""
    described = next(iter(collector.describe()))
    return f"{described.name}_total" if described.type == "counter" else described.name


def _row(collector: MetricWrapperBase) -> tuple[str, ...]:
    described = next(iter(collector.describe()))
    labels = ", ".join(code(name) for name in collector._labelnames) or "–"
    return (code(name_of(collector)), described.type, labels, described.documentation)
