"""Rebuild the shipped sentiment classifier: `python tools/train_sentiment.py DATA [--out FILE]`.

DATA is a folder with `nsmc_train_sample40k.jsonl` (film reviews, CC0) and `kote_val.jsonl` (web comments, MIT); the
contact-centre lines are this repository's own. The same files give the same bytes. docs/reference/sentiment-card.md
says what comes out and how well it does.
"""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any, Final

import numpy as np

from aicc.models.understanding import Emotion
from aicc.nlu.sentiment.artefact import encode
from aicc.nlu.sentiment.judge import EMOTIONS, MOODS
from aicc.nlu.sentiment.mood_words import Words, words_of
from aicc.nlu.sentiment.training import Lesson, teach
from aicc.utils.text import normalize

ROOT: Final = Path(__file__).resolve().parents[1]
CENTRE: Final = ROOT / "datasets" / "contact_centre_sentiment.jsonl"
EVERYDAY: Final = ROOT / "src" / "aicc" / "nlu" / "data" / "everyday.txt"
SHIPPED: Final = ROOT / "src" / "aicc" / "nlu" / "data" / "sentiment.bin"
REVIEWS: Final = "nsmc_train_sample40k.jsonl"
COMMENTS: Final = "kote_val.jsonl"

# KOTE's emotions, as its raters chose them, for ours.
_EMOTIONS: Final = {
    Emotion.ANGER: ("화남/분노",),
    Emotion.COMPLAINT: ("불평/불만",),
    Emotion.ANXIETY: ("불안/걱정", "공포/무서움"),
    Emotion.GRATITUDE: ("고마움",),
}
_PLEASANT: Final = (
    "환영/호의 감동/감탄 고마움 존경 기대감 뿌듯함 아껴주는 즐거움/신남 흐뭇함(귀여움/예쁨) 행복 기쁨 안심/신뢰 "
    "편안/쾌적"
)
_UNPLEASANT: Final = (
    "불평/불만 지긋지긋 슬픔 화남/분노 우쭐댐/무시함 안타까움/실망 의심/불신 부끄러움 공포/무서움 절망 한심함 "
    "역겨움/징그러움 짜증 어이없음 패배/자기혐오 귀찮음 힘듦/지침 죄책감 증오/혐오 당황/난처 경악 부담/안_내킴 "
    "서러움 재미없음 불쌍함/연민 불안/걱정"
)
_REVIEW_COST: Final = 1.0
_COMMENT_COST: Final = 0.3
_CENTRE_COST: Final = 0.5
_REVIEW_CLAIM: Final = 3.0
_COMMENT_CLAIM: Final = 0.5

# Whoever tells of this may complain without a word of feeling; such an everyday line teaches nothing for sure.
_TROUBLE: Final = re.compile(
    r"안 |못|너무|자꾸|왜|이상|고장|느려|빠졌|깨[져졌]|틀[려렸]|엉뚱|잘못|사라졌|날아갔|떨어[져지]|늦[어게]"
)
_NO_WORDS: Final = Words(praise=0, blame=0, denied_praise=0, denied_blame=0)

Rows = list[dict[str, Any]]


def rows_of(path: Path) -> Rows:
    """Return the rows of a JSONL file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def reviews(rows: Rows) -> Lesson:
    """Return the lesson of film reviews: praise from blame."""
    return Lesson(
        source="reviews",
        texts=_texts(rows),
        flags={"praise": np.array([row["label"] == 1 for row in rows])},
        cost=_REVIEW_COST,
        claim=_REVIEW_CLAIM,
    )


def comments(rows: Rows) -> Lesson:
    """Return the lesson of web comments: pleasant, unpleasant, and four emotions."""
    names = [frozenset(row["label_names"]) for row in rows]
    pleasant, unpleasant = frozenset(_PLEASANT.split()), frozenset(_UNPLEASANT.split())
    surplus = np.array([len(it & pleasant) - len(it & unpleasant) for it in names])
    emotions = {
        str(emotion): np.array([not it.isdisjoint(wanted) for it in names]) for emotion, wanted in _EMOTIONS.items()
    }
    flags = {"pleasant": surplus > 0, "unpleasant": surplus < 0, **emotions}
    return Lesson(source="comments", texts=_texts(rows), flags=flags, cost=_COMMENT_COST, claim=_COMMENT_CLAIM)


def centre(rows: Rows) -> Lesson:
    """Return the lesson of contact-centre lines: mood, emotions, abuse."""
    moods = {str(mood): np.array([row["sentiment"] == mood for row in rows]) for mood in MOODS}
    emotions = {str(emotion): np.array([emotion in row["emotions"] for row in rows]) for emotion in EMOTIONS}
    abuse = np.array([row["abuse"] for row in rows])
    flags = {**moods, **emotions, "ABUSE": abuse}
    return Lesson(source="centre", texts=_texts(rows), flags=flags, cost=_CENTRE_COST)


def everyday_rows() -> Rows:
    """Return everyday lines without a word of feeling or trouble, as neutral: what people ask for is no mood."""
    lines = EVERYDAY.read_text("utf-8").splitlines()
    plain = [line for line in lines if words_of(normalize(line)) == _NO_WORDS and not _TROUBLE.search(line)]
    return [{"text": line, "sentiment": "NEUTRAL", "emotions": [], "abuse": False} for line in plain]


def _texts(rows: Rows) -> tuple[str, ...]:
    return tuple(normalize(row["text"]) for row in rows)


def main() -> int:
    """Train, write, and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help=f"folder with {REVIEWS} and {COMMENTS}")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    given = parser.parse_args()
    missing = [name for name in (REVIEWS, COMMENTS) if not (given.data / name).is_file()]
    if missing:
        print(f"{given.data}: no {' and no '.join(missing)}", file=sys.stderr)
        return 2
    learned = [*(row for row in rows_of(CENTRE) if row["split"] == "train"), *everyday_rows()]
    of_films, of_web = rows_of(given.data / REVIEWS), rows_of(given.data / COMMENTS)
    content = encode(teach(reviews(of_films), comments(of_web), centre(learned)))
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_bytes(content)
    print(f"{given.out}: {len(content):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
