"""How long a Lambda takes to its first answer in a fresh process, and to each one after.

    python -m bench.lambda_start [--package build/lambda/package] [--rounds 7] [--json]

Each round is a process of its own: the imports, then the first answer of the Connect handler to a customer's sentence,
with SQLite as the store and what was learned at hand, as in the package. Seconds of the clock and of the processor; the
clock also counts what others do on the machine. With --package the process sees that folder and no other package.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

# So that `python bench/lambda_start.py` works as well as `python -m bench.lambda_start`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.figures import parser_of, print_figures, progress

_ROOT: Final = Path(__file__).resolve().parent.parent
_COLUMNS: Final = ("least", "median", "most")
# Runs in the fresh process; prints one line of JSON.
_ROUND: Final = """
import json, sys, time
began, worked = time.perf_counter(), time.process_time()
from aicc.lambdas import lambda_handler
imported, import_work = time.perf_counter() - began, time.process_time() - worked
def say(text, turn):
    data = {"ContactId": "c1111111-2222-3333-4444-555555555555", "Channel": "VOICE"}
    return lambda_handler({"Details": {"Parameters": {"UserInput": text, "Turn": turn}, "ContactData": data}}, None)
answer = say("계좌 잔액을 확인하고 싶습니다", "1")
cold, cold_work = time.perf_counter() - began, time.process_time() - worked
warm = []
for number in range(60):
    began = time.perf_counter()
    said = ("카드를 분실했어요", "상담 시간이 어떻게 되나요", "이체 한도 알려 주세요")[number % 3]
    answer = say(said, answer["turn"])
    warm.append(time.perf_counter() - began)
unwanted = sorted({"fastapi", "uvicorn", "httpx", "openpyxl", "typer"} & set(sys.modules))
json.dump(dict(imported=imported, import_work=import_work, cold=cold, cold_work=cold_work, warm=warm,
               unwanted=unwanted), sys.stdout)
"""


def main() -> None:
    """Measure and print."""
    parser = parser_of(__doc__ or "")
    parser.add_argument("--package", type=Path, help="Folder that tools/build_lambda.py made.")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    say = progress()
    with tempfile.TemporaryDirectory() as folder:
        # The process runs in a folder of its own.
        package = options.package.resolve() if options.package else None
        artefacts = (package or Path(folder)) / "artefacts"
        rounds = []
        for number in range(options.rounds + (options.package is None)):
            say(f"round {number + 1}")
            rounds.append(_round(package, artefacts, Path(folder)))
    # The first one of a checkout learns the bot, which a package has done already.
    print_figures("Lambda", _rows(rounds[options.package is None :]), as_json=options.json)


def _round(package: Path | None, artefacts: Path, folder: Path) -> dict[str, object]:
    # A container starts with nothing but its package.
    shutil.rmtree(folder / "data", ignore_errors=True)
    settings = {
        "AICC_STORE": "sqlite",
        "AICC_ARTEFACT_DIR": str(artefacts),
        "AICC_DATA_DIR": str(folder / "data"),
        "AICC_LOG_LEVEL": "ERROR",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONPATH": str(package or _ROOT / "src"),
    }
    command = [sys.executable, *(["-S"] if package else []), "-c", _ROUND]
    run = subprocess.run(command, env=settings, capture_output=True, text=True, check=True, cwd=folder)
    measured: dict[str, object] = json.loads(run.stdout)
    return measured


def _rows(rounds: list[dict[str, object]]) -> list[dict[str, object]]:
    def seconds(name: str) -> dict[str, object]:
        values = sorted(float(str(one[name])) for one in rounds)
        return {
            "least": round(values[0], 3),
            "median": round(statistics.median(values), 3),
            "most": round(values[-1], 3),
        }

    warm = sorted(value for one in rounds for value in one["warm"])  # type: ignore[attr-defined]
    between = {
        name: round(value, 4) for name, value in zip(_COLUMNS, _spread(warm[: len(warm) * 99 // 100]), strict=True)
    }
    unwanted = sorted({name for one in rounds for name in one["unwanted"]})  # type: ignore[attr-defined]
    return [
        {"seconds": "imports, clock", **seconds("imported")},
        {"seconds": "imports, processor", **seconds("import_work")},
        {"seconds": "cold start to the first answer, clock", **seconds("cold")},
        {"seconds": "cold start to the first answer, processor", **seconds("cold_work")},
        {"seconds": "a turn afterwards (most: 99 %)", **between},
        {"seconds": "unwanted modules", "least": "", "median": ", ".join(unwanted) or "none", "most": ""},
    ]


def _spread(values: list[float]) -> tuple[float, float, float]:
    return values[0], statistics.median(values), values[-1]


if __name__ == "__main__":
    main()
