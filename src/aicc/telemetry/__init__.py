"""Who watches over the centre: Prometheus, CloudWatch, OpenTelemetry, the ids on log lines."""

from aicc.models.errors import SettingInvalid
from aicc.ports import Telemetry
from aicc.telemetry.cloudwatch import CloudWatch
from aicc.telemetry.combined import Combined
from aicc.telemetry.logs import LogIds
from aicc.telemetry.prometheus import Prometheus

__all__ = ["CloudWatch", "Combined", "LogIds", "Prometheus", "build_telemetry"]


def build_telemetry(
    prometheus: Prometheus,
    *,
    traces: str = "",
    traces_share: float = 1.0,
    cloudwatch: bool = False,
    version: str = "",
) -> Telemetry:
    """Return what is told of everything that goes on.

    Args:
        prometheus: always told; it answers `/metrics`.
        traces: address of a collector of traces, as `http://collector:4318/v1/traces`; "" sends none.
        traces_share: how many of the traces that begin here are sent, from 0 to 1.
        cloudwatch: whether metrics for CloudWatch are written to standard output, once a minute.
        version: of the product.

    Raises:
        SettingInvalid: traces are to be sent and OpenTelemetry is not installed.
    """
    told: list[Telemetry] = [_build_traces(traces, traces_share, version) if traces else LogIds(), prometheus]
    if cloudwatch:
        told.append(CloudWatch())
    return Combined(told)


def _build_traces(endpoint: str, share: float, version: str) -> Telemetry:
    try:
        from aicc.telemetry.traces import Traces
    except ImportError as error:
        name, install = error.name, 'pip install "aicc[otel]"'
        problem = f"AICC_TRACES: {name} 패키지가 없습니다. {install} 로 설치해 주세요 / {name} is missing: {install}"
        raise SettingInvalid(problems=problem) from None
    return Traces(endpoint, share=share, version=version)
