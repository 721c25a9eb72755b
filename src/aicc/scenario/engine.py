"""Moves scenarios: begin one, take an answer, change one, go on after an action. Pure: same input, same progress."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from aicc.models.errors import StepNotFound
from aicc.models.escalation import EscalationReason
from aicc.models.expression import Slots, Value
from aicc.models.progress import Occasion, Progress
from aicc.models.scenario import Act, ActionResult, Ask, Frame, HandOff, InputType, Reflex, Scenario
from aicc.models.turn import QuickReply
from aicc.models.understanding import Said
from aicc.scenario.corrections import Correction, denies, find_correction, shown_change, takes_back, without_opening
from aicc.scenario.filling import fill, named_value, option_is_said
from aicc.scenario.forms import Accepted, Against, Rejected, Unfit, read_answer
from aicc.scenario.forms.answers import judge
from aicc.scenario.forms.words import asks as is_question
from aicc.scenario.memory import consents, first_consent_of, forgotten, has_answers, lies_ahead, with_slots
from aicc.scenario.reprompts import reprompt
from aicc.scenario.responses import render
from aicc.scenario.walking import WAY_OUT, Walker, buttons, is_reflex, quick_replies

Frames = tuple[Frame, ...]
_GIVEN_UP: Final = HandOff(id="attempts", message=None, reason=EscalationReason.REPEATED_MISS)


class ScenarioEngine:
    """Runs scenarios that `find` knows by id. Holds no state of its own.

    Args:
        find: returns a scenario by id; those that begin with @ are reflexes.
        answer_of: returns the answer of an FAQ entry by its id.
    """

    def __init__(self, find: Callable[[str], Scenario], answer_of: Callable[[str], str]) -> None:
        self._find = find
        self._walker = Walker(find, answer_of)

    # --- moves -------------------------------------------------------------------------------------------------------

    def begin(self, scenario_id: str, *, frames: Frames, occasion: Occasion, said: Said | None = None) -> Progress:
        """Put a scenario on the stack and run it to its first question.

        Args:
            scenario_id: which one.
            frames: the stack so far; its top is interrupted and resumed later.
            occasion: the turn; what it knows already is not asked.
            said: the sentence that began it: questions that it answers are not asked either.
        """
        frame = Frame(scenario=scenario_id, step=self._find(scenario_id).start, slots=dict(occasion.facts))
        if said is not None:
            frame = self._filled(frame, said, occasion) or frame
        return self._walker.run(Progress(frames=(*frames, frame)), occasion)

    def answer(self, frames: Frames, said: Said, occasion: Occasion) -> Progress | None:
        """Take the message as the answer to the question that waits; None when it is not one."""
        ask = self.pending(frames)
        if ask is None:
            return None
        frame, scenario = frames[-1], self._find(frames[-1].scenario)
        against = _against(frame, occasion)
        answer = read_answer(ask, said, against)
        if isinstance(answer, Unfit) and ask.changes and takes_back(said.text):
            # 아니 203호로요: it is no yes, and what it changes is asked.
            return self._choose_change(frames, ask, occasion)
        if isinstance(answer, Unfit) and ask.changes is None:
            # 아니 두 번째요, to a question that waits for the first answer.
            answer = read_answer(ask, without_opening(said), against)
        match answer:
            case Accepted(value=value):
                return self._accept(frames, ask, value, said, occasion)
            case Rejected(message=message):
                return self._reject(frames, ask, message)
            case Unfit():
                found = fill(scenario, frame, said, against)
                if ask.slot in found:
                    return self._leave(frames, ask, found, occasion)
                named = named_value(ask, said) if ask.prefill and not is_question(said.text) else None
                judged = judge(ask, named, against) if named is not None else None
                return self._reject(frames, ask, judged.message) if isinstance(judged, Rejected) else None

    def correct(self, frames: Frames, said: Said, occasion: Occasion, *, old_button: bool = False) -> Progress | None:
        """Take the message as a change of an earlier answer; None when it is none.

        Args:
            frames: the stack.
            said: the message.
            occasion: the turn.
            old_button: it is a button of an earlier question.
        """
        if not frames or is_reflex(frames[-1]):
            return None
        frame, scenario = frames[-1], self._find(frames[-1].scenario)
        against = _against(frame, occasion)
        found = find_correction(
            scenario,
            frame,
            said,
            pending=self.pending(frames),
            fits=lambda ask, value: isinstance(judge(ask, value, against), Accepted),
            bare=old_button,
        )
        if found is None:
            return self._correct_caller(frames, said, occasion)
        if self._is_final(frame):
            told = self._tell(Reflex.CORRECTION, shown_change(found, final=True), occasion)
            return self._ask_on(replace(told, frames=frames), occasion)
        return self._change(frames, found, occasion)

    def fill_more(self, frames: Frames, said: Said, occasion: Occasion) -> Progress | None:
        """Take from the message what answers later questions of the running scenario, and ask on; None for nothing."""
        if not frames or is_reflex(frames[-1]) or denies(said.text):
            return None
        top = self._filled(frames[-1], said, occasion)
        if top is not None:
            return self._walker.run(Progress(frames=(*frames[:-1], top)), occasion)
        # 국민은행으로 5만원 보내줘, where who sends it is asked: the scenario that called this one will not ask it.
        caller = self._filled(frames[-2], said, occasion) if frames[-1].called and len(frames) > 1 else None
        return self._ask_on(Progress(frames=(*frames[:-2], caller, frames[-1])), occasion) if caller else None

    def resume(self, progress: Progress, result: ActionResult, occasion: Occasion) -> Progress:
        """Go on after the action that the progress asked for."""
        frame = progress.frames[-1]
        act = self._walker.step(frame)
        if not isinstance(act, Act):
            raise StepNotFound(flow=frame.scenario, step=frame.step)
        moved = self._walker.finish(replace(progress, call=None), act, result, occasion)
        return moved if moved.ended else self._walker.run(moved, occasion)

    def go_on(self, progress: Progress, occasion: Occasion) -> Progress:
        """Go on with the interrupted scenario below one that ended, where that has answered its open question."""
        ask = self.pending(progress.frames)
        if not progress.ended or progress.to_agent is not None or ask is None or is_reflex(progress.frames[-1]):
            return progress
        frame = progress.frames[-1]
        known = {**occasion.facts, **progress.facts}
        slots = {**known, **frame.slots}
        # A called scenario in which nothing was answered looks at what is known now from its beginning.
        begins = frame.called and not frame.trail and not known.keys() <= frame.slots.keys()
        if slots.get(ask.slot) is None and not begins:
            return progress
        step = self._find(frame.scenario).start if begins else frame.step
        woken = replace(frame, slots=slots, step=step)
        running = self.running(progress.frames)
        told = self._tell(Reflex.RESUME, {"scenario": self.name(running) if running else ""}, occasion)
        resumed = replace(
            progress,
            frames=(*progress.frames[:-1], woken),
            says=(*progress.says, *told.says),
            path=(*progress.path, *told.path),
            ended=False,
            completed=False,
        )
        return self._walker.run(resumed, occasion)

    def reflex(self, reflex: Reflex, frames: Frames, occasion: Occasion, **slots: Value) -> Progress:
        """Run one of the conversation's own scenarios above the stack.

        Beside `slots` it knows `running`, `scenario` (the name), `confirm_cancel`, `can_go_back` and `help`.
        """
        frame = Frame(
            scenario=reflex.scenario,
            step=self._find(reflex.scenario).start,
            slots={**self._circumstances(frames, occasion), **slots},
        )
        return self._walker.run(Progress(frames=(*frames, frame)), occasion)

    def miss(self, frames: Frames, occasion: Occasion) -> Progress:
        """Say that the message could not be used as an answer, and ask again; with buttons before the last attempt."""
        ask = self.pending(frames)
        if ask is None or is_reflex(frames[-1]):
            return replace(self.reflex(Reflex.CANNOT_UNDERSTAND, frames, occasion), missed=True)
        tried = replace(frames[-1], attempts=frames[-1].attempts + 1)
        stack, last = (*frames[:-1], tried), tried.attempts == ask.attempts - 1
        says = reprompt(ask, tried.slots)
        missed = self.reflex(Reflex.CANNOT_UNDERSTAND, stack, occasion, last=last, reprompt=says)
        return self._count(replace(missed, missed=True), ask, tried)

    # --- looks -------------------------------------------------------------------------------------------------------

    def pending(self, frames: Frames) -> Ask | None:
        """Return the question that waits for an answer, if any."""
        if not frames:
            return None
        step = self._walker.step(frames[-1])
        return step.offering(frames[-1].slots) if isinstance(step, Ask) else None

    def question(self, frames: Frames, occasion: Occasion) -> tuple[str, tuple[QuickReply, ...]]:
        """Return the waiting question and its buttons, to ask it again."""
        ask = self.pending(frames)
        if ask is None:
            return "", ()
        asked = self._walker.ask(Progress(frames=frames), ask, occasion)
        return asked.says[-1], asked.quick_replies

    def name(self, frame: Frame) -> str:
        """Return the name of a frame's scenario."""
        return self._find(frame.scenario).name

    def running(self, frames: Frames) -> Frame | None:
        """Return the frame of the job that runs: below reflexes and below the scenarios that it called."""
        at = next((i for i in range(len(frames) - 1, -1, -1) if not is_reflex(frames[i])), None)
        while at is not None and at > 0 and frames[at].called:
            at -= 1
        return frames[at] if at is not None else None

    def job(self, frames: Frames) -> str:
        """Return the id of the scenario of the job that runs; "" when none does."""
        running = self.running(frames)
        return running.scenario if running is not None else ""

    def storable(self, frames: Frames) -> Frames:
        """Return the stack without secret answers: what may be saved."""
        return tuple(self._without_secrets(frame) for frame in frames)

    def has_secret(self, frames: Frames) -> bool:
        """Return whether a running scenario asks for a secret somewhere."""
        return any(self._walker.secrets(frame) for frame in frames)

    def is_choice(self, text: str, frames: Frames) -> bool:
        """Return whether the text is a button of a question of the running scenario that was answered already."""
        if not frames:
            return False
        frame = frames[-1]
        steps = self._find(frame.scenario).steps.values()
        asks = [step.offering(frame.slots) for step in steps if isinstance(step, Ask)]
        return any(frame.slots.get(ask.slot) is not None and option_is_said(ask, text) for ask in asks)

    def jobs(self, frames: Frames) -> Frames:
        """Return the stack without a reflex that waits on top of it."""
        return frames[:-1] if frames and is_reflex(frames[-1]) else frames

    def without_top(self, frames: Frames) -> Frames:
        """Return the stack without its top scenario and those that called it."""
        return self._walker.below(frames) if frames else ()

    def _filled(self, frame: Frame, said: Said, occasion: Occasion) -> Frame | None:
        """Return a frame with what a sentence says for its open questions; None where that is nothing."""
        found = fill(self._find(frame.scenario), frame, said, _against(frame, occasion))
        return replace(frame, slots={**frame.slots, **found}) if found else None

    # --- answers -----------------------------------------------------------------------------------------------------

    def _accept(self, frames: Frames, ask: Ask, value: Value, said: Said, occasion: Occasion) -> Progress:
        frame, scenario = frames[-1], self._find(frames[-1].scenario)
        if ask.changes and frame.choosing:
            # 무엇을 바꿀까요? 네. What was refused is not done, and nothing was named.
            tried = replace(frame, attempts=frame.attempts + 1)
            again = self._choose_change((*frames[:-1], tried), ask, occasion)
            return self._count(replace(again, missed=True), ask, tried)
        if ask.changes and value is False:
            return self._choose_change(frames, ask, occasion)
        slots: Mapping[str, Value] = {ask.slot: value}
        says_more = bool(said.entities) or " " in said.text.strip()
        if says_more and ask.input_type not in (InputType.TEXT, InputType.SECRET):
            beside = fill(scenario, frame, said, _against(frame, occasion), beside=ask)
            slots = {**beside, **slots}
        return self._leave(frames, ask, slots, occasion)

    def _leave(self, frames: Frames, ask: Ask, slots: Mapping[str, Value], occasion: Occasion) -> Progress:
        """Fill the slots, remember that the question was answered, and go on."""
        frame = frames[-1]
        filled = with_slots(self._find(frame.scenario), frame, slots)
        trail = (*(step for step in frame.trail if step != ask.id), ask.id)
        answered = replace(filled, trail=trail, attempts=0, choosing=False)
        begun = Progress(frames=(*frames[:-1], answered), step=ask.id)
        moved = self._walker.leave(begun, ask.next, occasion)
        return moved if moved.ended else self._walker.run(moved, occasion)

    def _reject(self, frames: Frames, ask: Ask, message: str) -> Progress:
        tried = replace(frames[-1], attempts=frames[-1].attempts + 1)
        stack = (*frames[:-1], tried)
        again = Progress(
            frames=stack, says=(message,), quick_replies=buttons(ask), step=ask.id, missed=True, waits=True
        )
        return self._count(again, ask, tried)

    def _count(self, missed: Progress, ask: Ask, tried: Frame) -> Progress:
        """Offer ways out before the last attempt, and a person after it."""
        if tried.attempts >= ask.attempts:
            return replace(missed, says=(), to_agent=_GIVEN_UP, ended=True)
        if tried.attempts == ask.attempts - 1:
            return replace(missed, quick_replies=(*missed.quick_replies, *quick_replies(WAY_OUT)))
        return missed

    # --- corrections -------------------------------------------------------------------------------------------------

    def _change(self, frames: Frames, found: Correction, occasion: Occasion) -> Progress:
        frame, scenario = frames[-1], self._find(frames[-1].scenario)
        ask = found.ask
        # Whatever followed from the old answer was agreed to with it.
        changed = {ask.slot, *(other.slot for other, _ in found.others), *consents(scenario)}
        emptied = replace(forgotten(scenario, frame, changed), attempts=0, choosing=False)
        if lies_ahead(scenario, frame, ask):
            return self._change_ahead(frames, replace(emptied, step=frame.step), found, occasion)
        emptied = replace(emptied, step=ask.id)
        stack = (*frames[:-1], emptied)
        judged = judge(ask, found.value, _against(emptied, occasion)) if found.value is not None else None
        if isinstance(judged, Rejected):
            told = Progress(frames=stack, says=(judged.message,), missed=True)
            return self._walker.run(told, occasion)
        told = self._tell(Reflex.CORRECTION, shown_change(found, final=False), occasion)
        if judged is None:
            return self._walker.run(replace(told, frames=stack), occasion)
        more = {other.slot: value for other, value in found.others}
        moved = self._leave(stack, ask, {**more, ask.slot: found.value}, occasion)
        return replace(moved, says=(*told.says, *moved.says), path=(*told.path, *moved.path))

    def _correct_caller(self, frames: Frames, said: Said, occasion: Occasion) -> Progress | None:
        """Change what an earlier sentence said for a question of the scenario that called the one on top."""
        if len(frames) < 2 or not frames[-1].called:
            return None
        caller, scenario = frames[-2], self._find(frames[-2].scenario)
        against = _against(caller, occasion)
        found = find_correction(
            scenario,
            caller,
            said,
            pending=self.pending(frames),
            fits=lambda ask, value: isinstance(judge(ask, value, against), Accepted),
        )
        if found is None or found.value is None or not lies_ahead(scenario, caller, found.ask):
            return None
        told = self._tell(Reflex.CORRECTION, shown_change(found, final=False), occasion)
        changed = with_slots(scenario, forgotten(scenario, caller, {found.ask.slot}), {found.ask.slot: found.value})
        return self._ask_on(replace(told, frames=(*frames[:-2], changed, frames[-1])), occasion)

    def _change_ahead(self, frames: Frames, emptied: Frame, found: Correction, occasion: Occasion) -> Progress:
        """Change what an earlier sentence said for a later question, and stay at the open one."""
        scenario, ask = self._find(emptied.scenario), found.ask
        told = self._tell(Reflex.CORRECTION, shown_change(found, final=False), occasion)
        filled = emptied if found.value is None else with_slots(scenario, emptied, {ask.slot: found.value})
        # A consent that was given before is to be given again.
        back = first_consent_of(scenario, frames[-1])
        filled = filled if back is None else replace(filled, step=back)
        return self._walker.run(replace(told, frames=(*frames[:-1], filled)), occasion)

    def _choose_change(self, frames: Frames, ask: Ask, occasion: Occasion) -> Progress:
        """After a no to a confirmation: ask what to change."""
        told = self._tell(Reflex.CORRECTION, {"choose": True}, occasion)
        labels = [step.labels[0] for step in self._changeable(frames[-1], ask)]
        choices = quick_replies((*labels, WAY_OUT[0]))
        stack = (*frames[:-1], replace(frames[-1], choosing=True))
        return replace(told, frames=stack, quick_replies=choices, step=ask.id, waits=True)

    def _changeable(self, frame: Frame, confirm: Ask) -> list[Ask]:
        """Return the questions whose answers the confirmation lets change, one a slot."""
        by_slot = {
            step.slot: step
            for step in reversed(list(self._find(frame.scenario).steps.values()))
            if isinstance(step, Ask) and step.labels and frame.slots.get(step.slot) is not None
        }
        return [by_slot[slot] for slot in confirm.changes or () if slot in by_slot]

    def _is_final(self, frame: Frame) -> bool:
        steps = self._find(frame.scenario).steps
        return any(isinstance(step := steps.get(name), Act) and step.commits for name in frame.done)

    def _ask_on(self, progress: Progress, occasion: Occasion) -> Progress:
        ask = self.pending(progress.frames)
        return self._walker.ask(progress, ask, occasion) if ask else progress

    # --- reflexes ----------------------------------------------------------------------------------------------------

    def _tell(self, reflex: Reflex, slots: Slots, occasion: Occasion) -> Progress:
        """Return what a reflex that only speaks says, and the steps that it passed."""
        frame = Frame(scenario=reflex.scenario, step=self._find(reflex.scenario).start, slots=slots)
        spoken = self._walker.run(Progress(frames=(frame,)), occasion)
        return Progress(frames=(), says=spoken.says, path=spoken.path)

    def _circumstances(self, frames: Frames, occasion: Occasion) -> Slots:
        running = self.running(frames)
        if running is None:
            return {"running": False, "confirm_cancel": False}
        scenario, ask = self._find(running.scenario), self.pending(frames)
        named = self._unfinished(frames, running)
        help_text = render(ask.help, frames[-1].slots) if ask is not None and ask.help else None
        return {
            "running": True,
            "scenario": self.name(named),
            "confirm_cancel": scenario.confirm_cancel and has_answers(scenario, running),
            "can_go_back": bool(frames[-1].trail),
            "help": help_text,
        }

    def _unfinished(self, frames: Frames, running: Frame) -> Frame:
        """Return the frame of the running job whose work is not done: what it called behind its last action counts."""
        called = [frame for frame in frames[frames.index(running) :] if not is_reflex(frame)]
        return next((frame for frame in called if not self._is_final(frame)), running)

    def _without_secrets(self, frame: Frame) -> Frame:
        secrets = self._walker.secrets(frame)
        if not secrets & frame.slots.keys():
            return frame
        return replace(frame, slots={name: value for name, value in frame.slots.items() if name not in secrets})


def _against(frame: Frame, occasion: Occasion) -> Against:
    return Against(slots=frame.slots, today=occasion.today)
