"""Results as JUnit XML, as build servers read it (the schema of Jenkins' xUnit plugin)."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree as ET

from aicc.cli.transcripts.results import Results, told
from aicc.services.transcripts import Played

_NOTHING: Final = "(없음 / nothing)"
# What XML 1.0 cannot hold, even escaped.
_NO_XML: Final = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def junit_xml(results: Results) -> str:
    """Return the document: a suite for each file, a case for each conversation, its first mismatch as the failure."""
    by_file: defaultdict[str, list[Played]] = defaultdict(list)
    for one in results.played:
        by_file[one.transcript.file].append(one)
    root = ET.Element("testsuites", _counts(results.bot.id, results.played))
    for file, played in by_file.items():
        suite = ET.SubElement(root, "testsuite", _counts(file, played))
        for one in played:
            _add_case(suite, one)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _counts(name: str, played: Sequence[Played]) -> dict[str, str]:
    return {
        "name": _clean(name),
        "tests": str(len(played)),
        "failures": str(sum(not one.passed for one in played)),
        "errors": "0",
        "time": f"{sum(one.seconds for one in played):.3f}",
    }


def _add_case(suite: ET.Element, played: Played) -> None:
    transcript = played.transcript
    case = ET.SubElement(
        suite,
        "testcase",
        {
            "name": _clean(transcript.name),
            "classname": _clean(transcript.file),
            "file": _clean(transcript.file),
            "line": str(transcript.line),
            "time": f"{played.seconds:.3f}",
        },
    )
    if played.passed:
        return
    first = played.mismatches[0]
    wanted = ", ".join(first.wanted) or _NOTHING
    message = f"{transcript.file}:{first.line} {first.aspect}: {wanted} ≠ {first.got or _NOTHING}"
    failure = ET.SubElement(case, "failure", {"message": _clean(message), "type": first.aspect.value})
    failure.text = _clean("\n".join(_story(played)))


def _story(played: Played) -> list[str]:
    """Return the conversation up to the first failure, and every mismatch."""
    failed = next(scene for scene in played.scenes if scene.mismatches)
    lines = [f"{exchange}\n봇: {reply}" for exchange, reply in told(played, failed)]
    for mismatch in played.mismatches:
        what = f"{mismatch.aspect} {mismatch.name}".rstrip()
        lines.append(f"{played.transcript.file}:{mismatch.line} {what}")
        lines += [f"- {text}" for text in mismatch.wanted or (_NOTHING,)]
        lines.append(f"+ {mismatch.got or _NOTHING}")
    return lines


def _clean(text: str) -> str:
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
