"""From the written steps of a scenario to the frozen model, collecting mistakes on the way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from aicc.models.errors import ExpressionInvalid, StepNotFound
from aicc.models.expression import Message, SlotRef, Template
from aicc.models.scenario import (
    OK,
    TO_AGENT,
    Act,
    Ask,
    Branch,
    Call,
    Command,
    Consult,
    End,
    Failure,
    Fork,
    HandOff,
    InputType,
    Next,
    Option,
    Order,
    Remember,
    Say,
    Scenario,
    Step,
)
from aicc.models.validation import Validation
from aicc.project.expressions import parse_condition, parse_template
from aicc.project.scenario_schema import (
    BranchItem,
    EscalateItem,
    FailureItem,
    MessageItem,
    OptionItem,
    ScenarioFile,
    StepItem,
    StepType,
)
from aicc.utils.hangul import with_josa

# Told about a mistake: path inside the scenario, code, Korean, English.
Report = Callable[[tuple[str | int, ...], str, str, str], None]

_EMPTY: Final = Message(wordings=(Template(parts=()),))
_ALWAYS_END: Final[Next] = (Branch(when=None, go=None),)
# How long a slot in the short form of `remember` is known.
_REMEMBERED_MINUTES: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What scenarios refer to in the other files. None where the file is wrong: then no reference to it is reported."""

    validations: Mapping[str, Validation] | None
    # Texts of bot.yaml by name.
    texts: Mapping[str, Template] | None = field(default_factory=dict)


def build_scenario(written: ScenarioFile, project: Project, report: Report) -> Scenario:
    """Return the scenario; what cannot be built is reported and left empty."""
    steps: dict[str, Step] = {}
    labelled = tuple(item.slot or item.id for item in written.steps if item.label)
    for index, item in enumerate(written.steps):
        path = ("steps", index)
        if item.id in steps:
            ko, en = f"단계 {with_josa(item.id, '이/가')} 두 번 나옵니다.", f"Step {item.id} appears twice."
            report((*path, "id"), "duplicate_id", ko, en)
        steps[item.id] = _StepBuilder(item, path, project, report, labelled=labelled).build()
    return Scenario(
        id=written.id,
        name=written.name,
        steps=steps,
        start=written.steps[0].id,
        confirm_cancel=written.confirm_cancel,
        retention=written.retention or "",
    )


def scenario_from_flow(flow_id: str, flow: Mapping[str, Any], validations: Mapping[str, Validation]) -> Scenario:
    """Return the scenario of a flow dict as the guide writes them: {"name": ..., "steps": [...]}.

    A validation that is not known is left out, and a next_step that leads nowhere fails when it is reached: the guide
    builds flows piece by piece.

    Raises:
        StepNotFound: the flow has no steps.
        pydantic.ValidationError: a key or a value is not one of the format.
        ExpressionInvalid: a message or condition cannot be read.
    """
    if not flow.get("steps"):
        raise StepNotFound(flow=flow_id, step="(first)")
    steps = [_with_known_validation(step, validations) for step in flow["steps"]]
    head = {key: value for key, value in flow.items() if key != "steps"}
    written = ScenarioFile.model_validate({"name": flow_id, **head, "id": flow_id, "steps": steps})

    def refuse(path: tuple[str | int, ...], _code: str, ko: str, en: str) -> None:
        raise ExpressionInvalid(text=f"{flow_id}: {'.'.join(map(str, path))}", why_ko=ko, why_en=en)

    return build_scenario(written, Project(validations=validations, texts=None), refuse)


def _with_known_validation(step: Mapping[str, Any], validations: Mapping[str, Validation]) -> dict[str, Any]:
    names = step.get("validation")
    if not isinstance(names, str):
        return dict(step)
    return {key: value for key, value in step.items() if key != "validation" or names in validations}


