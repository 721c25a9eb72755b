"""Sentiment: moods, emotions, abusive language, the artefact that holds them, and the bench that measures them."""

import json
from pathlib import Path

import numpy as np
import pytest
from bench.sentiment import main
from tools.train_sentiment import everyday_rows

from aicc.models.errors import ArtefactInvalid
from aicc.models.understanding import Emotion, Mood
from aicc.nlu.sentiment import analyze, load
from aicc.nlu.sentiment.abuse import rate
from aicc.nlu.sentiment.artefact import decode, encode
from aicc.nlu.sentiment.nbsvm import train
from aicc.nlu.sentiment.ngrams import features

DATASET = Path(__file__).resolve().parents[2] / "datasets" / "contact_centre_sentiment.jsonl"
PRAISE = ["정말 좋아요", "너무 좋네요", "아주 좋습니다", "좋아서 또 살게요"]
BLAME = ["정말 싫어요", "너무 싫네요", "아주 싫습니다", "싫어서 안 살래요"]


def emotions_in(text: str) -> set[Emotion]:
    """Return the emotions that are likelier than not."""
    return {emotion for emotion, score in analyze(text).emotions if score >= 0.5}


@pytest.mark.parametrize(
    "text", ["국민은행 123456-78-901234로 30만원 이체해 주세요", "엄마한테 국민은행으로 5만원 보내줘", "안녕하십니까"]
)
def test_a_plain_request_has_no_emotion(text: str) -> None:
    """Numbers and names of banks are no anger."""
    sentiment = analyze(text)

    assert sentiment.mood is Mood.NEUTRAL
    assert all(score < 0.3 for _, score in sentiment.emotions)


@pytest.mark.parametrize(
    "text",
    [
        "잔액 확인하고 싶어요",
        "카드 분실했어요",
        "카드를 도난당했어요",
        "비밀번호를 잊어버렸어요",
        "해지하고 싶어요",
        "결제가 취소됐어요",
        "대출 이자는 언제 빠져나가나요?",
        "인터넷이 안 되는데 점검 신청할게요",
        "사망보험금 청구 서류가 뭐예요",
        "불만 접수는 어디에 하나요",
        "네",
        "010-1234-5678이요",
    ],
)
def test_requests_reports_and_questions_are_neutral(text: str) -> None:
    """Being in trouble is not being angry."""
    assert analyze(text).mood is Mood.NEUTRAL


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("정말 화가 납니다", Mood.NEGATIVE),
        ("안 좋아요", Mood.NEGATIVE),
        ("상담원이 너무 불친절해서 기분이 나빴어요", Mood.NEGATIVE),
        ("몇 번을 전화해도 연결이 안 되네요 짜증나게", Mood.NEGATIVE),
        ("친절하게 알려 주셔서 감사합니다", Mood.POSITIVE),
        ("덕분에 잘 해결됐어요 ㅎㅎ", Mood.POSITIVE),
        ("배송이 엄청 빠르고 포장도 예뻐요", Mood.POSITIVE),
        ("상담원은 친절한데 앱이 너무 느려서 답답해요", Mood.MIXED),
        ("품질은 좋은데 가격이 너무 비싸서 아쉬워요", Mood.MIXED),
    ],
)
def test_praise_blame_and_both_are_told_apart(text: str, mood: Mood) -> None:
    """The mood is that of the words."""
    assert analyze(text).mood is mood


@pytest.mark.parametrize(
    ("text", "emotion"),
    [
        ("너무 화가 나서 손이 떨려요 당장 책임자 바꾸세요", Emotion.ANGER),
        ("대기 시간이 너무 길어서 불편합니다", Emotion.COMPLAINT),
        ("돈을 못 돌려받을까 봐 너무 불안해요", Emotion.ANXIETY),
        ("도와주셔서 정말 고맙습니다", Emotion.GRATITUDE),
    ],
)
def test_the_emotion_is_named(text: str, emotion: Emotion) -> None:
    """Anger, complaint, anxiety and gratitude are what an agent wants to know first."""
    assert emotion in emotions_in(text)


