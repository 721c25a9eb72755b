"""Classes of retention, from bot.yaml."""

from collections.abc import Mapping

from aicc.models.retention import Retention


def retention_of(written: Mapping[str, str]) -> dict[str, Retention]:
    """Return the classes by name, in the order in which they are written."""
    return {name: _class(name, period) for name, period in written.items()}


def _class(name: str, period: str) -> Retention:
    count, unit = int(period[:-1]), period[-1]
    if unit == "d":
        return Retention(id=name, days=count)
    return Retention(id=name, months=count * 12 if unit == "y" else count)
