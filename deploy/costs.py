"""What the centre costs on AWS a month, by its traffic: `python3 deploy/costs.py --conversations 100000`.

The prices are those of `prices.json`, each with its source and its date. A price that is not known there (`null`) is
left out of the sum and named below it: look it up, write it in, run again. The amounts behind each line are stated in
docs/reference/costs.md. Needs nothing but Python itself.
"""

import argparse
import json
import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
SCALES: Final = (10_000, 100_000, 1_000_000)

_HOURS: Final = 730
_GIB: Final = 1024**3
# Of the templates: what is there whoever comes.
_ADDRESSES: Final = 3
_SECRETS: Final = 7
_ALARMS: Final = 14
_METRICS: Final = 11
_IMAGES_GB: Final = 4
# Measured: see docs/how-to/dynamodb.md (write and read request units of a turn) and docs/reference/costs.md.
_WRITES: Final = 12
_READS: Final = 1
_TURN_BYTES: Final = 2_048
_LOG_BYTES: Final = 1_024
_METRIC_LINE_BYTES: Final = 700
_ANSWER_BYTES: Final = 4_096
_LAMBDA_GB: Final = 1.769 / 1.024
_LAMBDA_SECONDS: Final = 0.2
# Of a day's turns, in its busiest hour; days a month on which people come.
_BUSIEST_HOUR: Final = 0.15
_DAYS: Final = 22
_FREE_GB_OUT: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """What comes in a month, and how the centre is set up for it."""

    conversations: int
    turns: float = 6.0
    # Of the conversations, on the phone: through Connect, Lex and Lambda. The rest is web chat.
    phone: float = 0.0
    minutes: float = 3.0
    # Months for which conversations are kept.
    kept: int = 6
    log_months: int = 3
    nat_gateways: int = 1
    cache_nodes: int = 2
    search_nodes: int = 1
    turns_per_task: int = 1_800
    least_tasks: int = 2

    @property
    def all_turns(self) -> float:
        """Return the turns of the month."""
        return self.conversations * self.turns

    @property
    def tasks(self) -> int:
        """Return the tasks that the busiest minute needs."""
        busiest = self.all_turns / _DAYS * _BUSIEST_HOUR / 60
        return max(self.least_tasks, math.ceil(busiest / self.turns_per_task))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the estimate: so much of something."""

    part: str
    price: str
    amount: float


def lines(traffic: Traffic) -> tuple[Line, ...]:
    """Return what is used in a month, each thing with the name of its price."""
    turns, calls = traffic.all_turns, traffic.conversations * traffic.phone
    log_gb = (turns * _LOG_BYTES + traffic.tasks * _HOURS * 60 * _METRIC_LINE_BYTES) / _GIB
    stored_gb = turns * traffic.kept * _TURN_BYTES / _GIB
    answers_gb = turns * _ANSWER_BYTES / _GIB
    lambda_turns = calls * traffic.turns
    amounts: tuple[tuple[str, str, float], ...] = (
        ("Fargate", "fargate_vcpu_hour", traffic.tasks * _HOURS * 1),
        ("Fargate", "fargate_gb_hour", traffic.tasks * _HOURS * 2),
        ("ALB", "alb_hour", _HOURS),
        ("ALB", "alb_lcu_hour", _HOURS * max(traffic.conversations / _HOURS / 3600 / 25, answers_gb / _HOURS)),
        ("NAT", "nat_hour", traffic.nat_gateways * _HOURS),
        ("NAT", "nat_gb", log_gb),
        ("VPC", "ipv4_hour", (_ADDRESSES + traffic.nat_gateways - 1) * _HOURS),
        ("VPC", "internet_gb", max(0.0, answers_gb - _FREE_GB_OUT)),
        ("DynamoDB", "dynamodb_million_writes", turns * _WRITES / 1e6),
        ("DynamoDB", "dynamodb_million_reads", turns * _READS / 1e6),
        ("DynamoDB", "dynamodb_gb_month", stored_gb * 2),
        ("DynamoDB", "dynamodb_recovery_gb_month", stored_gb),
        ("ElastiCache", "cache_node_hour", traffic.cache_nodes * _HOURS),
        ("OpenSearch", "search_node_hour", traffic.search_nodes * _HOURS),
        ("OpenSearch", "search_gb_month", traffic.search_nodes * 10),
        ("CloudWatch", "logs_gb", log_gb),
        ("CloudWatch", "logs_gb_month", log_gb * traffic.log_months),
        ("CloudWatch", "metric_month", _METRICS),
        ("CloudWatch", "alarm_month", _ALARMS),
        ("KMS, Secrets Manager, ECR", "secret_month", _SECRETS),
        ("KMS, Secrets Manager, ECR", "key_month", 1),
        ("KMS, Secrets Manager, ECR", "ecr_gb_month", _IMAGES_GB),
        ("Lambda", "lambda_request", lambda_turns),
        ("Lambda", "lambda_gb_second", lambda_turns * _LAMBDA_SECONDS * _LAMBDA_GB),
        ("Lex", "lex_speech", lambda_turns),
        ("Connect", "connect_voice_minute", calls * traffic.minutes),
        ("Connect", "telephony_minute", calls * traffic.minutes),
    )
    return tuple(Line(part=part, price=price, amount=amount) for part, price, amount in amounts if amount)


def estimate(traffic: Traffic, prices: Mapping[str, float | None]) -> tuple[dict[str, float], tuple[str, ...]]:
    """Return the dollars of each part, and the prices that are missing.

    Args:
        traffic: what comes.
        prices: dollars by name; None is a price that is not known.
    """
    dollars: dict[str, float] = {}
    missing = []
    for line in lines(traffic):
        price = prices[line.price]
        if price is None:
            missing.append(line.price)
        dollars[line.part] = dollars.get(line.part, 0.0) + line.amount * (price or 0.0)
    return dollars, tuple(missing)


def read_prices(path: Path) -> dict[str, float | None]:
    """Return the dollars by name of a file of prices."""
    told = json.loads(path.read_text(encoding="utf-8"))["prices"]
    return {name: each["usd"] for name, each in told.items()}


def table(traffics: tuple[Traffic, ...], prices: Mapping[str, float | None]) -> str:
    """Return a table in Markdown, a column for each traffic, and what it leaves out."""
    estimates = [estimate(traffic, prices) for traffic in traffics]
    rows = [["월 대화 / conversations", *(f"{traffic.conversations:,}" for traffic in traffics)]]
    rows.append(["---", *("---:" for _ in traffics)])
    rows.append(["태스크 / tasks", *(str(traffic.tasks) for traffic in traffics)])
    unsure = {line.part for line in lines(traffics[-1]) if prices[line.price] is None}
    for part in estimates[-1][0]:
        rest = " + ?" if part in unsure else ""
        rows.append([part, *(f"{dollars.get(part, 0.0):,.2f}{rest}" for dollars, _ in estimates)])
    rest = " + ?" if unsure else ""
    rows.append(["**합계 / total, USD**", *(f"**{sum(dollars.values()):,.2f}{rest}**" for dollars, _ in estimates)])
    missing = ", ".join(f"`{name}`" for name in dict.fromkeys(name for _, names in estimates for name in names))
    text = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    return text + (f"\n\n모르는 단가(합계에 없음) / prices not known, not in the total: {missing}" if missing else "")


def _number(kind: type, wanted: str, most: float = math.inf) -> Callable[[str], Any]:
    """Return what reads a number from 0 to `most` of an option, and says what is `wanted` where it is none."""

    def read(written: str) -> Any:
        try:
            number = kind(written)
        except ValueError:
            number = math.nan
        if not (0 <= number <= most and math.isfinite(number)):
            raise argparse.ArgumentTypeError(f"{written} (wanted: {wanted})")
        return number

    return read


_COUNT: Final = _number(int, "0 이상의 정수 / a whole number from 0 on")
_AMOUNT: Final = _number(float, "0 이상의 수 / a number from 0 on")
_SHARE: Final = _number(float, "0부터 1까지의 수 / a number from 0 to 1", most=1)


def main() -> None:
    """Print the estimate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=_COUNT, nargs="+", default=list(SCALES), help="a month")
    parser.add_argument("--turns", type=_AMOUNT, default=6.0, help="of a conversation")
    parser.add_argument("--phone", type=_SHARE, default=0.0, help="share on the phone, 0 to 1")
    parser.add_argument("--minutes", type=_AMOUNT, default=3.0, help="of a call with the bot")
    parser.add_argument("--search-nodes", type=_COUNT, default=1, help="0: the embedded index")
    parser.add_argument("--prices", type=Path, default=HERE / "prices.json", help="file of the prices")
    given = parser.parse_args()
    traffics = tuple(
        Traffic(
            conversations=count,
            turns=given.turns,
            phone=given.phone,
            minutes=given.minutes,
            search_nodes=given.search_nodes,
        )
        for count in given.conversations
    )
    sys.stdout.write(table(traffics, read_prices(given.prices)) + "\n")


if __name__ == "__main__":
    main()
