"""Under which id the Lambdas keep who calls: a checksum of the number, keyed where the centre has a secret."""

from typing import Any, Final

import pytest

from aicc.lambdas import container, lambda_handler
from aicc.models.errors import SettingInvalid

CONTACT: Final = "c1111111-2222-3333-4444-555555555555"
SECRET: Final = "a secret of the centre, 32 letters or more"

pytestmark = pytest.mark.usefixtures("fresh_container")


def kept_as(contact: str = CONTACT, **data: Any) -> str:
    """Call, and return the id under which the caller is kept."""
    known = {"ContactId": contact, "Channel": "VOICE", **data}
    lambda_handler({"Details": {"Parameters": {"UserInput": "안녕하세요"}, "ContactData": known}}, None)
    service = container.centre().conversations

    async def user() -> str:
        return (await service.history(f"contact_{contact}", limit=1)).turns[0].user_id

    return container._container().run(user(), seconds=10)


PHONE: Final = {"CustomerEndpoint": {"Address": "+821012345678", "Type": "TELEPHONE_NUMBER"}}


@pytest.mark.parametrize(
    ("secret", "kept"),
    [
        # HMAC-SHA256 of the checksum under the secret; without one, the checksum.
        (SECRET, "caller_2710307801463b94c8a19429ab9080e5"),
        ("", "caller_2efdd01fdf56e3f07de56acd9d40beb2"),
    ],
)
def test_a_caller_is_kept_under_an_id_that_needs_the_secret(
    secret: str, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There are few enough telephone numbers to try a checksum alone for all of them."""
    monkeypatch.setenv("AICC_CALLER_SECRET", secret)
    assert kept_as(**PHONE) == kept


def test_a_caller_is_the_same_in_every_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """The id is one of the number, not of the contact."""
    monkeypatch.setenv("AICC_CALLER_SECRET", SECRET)
    other = "c2222222-2222-3333-4444-555555555555"
    assert kept_as(**PHONE) == kept_as(other, **PHONE)


def test_who_withholds_the_number_is_only_this_contact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else is called `anonymous` with it."""
    monkeypatch.setenv("AICC_CALLER_SECRET", SECRET)
    assert kept_as(CustomerEndpoint={"Address": "anonymous"}) == f"contact_{CONTACT}"


def test_a_short_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """It could be tried out as well."""
    monkeypatch.setenv("AICC_CALLER_SECRET", "short")
    with pytest.raises(SettingInvalid, match="AICC_CALLER_SECRET"):
        kept_as(**PHONE)
