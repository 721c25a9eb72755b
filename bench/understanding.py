"""How fast a message is understood as a whole: intents, entities, sentiment, personal data.

    python -m bench.understanding [--train FILE] [--rounds N] [--json]

Messages are the packaged bot's own phrases and a few with amounts, times and numbers in them. Figures are CPU-seconds
of this process, medians of the rounds: utterances per CPU-second and milliseconds a message by percentile, training of
300 and of all phrases (with `--train` also of that file's rows), cold start (import, load, first answer, in a new
process), memory after it, and the performance test of the developer guide as it stands there.
"""

import argparse
import gc
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

# So that `python bench/understanding.py` works as well as `python -m bench.understanding`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from aicc.nlu import ChatbotNLU
from aicc.nlu.chatbot_nlu import examples_of
from aicc.nlu.training import train
from aicc.project import load_bot
from aicc.utils.config import PACKAGED_BOT
from aicc.utils.pii import mask
from bench.rows import BadRows, read_rows

_WITH_ENTITIES = (
    "엄마한테 국민은행으로 5만원 보내줘",
    "내일 오후 3시에 강남지점 방문할게요",
    "010-1234-5678로 전화 주세요",
    "매달 25일에 30만원씩 자동이체 해 주세요",
    "이번 달 1일부터 15일까지 거래내역 보여줘",
    "대출 금리가 3.5%인데 2년이면 이자가 얼마예요?",
    "체크카드 두 장 재발급해 주세요",
    "국민은행 123456-01-123456 계좌로 이체할게요",
)
_GUIDE_INPUTS = ("계좌 잔액을 확인하고 싶습니다", "카드를 분실했어요", "대출 신청하고 싶습니다")
_COLD_START = """
import time
started = time.perf_counter()
from aicc.nlu import ChatbotNLU
from aicc.nlu.artefact import decode
from pathlib import Path
import sys
nlu = ChatbotNLU(classifier=decode(Path(sys.argv[1]).read_bytes(), path=sys.argv[1]))
nlu.understand("엄마한테 5만원 보내줘")
print(time.perf_counter() - started)
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, help="JSON Lines with text and label: also time training on it")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    try:
        rows = read_rows(options.train, label=True) if options.train else []
    except BadRows as error:
        print(error, file=sys.stderr)
        return 2
    figures = measure(rows, max(options.rounds, 1))
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:32}{value:>12,.3f}")
    return 0


def measure(rows: Sequence[tuple[str, str]], rounds: int) -> dict[str, float]:
    """Return all figures by name."""
    bot = load_bot(PACKAGED_BOT)
    examples = {intent: list(phrases) for intent, phrases in examples_of(bot).items()}
    nlu = ChatbotNLU(bot=bot)
    texts = [phrase for phrases in examples.values() for phrase in phrases] + list(_WITH_ENTITIES) * 20
    gc.collect()
    gc.freeze()  # as `aicc serve` does
    seconds = sorted(min(times) for times in zip(*(_each(nlu, texts) for _ in range(rounds)), strict=True))
    whole = [sum(_each(nlu, texts)) for _ in range(rounds)]
    figures = {
        "per_cpu_s": len(texts) / median(whole),
        "with_entities_per_cpu_s": _rate(nlu, _WITH_ENTITIES * 50, rounds),
        "p50_ms": seconds[len(seconds) // 2] * 1_000,
        "p99_ms": seconds[int(len(seconds) * 0.99)] * 1_000,
        "train_300_s": _training(_first(examples, 300), rounds),
        "train_own_s": _training(examples, rounds),
    }
    if rows:
        by_label: defaultdict[str, list[str]] = defaultdict(list)
        for text, label in rows:
            by_label[label].append(text)
        figures[f"train_{len(rows)}_s"] = _training(by_label, 1)
    figures["guide_requests_per_s"] = _guide(nlu)
    figures |= _cold_start(nlu, rounds)
    return figures


def _each(nlu: ChatbotNLU, texts: Sequence[str]) -> list[float]:
    """Return the CPU-seconds of each message, masking included."""
    found: list[float] = []
    for text in texts:
        started = time.process_time()
        nlu.understand(text)
        mask(text)
        found.append(time.process_time() - started)
    return found


def _rate(nlu: ChatbotNLU, texts: Sequence[str], rounds: int) -> float:
    return len(texts) / median(sum(_each(nlu, texts)) for _ in range(rounds))


def _first(examples: dict[str, list[str]], count: int) -> dict[str, list[str]]:
    each = -(-count // len(examples))
    return {intent: phrases[:each] for intent, phrases in examples.items()}


def _training(examples: dict[str, list[str]], rounds: int) -> float:
    return median(_cpu(lambda: train(examples, version="bench")) for _ in range(rounds))


def _cpu(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _guide(nlu: ChatbotNLU) -> float:
    """Return requests per second of the guide's performance test: ten threads, 300 messages, wall clock."""
    inputs = _GUIDE_INPUTS * 100
    started = time.perf_counter()
    with ThreadPoolExecutor(max_workers=10) as executor:
        for future in [executor.submit(nlu.comprehensive_analysis, text) for text in inputs]:
            future.result()
    return len(inputs) / (time.perf_counter() - started)


def _cold_start(nlu: ChatbotNLU, rounds: int) -> dict[str, float]:
    """Return wall seconds to the first answer in a new process that finds its artefact, and its memory in MB."""
    from tempfile import TemporaryDirectory

    from aicc.nlu.artefact import encode

    script = _COLD_START + "import psutil\nprint(psutil.Process().memory_info().rss / 2**20)\n"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bot.intents"
        path.write_bytes(encode(nlu.classifier))
        runs = [
            subprocess.run(
                [sys.executable, "-c", script, str(path)],
                capture_output=True,
                text=True,
                check=True,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            ).stdout.split()
            for _ in range(rounds)
        ]
    return {
        "cold_start_s": median(float(run[0]) for run in runs),
        "cold_start_rss_mb": median(float(run[1]) for run in runs),
    }


if __name__ == "__main__":
    sys.exit(main())
