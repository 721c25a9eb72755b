"""One contract for every ActionJournal."""

from datetime import timedelta

import pytest
from tests.samples import NOON, opened

from aicc.models.scenario import ActionDone, ActionFailed, ActionResult
from aicc.ports import Claimed, Running, Stores

DONE = ActionDone(
    fields={"receipt": "T1", "amount": 50_000, "rate": 5.0, "ok": True, "lines": ("가", "나"), "memo": None}
)
FAILED = ActionFailed(code="limit_exceeded")


@pytest.fixture(autouse=True)
async def two_users(stores: Stores) -> None:
    """A conversation of each of two users."""
    for number in (1, 2):
        await stores.conversations.create(*opened(f"conv_{number}", f"user_{number}"))


async def found(stores: Stores, key: str) -> ActionResult | None:
    """What is recorded under a key; the claim that asking makes ends at once."""
    claimed = await stores.journal.claim(key, NOON, until=NOON)
    return None if isinstance(claimed, Claimed) else claimed  # type: ignore[return-value]


async def test_what_was_never_recorded_is_not_found(stores: Stores) -> None:
    """A new key has no result."""
    assert await found(stores, "conv_1/m1/transfer/send/0") is None


@pytest.mark.parametrize("result", [DONE, FAILED, ActionDone(fields={})])
async def test_a_result_is_found_as_it_was(stores: Stores, result: ActionResult) -> None:
    """Every kind of field survives the journal."""
    await stores.journal.record("conv_1/m1/transfer/send/0", result, NOON)

    assert await found(stores, "conv_1/m1/transfer/send/0") == result


async def test_the_first_result_stands(stores: Stores) -> None:
    """What happened does not change when it is told again."""
    await stores.journal.record("conv_1/m1/transfer/send/0", DONE, NOON)
    await stores.journal.record("conv_1/m1/transfer/send/0", FAILED, NOON)

    assert await found(stores, "conv_1/m1/transfer/send/0") == DONE


async def test_old_results_are_forgotten(stores: Stores) -> None:
    """Those before the time go, the one at the time stays."""
    for minutes in (0, 1, 2):
        await stores.journal.record(f"conv_1/m{minutes}/a/b/0", DONE, NOON + timedelta(minutes=minutes))

    assert await stores.journal.purge(NOON + timedelta(minutes=2)) == 2
    assert [await found(stores, f"conv_1/m{minutes}/a/b/0") for minutes in (0, 1, 2)] == [None, None, DONE]
    assert await stores.journal.purge(NOON) == 0


async def test_the_results_of_a_user_go_with_the_user(stores: Stores) -> None:
    """Those of others stay, whatever their keys begin with."""
    await stores.journal.record("conv_1/m1/a/b/0", DONE, NOON)
    await stores.journal.record("conv_2/conv_1/a/b/0", DONE, NOON)
    await stores.conversations.erase_user("user_1")

    assert await found(stores, "conv_1/m1/a/b/0") is None
    assert await found(stores, "conv_2/conv_1/a/b/0") == DONE


async def test_of_two_who_claim_a_key_one_gets_it(stores: Stores) -> None:
    """The other hears that it runs, and until when it is to be waited for."""
    later = NOON + timedelta(seconds=30)

    assert await stores.journal.claim("conv_1/m1/a/b/0", NOON, until=later) == Claimed()
    assert await stores.journal.claim("conv_1/m1/a/b/0", NOON, until=later) == Running(until=later)
    assert await stores.journal.claim("conv_1/m1/a/b/1", NOON, until=later) == Claimed()


async def test_the_claim_of_one_who_died_ends(stores: Stores) -> None:
    """At its time it may be claimed anew."""
    end = NOON + timedelta(seconds=30)
    await stores.journal.claim("conv_1/m1/a/b/0", NOON, until=end)

    assert await stores.journal.claim("conv_1/m1/a/b/0", end, until=end + timedelta(seconds=30)) == Claimed()


async def test_a_claim_that_is_given_back_may_be_claimed_at_once(stores: Stores) -> None:
    """An action that left nothing to remember is asked again without waiting."""
    end = NOON + timedelta(seconds=30)
    await stores.journal.claim("conv_1/m1/a/b/0", NOON, until=end)
    await stores.journal.release("conv_1/m1/a/b/0")

    assert await stores.journal.claim("conv_1/m1/a/b/0", NOON, until=end) == Claimed()


async def test_a_recorded_result_ends_the_claim(stores: Stores) -> None:
    """Whoever waited gets the result."""
    await stores.journal.claim("conv_1/m1/a/b/0", NOON, until=NOON + timedelta(seconds=30))
    await stores.journal.record("conv_1/m1/a/b/0", DONE, NOON)

    assert await found(stores, "conv_1/m1/a/b/0") == DONE


async def test_claims_and_results_go_with_a_forgotten_conversation(stores: Stores) -> None:
    """What is claimed there afterwards finds nothing of before."""
    await stores.journal.claim("conv_1/m1/a/b/0", NOON, until=NOON + timedelta(seconds=30))
    await stores.journal.record("conv_1/m1/a/b/1", DONE, NOON)
    await stores.conversations.forget(["conv_1"])

    assert await found(stores, "conv_1/m1/a/b/0") is None
    assert await found(stores, "conv_1/m1/a/b/1") is None


async def test_nothing_is_recorded_of_a_conversation_that_was_erased_meanwhile(stores: Stores) -> None:
    """The action of an erased customer leaves nothing."""
    await stores.conversations.erase_user("user_1")
    await stores.journal.record("conv_1/m1/a/b/0", DONE, NOON)

    assert await found(stores, "conv_1/m1/a/b/0") is None