def test_numbers_and_names_are_no_emotion() -> None:
    """An agent is not told of feelings that nobody showed."""
    assert emotions_in("이체 한도를 올리고 싶어요") == set()


@pytest.mark.parametrize("text", ["", "   ", "1234567", "...", "?!", "-"])
def test_what_has_no_words_is_neutral_without_emotion(text: str) -> None:
    """Figures and full stops say nothing of a mood."""
    assert (analyze(text).mood, emotions_in(text), analyze(text).abuse) == (Mood.NEUTRAL, set(), 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "야 이 씨발 진짜",
        "시발 왜 안 돼",
        "시1발 장난하냐",
        "시 발 뭐 하는 거야",
        "ㅅㅂ 언제 되냐",
        "ㅆ ㅂ 진짜",
        "병1신 같은 앱",
        "븅신아",
        "ㅂㅅ들",
        "지랄하지 마",
        "ㅈ같네",
        "이 개새끼야",
        "개1새끼들",
        "미친놈 아니야",
        "닥쳐라",
        "꺼져",
        "죽여버린다",
        "찾아가서 칼 들고 찾아간다",
        "싸가지 없는 년",
        "tlqkf 진짜",
        "목소리 섹시하네",
    ],
)
def test_abuse_is_found_however_it_is_hidden(text: str) -> None:
    """Digits, spaces, initials, look-alikes and the other keyboard hide nothing."""
    assert analyze(text).abuse >= 0.5


@pytest.mark.parametrize(
    "text",
    [
        "시발점이 어디예요",
        "카드 다시 발급해 주세요",
        "오후 3시 발차하는 버스요",
        "세 시 발표라고 들었어요",
        "병신년에 가입한 보험이요",
        "감염병 신고는 어디에 하나요",
        "전염병 예방접종 하나요",
        "새끼손가락을 다쳤어요",
        "새끼발가락 골절도 보장되나요",
        "18일까지 납부하면 되나요",
        "개발팀 연락처 알려주세요",
        "시작 버튼이 안 보여요",
        "미친 듯이 좋아요",
        "앱이 자꾸 꺼져요",
        "이 년 약정이면 얼마예요",
        "보지 못했어요",
        "속옷 사이즈 교환하고 싶어요",
        "대가리 자른 생선 주문했어요",
        "등신대 제작하려고요",
    ],
)
def test_what_only_looks_like_abuse_is_none(text: str) -> None:
    """Nobody is warned for the start of a bus line."""
    assert analyze(text).abuse < 0.5


def test_coarse_praise_is_not_abuse() -> None:
    """Slang among friends is aimed at nobody."""
    assert 0 < rate("존나 좋네요") < 0.5


def test_a_long_message_counts_up_to_its_four_hundredth_character() -> None:
    """What stands behind changes nothing."""
    start = "배송이 너무 늦어서 화가 납니다 " * 30

    assert analyze(start[:400] + "감사합니다 최고예요") == analyze(start[:400])


def test_drawn_out_letters_say_the_same() -> None:
    """ㅋㅋㅋㅋㅋㅋ is ㅋㅋ."""
    assert np.array_equal(features("좋아요ㅋㅋㅋㅋㅋㅋㅋ"), features("좋아요ㅋㅋ"))


def test_an_ngram_is_the_same_wherever_it_stands() -> None:
    """What a short text has, a longer one with the same words has too, but for its edges."""
    short, long = features("상담원이 친절해요"), features("그 지점은 상담원이 친절해요")

    assert set(short.tolist()) - set(long.tolist()) <= set(features("상담원").tolist())


def test_the_trainer_learns_from_any_labels() -> None:
    """Four texts of each kind are enough for words that were seen."""
    classifier = train([*PRAISE, *BLAME], ["good"] * 4 + ["bad"] * 4)

    assert [classifier.classify(text) for text in ("좋습니다", "싫습니다")] == ["good", "bad"]


def test_training_twice_gives_the_same_weights() -> None:
    """Training is deterministic."""
    first, second = (train([*PRAISE, *BLAME], ["1"] * 4 + ["0"] * 4) for _ in range(2))

    assert np.array_equal(first.weights, second.weights)


