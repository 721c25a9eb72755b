"""What a flow keeps: attributes, data of the contact, tags, and what its setters set."""

import json
from collections.abc import Mapping
from typing import Any, Final

from aicc.aws.flows.simulator.events import Changed, TaskCreated
from aicc.aws.flows.simulator.moment import Moment, Outcome
from aicc.aws.flows.simulator.values import as_text

MAX_ATTRIBUTES: Final = 32 * 1024
_MOST_TAGS: Final = 6
_DATA: Final = {
    "Name": "name",
    "Description": "description",
    "LanguageCode": "language",
    "CustomerId": "customer_id",
}


def attributes(moment: Moment) -> Outcome:
    """Set attributes of the contact (UpdateContactAttributes)."""
    values = _texts(moment.table("Attributes"))
    kept = {**moment.state.contact.attributes, **values}
    if size_of(kept) > MAX_ATTRIBUTES:
        return moment.fault("attributes may have 32 KB in all")
    return moment.next(_changed(moment, values), state=moment.with_contact(attributes=kept))


def flow_attributes(moment: Moment) -> Outcome:
    """Set what only this flow knows (UpdateFlowAttributes)."""
    written = moment.table("FlowAttributes")
    values = {name: as_text(each.get("Value") if isinstance(each, Mapping) else each) for name, each in written.items()}
    kept = {**moment.state.frame.attributes, **values}
    return moment.next(_changed(moment, values), state=moment.with_frame(attributes=kept))


def data(moment: Moment) -> Outcome:
    """Set name, description, language or customer of the contact (UpdateContactData)."""
    values = {_DATA[name]: moment.text(name) for name in moment.action.parameters if name in _DATA}
    return moment.next(_changed(moment, values), state=moment.with_contact(**values))


def tag(moment: Moment) -> Outcome:
    """Add tags (TagContact)."""
    tags = {**moment.state.contact.tags, **_texts(moment.table("Tags"))}
    if len(tags) > _MOST_TAGS:
        return moment.fault("a contact has at most 6 tags")
    return moment.next(_changed(moment, tags), state=moment.with_contact(tags=tags))


def untag(moment: Moment) -> Outcome:
    """Take tags away (UnTagContact)."""
    gone = moment.entries("TagKeys")
    tags = {name: value for name, value in moment.state.contact.tags.items() if name not in gone}
    return moment.next(_changed(moment, tags), state=moment.with_contact(tags=tags))


def hooks(moment: Moment) -> Outcome:
    """Set which flow runs on which event (UpdateContactEventHooks)."""
    values = _texts(moment.table("EventHooks"))
    kept = {**moment.state.contact.hooks, **values}
    return moment.next(_changed(moment, values), state=moment.with_contact(hooks=kept))


def setting(moment: Moment) -> Outcome:
    """Note what a setter sets that the customer does not hear: recording, voice, logging, routing."""
    values = moment.table()
    kept = {**moment.state.contact.settings, moment.action.type: values}
    return moment.next(_changed(moment, values), state=moment.with_contact(settings=kept))


def task(moment: Moment) -> Outcome:
    """Make a task for an agent (CreateTask)."""
    name = moment.text("Name")
    if not name:
        return moment.fault("a task needs a name")
    return moment.next(TaskCreated(name=name, values=moment.table()))


def size_of(values: Mapping[str, Any]) -> int:
    """Return how many bytes values have as JSON in UTF-8."""
    return len(json.dumps(dict(values), ensure_ascii=False, separators=(",", ":")).encode())


def _changed(moment: Moment, values: Mapping[str, Any]) -> Changed:
    return Changed(what=moment.action.type, values=values)


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: as_text(value) for name, value in values.items()}
