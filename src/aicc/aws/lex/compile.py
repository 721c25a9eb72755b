"""A bot project as a bot of Lex, with what Lex cannot hold.

Lex keeps what it is good at: telling intents apart and filling slots. Everything else stays with aicc, which Lex asks
through its code hooks; each thing that does not come along is named, with who does it instead.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from aicc.aws.lex.definition import (
    FALLBACK,
    FALLBACK_SIGNATURE,
    Closing,
    Confirmation,
    Constraint,
    Fulfillment,
    LexBot,
    LexIntent,
    LexLocale,
    LexSlot,
    LexSlotType,
    MessageGroup,
    PlainText,
    Prompt,
    Response,
    Voice,
)
from aicc.aws.lex.dialogue import Dialogue, Question, dialogue, failure_of, message_of, refusal
from aicc.aws.lex.identifiers import Note, identifier
from aicc.aws.lex.limits import IDLE_SECONDS
from aicc.aws.lex.losses import Loss, LossKind
from aicc.aws.lex.plain_way import Placed
from aicc.aws.lex.slot_types import (
    BUILT_IN,
    FREE,
    HIDDEN,
    PERSONAL,
    PLAIN,
    YES_NO,
    Choices,
    choice_types,
    choices_of,
    entity_type,
)
from aicc.aws.lex.texts import ESCAPED, LONGEST_BUTTON, MOST_GROUPS, InLex, cards, lex_text, response, spoken
from aicc.models.bot import Bot, Intent
from aicc.models.entities import ListEntity
from aicc.models.expression import Message
from aicc.models.scenario import Ask, InputType
from aicc.utils.text import squeeze

_MOST_RETRIES: Final = 5
_LONGEST_DISPLAY_NAME: Final = 100
_BRACES: Final = frozenset("{}")
# Files of which nothing comes along, and what of the bot they fill.
_FILES: Final = {
    "faq.yaml": "faqs",
    "synonyms.yaml": "synonyms",
    "escalation.yaml": "rules",
    "validations.yaml": "validations",
    "actions.yaml": "http_actions",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A bot of Lex and what is not in it."""

    bot: LexBot
    losses: tuple[Loss, ...]


def compile_bot(bot: Bot) -> Compiled:
    """Return a bot project as a bot of Lex in Korean. The same project always gives the same bot."""
    losses: list[Loss] = list(_bot_losses(bot))
    dialogues = {name: dialogue(bot, bot.scenarios[name]) for name in _scenarios(bot)}
    losses += [loss for each in dialogues.values() for loss in each.losses]
    types = choice_types(
        (question.slot, choices)
        for each in dialogues.values()
        for question in each.questions
        if (choices := choices_of(question.ask)) is not None
    )
    intents = []
    for intent in bot.intents.values():
        form = dialogues.get(intent.scenario or "")
        compiler = _IntentCompiler(bot, intent, form, types, losses)
        intents.append(compiler.compile())
    locale = LexLocale(
        threshold=bot.thresholds.intent,
        voice=Voice(),
        slot_types=_slot_types(bot, dialogues, types, losses),
        intents=(*intents, _fallback(bot)),
    )
    made = LexBot(
        name=identifier(bot.id),
        description=str(
            Note(text=bot.name, facts={"type": bot.type, "bot": bot.id if identifier(bot.id) != bot.id else ""})
        ),
        idle_seconds=min(max(int(bot.silence.close_after.total_seconds()), IDLE_SECONDS[0]), IDLE_SECONDS[1]),
        locales=(locale,),
    )
    return Compiled(bot=made, losses=tuple(dict.fromkeys(losses)))


def _scenarios(bot: Bot) -> dict[str, None]:
    """Return the scenarios that intents start, in their order."""
    started = (intent.scenario for intent in bot.intents.values() if intent.scenario is not None)
    return dict.fromkeys(scenario for scenario in started if scenario in bot.scenarios)


