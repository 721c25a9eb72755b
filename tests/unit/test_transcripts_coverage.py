"""Coverage: which steps, ways, intents and reflexes of a bot conversations go through."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aicc.models.bot import Bot
from aicc.models.conversation import Channel, Conversation, Owner
from aicc.models.expression import Literally, Message, SlotRef, Template
from aicc.models.scenario import (
    TO_AGENT,
    Act,
    Ask,
    Branch,
    Call,
    End,
    Failure,
    Fork,
    Frame,
    InputType,
    Say,
    Scenario,
    Step,
)
from aicc.models.turn import Author, Reason, Reply, Turn
from aicc.models.understanding import IntentScore, IntentSource
from aicc.models.user import User, UserTier
from aicc.services.transcripts import Coverage, Exchange, Played, Scene, Seen, Transcript, cover
from aicc.services.transcripts import Say as Says

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
WORDS = Message(wordings=(Template(parts=("네",)),))
IF = Literally(value=True)


def _scenario(name: str, *steps: Step) -> Scenario:
    return Scenario(id=name, name=name, steps={step.id: step for step in steps}, start=steps[0].id)


def _to(*goes: str | None) -> tuple[Branch, ...]:
    return tuple(Branch(when=IF, go=go) for go in goes)


PAY = _scenario(
    "pay",
    Call(id="who", scenario="auth", next=_to("amount"), on_failure={"failed": Failure(message=None, go=None)}),
    Ask(id="amount", message=WORDS, slot="amount", input_type=InputType.MONEY, next=_to("fork")),
    Fork(id="fork", next=_to("send", TO_AGENT)),
    Act(
        id="send",
        action="send",
        arguments={},
        message=None,
        remember=(),
        next=_to("sent"),
        on_failure={
            "no_money": Failure(message=None, go="amount"),
            "default": Failure(message=None, go=None),
        },
    ),
    Say(id="sent", message=WORDS, next=_to(None)),
)
AUTH = _scenario(
    "auth",
    Ask(id="number", message=WORDS, slot="number", input_type=InputType.DIGITS, next=_to("good", "bad")),
    End(id="good", message=None),
    End(id="bad", message=None, outcome="failed"),
)
ALL_BRANCHES = [
    "pay:who -> amount",
    "pay:who [failed] -> @end",
    "pay:amount -> fork",
    "pay:fork -> send",
    "pay:fork -> @agent",
    "pay:send -> sent",
    "pay:send [no_money] -> amount",
    "pay:send [default] -> @end",
    "pay:sent -> @end",
    "auth:number -> good",
    "auth:number -> bad",
]


@pytest.fixture
def paying(bot: Bot) -> Bot:
    """A bot with two scenarios, the packaged reflexes and the packaged intents."""
    return replace(bot, scenarios={"pay": PAY, "auth": AUTH})


def _turn(path: str, *, running: str = "", decision: str = "advance", **reason: object) -> Scene:
    conversation = Conversation(
        id="c",
        user=User(id="u"),
        channel=Channel.CLI,
        version=1,
        turns=1,
        owner=Owner.BOT,
        created_at=NOON,
        updated_at=NOON,
        frames=tuple(Frame(scenario=name, step="") for name in running.split()),
    )
    turn = Turn(
        conversation_id="c",
        seq=1,
        message_id="m",
        user_id="u",
        author=Author.CUSTOMER,
        said="",
        reply=Reply(),
        reason=Reason(decision=decision, path=tuple(path.split()), **reason),  # type: ignore[arg-type]
        at=NOON,
    )
    exchange = Exchange(does=Says(text="네"), line=1, expects=())
    return Scene(exchange=exchange, seen=Seen(turn=turn, conversation=conversation), mismatches=())


def _covered(bot: Bot, *scenes: Scene, kind: str = "branches") -> list[str]:
    coverage = _coverage(bot, *scenes)
    part = next(part for part in coverage.parts if part.kind == kind)
    return [one for one in part.all if one in part.covered]


def _coverage(bot: Bot, *scenes: Scene) -> Coverage:
    transcript = Transcript(
        file="a.yaml", line=1, name="a", tier=UserTier.STANDARD, channel=Channel.CLI, at=None, exchanges=()
    )
    return cover(bot, [Played(transcript=transcript, scenes=scenes, seconds=0.0)])


def test_every_step_and_way_of_a_bot_counts(paying: Bot) -> None:
    """Nothing that the scenarios have is forgotten: failures by code, the end and people are ways too."""
    coverage = {part.kind: part for part in _coverage(paying).parts}

    assert list(coverage["branches"].all) == ALL_BRANCHES
    assert len(coverage["steps"].all) == 8
    assert "cancel" in coverage["reflexes"].all
    assert (coverage["branches"].missing, coverage["branches"].share) == (tuple(ALL_BRANCHES), 0.0)


def test_a_confirmation_that_can_be_changed_has_no_way_for_a_no(paying: Bot) -> None:
    """It asks what to change instead."""
    ways = (Branch(when=SlotRef(name="sure"), go=None), Branch(when=None, go="sure"))
    sure = Ask(id="sure", message=WORDS, slot="sure", input_type=InputType.YES_NO, next=ways)
    fixed = replace(paying, scenarios={"pay": _scenario("pay", sure)})
    changing = replace(paying, scenarios={"pay": _scenario("pay", replace(sure, changes=("amount",)))})
    all_ways = [{part.kind: part.all for part in _coverage(bot).parts}["branches"] for bot in (fixed, changing)]

    assert all_ways == [("pay:sure -> @end", "pay:sure -> sure"), ("pay:sure -> @end",)]


def test_steps_one_after_the_other_take_the_way_between_them(paying: Bot) -> None:
    """A way may begin in one turn and end in the next, and a called scenario ends in the middle of a turn."""
    found = _covered(
        paying,
        _turn("pay:who auth:number", running="pay auth"),
        _turn("auth:good pay:amount", running="pay"),
        _turn("pay:fork pay:send pay:sent", actions=("send:ok",)),
    )

    assert found == [
        "pay:who -> amount",
        "pay:amount -> fork",
        "pay:fork -> send",
        "pay:send -> sent",
        "pay:sent -> @end",
        "auth:number -> good",
    ]


def test_an_action_that_failed_takes_the_way_of_its_code(paying: Bot) -> None:
    """A code that the step names goes its own way, any other the default one."""
    asked = _turn("pay:amount", running="pay")

    assert "pay:send [no_money] -> amount" in _covered(
        paying, asked, _turn("pay:fork pay:send pay:amount", running="pay", actions=("send:no_money",))
    )
    assert "pay:send [default] -> @end" in _covered(
        paying, asked, _turn("pay:fork pay:send", actions=("send:unavailable",))
    )


def test_a_called_scenario_that_failed_takes_the_way_of_its_outcome(paying: Bot) -> None:
    """The outcome of its end decides."""
    found = _covered(paying, _turn("pay:who auth:number", running="pay auth"), _turn("auth:bad", detail="fill"))

    assert found == ["pay:who [failed] -> @end", "auth:number -> bad"]


def test_a_step_that_hands_over_takes_the_way_to_a_person(paying: Bot) -> None:
    """The way is not the end of the scenario."""
    asked = _turn("pay:amount", running="pay")

    assert _covered(paying, asked, _turn("pay:fork", decision="escalate", detail="scenario")) == [
        "pay:amount -> fork",
        "pay:fork -> @agent",
    ]


@pytest.mark.parametrize(
    ("path", "decision", "detail"),
    [("@cancel:look @cancel:cancelled", "advance", "cancel"), ("", "escalate", "asked_for"), ("", "advance", "switch")],
)
def test_a_scenario_that_was_left_took_no_way(paying: Bot, path: str, decision: str, detail: str) -> None:
    """Cancelled, interrupted by a rule or switched away from, it did not end by itself."""
    said = _scenario("pay", Ask(id="amount", message=WORDS, slot="a", input_type=InputType.MONEY, next=_to(None)))
    bot = replace(paying, scenarios={"pay": said})

    assert _covered(bot, _turn("pay:amount", running="pay"), _turn(path, decision=decision, detail=detail)) == []


def test_an_answer_may_end_a_scenario_without_another_step(paying: Bot) -> None:
    """The last question's way leads to the end."""
    said = _scenario("pay", Ask(id="amount", message=WORDS, slot="a", input_type=InputType.MONEY, next=_to(None)))
    bot = replace(paying, scenarios={"pay": said})

    assert _covered(bot, _turn("pay:amount", running="pay"), _turn("", detail="fill")) == ["pay:amount -> @end"]


