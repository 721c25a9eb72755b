"""From the written steps of a scenario to the frozen model, collecting mistakes on the way."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from aicc.models.errors import ExpressionInvalid, StepNotFound
from aicc.models.scenario import (
    TO_AGENT,
    Act,
    Ask,
    Branch,
    Failure,
    InputType,
    Next,
    Option,
    Say,
    Scenario,
    Step,
    Template,
    Validation,
)
from aicc.project.expressions import parse_condition, parse_template
from aicc.project.schema import BranchItem, FailureItem, OptionItem, ScenarioFile, StepItem

# Told about a mistake: path inside the scenario, code, Korean, English.
Report = Callable[[tuple[str | int, ...], str, str, str], None]

_EMPTY: Final = Template(parts=())
_ALWAYS_END: Final[Next] = (Branch(when=None, go=None),)


def build_scenario(written: ScenarioFile, validations: Mapping[str, Validation] | None, report: Report) -> Scenario:
    """Return the scenario; what cannot be built is reported and left empty.

    Without validations (their own file is wrong) no reference to one is reported.
    """
    steps: dict[str, Step] = {}
    for index, item in enumerate(written.steps):
        path = ("steps", index)
        if item.id in steps:
            ko, en = f"단계 {item.id} 이(가) 두 번 나옵니다.", f"Step {item.id} appears twice."
            report((*path, "id"), "duplicate_id", ko, en)
        steps[item.id] = _StepBuilder(item, path, validations, report).build()
    return Scenario(id=written.id, name=written.name, steps=steps, start=written.steps[0].id)


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
    written = ScenarioFile.model_validate({"id": flow_id, "name": flow.get("name", flow_id), "steps": steps})

    def refuse(path: tuple[str | int, ...], _code: str, ko: str, en: str) -> None:
        raise ExpressionInvalid(text=f"{flow_id}: {'.'.join(map(str, path))}", why_ko=ko, why_en=en)

    return build_scenario(written, validations, refuse)


def _with_known_validation(step: Mapping[str, Any], validations: Mapping[str, Validation]) -> dict[str, Any]:
    return {key: value for key, value in step.items() if key != "validation" or value in validations}


class _StepBuilder:
    """Builds one step; reports with the step's own place."""

    def __init__(
        self, item: StepItem, path: tuple[str | int, ...], validations: Mapping[str, Validation] | None, report: Report
    ) -> None:
        self._item = item
        self._path = path
        self._validations = validations
        self._report = report

    def build(self) -> Step:
        item = self._item
        if item.input_type is not None and item.action is not None:
            self._fault("action", "step_kind", "input_type과 action을 함께 쓸 수 없습니다.", "Ask or act, not both.")
        if item.action is not None:
            return self._act(item.action)
        message = self._template("message", text=item.message) if item.message else None
        if message is None:
            self._fault("id", "message_missing", "message가 필요합니다.", "The step needs a message.")
        if item.input_type is None:
            return Say(id=item.id, message=message or _EMPTY, next=self._next())
        return self._ask(message or _EMPTY, item.input_type)

    def _act(self, action: str) -> Act:
        item = self._item
        return Act(
            id=item.id,
            action=action,
            arguments=dict(item.arguments),
            message=self._template("message", text=item.message) if item.message else None,
            remember=tuple(item.remember),
            next=self._next(),
            on_failure={code: self._failure(code, failure) for code, failure in item.on_failure.items()},
        )

    def _failure(self, code: str, failure: FailureItem) -> Failure:
        message = self._template("on_failure", code, "message", text=failure.message) if failure.message else None
        return Failure(message=message, go=failure.next_step)

    def _ask(self, message: Template, input_type: InputType) -> Ask:
        item = self._item
        options = tuple(
            Option(value=option.value, synonyms=tuple(option.synonyms))
            if isinstance(option, OptionItem)
            else Option(value=option)
            for option in item.options
        )
        if input_type is InputType.SELECTION and not options:
            self._fault("input_type", "options_missing", "selection에는 options가 필요합니다.", "Give it options.")
        known = self._validations
        validation = known.get(item.validation) if known and item.validation else None
        if item.validation and known is not None and validation is None:
            ko = f"validations.yaml에 {item.validation} 이(가) 없습니다."
            self._fault("validation", "validation_unknown", ko, f"No {item.validation} in validations.yaml.")
        slot = item.slot or item.id
        return Ask(
            id=item.id,
            message=message,
            slot=slot,
            input_type=input_type,
            options=options,
            validation=validation,
            next=self._next(),
            unit=item.unit,
        )

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

    def _template(self, *place: str, text: str) -> Template:
        try:
            return parse_template(text)
        except ExpressionInvalid as error:
            self._report((*self._path, *place), "template_invalid", error.ko, error.en)
            return _EMPTY

    def _fault(self, key: str, code: str, ko: str, en: str) -> None:
        self._report((*self._path, key), code, f"단계 {self._item.id}: {ko}", f"Step {self._item.id}: {en}")


def targets(step: Step) -> tuple[str, ...]:
    """Return the ids of the steps that a step may lead to."""
    ways = [branch.go for branch in step.next]
    if isinstance(step, Act):
        ways += [failure.go for failure in step.on_failure.values()]
    return tuple(way for way in ways if way is not None and way != TO_AGENT)
