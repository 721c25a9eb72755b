"""Measuring how well intents are recognised."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from aicc.models.bot import Bot, Intent, Thresholds
from aicc.nlu.chatbot_nlu import examples_of
from aicc.nlu.intents import train
from aicc.project import load_bot
from aicc.services.evaluation import Row, cross_validate, evaluate_rows, read_rows
from aicc.utils.config import PACKAGED_BOT

INTENTS = frozenset({"greeting", "transfer"})


@pytest.fixture
def bot() -> Bot:
    """Return a bot of two intents that share no syllable."""
    greeting = Intent(id="greeting", name="인사", phrases=("안녕하세요", "안녕", "안녕하십니까", "안녕안녕"))
    transfer = Intent(id="transfer", name="이체", phrases=("돈 보내줘", "돈 보내기", "돈 보낼래", "돈 보낼게요"))
    return replace(load_bot(PACKAGED_BOT), intents={"greeting": greeting, "transfer": transfer})


def _evaluate(bot: Bot, *rows: tuple[str, str]) -> tuple[float, float, float, float]:
    classifier = train(examples_of(bot), version="test")
    found = evaluate_rows(bot, classifier, [Row(text=text, intent=intent) for text, intent in rows])
    return found.accuracy, round(found.macro_f1, 4), found.coverage, found.wrong_accepted


def _read(tmp_path: Path, content: str) -> tuple[list[Row], list[tuple[int, str]]]:
    path = tmp_path / "rows.jsonl"
    path.write_text(content, encoding="utf-8")
    rows, problems = read_rows(path, intents=INTENTS)
    return list(rows), [(problem.line, problem.code) for problem in problems]


def test_every_phrase_is_held_out_once(bot: Bot) -> None:
    """Cross-validation counts each phrase exactly once and no intent's name."""
    found = cross_validate(bot, folds=3)

    assert (found.rows, found.intents) == (8, 2)


def test_phrases_that_are_alike_are_recognised(bot: Bot) -> None:
    """Held-out phrases are read right from those that stayed."""
    found = cross_validate(bot, folds=4)

    assert (found.accuracy, found.macro_f1, found.confusions) == (1.0, 1.0, ())


def test_cross_validation_is_deterministic() -> None:
    """The same bot gives the same numbers."""
    packaged = load_bot(PACKAGED_BOT)

    assert cross_validate(packaged, folds=2) == cross_validate(packaged, folds=2)


def test_more_folds_than_phrases_do_no_harm(bot: Bot) -> None:
    """A fold in which nothing is held out is passed over."""
    assert cross_validate(bot, folds=20).rows == 8


def test_right_and_wrong_rows_are_counted(bot: Bot) -> None:
    """Three of four right: accuracy 0.75; F1 is 0.8 for the one intent and 2/3 for the other."""
    rows = (("안녕", "greeting"), ("안녕하세요", "greeting"), ("돈 보내줘", "transfer"), ("안녕안녕", "transfer"))

    assert _evaluate(bot, *rows) == (0.75, 0.7333, 1.0, 0.25)


def test_what_is_below_the_threshold_is_not_covered(bot: Bot) -> None:
    """A bot that trusts nothing acts on nothing, rightly or wrongly."""
    cautious = replace(bot, thresholds=Thresholds(intent=1.0))

    assert _evaluate(cautious, ("안녕", "greeting"), ("안녕", "transfer"))[2:] == (0.0, 0.0)


def test_a_text_without_any_reading_is_wrong_and_not_covered(bot: Bot) -> None:
    """A text of nothing known is no hit and is not acted upon."""
    found = evaluate_rows(bot, train(examples_of(bot), version="test"), [Row(text="?!", intent="greeting")])

    assert (found.accuracy, found.coverage) == (0.0, 0.0)
    assert [(pair.intent, pair.read_as) for pair in found.confusions] == [("greeting", "(none)")]


def test_keywords_count_as_in_a_turn(bot: Bot) -> None:
    """A keyword decides before the classifier, as it does for customers."""
    greeting = replace(bot.intents["greeting"], keywords=("돈보내",))
    keyed = replace(bot, intents={**bot.intents, "greeting": greeting})

    assert _evaluate(keyed, ("돈 보내줘", "greeting"))[0] == 1.0


def test_confusions_come_most_frequent_first_with_examples(bot: Bot) -> None:
    """A pair is counted with its texts in order, three at most."""
    classifier = train(examples_of(bot), version="test")
    wrong = [Row(text=text, intent="transfer") for text in ("안녕", "안녕하세요", "안녕안녕", "안녕하십니까")]
    found = evaluate_rows(bot, classifier, [Row(text="돈 보내줘", intent="greeting"), *wrong])

    assert [(pair.intent, pair.count, pair.examples) for pair in found.confusions] == [
        ("transfer", 4, ("안녕", "안녕하세요", "안녕안녕")),
        ("greeting", 1, ("돈 보내줘",)),
    ]


def test_intent_and_label_are_both_read(tmp_path: Path) -> None:
    """Rows of public data sets say label; empty lines do not count."""
    content = '{"text": "안녕", "intent": "greeting"}\n\n{"text": "송금", "label": "transfer"}\r\n'

    assert _read(tmp_path, content) == ([Row(text="안녕", intent="greeting"), Row(text="송금", intent="transfer")], [])


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("안녕", "row_not_json"),
        ("[" * 100_000, "row_not_json"),
        ('["안녕", "greeting"]', "row_shape"),
        ('{"intent": "greeting"}', "row_shape"),
        ('{"text": "안녕"}', "row_shape"),
        ('{"text": 3, "intent": "greeting"}', "row_shape"),
        ('{"text": " ", "intent": "greeting"}', "row_shape"),
        ('{"text": "안녕", "intent": ["greeting"]}', "row_shape"),
        ('{"text": "안녕", "intent": "greetings"}', "intent_unknown"),
    ],
)
def test_a_bad_row_is_placed(tmp_path: Path, line: str, code: str) -> None:
    """Each kind of bad row is reported with its line, and good rows around it are kept."""
    good = json.dumps({"text": "안녕", "intent": "greeting"})

    rows, problems = _read(tmp_path, f"{good}\n{line}\n{good}\n")

    assert (len(rows), problems) == (2, [(2, code)])


def test_a_file_in_another_encoding_is_reported(tmp_path: Path) -> None:
    """Rows in CP949 are one problem, at the line where it begins."""
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"\n" + '{"text": "안녕", "intent": "greeting"}'.encode("cp949"))

    rows, problems = read_rows(path, intents=INTENTS)

    assert (rows, [(problem.line, problem.code) for problem in problems]) == ((), [(2, "not_utf8")])
