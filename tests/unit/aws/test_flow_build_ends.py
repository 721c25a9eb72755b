"""Whatever customers do and whatever the bot answers: a contact in our flows always ends, and no flow breaks."""

from functools import cache
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.flow_samples import SpokenBot, play

from aicc.aws.flows.build import Resources, build_flows
from aicc.aws.flows.language import Channel, Flow
from aicc.aws.flows.simulator.contact import Broke, Given, Keys, LexGave, Pause, WithAgent, Words, contact_by
from aicc.aws.flows.simulator.events import Ending
from aicc.aws.flows.simulator.world import World
from aicc.project import load_bot
from aicc.utils.config import PACKAGED_BOT

BOTS: Final = sorted(path.parent.name for path in PACKAGED_BOT.parent.glob("*/bot.yaml"))
TRUTHS: Final = st.sampled_from(["true", "false", ""])
FACTS: Final = st.fixed_dictionaries(
    {"escalate": TRUTHS, "end": TRUTHS, "attended": TRUTHS, "priority": st.sampled_from(["LOW", "HIGH", "URGENT", ""])},
    optional={"queue": st.just("arn:queue/other"), "response_text": st.text(max_size=20), "ticket": st.just("1-1")},
)
ANSWERS: Final = st.one_of(
    st.builds(
        LexGave,
        messages=st.lists(st.text(max_size=9), max_size=2).map(tuple),
        intent=st.sampled_from(["agent", ""]),
        state=st.sampled_from(["Fulfilled", "Failed", ""]),
        dialog_action=st.sampled_from(["Close", "ElicitIntent", "ElicitSlot", "None"]),
        attributes=FACTS,
    ),
    st.builds(Broke, why=st.just("Lex is down")),
)
GIVENS: Final = st.one_of(
    st.builds(Keys, keys=st.text("0123456789*#", min_size=1, max_size=12)),
    st.builds(Words, text=st.text(min_size=1, max_size=9)),
    st.builds(Pause, seconds=st.floats(0, 400)),
)
WORLDS: Final = st.builds(
    World,
    is_open=st.booleans(),
    agents=st.integers(0, 2),
    free_after=st.none() | st.floats(0, 900),
    capacity=st.none() | st.integers(0, 3),
    waiting=st.integers(0, 3),
)
GOOD: Final = (Ending.DISCONNECTED, Ending.CUSTOMER_LEFT)


@cache
def flows(bot: str) -> dict[str, Flow]:
    """Return the flows of a packaged bot by the names under which they name each other."""
    resources = Resources()
    made = build_flows(load_bot(PACKAGED_BOT.parent / bot), resources)
    return {name: each.flow for each in made for name in (each.name, resources.flow(each.name))}


@pytest.mark.parametrize("bot", BOTS)
@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    givens=st.lists(GIVENS, max_size=12),
    answers=st.lists(ANSWERS, min_size=1, max_size=5),
    facts=st.lists(st.none() | FACTS, min_size=1, max_size=4),
    world=WORLDS,
    channel=st.sampled_from([Channel.VOICE, Channel.CHAT]),
)
def test_every_contact_ends(
    bot: str,
    givens: list[Given],
    answers: list[LexGave | Broke],
    facts: list[dict[str, str] | None],
    world: World,
    channel: Channel,
) -> None:
    """Hung up by the flow, left by a customer who has waited long enough, or with an agent."""
    said = iter(facts * 30)
    played = play(
        flows(bot),
        *givens,
        world=world,
        contact=contact_by(channel, "contact"),
        functions={"*": lambda _event, _context: next(said)},
        bots=SpokenBot(*answers * 30),
    )
    ended = played.state.ended

    assert isinstance(played.state.waiting, WithAgent) if ended is None else ended.why in GOOD
