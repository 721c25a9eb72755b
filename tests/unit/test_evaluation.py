"""Measuring how well intents are recognised: rows of files, and what readings of them amount to."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from aicc.models.bot import Bot, Intent, Thresholds
from aicc.nlu.chatbot_nlu import examples_of
from aicc.nlu.training import train
from aicc.project import load_bot
from aicc.services.evaluation import (
    NO_INTENT,
    Evaluation,
    OutOfScope,
    Read,
    Row,
    cross_validate,
    evaluate_rows,
    hold_out,
    read_rows,
    read_texts,
    summarise,
)
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


def _read(tmp_path: Path, content: str, name: str = "rows.jsonl") -> tuple[list[Row], list[tuple[int, str]]]:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8", newline="")
    rows, problems = read_rows(path, intents=INTENTS)
    return list(rows), [(problem.line, problem.code) for problem in problems]


def _reading(intent: str, read_as: str, confidence: float, *, clear: bool = True) -> Read:
    row = Row(text=f"{intent} {confidence}", intent=intent)
    return Read(row=row, read_as=read_as, confidence=confidence, tier="classifier", clear=clear)


def _strangers(found: Evaluation) -> OutOfScope:
    assert found.out_of_scope is not None
    return found.out_of_scope


# Four of one intent and one of another; the third is wrong, the last is not ahead of the next reading.
READINGS = (
    _reading("greeting", "greeting", 0.95),
    _reading("greeting", "greeting", 0.85),
    _reading("greeting", "transfer", 0.65),
    _reading("greeting", "greeting", 0.25),
    _reading("transfer", "transfer", 0.75, clear=False),
)
# Lines that are none of the bot's business, read as something all the same.
STRANGERS = (_reading(NO_INTENT, "greeting", 0.9), _reading(NO_INTENT, "transfer", 0.3))


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


def test_precision_and_recall_are_of_each_intent() -> None:
    """Of four greetings three are found; of two readings as a transfer one is right. The worse intent comes first."""
    found = summarise(READINGS, Thresholds()).per_intent

    assert [(one.intent, one.support, one.right, one.precision, one.recall) for one in found] == [
        ("transfer", 1, 1, 0.5, 1.0),
        ("greeting", 4, 3, 1.0, 0.75),
    ]


def test_confidence_is_held_against_what_was_right() -> None:
    """Five readings, each alone in its bin: their distances are 0.05, 0.15, 0.65, 0.75 and 0.25; the mean is 0.37."""
    found = summarise(READINGS, Thresholds())

    assert [(bin_.low, bin_.rows, bin_.accuracy) for bin_ in found.bins if bin_.rows] == [
        (0.2, 1, 1.0),
        (0.6, 1, 0.0),
        (0.7, 1, 1.0),
        (0.8, 1, 1.0),
        (0.9, 1, 1.0),
    ]
    assert round(found.calibration_error, 4) == 0.37


def test_full_confidence_has_a_bin() -> None:
    """A confidence of 1 is in the last bin, and there are ten."""
    found = summarise([_reading("greeting", "greeting", 1.0)], Thresholds())

    assert [bin_.rows for bin_ in found.bins] == [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("threshold", "coverage", "wrong_accepted", "rejected"),
    [(0.0, 0.8, 0.2, 0.0), (0.5, 0.6, 0.2, 0.5), (0.7, 0.4, 0.0, 0.5), (1.0, 0.0, 0.0, 1.0)],
)
def test_a_higher_threshold_answers_less(
    threshold: float, coverage: float, wrong_accepted: float, rejected: float
) -> None:
    """The curve says what would be answered, answered wrongly and rejected; a close second is never answered."""
    curve = summarise(READINGS, Thresholds(), STRANGERS).curve
    [at] = [point for point in curve if point.threshold == threshold]

    assert (at.coverage, at.wrong_accepted, at.rejected) == (coverage, wrong_accepted, rejected)


def test_strangers_are_rejected_at_two_thresholds() -> None:
    """At the bot's own 0.55 one of two is let in; what loses no good line of three is 0.25, where both are."""
    found = _strangers(summarise(READINGS, Thresholds(), STRANGERS))

    assert (found.rows, found.rejected) == (2, 0.5)
    assert (found.threshold_at_three_percent, found.rejected_at_three_percent) == (0.25, 0.0)
    assert [(one.read_as, one.confidence) for one in found.accepted] == [("greeting", 0.9)]


def test_three_of_a_hundred_good_lines_may_be_lost() -> None:
    """With good lines at 0.00, 0.01 ... 0.99 the threshold is 0.03: three are below."""
    good = [_reading("greeting", "greeting", number / 100) for number in range(100)]

    assert _strangers(summarise(good, Thresholds(), STRANGERS)).threshold_at_three_percent == 0.03


def test_without_strangers_nothing_is_said_of_them() -> None:
    """A rejection rate of nothing would look like a good one."""
    found = summarise(READINGS, Thresholds())

    assert (found.out_of_scope, found.curve[0].rejected) == (None, None)


