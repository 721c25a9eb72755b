"""What becomes of each kind of personal data before a message is kept."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal


class Treatment(StrEnum):
    """What becomes of one kind of personal data."""

    # Every digit becomes an asterisk.
    MASK = "mask"
    # The same, but the last four digits stay readable.
    LAST_FOUR = "last_four"
    # The whole of it gives way to its name in brackets, such as [주민등록번호].
    DROP = "drop"
    # It stays as it was said. Nothing encrypts it.
    KEEP = "keep"


# Nothing that is stored is encrypted. What must be by law (개인정보의 안전성 확보조치 기준 제7조) can therefore not be
# kept, and of the numbers that identify a person for life (개인정보 보호법 제24조의2) not even the end.
Hidden = Literal[Treatment.MASK, Treatment.LAST_FOUR, Treatment.DROP]
Secret = Literal[Treatment.MASK, Treatment.DROP]
# An address has no last four digits.
Address = Literal[Treatment.MASK, Treatment.DROP, Treatment.KEEP]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyPolicy:
    """The treatment of each kind, named as the entity is.

    The defaults show nothing of what the law calls unique identifiers (개인정보 보호법 제24조), and the end of what
    customers must be able to recognise. Names and street addresses are not recognised, so no policy covers them.
    """

    phone: Treatment = Treatment.LAST_FOUR
    email: Address = Treatment.MASK
    card_number: Hidden = Treatment.LAST_FOUR
    account_number: Hidden = Treatment.LAST_FOUR
    business_number: Treatment = Treatment.LAST_FOUR
    resident_number: Secret = Treatment.MASK
    foreigner_number: Secret = Treatment.MASK
    passport_number: Hidden = Treatment.MASK
    driving_licence: Hidden = Treatment.MASK


STRICT: Final = PrivacyPolicy()