def test_one_label_alone_cannot_be_learned() -> None:
    """The error says how many there were."""
    with pytest.raises(ValueError, match="1 label"):
        train(PRAISE, ["good"] * 4)


def test_the_artefact_comes_back_as_it_was() -> None:
    """Encoding what was decoded gives the same bytes."""
    content = encode(load())

    assert encode(decode(content, path="x.bin")) == content


@pytest.mark.parametrize("damage", ["foreign", "changed", "cut", "empty"])
def test_a_damaged_artefact_is_refused_by_name(damage: str) -> None:
    """Nothing is read from bytes whose checksum differs."""
    whole = encode(load())
    content = {
        "foreign": b"\x80\x04\x95pickle",
        "changed": whole[:-1] + bytes([whole[-1] ^ 1]),
        "cut": whole[: len(whole) // 2],
        "empty": b"",
    }[damage]

    with pytest.raises(ArtefactInvalid, match=r"x\.bin"):
        decode(content, path="x.bin")


def test_the_published_lines_are_distinct_and_complete() -> None:
    """Every line has its labels, and no text stands in both parts."""
    rows = [json.loads(line) for line in DATASET.read_text("utf-8").splitlines()]

    assert len({row["text"] for row in rows}) == len(rows) >= 720
    assert {row["sentiment"] for row in rows} == set(Mood)
    assert {emotion for row in rows for emotion in row["emotions"]} == set(Emotion)
    assert {row["split"] for row in rows} == {"train", "test"}
    assert sum(row["abuse"] for row in rows) >= 60


def test_only_everyday_lines_without_trouble_teach_what_is_neutral() -> None:
    """A request is plain; who tells of something slow or broken may be complaining."""
    taught = {row["text"] for row in everyday_rows()}

    assert "택시 어디쯤 오셨어요" in taught
    assert "아까 이 번호로 부재중이 찍혀 있던데" in taught
    assert not [text for text in taught if "너무" in text or "고장" in text]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A file of rows as NSMC has them."""
    path = tmp_path / "rows.jsonl"
    rows = [{"document": text, "label": 1} for text in PRAISE] + [{"document": text, "label": 0} for text in BLAME]
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return path


def test_the_bench_measures_the_shipped_classifier(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without training nothing is spent on it."""
    assert main(["--test", str(written), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)

    assert (figures["accuracy"], figures["n"], figures["train_s"]) == (1.0, 8, 0.0)
    assert figures["per_cpu_s"] > 0


def test_the_bench_trains_on_the_file_given(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The product's trainer learns what the file says."""
    assert main(["--test", str(written), "--train", str(written), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)

    assert (figures["accuracy"], figures["macro_f1"]) == (1.0, 1.0)
    assert figures["train_s"] > 0


def test_the_bench_prints_tables(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For people there are classes and a confusion."""
    assert main(["--test", str(written)]) == 0
    assert "Confusion" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        ("", "no rows"),
        ('{"text": "좋아요", "label": 1}\n{"text": ', "rows.jsonl:2: not JSON"),
        ('["좋아요", 1]', "rows.jsonl:1: not a JSON object"),
        ('{"label": 1}', "rows.jsonl:1: no text"),
        ('{"text": 5, "label": 1}', "rows.jsonl:1: no text"),
        ('{"text": "좋아요", "label": "HAPPY"}', "rows.jsonl:1: label 'HAPPY'"),
        ('{"text": "좋아요", "label": true}', "rows.jsonl:1: label True"),
        ('{"text": "좋아요"}', "rows.jsonl:1: label None"),
        ('{"text": "좋아요", "label": 1}\n{"text": "싫어요", "label": "NEGATIVE"}', "mixed"),
    ],
)
def test_the_bench_says_what_is_wrong_with_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, said: str
) -> None:
    """The exit code is 2, and the message names the line."""
    path = tmp_path / "rows.jsonl"
    if content is not None:
        path.write_text(content, "utf-8")

    assert main(["--test", str(path)]) == 2
    assert said in capsys.readouterr().err
