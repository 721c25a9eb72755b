"""The bench of intents: what is learned and what is asked."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
from bench import intents

import aicc.bots

ROWS = (
    *(("카드를 잃어버렸어요", "loss"), ("카드 분실 신고할게요", "loss"), ("카드를 도둑맞았어요", "loss")),
    *(("잔액이 얼마예요", "balance"), ("통장에 얼마 있어요", "balance"), ("잔고 알려 주세요", "balance")),
)
BOTS = Path(aicc.bots.__file__).parent
Bench = Callable[..., Any]


def written(path: Path, rows: Iterable[tuple[str, str]]) -> Path:
    """Write rows into a file."""
    lines = [json.dumps({"text": text, "label": label}) for text, label in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """A file of six rows."""
    return written(tmp_path / "train.jsonl", ROWS)


@pytest.fixture
def bench(capsys: pytest.CaptureFixture[str]) -> Bench:
    """Runs the bench; returns its figures."""

    def run(*arguments: object) -> Any:
        assert intents.main([*map(str, arguments), "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return run


def test_what_was_learned_is_read(bench: Bench, rows: Path) -> None:
    """The same rows learned and asked."""
    assert bench("--train", rows, "--test", rows)["accuracy"] == 1.0


def test_each_fold_is_asked_of_what_the_others_taught() -> None:
    """Each row once, and never of a classifier that has learned it."""
    draws = intents.folds(ROWS, 3)

    assert sorted(row for _, asked in draws for row in asked) == sorted(ROWS)
    for learned, asked in draws:
        taught = [(text, label) for label, texts in learned.items() for text in texts]
        assert sorted(taught + asked) == sorted(ROWS)


def test_figures_of_folds_are_means(bench: Bench, rows: Path, tmp_path: Path) -> None:
    """Of what each fold gives by itself."""
    alone = []
    for learned, asked in intents.folds(ROWS, 3):
        taught = [(text, label) for label, texts in learned.items() for text in texts]
        alone.append(
            bench("--train", written(tmp_path / "a", taught), "--test", written(tmp_path / "b", asked))["accuracy"]
        )

    assert bench("--train", rows, "--folds", 3)["accuracy"] == pytest.approx(fmean(alone))


def test_more_folds_than_rows_are_refused(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A fold without a row says nothing."""
    assert intents.main(["--train", str(rows), "--folds", "7"]) == 2
    assert "6 rows make no 7 folds" in capsys.readouterr().err


def test_the_phrases_of_a_bot_are_learned(bench: Bench) -> None:
    """By the name of its folder, asked with the lines that nobody learned from."""
    bot = BOTS / "public_service"

    assert bench("--train", bot, "--test", bot / "tests" / "rows.jsonl")["accuracy"] > 0.8


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--folds", "1"), "--folds must be 2 or more"),
        (("--folds", "3", "--shots", "1"), "goes without --shots"),
        ((), "one of the arguments --test --folds is required"),
        (("--test", "x", "--folds", "3"), "not allowed with"),
    ],
)
def test_what_does_not_go_together_is_refused(
    arguments: tuple[str, ...], complaint: str, rows: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the usage."""
    with pytest.raises(SystemExit):
        intents.main(["--train", str(rows), *arguments])

    assert complaint in capsys.readouterr().err


def test_a_folder_that_is_no_bot_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With what is missing."""
    assert intents.main(["--train", str(tmp_path), "--folds", "2"]) == 2
    assert "intents.yaml:1: [file_missing]" in capsys.readouterr().err
