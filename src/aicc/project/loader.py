"""Reads a bot project: all files, all mistakes at once, then a frozen Bot."""

from functools import lru_cache
from pathlib import Path
from typing import Any, Final, cast

from pydantic import BaseModel, ValidationError

from aicc.models.bot import Bot
from aicc.models.errors import BotInvalid
from aicc.project.assemble import assemble
from aicc.project.checks import check_project
from aicc.project.problems import Problem, Severity
from aicc.project.scenario_schema import ScenarioFile
from aicc.project.schema import FILES, REFLEXES, REQUIRED, SCENARIOS
from aicc.project.yaml_source import Path_, Source, Unreadable, read_source

_KOREAN: Final = {
    "missing": "필수 항목이 없습니다. 추가해 주세요.",
    "extra_forbidden": "알 수 없는 항목입니다. 이름을 확인하거나 지워 주세요.",
    "string_type": "글자여야 합니다. 따옴표로 감싸 주세요.",
    "string_too_short": "비어 있습니다. 내용을 써 주세요.",
    "string_too_long": "너무 깁니다.",
    "string_pattern_mismatch": "형식이 맞지 않습니다.",
    "list_type": "목록이어야 합니다. 줄마다 - 로 시작해 주세요.",
    "dict_type": "이름: 값 형식이어야 합니다.",
    "model_type": "이름: 값 형식이어야 합니다.",
    "enum": "정해진 값 가운데 하나여야 합니다.",
    "literal_error": "정해진 값 가운데 하나여야 합니다.",
    "too_short": "항목이 더 필요합니다.",
    "too_long": "항목이 너무 많습니다.",
    "date_type": "날짜여야 합니다. 2026-01-31처럼 적어 주세요.",
    "date_parsing": "날짜여야 합니다. 2026-01-31처럼 적어 주세요.",
    "date_from_datetime_parsing": "날짜여야 합니다. 2026-01-31처럼 적어 주세요.",
    "int_type": "숫자여야 합니다.",
    "int_parsing": "숫자여야 합니다.",
    "int_from_float": "소수점이 없는 숫자여야 합니다.",
    "float_type": "숫자여야 합니다.",
    "float_parsing": "숫자여야 합니다.",
    "greater_than_equal": "너무 작은 값입니다.",
    "less_than_equal": "너무 큰 값입니다.",
    "invalid_key": "이름이 글자여야 합니다. 따옴표로 감싸 주세요.",
}


def read_project(root: Path) -> tuple[Bot | None, tuple[Problem, ...]]:
    """Read a bot project and return the bot with every problem found; None when an error keeps it from running."""
    written = [file for file in FILES if file in REQUIRED or (root / file).exists()]
    names = [*written, *scenario_files(root, SCENARIOS), *scenario_files(root, REFLEXES)]
    problems: list[Problem] = []
    sources: dict[str, Source] = {}
    shapes: dict[str, BaseModel] = {}
    for file in names:
        try:
            sources[file] = read_source(root, file)
        except Unreadable as unreadable:
            problems.append(unreadable.problem)
            continue
        shape, found = _check_shape(sources[file], FILES.get(file, ScenarioFile))
        problems += found
        if shape is not None:
            shapes[file] = shape
    bot = assemble(shapes, sources, problems)
    problems += check_project(shapes, sources, names)
    if any(problem.severity is Severity.ERROR for problem in problems):
        bot = None
    return bot, tuple(sorted(problems, key=lambda problem: (problem.file, problem.line, problem.code)))


def scenario_files(root: Path, folder: str) -> list[str]:
    """Return the files of a folder of scenarios, by their path in the project."""
    return sorted(f"{folder}{path.name}" for path in (root / folder).glob("*.yaml"))


def load_bot(root: Path) -> Bot:
    """Return the bot of a project, remembered as long as none of its files change.

    Raises:
        BotInvalid: it has mistakes; the message lists them all.
    """
    stamp = tuple(sorted((str(path), path.stat().st_mtime_ns) for path in root.glob("**/*.yaml")))
    return _load_bot(root, stamp)


@lru_cache(maxsize=8)
def _load_bot(root: Path, _stamp: tuple[tuple[str, int], ...]) -> Bot:
    bot, problems = read_project(root)
    if bot is None:
        raise BotInvalid(report="\n".join(str(problem) for problem in problems))
    return bot


def _check_shape(source: Source, shape: type[BaseModel]) -> tuple[BaseModel | None, list[Problem]]:
    if not isinstance(source.data, dict):
        ko, en = "파일이 비어 있거나 '이름: 값' 형식이 아닙니다.", "The file is empty or not a mapping."
        return None, [source.problem((), "shape", ko, en)]
    try:
        return shape.model_validate(source.data), []
    except ValidationError as error:
        return None, _shape_problems(source, [cast(dict[str, Any], item) for item in error.errors()])


def _shape_problems(source: Source, items: list[dict[str, Any]]) -> list[Problem]:
    """Return the problems of a file, one for each mistake.

    Where a value may have one of several forms, pydantic reports what keeps it from each of them. Only the form that
    the writer meant is of use: that of the kind (text, list, mapping) that was written, or else the first.
    """
    kept: dict[tuple[Path_, str], Problem] = {}
    doubtful: list[tuple[Path_, Problem]] = []
    for item in items:
        path, meant = _written_path(source.data, item["loc"], missing=item["type"] == "missing")
        problem = _shape_problem(source, path, item)
        if meant:
            kept.setdefault((path, problem.code), problem)
        else:
            doubtful.append((path, problem))
    for path, problem in doubtful:
        if not any(other[: len(path)] == path for other, _ in kept):
            kept[path, problem.code] = problem
    return list(kept.values())


def _written_path(data: Any, loc: Path_, *, missing: bool) -> tuple[Path_, bool]:
    """Return the path of a mistake in the file, and whether it belongs to the form that was written.

    The loc of pydantic is that path with the names of the forms in between.
    """
    path: Path_ = ()
    meant = True
    for number, part in enumerate(loc):
        if _has(data, part):
            path, data = (*path, part), data[cast(Any, part)]
        elif missing and number == len(loc) - 1:
            path = (*path, part)
        else:
            meant = meant and _is_form_of(data, str(part))
    return path, meant


def _has(data: Any, part: str | int) -> bool:
    if isinstance(data, dict):
        return part in data
    return isinstance(data, list) and isinstance(part, int) and part < len(data)


def _is_form_of(data: Any, form: str) -> bool:
    if isinstance(data, dict):
        return not form.startswith("list[") and form not in ("str", "constrained-str")
    return form.startswith("list[") == isinstance(data, list) and not form.endswith("Item")


def _shape_problem(source: Source, path: Path_, item: dict[str, Any]) -> Problem:
    where = ".".join(map(str, path)) or "(file)"
    ko = _KOREAN.get(item["type"], "값을 확인해 주세요.")
    return source.problem(path, f"shape_{item['type']}", f"{where}: {ko}", f"{where}: {item['msg']}")
