"""How much personal data is found, and how often a number that is none is taken for some.

    python -m bench.personal [--json] [--numbers 200] [--seed 1]

Korean personal numbers are drawn from a seed, valid by their check digits, and written in every way people write them:
with hyphens, spaces, dots, nothing between, full-width, said, split over a sentence. Found means: masked, with none of
the digits that the policy hides left over; and named by the entities with the right kind and digits. The second table
counts strings of digits, amounts, dates and order numbers that are taken for a kind with a check digit.
"""

import argparse
import json
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

# So that `python bench/personal.py` works as well as `python -m bench.personal`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rich.console import Console
from rich.table import Table

from aicc.entities import contacts, identifiers
from aicc.utils.identifiers import is_business_number, is_foreigner_number, is_resident_number, passes_luhn
from aicc.utils.pii import STRICT, Treatment, find, mask
from aicc.utils.text import normalize

_NOW: Final = datetime(2026, 11, 22, tzinfo=UTC)
_CHECKED: Final = frozenset({"resident_number", "foreigner_number", "card_number", "business_number"})
_SYLLABLES: Final = str.maketrans("0123456789", "공일이삼사오육칠팔구")
_WIDE: Final = str.maketrans("0123456789-", "０１２３４５６７８９－")
_SENTENCES: Final = (
    "{}",
    "{}입니다",
    "제 {name}는 {}이에요",
    "{name} {} 확인해 주세요.",
    "네, {}요. 50,000원이고 2026-11-22에 냈어요",
    "{name}: {}\n감사합니다",
    "{name}를 {}로 바꿔 주세요",
)
_NAMES: Final = {
    "phone": "전화번호",
    "resident_number": "주민등록번호",
    "foreigner_number": "외국인등록번호",
    "card_number": "카드번호",
    "account_number": "계좌번호",
    "business_number": "사업자번호",
    "passport_number": "여권번호",
    "driving_licence": "운전면허번호",
    "email": "이메일",
}
_SPLITS: Final = (
    "{} 이고 뒤는 {}",
    "앞은 {} 뒤는 {}",
    "{} 그리고 뒷자리는 {}",
    "{}이고요 나머지는 {}",
    "{}\n{}",
    "{}입니다. 뒤에 {}",
)
_THIRDS: Final = ("앞자리 {} 가운데 {} 뒤에 {}", "{} 다음 {} 마지막 {}", "{}에 {}에 {}", "{}\n{}\n{}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A text that holds one personal number."""

    kind: str
    writing: str
    text: str
    # What the entity's value must be.
    value: str


def _number(draw: random.Random, length: int) -> str:
    return "".join(draw.choice("0123456789") for _ in range(length))


def _until(draw: random.Random, make: Callable[[], str], good: Callable[[str], bool]) -> str:
    while not good(number := make()):
        pass
    return number


def _registered(draw: random.Random, sexes: str, good: Callable[[str], bool]) -> tuple[str, ...]:
    born = date(1940, 1, 1) + timedelta(days=draw.randrange(31_000))
    sex = draw.choice(sexes[:2] if born.year < 2000 else sexes[2:])
    head = f"{born:%y%m%d}"
    return head, _until(draw, lambda: sex + _number(draw, 6), lambda tail: good(head + tail))


def _card(draw: random.Random) -> tuple[str, ...]:
    prefix = draw.choice(["4", "51", "54", "62", "9409", "3530", "6011", "37"])
    length = 15 if prefix == "37" else 16
    digits = _until(draw, lambda: prefix + _number(draw, length - len(prefix)), passes_luhn)
    return (digits[:4], digits[4:10], digits[10:]) if length == 15 else tuple(re.findall("....", digits))


def _account(draw: random.Random) -> tuple[str, ...]:
    pattern = draw.choice(
        [
            *("110-###-######", "1002-###-######", "###-######-##105", "301-####-####-#1", "3333-0#-#######"),
            *("1000-####-####", "100-###-######", "######-04-######", "###-##0###-01-0##", "9002-####-####-#"),
        ]
    )
    return tuple(re.sub("#", lambda _: draw.choice("0123456789"), pattern).split("-"))


def _business(draw: random.Random) -> tuple[str, ...]:
    digits = _until(draw, lambda: str(draw.randrange(10_100_00000, 99_999_99999)), is_business_number)
    return digits[:3], digits[3:5], digits[5:]


def _licence(draw: random.Random) -> tuple[str, ...]:
    return str(draw.choice([*range(11, 27), 28])), _number(draw, 2), _number(draw, 6), _number(draw, 2)


def _mobile(draw: random.Random) -> tuple[str, ...]:
    return "010", draw.choice("23456789") + _number(draw, 3), _number(draw, 4)


def _landline(draw: random.Random) -> tuple[str, ...]:
    area = draw.choice(["02", "031", "042", "051", "064", "070", "0507"])
    return area, draw.choice("23456789") + _number(draw, draw.choice([2, 3])), _number(draw, 4)


def _passport(draw: random.Random) -> tuple[str, ...]:
    return (
        draw.choice("MS") + draw.choice([_number(draw, 8), _number(draw, 3) + draw.choice("ABCD") + _number(draw, 4)]),
    )


_MADE: Final[tuple[tuple[str, Callable[[random.Random], tuple[str, ...]]], ...]] = (
    ("phone", _mobile),
    ("phone", _landline),
    ("resident_number", lambda draw: _registered(draw, "1234", is_resident_number)),
    ("foreigner_number", lambda draw: _registered(draw, "5678", is_foreigner_number)),
    ("card_number", _card),
    ("account_number", _account),
    ("business_number", _business),
    ("driving_licence", _licence),
    ("passport_number", _passport),
)


def _written(kind: str, groups: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield a name and the writing, for every way of writing groups of digits."""
    yield "hyphens", "-".join(groups)
    if len(groups) == 1:
        return
    yield "spaces", " ".join(groups)
    yield "wide", "-".join(groups).translate(_WIDE)
    yield "dashes", "–".join(groups)
    yield "said", "에 ".join(groups).translate(_SYLLABLES)
    yield "said apart", " ".join(groups).translate(_SYLLABLES)
    if kind in ("phone", "resident_number", "foreigner_number", "card_number"):
        yield "nothing", "".join(groups)
        yield "said at once", "".join(groups).translate(_SYLLABLES)
        yield "one by one", " ".join("".join(groups))
    if kind == "phone":
        yield "dots", ".".join(groups)
        yield "brackets", f"{groups[0]}){'-'.join(groups[1:])}"
        yield "+82", f"+82 {groups[0][1:]}-{'-'.join(groups[1:])}"
        yield "mixed", f"{groups[0]}에 {groups[1].translate(_SYLLABLES)}에 {groups[2]}"
    splits = (
        {2: _SPLITS, 3: _THIRDS}.get(len(groups), ())
        if kind in ("phone", "resident_number", "foreigner_number")
        else ()
    )
    for split in splits:
        yield "split", split.format(*groups)


def samples(seed: int, numbers: int) -> Iterator[Sample]:
    """Yield the texts with personal data, the same for the same seed; `numbers` of each kind."""
    draw = random.Random(seed)
    for kind, make in _MADE:
        for _ in range(numbers):
            groups = make(draw)
            for writing, text in _written(kind, groups):
                sentence = draw.choice(_SENTENCES[1:] if writing == "split" else _SENTENCES)
                said = sentence.replace("{name}", _NAMES[kind]).replace("{}", text)
                yield Sample(kind=kind, writing=writing, text=said, value="".join(groups))
    for _ in range(numbers):
        local, host = (
            f"{draw.choice(['hong', 'kim', 'lee'])}{_number(draw, 2)}",
            draw.choice(["naver", "gmail", "daum"]),
        )
        sentence = draw.choice(_SENTENCES).replace("{name}", _NAMES["email"])
        yield Sample(
            kind="email",
            writing="typed",
            text=sentence.replace("{}", f"{local}@{host}.com"),
            value=f"{local}@{host}.com",
        )
        said = f"{local} 골뱅이 {host} 점 com"
        yield Sample(kind="email", writing="said", text=sentence.replace("{}", said), value=f"{local}@{host}.com")


def strangers(seed: int, numbers: int) -> Iterator[tuple[str, str]]:
    """Yield sort and text of numbers that are no personal data."""
    draw = random.Random(seed)
    for _ in range(numbers):
        day = date(2000, 1, 1) + timedelta(days=draw.randrange(10_000))
        for length in range(6, 17):
            yield "digits", f"번호는 {_number(draw, length)}입니다"
        yield "amount", f"{draw.randrange(1_000, 10**10):,}원 이체했어요"
        yield "amount", f"{draw.randrange(1_000, 10**10)}원 입금됐나요"
        yield "amount", f"{draw.randrange(1, 9999)}만 {draw.randrange(1, 9999)}원이요"
        yield (
            "date",
            draw.choice([f"{day:%Y-%m-%d}", f"{day:%Y.%m.%d}", f"{day:%Y%m%d}", f"{day:%Y년 %m월 %d일}"]) + "에 샀어요",
        )
        yield (
            "date",
            f"{day:%Y-%m-%d} {draw.randrange(24):02}:{draw.randrange(60):02}부터 {day:%Y%m%d}{_number(draw, 0)}까지",
        )
        yield "order", f"주문번호 {day:%Y%m%d}-{_number(draw, 7)} 언제 오나요"
        yield "order", f"접수번호 {day:%m%d}-{_number(draw, 8)}"
        yield "order", f"송장 {_number(draw, 12)}"
        yield "public", f"1588-{_number(draw, 4)}로 전화했는데 안 받아요"
        yield "public", f"080-{_number(draw, 3)}-{_number(draw, 4)} 무료인가요"


def is_hidden(sample: Sample) -> bool:
    """Return whether masking changes exactly the digits that the default policy hides."""
    masked = mask(sample.text)
    if sample.kind == "email":
        return "***@***" in masked and sample.value not in masked
    keep = 4 if getattr(STRICT, sample.kind) is Treatment.LAST_FOUR else 0
    changed = sum(before != after for before, after in zip(sample.text, masked, strict=True))
    # +82 stands for the 0 of a phone, and has one digit more.
    extra = 1 if sample.writing == "+82" else 0
    return changed == len(sample.value) - keep + extra


def is_named(sample: Sample) -> bool:
    """Return whether an entity of the kind has the value."""
    text = normalize(sample.text)
    entities = [entity for module in (contacts, identifiers) for entity in module.find(text, _NOW)]
    return (sample.kind, sample.value) in {(entity.kind, entity.value) for entity in entities}


def measure(seed: int, numbers: int) -> dict[str, dict[str, dict[str, float]]]:
    """Return shares in percent: found by kind and writing, and strangers taken for a checked kind by sort."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for sample in samples(seed, numbers):
        for name in (sample.kind, f"  {sample.writing}"):
            found[name].update(texts=1, masked=is_hidden(sample), named=is_named(sample))
    taken: dict[str, Counter[str]] = defaultdict(Counter)
    for sort, text in strangers(seed, numbers):
        kinds = {entity.kind for entity in identifiers.find(text, _NOW)}
        shapes = {item.kind for item in find(text)}
        taken[sort].update(
            texts=1, entity=bool(kinds & _CHECKED), shape=bool(shapes & _CHECKED), masked=mask(text) != text
        )
    return {
        "found": {name: _shares(counts) for name, counts in found.items()},
        "taken": {k: _shares(v) for k, v in taken.items()},
    }


def _shares(counts: Counter[str]) -> dict[str, float]:
    texts = counts["texts"]
    return {"texts": texts} | {name: round(100 * count / texts, 2) for name, count in counts.items() if name != "texts"}


def microseconds(text: str, rounds: int = 5_000) -> float:
    """Return the CPU time that masking a text takes."""
    started = time.process_time()
    for _ in range(rounds):
        mask(text)
    return round((time.process_time() - started) / rounds * 1e6, 2)


def _table(title: str, rows: dict[str, dict[str, float]], columns: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for column in columns:
        table.add_column(column, justify="right")
    for name, figures in rows.items():
        table.add_row(name, *(f"{figures[column]:g}" for column in columns))
    return table


def main(arguments: Sequence[str]) -> int:
    """Print the tables, or with --json the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument("--numbers", type=int, default=200, help="numbers of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", type=int, default=0, help="print so many texts that were missed")
    options = parser.parse_args(arguments)
    figures = measure(options.seed, options.numbers)
    speed = {
        text: microseconds(text)
        for text in ("잔액 조회 좀 해 주세요", "제 번호는 010-1234-5678입니다", "공일공에 일이삼사에 오육칠팔")
    }
    if options.json:
        print(json.dumps({**figures, "microseconds": speed}, ensure_ascii=False, indent=2))
        return 0
    console = Console()
    console.print(_table("Personal data found, %", figures["found"], ("texts", "masked", "named")))
    console.print(
        _table(
            "Taken for a kind with a check digit, %; masked at all, %",
            figures["taken"],
            ("texts", "entity", "shape", "masked"),
        )
    )
    for text, cost in speed.items():
        console.print(f"{cost:8.2f} us  {text}")
    missed = [
        sample for sample in samples(options.seed, options.numbers) if not (is_hidden(sample) and is_named(sample))
    ]
    for sample in missed[: options.misses]:
        console.print(sample.kind, sample.writing, repr(sample.text), "->", repr(mask(sample.text)), markup=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
