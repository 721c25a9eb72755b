"""Where a search engine is, as the setting AICC_SEARCH writes it."""

import re
from dataclasses import dataclass, field
from typing import Final, Self
from urllib.parse import parse_qs, unquote, urlsplit

from aicc.models.errors import SettingInvalid

_SCHEME: Final = re.compile(r"(elasticsearch|opensearch)\+(https?)")
# What both engines take as the beginning of an index's name.
_PREFIX: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")
_PORTS: Final = {"http": 9200, "https": 443}
_EXAMPLE: Final = "opensearch+https://user:password@host:9200/prefix"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One search engine."""

    # Whose client is taken: elasticsearch or opensearch.
    engine: str
    # Scheme, host and port; no password.
    url: str
    # Beginning of the names of our indices.
    prefix: str = "aicc"
    user: str = ""
    password: str = field(default="", repr=False)
    # Certificates that are trusted besides the public ones: path of a PEM file, or empty.
    ca: str = ""

    @classmethod
    def parse(cls, written: str) -> Self:
        """Return the address that is written there. The errors never repeat it: it may hold a password.

        Raises:
            SettingInvalid: it cannot be read.
        """
        try:
            url = urlsplit(written.strip())
            port = url.port
        except ValueError:
            raise _invalid() from None
        scheme = _SCHEME.fullmatch(url.scheme)
        options = parse_qs(url.query)
        prefix = url.path.strip("/") or "aicc"
        usable = scheme and url.hostname and port != 0 and not url.fragment and not options.keys() - {"ca"}
        if not (scheme and usable and _PREFIX.fullmatch(prefix)):
            raise _invalid()
        engine, plain = scheme.groups()
        host = f"[{url.hostname}]" if ":" in str(url.hostname) else url.hostname
        return cls(
            engine=engine,
            url=f"{plain}://{host}:{port or _PORTS[plain]}",
            prefix=prefix,
            user=unquote(url.username or ""),
            password=unquote(url.password or ""),
            ca=options.get("ca", [""])[0],
        )


def _invalid() -> SettingInvalid:
    why = (
        f"AICC_SEARCH: {_EXAMPLE} 처럼 적어 주세요(elasticsearch+https, +http도 됩니다. 접두어는 영문 소문자와 숫자) / "
        f"write it as {_EXAMPLE} (or elasticsearch+https, +http; the prefix in lower-case letters and digits)"
    )
    return SettingInvalid(problems=why)
