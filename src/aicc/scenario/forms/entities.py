"""Entities of the text as answers."""

from aicc.models.expression import Value
from aicc.models.scenario import Ask, InputType
from aicc.models.understanding import Entity, Said
from aicc.scenario.forms.choices import option_names
from aicc.utils.text import squeeze


def read_entity(ask: Ask, said: Said, kind: str) -> Value:
    """Return the value of the one entity of a kind, and of the step's role, that the text names; None otherwise."""
    named = [entity for entity in said.entities if entity.kind == kind]
    if ask.role is not None:
        # What has another role is something else; what has none may be meant where nothing has the right one.
        named = [one for one in named if one.role == ask.role] or [one for one in named if one.role is None]
    values = {_value_of(ask, entity) for entity in named} - {None}
    return values.pop() if len(values) == 1 else None


def _value_of(ask: Ask, entity: Entity) -> Value:
    value = entity.value if entity.value is not None else entity.text
    match ask.input_type:
        case InputType.SELECTION:
            return _option(ask, entity, value)
        case InputType.MULTI_SELECT:
            option = _option(ask, entity, value)
            return (option,) if option is not None else None
        case InputType.MONEY:
            return value if isinstance(value, int) and entity.unit in (None, "KRW") else None
        case InputType.NUMBER:
            return value if isinstance(value, int | float) else None
        case _:
            return str(value)


def _option(ask: Ask, entity: Entity, value: Value) -> str | None:
    names = option_names(ask.options)
    return names.get(squeeze(str(value))) or names.get(squeeze(entity.text))