def _slot_types(
    bot: Bot,
    dialogues: Mapping[str, Dialogue],
    types: Mapping[tuple[str, Choices], LexSlotType],
    losses: list[Loss],
) -> tuple[LexSlotType, ...]:
    made = []
    for entity in bot.entities.entities:
        if not isinstance(entity, ListEntity):
            losses.append(Loss(kind=LossKind.ENTITY, place="entities.yaml", what=entity.id))
            continue
        made.append(entity_type(entity))
        if entity.fuzzy:
            losses.append(Loss(kind=LossKind.FUZZY, place="entities.yaml", what=entity.id))
    asked = (question.ask for each in dialogues.values() for question in each.questions)
    decides = any(ask.input_type is InputType.YES_NO for ask in asked)
    return (*made, *types.values(), *((YES_NO,) if decides else ()))


def _fallback(bot: Bot) -> LexIntent:
    said = MessageGroup(message=PlainText(text=lex_text(bot.texts.fallback, {})))
    return LexIntent(
        name=FALLBACK,
        description=str(Note(text="다른 인텐트에 맞지 않는 말. FAQ도 여기서 답합니다.")),
        parent=FALLBACK_SIGNATURE,
        fulfillment=Fulfillment(hook=True),
        closing=Closing(response=Response(groups=(said,))),
    )


def _bot_losses(bot: Bot) -> Iterator[Loss]:
    for file, name in _FILES.items():
        if getattr(bot, name):
            yield Loss(kind=LossKind.FILE, place=file)
    yield Loss(kind=LossKind.FILE, place="bot.yaml", what="greeting, texts, privacy, retention, thresholds.faq")
    yield Loss(kind=LossKind.FILE, place="reflexes/", what="cancel, back, repeat, help ...")
    if bot.entities.roles:
        yield Loss(kind=LossKind.FILE, place="entities.yaml", what="roles")


def _in_lex(question: Question, name: str) -> InLex:
    choices = choices_of(question.ask)
    values = tuple(value.value for value in choices[0]) if choices is not None else ()
    return InLex(name=name, values=values, is_personal=question.ask.input_type in PERSONAL)