class _StepBuilder:
    """Builds one step; reports with the step's own place."""

    def __init__(
        self,
        item: StepItem,
        path: tuple[str | int, ...],
        project: Project,
        report: Report,
        *,
        labelled: tuple[str, ...],
    ) -> None:
        self._item = item
        self._path = path
        self._project = project
        self._report = report
        # Slots of the scenario that can be changed by name.
        self._labelled = labelled

    def build(self) -> Step:
        item = self._item
        for key in sorted(item.foreign_keys):
            ko = f"{item.type} 단계에는 {key} 항목을 쓸 수 없습니다."
            self._fault(key, "step_kind", ko, f"A step of type {item.type} has no {key}.")
        builders: dict[StepType, Callable[[], Step]] = {
            "say": lambda: Say(id=item.id, message=self._needed_message(), next=self._next()),
            "ask": self._ask,
            "confirm": self._confirm,
            "branch": lambda: Fork(id=item.id, next=self._next()),
            "action": self._act,
            "call": self._call,
            "faq": lambda: Consult(id=item.id, entry=item.faq or "", next=self._next()),
            "escalate": self._hand_off,
            "end": lambda: End(id=item.id, message=self._message(), outcome=item.outcome or OK),
            "command": self._command,
        }
        return builders[item.type]()

    def _hand_off(self) -> HandOff:
        why = self._item.escalate or EscalateItem()
        return HandOff(id=self._item.id, message=self._message(), reason=why.reason, priority=why.priority)

    def _command(self) -> Command:
        order = self._item.command or Order.ASK_AGAIN
        return Command(id=self._item.id, order=order, message=self._message())

    def _act(self) -> Act:
        item = self._item
        remember = (
            Remember(slot=kept, minutes=_REMEMBERED_MINUTES)
            if isinstance(kept, str)
            else Remember(slot=kept.slot, minutes=kept.minutes)
            for kept in item.remember
        )
        return Act(
            id=item.id,
            action=item.action or "",
            arguments=dict(item.arguments),
            message=self._message(),
            remember=tuple(remember),
            next=self._next(),
            on_failure=self._failures(),
            commits=item.commits,
        )

    def _call(self) -> Call:
        item = self._item
        return Call(
            id=item.id,
            scenario=item.call or "",
            next=self._next(),
            passes=dict(item.pass_),
            takes=dict(item.take),
            on_failure=self._failures(),
        )

    def _failures(self) -> dict[str, Failure]:
        return {code: self._failure(code, failure) for code, failure in self._item.on_failure.items()}

    def _failure(self, code: str, failure: FailureItem) -> Failure:
        message = (
            self._spoken("on_failure", code, "message", written=failure.message)
            if failure.message is not None
            else None
        )
        return Failure(message=message, go=failure.next_step)

    def _ask(self) -> Ask:
        item = self._item
        input_type = item.input_type or InputType.TEXT
        options = tuple(
            Option(value=option.value, synonyms=tuple(option.synonyms))
            if isinstance(option, OptionItem)
            else Option(value=option)
            for option in item.options
        )
        if input_type in (InputType.SELECTION, InputType.MULTI_SELECT) and not options and item.options_from is None:
            self._fault("input_type", "options_missing", f"{input_type}에는 options가 필요합니다.", "Give it options.")
        labels = [item.label] if isinstance(item.label, str) else item.label or []
        return Ask(
            id=item.id,
            message=self._needed_message(),
            slot=item.slot or item.id,
            input_type=input_type,
            next=self._next(),
            options=options,
            options_from=item.options_from,
            validations=self._validations(),
            unit=item.unit,
            labels=tuple(labels),
            entity=item.entity,
            role=item.role,
            prefill=item.prefill,
            depends_on=None if item.depends_on is None else frozenset(item.depends_on),
            attempts=item.attempts,
            reprompt=self._template("reprompt", text=item.reprompt) if item.reprompt else None,
            help=self._template("help", text=item.help) if item.help else None,
        )

    def _confirm(self) -> Ask:
        item = self._item
        slot = item.slot or item.id
        refused = "on_no" in item.model_fields_set
        changes = () if refused else tuple(item.changes) if item.changes is not None else self._labelled
        return Ask(
            id=item.id,
            message=self._needed_message(),
            slot=slot,
            input_type=InputType.YES_NO,
            next=self._on_yes(slot),
            prefill=False,
            attempts=item.attempts,
            reprompt=self._template("reprompt", text=item.reprompt) if item.reprompt else None,
            help=self._template("help", text=item.help) if item.help else None,
            changes=changes,
        )

    def _on_yes(self, slot: str) -> Next:
        """Return where a yes and a no lead; branches that are written out know the slot themselves."""
        ways = self._next()
        if isinstance(self._item.next_step, list):
            return ways
        return (Branch(when=SlotRef(name=slot), go=ways[0].go), Branch(when=None, go=self._item.on_no))

    def _validations(self) -> tuple[Validation, ...]:
        written, known = self._item.validation, self._project.validations
        names = [written] if isinstance(written, str) else written or []
        if known is None:
            return ()
        for name in names:
            if name not in known:
                ko = f"validations.yaml에 {with_josa(name, '이/가')} 없습니다."
                self._fault("validation", "validation_unknown", ko, f"No {name} in validations.yaml.")
        return tuple(known[name] for name in names if name in known)

    def _next(self) -> Next:
        written = self._item.next_step
        if isinstance(written, list):
            return tuple(self._branch(index, branch) for index, branch in enumerate(written))
        return (Branch(when=None, go=written),) if written else _ALWAYS_END

    def _branch(self, index: int, branch: BranchItem) -> Branch:
        if branch.when is None:
            return Branch(when=None, go=branch.go)
        try:
            return Branch(when=parse_condition(branch.when), go=branch.go)
        except ExpressionInvalid as error:
            self._report((*self._path, "next_step", index, "when"), "condition_invalid", error.ko, error.en)
            return Branch(when=None, go=branch.go)

    def _needed_message(self) -> Message:
        message = self._message()
        if message is None:
            self._fault("id", "message_missing", "message가 필요합니다.", "The step needs a message.")
        return message or _EMPTY

    def _message(self) -> Message | None:
        item = self._item
        if item.text is None:
            return self._spoken("message", written=item.message) if item.message is not None else None
        texts = self._project.texts
        if texts is not None and item.text not in texts:
            ko = f"bot.yaml의 texts에 {with_josa(item.text, '이/가')} 없습니다."
            self._fault("text", "text_unknown", ko, f"No {item.text} among the texts of bot.yaml.")
        return Message(wordings=(texts[item.text],)) if texts and item.text in texts else _EMPTY

    def _spoken(self, *place: str, written: MessageItem) -> Message:
        if not isinstance(written, dict):
            return Message(wordings=self._wordings(*place, written=written))
        by_channel = {
            str(channel): self._wordings(*place, str(channel), written=wordings)
            for channel, wordings in written.items()
        }
        general = by_channel.pop("default", None)
        if general is None:
            self._fault(place[0], "default_missing", "default 문구가 필요합니다.", "Give the message a default.")
        return Message(wordings=general or _EMPTY.wordings, by_channel=by_channel)

    def _wordings(self, *place: str, written: str | list[str]) -> tuple[Template, ...]:
        texts = [written] if isinstance(written, str) else written
        return tuple(self._template(*place, text=text) for text in texts) or _EMPTY.wordings

    def _template(self, *place: str, text: str) -> Template:
        try:
            return parse_template(text)
        except ExpressionInvalid as error:
            self._report((*self._path, *place), "template_invalid", error.ko, error.en)
            return Template(parts=())

    def _fault(self, key: str, code: str, ko: str, en: str) -> None:
        self._report((*self._path, key), code, f"단계 {self._item.id}: {ko}", f"Step {self._item.id}: {en}")


def targets(step: Step) -> tuple[str, ...]:
    """Return the ids of the steps that a step may lead to."""
    ways: list[str | None] = []
    if not isinstance(step, HandOff | End | Command):
        ways += [branch.go for branch in step.next]
    if isinstance(step, Act | Call):
        ways += [failure.go for failure in step.on_failure.values()]
    return tuple(way for way in ways if way is not None and way != TO_AGENT)