def test_an_interrupted_scenario_goes_on_where_it_was(paying: Bot) -> None:
    """What happens in between belongs to other scenarios."""
    found = _covered(
        paying,
        _turn("pay:amount", running="pay"),
        _turn("auth:number", running="pay auth"),
        _turn("auth:good @resume:remind", running="pay"),
        _turn("pay:fork pay:send", running="pay"),
    )

    assert found == ["pay:amount -> fork", "pay:fork -> send", "auth:number -> good"]


def test_a_reflex_is_covered_by_any_of_its_steps(paying: Bot) -> None:
    """Its steps are not among those of the scenarios."""
    scene = _turn("@cancel:look @cancel:nothing")

    assert _covered(paying, scene, kind="reflexes") == ["cancel"]
    assert _covered(paying, scene, kind="steps") == []


@pytest.mark.parametrize(("confidence", "covered"), [(0.9, ["transfer"]), (0.2, [])])
def test_an_intent_is_covered_where_it_was_read_surely(paying: Bot, confidence: float, covered: list[str]) -> None:
    """A guess does not count."""
    reading = IntentScore(intent="transfer", confidence=confidence, source=IntentSource.CLASSIFIER)

    assert _covered(paying, _turn("", intents=(reading,)), kind="intents") == covered


def test_answers_and_rules_are_shown_but_not_asked_for(paying: Bot) -> None:
    """A bot is tested when its scenarios are; hundreds of FAQ entries have tests of their own kind."""
    entry, rule = paying.faqs[0].id, paying.rules[0].id
    scenes = (_turn("", decision="answer", faq=entry), _turn("", decision="escalate", detail=rule))
    parts = {part.kind: part for part in _coverage(paying, *scenes).parts}

    assert (parts["faqs"].covered, parts["rules"].covered) == ({entry}, {rule})
    assert [part.kind for part in parts.values() if not part.counts] == ["faqs", "rules"]


def test_the_least_part_decides(paying: Bot) -> None:
    """The coverage of a bot is that of the kind that is tested least."""
    assert _coverage(paying, _turn("@cancel:look")).least == 0.0