class _IntentCompiler:
    """Makes one intent."""

    def __init__(
        self,
        bot: Bot,
        intent: Intent,
        form: Dialogue | None,
        types: Mapping[tuple[str, Choices], LexSlotType],
        losses: list[Loss],
    ) -> None:
        self._bot = bot
        self._intent = intent
        self._form = form
        self._types = types
        self._losses = losses
        questions = form.questions if form is not None else ()
        self._names = {question.slot: identifier(question.slot) for question in questions}
        self._slots = {question.slot: _in_lex(question, self._names[question.slot]) for question in questions}
        # Scenarios that call each other may have the same label for two slots: it stays with the first.
        meant = {squeeze(label): each.slot for each in reversed(questions) for label in each.ask.labels}
        self._labels = {
            each.slot: [label for label in each.ask.labels if meant[squeeze(label)] == each.slot] for each in questions
        }

    def compile(self) -> LexIntent:
        """Return the intent."""
        intent, form = self._intent, self._form
        name = identifier(intent.id)
        facts = {"intent": intent.id if name != intent.id else "", "scenario": intent.scenario or ""}
        hooked = form is not None
        return LexIntent(
            name=name,
            display_name=intent.name[:_LONGEST_DISPLAY_NAME],
            description=str(Note(text=self._bot.scenarios[intent.scenario or ""].name if form else "", facts=facts)),
            utterances=tuple(self._utterances()),
            slots=tuple(self._slot(number, each) for number, each in enumerate(form.questions, 1)) if form else (),
            dialog_hook=hooked,
            fulfillment=self._fulfillment(form) if form is not None else Fulfillment(),
            initial=self._response(form.before) if form is not None else None,
            confirmation=self._confirmation(form.confirmation) if form is not None else None,
            closing=None if hooked else self._closing(),
        )

    def _utterances(self) -> Iterator[str]:
        place = f"intents.yaml: {self._intent.id}"
        for phrase in dict.fromkeys((*self._intent.phrases, *self._intent.keywords)):
            if len(phrase) == 1:
                self._lose(LossKind.SHORT_PHRASE, place, phrase)
            elif _BRACES & set(phrase):
                self._lose(LossKind.BRACES, place, phrase)
            else:
                yield phrase

    def _slot(self, number: int, question: Question) -> LexSlot:
        ask = question.ask
        if ask.input_type not in BUILT_IN and ask.input_type not in PLAIN and choices_of(ask) is None:
            self._lose(LossKind.INPUT_TYPE, question.placed.place, ask.input_type)
        return LexSlot(
            name=self._names[question.slot],
            type=self._type(question),
            description=self._slot_note(question),
            constraint=Constraint.REQUIRED if question.required else Constraint.OPTIONAL,
            priority=number,
            prompt=self._prompt(question.placed, ask),
            obfuscated=ask.input_type in HIDDEN,
        )

    def _type(self, question: Question) -> str:
        choices = choices_of(question.ask)
        if choices is not None:
            return self._types[question.slot, choices].name
        return BUILT_IN.get(question.ask.input_type, FREE)

    def _slot_note(self, question: Question) -> str:
        ask = question.ask
        facts = {
            # Choices that are not known beforehand are words.
            "input": InputType.TEXT if ask.options_from is not None else ask.input_type,
            "unit": ask.unit or "",
            "prefill": "" if ask.prefill else "no",
            "slot": question.slot if self._names[question.slot] != question.slot else "",
        }
        return str(Note(text=", ".join(self._labels[question.slot]), facts=facts))

    def _prompt(self, placed: Placed, ask: Ask) -> Prompt:
        groups = [self._group(placed, ask.message)]
        values = [option.value for option in ask.options] if choices_of(ask) is not None else []
        groups += cards(values, MOST_GROUPS - 1)
        for value in values:
            if len(value) > LONGEST_BUTTON:
                self._lose(LossKind.LONG_BUTTON, placed.place, value)
        return Prompt(groups=tuple(groups), retries=min(max(ask.attempts - 1, 0), _MOST_RETRIES))

    def _confirmation(self, placed: Placed | None) -> Confirmation | None:
        if placed is None or not isinstance(placed.step, Ask):
            return None
        refused = refusal(self._bot, placed)
        retries = min(max(placed.step.attempts - 1, 0), _MOST_RETRIES)
        return Confirmation(
            prompt=Prompt(groups=(self._group(placed, placed.step.message),), retries=retries),
            declined=self._response((refused,)) if refused is not None else None,
        )

    def _fulfillment(self, form: Dialogue) -> Fulfillment:
        failed = failure_of(form.action.step) if form.action is not None else None
        failure = self._group(form.action, failed) if form.action is not None and failed is not None else None
        return Fulfillment(
            hook=True,
            success=self._response(form.after),
            failure=Response(groups=(failure,)) if failure is not None else None,
        )

    def _closing(self) -> Closing | None:
        written = self._bot.responses.get(self._intent.id)
        if written is None:
            return None
        place = f"responses.yaml: {self._intent.id}"
        if written.by_mood:
            self._lose(LossKind.MOODS, place)
        for reply in written.quick_replies:
            if len(reply) > LONGEST_BUTTON:
                self._lose(LossKind.LONG_BUTTON, place, reply)
        said = MessageGroup(message=PlainText(text=written.default.translate(ESCAPED)))
        return Closing(response=response((said, *cards(written.quick_replies, MOST_GROUPS - 1))))

    def _response(self, steps: tuple[Placed, ...]) -> Response | None:
        messages = [(placed, message) for placed in steps if (message := message_of(placed.step)) is not None]
        for placed, _ in messages[MOST_GROUPS:]:
            self._lose(LossKind.TOO_MANY_MESSAGES, placed.place)
        return response([self._group(placed, message) for placed, message in messages])

    def _group(self, placed: Placed, message: Message) -> MessageGroup:
        renamed = {there: self._slots[here] for there, here in placed.renamed.items() if here in self._slots}
        said = spoken(message, {**self._slots, **renamed})
        if said.lost_formats:
            self._lose(LossKind.FORMATS, placed.place)
        if said.lost_wordings:
            self._lose(LossKind.WORDINGS, placed.place)
        return said.group

    def _lose(self, kind: LossKind, place: str, what: str = "") -> None:
        self._losses.append(Loss(kind=kind, place=place, what=what))
