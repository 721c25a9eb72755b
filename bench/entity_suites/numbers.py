"""Numbers and measured amounts of Duckling and Recognizers, and yes or no; the rules are those of bench/entities.py."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from aicc.entities import amounts, numbers
from aicc.models.understanding import Entity
from aicc.scenario.forms import read_yes_no
from aicc.utils.text import normalize

Row = Mapping[str, Any]

_NOW: Final = datetime(2026, 11, 22, 9, tzinfo=UTC)
_JOSA: Final = re.compile(r"(?<=.)(?:에서는|에서|에는|으로는|으로|에|은|는|이|가|을|를|의|도|로|과|와)$")
_AROUND: Final = re.compile(r"(?:에서는|에서|에는|으로|에|은|는|이|가|을|를|의|도|로|과|와)?[\s.,!?]*")
_PRODUCT: Final = re.compile(r"[가-힣A-Za-z ]*")
_ALL: Final = re.compile(r".*", re.DOTALL)

# Which kinds of ours answer for a dimension of Duckling's (and of Rustling's names for the same).
_DIMENSIONS: Final[Mapping[str, frozenset[str]]] = {
    "numeral": frozenset({"number"}),
    "number": frozenset({"number"}),
    "integer": frozenset({"number"}),
    "float": frozenset({"number"}),
    "ordinal": frozenset({"ordinal"}),
    "percentage": frozenset({"percentage"}),
    "amountofmoney": frozenset({"money"}),
    "finance": frozenset({"money"}),
    "distance": frozenset({"distance"}),
    "volume": frozenset({"volume"}),
    "temperature": frozenset({"temperature"}),
    "quantity": frozenset({"quantity", "volume"}),
}
_MODELS: Final[Mapping[str, frozenset[str]]] = {
    "NumberModel": frozenset({"number", "ordinal"}),
    "NumberModelPercentMode": frozenset({"number"}),
    "NumberModelExperimentalMode": frozenset({"number"}),
    "NumberRangeModel": frozenset({"number_range"}),
    "NumberRangeModelExperimentalMode": frozenset({"number_range"}),
    "OrdinalModel": frozenset({"ordinal"}),
    "OrdinalModelSuppressExtendedTypes": frozenset({"ordinal"}),
    "PercentModel": frozenset({"percentage"}),
    "PercentModelPercentMode": frozenset({"percentage"}),
    "AgeModel": frozenset({"age"}),
    "CurrencyModel": frozenset({"money"}),
    "DimensionModel": frozenset({"distance", "volume", "quantity"}),
    "TemperatureModel": frozenset({"temperature"}),
}

# Both suites name their units in English; ours are symbols and codes.
_PREFIXES: Final = {
    **{"": "", "kilo": "k", "hecto": "h", "deca": "da", "deka": "da", "deci": "d", "centi": "c", "milli": "m"},
    **{"micro": "µ", "nano": "n", "pico": "p", "mega": "M", "giga": "G", "tera": "T", "peta": "P"},
}
_BASES: Final = {
    **{
        "metre": "m",
        "meter": "m",
        "gram": "g",
        "litre": "L",
        "liter": "L",
        "hertz": "Hz",
        "watt": "W",
        "watt hour": "Wh",
    },
    **{
        "volt": "V",
        "ampere": "A",
        "joule": "J",
        "pascal": "Pa",
        "bit": "bit",
        "byte": "B",
        "calorie": "cal",
        "ohm": "Ω",
    },
}
_NAMES: Final = {
    **{f"{prefix}{name}": f"{short}{symbol}" for prefix, short in _PREFIXES.items() for name, symbol in _BASES.items()},
    **{
        "kilobyte": "KB",
        "micron": "µm",
        "mile": "mi",
        "foot": "ft",
        "inch": "in",
        "yard": "yd",
        "nautical mile": "nmi",
    },
    **{
        "light year": "ly",
        "gallon": "gal",
        "pint": "pt",
        "quart": "qt",
        "barrel": "bbl",
        "cup": "컵",
        "bowl": "그릇",
        "dish": "접시",
        "ounce": "oz",
    },
    **{"pound": "lb", "ton": "t", "metric ton": "t", "tonne": "t", "carat": "ct", "hectare": "ha", "acre": "acre"},
    **{"tablespoon": "tbsp", "teaspoon": "tsp", "fluid ounce": "fl oz", "knot": "kn", "horsepower": "hp"},
    **{"mile per hour": "mph", "meter per second": "m/s", "kilometer per hour": "km/h", "kilometer per second": "km/s"},
    **{"kilometer per minute": "km/min", "foot per second": "ft/s", "decibel": "dB", "revolution per minute": "rpm"},
    **{
        f"square {name}": f"{_s}²"
        for name, _s in (("meter", "m"), ("kilometer", "km"), ("centimeter", "cm"), ("mile", "mi"))
    },
    **{
        f"square {name}": f"{_s}²"
        for name, _s in (("foot", "ft"), ("inch", "in"), ("yard", "yd"), ("millimeter", "mm"))
    },
    **{
        f"cubic {name}": f"{_s}³" for name, _s in (("meter", "m"), ("centimeter", "cm"), ("foot", "ft"), ("inch", "in"))
    },
    **{
        "celsius": "°C",
        "c": "°C",
        "fahrenheit": "°F",
        "f": "°F",
        "degree": "°",
        "kelvin": "K",
        "k": "K",
        "year": "세",
        "month": "개월",
    },
    **{"week": "주", "day": "일"},
}
_MEASURED: Final = frozenset(_NAMES.values())
# The same speed by another name of ours.
_SAME: Final = {"mi/h": "mph"}
# Currencies without an ISO code in the row, and what one of them is worth in ours.
_CURRENCIES: Final[Mapping[str, tuple[str, float]]] = {
    **{
        "$": ("USD", 1),
        "dollar": ("USD", 1),
        "cent": ("USD", 0.01),
        "usd": ("USD", 1),
        "€": ("EUR", 1),
        "eur": ("EUR", 1),
    },
    **{"euro": ("EUR", 1), "£": ("GBP", 1), "pound": ("GBP", 1), "gbp": ("GBP", 1), "penny": ("GBP", 0.01)},
    **{
        "pence": ("GBP", 0.01),
        "krw": ("KRW", 1),
        "₩": ("KRW", 1),
        "won": ("KRW", 1),
        "¥": ("JPY", 1),
        "yen": ("JPY", 1),
    },
    **{"jpy": ("JPY", 1), "franc": ("CHF", 1), "peso": ("PHP", 1), "rupee": ("INR", 1), "ruble": ("RUB", 1)},
    **{"yuan": ("CNY", 1), "cny": ("CNY", 1), "krone": ("DKK", 1), "krona": ("SEK", 1), "lira": ("TRY", 1)},
    **{"dinar": ("KWD", 1), "rial": ("IRR", 1), "riyal": ("SAR", 1), "real": ("BRL", 1), "rand": ("ZAR", 1)},
}
_BY_NAME: Final = re.compile(r"(?:.* )?(\S+)$")


def duckling(row: Row) -> bool:
    """Return whether the product reads the whole text as the value of the dimension, or finds nothing where it must."""
    kinds = _DIMENSIONS.get(re.sub(r"[^a-z]", "", str(row["dim"]).lower()))
    if kinds is None:
        return False
    text = normalize(row["text"])
    found = [entity for entity in _find(text) if entity.kind in kinds]
    if row["expected"] is None or (isinstance(row["expected"], Mapping) and row["expected"].get("value", 0) is None):
        return not found
    before = _PRODUCT if "quantity" in kinds else re.compile(r"\s*")
    return any(
        before.fullmatch(text[: entity.start])
        and _AROUND.fullmatch(text[entity.end :])
        and _is_value(entity, row["expected"])
        for entity in found
    )


def _find(text: str) -> list[Entity]:
    return [*numbers.find(text, _NOW), *amounts.find(text, _NOW)]


def _is_value(entity: Entity, expected: Any) -> bool:
    if not isinstance(expected, Mapping):
        return _same_number(entity.value, expected)
    if "from" in expected or "to" in expected:
        return _is_interval(entity, expected)
    return _same_amount(entity, expected.get("value"), expected.get("unit"))


def _is_interval(entity: Entity, expected: Row) -> bool:
    low, high = _ends(str(entity.value))
    for end, wanted in ((low, expected.get("from")), (high, expected.get("to"))):
        if (end is None) != (wanted is None):
            return False
        value, unit = (wanted.get("value"), wanted.get("unit")) if isinstance(wanted, Mapping) else (wanted, None)
        if wanted is not None and not (_same_number(end, value) and _same_unit(entity, unit)[0]):
            return False
    return True


def _ends(interval: str) -> tuple[float | None, float | None]:
    found = re.fullmatch(r"[\[(]([-+.0-9eE]*),([-+.0-9eE]*)[\])]", interval)
    return tuple(float(end) if end else None for end in found.groups()) if found else (None, None)  # type: ignore[return-value]


def _same_number(ours: Any, theirs: Any, worth: float = 1) -> bool:
    try:
        one, other = float(ours), float(str(theirs).replace("%", "")) * worth
    except (TypeError, ValueError):
        return ours == theirs
    return abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))


def _same_unit(entity: Entity, unit: Any, iso: Any = None) -> tuple[bool, float]:
    """Return whether the units agree, and what one of theirs is worth in ours."""
    if unit is None or unit == "":
        return True, 1
    if entity.kind == "money":
        name = str(unit).lower()
        code, worth = _CURRENCIES.get(name) or _CURRENCIES.get(_BY_NAME.sub(r"\1", name)) or (str(unit), 1)
        return entity.unit == (iso or code), 1 if iso else worth
    ours = _SAME.get(entity.unit or "", entity.unit)
    return ours in {_NAMES.get(str(unit).lower(), str(unit)), str(unit)}, 1


def _same_amount(entity: Entity, value: Any, unit: Any, iso: Any = None) -> bool:
    same, worth = _same_unit(entity, unit, iso)
    if value is None or not same:
        return same and entity.value is None
    return _same_number(entity.value, value, worth)


def recognizers(row: Row) -> bool:
    """Return whether the product finds what the row lists, all of it and nothing else of the kind."""
    model, text = str(row["model"]), normalize(row["input"])
    if model == "BooleanModel":
        return _is_choice(text, row["results"])
    kinds = _MODELS.get(model)
    if kinds is None:
        return False
    found = _of_model(model, [entity for entity in _find(text) if entity.kind in kinds], text)
    return _all_match(found, row["results"], model)


def _is_choice(text: str, results: Iterable[Row]) -> bool:
    wanted = {bool((result.get("Resolution") or {}).get("value")) for result in results}
    said = read_yes_no(text)
    return wanted == (set() if said is None else {said})


def _of_model(model: str, found: list[Entity], text: str) -> list[Entity]:
    if model == "NumberModel":
        # A number inside an ordinal is that ordinal, as in a message; ordinals that are no numbers are not asked for.
        ordinals = [
            entity for entity in found if entity.kind == "ordinal" and re.search(r"[만억조] ?번째$", entity.text)
        ]
        plain = [entity for entity in found if entity.kind == "number"]
        return ordinals + [one for one in plain if not any(_inside(one, ordinal) for ordinal in ordinals)]
    if model == "OrdinalModelSuppressExtendedTypes":
        return [entity for entity in found if not isinstance(entity.value, str)]
    if model == "PercentModelPercentMode":
        return found + [
            _as_percent(one) for one in numbers.find(text, _NOW) if one.kind == "number" and _is_part(one.text)
        ]
    if model == "DimensionModel":
        # Counters are no dimensions, but for cups and the like.
        counted = re.compile("[가-힣]+")
        return [one for one in found if not counted.fullmatch(one.unit or "") or one.unit in _MEASURED]
    return found


def _inside(one: Entity, other: Entity) -> bool:
    return other.start <= one.start and one.end <= other.end


def _is_part(words: str) -> bool:
    return "분의" in words or "/" in words or words in {"반", "절반"}


def _as_percent(entity: Entity) -> Entity:
    return Entity(
        kind="percentage", text=entity.text, start=entity.start, end=entity.end, value=float(entity.value or 0) * 100
    )


def _all_match(found: list[Entity], results: Iterable[Row], model: str) -> bool:
    left = list(found)
    for result in results:
        hit = next((entity for entity in left if _matches(entity, result, model)), None)
        if hit is None:
            return False
        left.remove(hit)
    return not left


def _matches(entity: Entity, result: Row, model: str) -> bool:
    resolution = result.get("Resolution") or {}
    if _core(str(result.get("Text") or "")) not in {"", _core(entity.text)}:
        return False
    return _RESOLUTIONS.get(model, _plain)(entity, resolution)


def _core(text: str) -> str:
    return _JOSA.sub("", re.sub(r"\s", "", normalize(text).lower()).rstrip(".,!?"))


def _plain(entity: Entity, resolution: Row) -> bool:
    return _same_number(entity.value, resolution.get("value"))


def _interval(entity: Entity, resolution: Row) -> bool:
    ours, theirs = str(entity.value), str(resolution.get("value"))
    if ours[:1] + ours[-1:] != theirs[:1] + theirs[-1:]:
        return False
    return all(_same_number(one, other) for one, other in zip(_ends(ours), _ends(theirs), strict=True))


def _ordinal(entity: Entity, resolution: Row) -> bool:
    value = str(resolution.get("value"))
    return str(entity.value) == re.sub(r"\+0$", "", value)


def _with_unit(entity: Entity, resolution: Row) -> bool:
    return _same_amount(entity, resolution.get("value"), resolution.get("unit"), resolution.get("isoCurrency"))


_RESOLUTIONS: Final[Mapping[str, Callable[[Entity, Row], bool]]] = {
    **{"NumberRangeModel": _interval, "NumberRangeModelExperimentalMode": _interval},
    **{"OrdinalModel": _ordinal, "OrdinalModelSuppressExtendedTypes": _ordinal},
    **{name: _with_unit for name in ("AgeModel", "CurrencyModel", "DimensionModel", "TemperatureModel")},
}
