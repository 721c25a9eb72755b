"""intents.yaml and responses.yaml: words that fight each other, references that lead nowhere."""

from collections.abc import Collection, Iterator

from aicc.project.checks.lists import Shapes, duplicates, known_intents
from aicc.project.problems import Problem
from aicc.project.schema import IntentItem, IntentsFile, ResponsesFile
from aicc.project.yaml_source import Path_, Source
from aicc.utils.hangul import with_josa


def _squeeze(text: str) -> str:
    return "".join(text.split()).lower()


def check_intents(source: Source, file: IntentsFile, files: Collection[str]) -> Iterator[Problem]:
    """Report sentences and keywords of two intents, and scenarios that are not among the files of the project."""
    yield from duplicates(source, "intents", [item.id for item in file.intents])
    phrases: dict[str, tuple[str, int]] = {}
    for index, item in enumerate(file.intents):
        if item.scenario is not None and f"scenarios/{item.scenario}.yaml" not in files:
            ko = (
                f"시나리오 {with_josa(item.scenario, '이/가')} 없습니다. "
                f"scenarios/{item.scenario}.yaml을 만들거나 고쳐 주세요."
            )
            en = f"No scenario {item.scenario}; make scenarios/{item.scenario}.yaml or correct the name."
            yield source.problem(("intents", index, "scenario"), "scenario_unknown", ko, en)
        for number, phrase in enumerate(item.phrases):
            path: Path_ = ("intents", index, "phrases", number)
            other, line = phrases.setdefault(_squeeze(phrase), (item.id, source.line(path)))
            if other != item.id:
                ko = f"같은 문장이 의도 {other}({line}행)에도 있습니다. 한쪽에서 지워 주세요: {phrase}"
                yield source.problem(path, "phrase_shared", ko, f"The same phrase is in {other} (line {line}).")
    yield from _keyword_clashes(source, file)


def _keyword_clashes(source: Source, file: IntentsFile) -> Iterator[Problem]:
    # All words of an intent at once: a look at each of them took a third of the time that reading a bot takes.
    said = {item.id: "\n".join(map(_squeeze, (*item.phrases, *item.keywords))) for item in file.intents}
    for index, item in enumerate(file.intents):
        for number, keyword in enumerate(item.keywords):
            squeezed = _squeeze(keyword)
            near = (other for other in file.intents if other.id != item.id and squeezed in said[other.id])
            hits = (hit for other in near for hit in _hits(squeezed, other))
            intent, words = next(hits, ("", ""))
            if intent:
                ko = (
                    f"키워드 {with_josa(keyword, '이/가')} 의도 {intent}에도 "
                    f"나옵니다: {words}. 더 정확한 낱말을 쓰세요."
                )
                en = f"The keyword {keyword} occurs in the words of {intent}; use a more precise one."
                yield source.problem(("intents", index, "keywords", number), "keyword_clash", ko, en)


def _hits(keyword: str, other: IntentItem) -> Iterator[tuple[str, str]]:
    yield from ((other.id, phrase) for phrase in other.phrases if keyword in _squeeze(phrase))
    yield from ((other.id, rival) for rival in other.keywords if keyword == _squeeze(rival))


def check_responses(source: Source, file: ResponsesFile, shapes: Shapes) -> Iterator[Problem]:
    """Report responses to intents that do not exist."""
    yield from duplicates(source, "responses", [item.intent for item in file.responses], "intent")
    known = known_intents(shapes)
    for index, item in enumerate(file.responses):
        if known is not None and item.intent not in known:
            ko = f"의도 {with_josa(item.intent, '이/가')} intents.yaml에 없습니다."
            yield source.problem(("responses", index, "intent"), "intent_unknown", ko, f"No intent {item.intent}.")