def test_the_tier_that_decided_is_counted(bot: Bot) -> None:
    """A keyword, the classifier, and a text without a reading each count for themselves."""
    greeting = replace(bot.intents["greeting"], keywords=("안녕하세요",))
    keyed = replace(bot, intents={**bot.intents, "greeting": greeting})
    rows = [Row(text=text, intent="greeting") for text in ("안녕하세요", "안녕안녕", "?!")]
    found = evaluate_rows(keyed, train(examples_of(keyed), version="test"), rows)

    assert [(tier.tier, tier.rows, tier.right) for tier in found.tiers] == [
        ("keyword", 1, 1),
        ("initials", 0, 0),
        ("classifier", 1, 1),
        ("none", 1, 0),
    ]


def test_personal_data_is_masked_in_examples(bot: Bot) -> None:
    """What a report shows of a customer's words holds no phone number."""
    row = Row(text="안녕 010-1234-5678", intent="transfer")
    found = evaluate_rows(bot, train(examples_of(bot), version="test"), [row])

    assert found.confusions[0].examples == ("안녕 ***-****-5678",)


def test_a_long_text_is_cut_where_it_is_shown(bot: Bot) -> None:
    """A page of a customer's words is no example; a hundred and twenty characters are."""
    row = Row(text="안녕" * 5_000, intent="transfer")
    found = evaluate_rows(bot, train(examples_of(bot), version="test"), [row])

    assert [len(example) for example in found.confusions[0].examples] == [120]


def test_holding_out_tells_how_far_it_is(bot: Bot) -> None:
    """Each fold adds its share, the last makes it whole."""
    told: list[float] = []
    hold_out(bot, folds=4, progress=told.append)

    assert told == [0.25, 0.5, 0.75, 1.0]


# --- files of rows ---------------------------------------------------------------------------------------------------


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


def test_csv_names_its_columns(tmp_path: Path) -> None:
    """The first line says which column is which; others are passed over, quotes may hold commas and line breaks."""
    content = 'id,Text,Intent\r\n1,안녕,greeting\r\n\r\n2,"돈, 그리고\n또 돈",transfer\r\n3,송금,transfers\r\n'

    assert _read(tmp_path, content, "rows.csv") == (
        [Row(text="안녕", intent="greeting"), Row(text="돈, 그리고\n또 돈", intent="transfer")],
        [(6, "intent_unknown")],
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("안녕,greeting\n", (1, "columns_missing")),
        ("text,intent\n안녕\n", (2, "row_shape")),
        ("text,intent\n,greeting\n", (2, "row_shape")),
        ('text,intent\n"안녕,greeting\n', (2, "row_not_csv")),
        ("text,intent\n" + "가" * 200_000 + ",greeting\n", (2, "row_not_csv")),
        ("text,intent\n", (1, "rows_missing")),
    ],
)
def test_a_bad_csv_is_placed(tmp_path: Path, content: str, problem: tuple[int, str]) -> None:
    """Each kind of mistake in a CSV is reported with its line."""
    assert _read(tmp_path, content, "rows.csv") == ([], [problem])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", (1, "rows_missing")),
        (b"\xef\xbb\xbf \n\n", (1, "rows_missing")),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", (1, "file_binary")),
        ('{"text": "안녕"}'.encode("utf-16"), (1, "file_binary")),
        (b"\n" + '{"text": "안녕", "intent": "greeting"}'.encode("cp949"), (2, "not_utf8")),
        (b"\n" * 200_001, (200_001, "too_many_rows")),
        (b" " * (64 * 1024 * 1024 + 1), (1, "file_too_large")),
    ],
    ids=["empty", "blank", "picture", "utf-16", "cp949", "lines", "bytes"],
)
def test_what_is_no_file_of_rows_is_one_problem(tmp_path: Path, content: bytes, problem: tuple[int, str]) -> None:
    """An empty, binary, strangely encoded or endless file is said to be so, once."""
    path = tmp_path / "rows.jsonl"
    path.write_bytes(content)
    rows, problems = read_rows(path, intents=INTENTS)

    assert (rows, [(each.line, each.code) for each in problems]) == ((), [problem])


@pytest.mark.parametrize(("name", "code"), [("nowhere.jsonl", "file_missing"), (".", "file_unreadable")])
def test_what_cannot_be_opened_is_a_problem(tmp_path: Path, name: str, code: str) -> None:
    """A path that leads nowhere, or to a folder, is reported as a bad row is."""
    rows, problems = read_rows(tmp_path / name, intents=INTENTS)

    assert (rows, [each.code for each in problems]) == ((), [code])


def test_out_of_scope_lines_have_a_text_alone(tmp_path: Path) -> None:
    """Other keys are passed over; a row without a text is placed."""
    path = tmp_path / "lines.jsonl"
    path.write_text('{"text": "오늘 날씨 어때", "label": "x"}\n{"label": "x"}\n"안녕"\n', encoding="utf-8")
    texts, problems = read_texts(path)

    assert texts == ("오늘 날씨 어때",)
    assert [(each.line, each.code) for each in problems] == [(2, "text_missing"), (3, "text_missing")]
