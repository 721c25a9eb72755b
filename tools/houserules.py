"""The house rules that no linter knows, checked on the syntax tree: `python tools/houserules.py [path ...]`.

Prints one line a finding, `path:line: rule message`, and exits with 1 when there is one. The rules are those of
CONTRIBUTING.md that a machine can decide:

- a function has at most 40 lines (its docstring not counted) and 6 parameters (`self` not counted); one that needs more
  says why in `# noqa: PLR0913 - reason`
- a module has at most 400 lines, a name that says what is in it, and a docstring, like all that is public
- `except Exception` stands at an outer edge and says so in a comment on its line
- the environment is read in utils/config.py and nowhere else; nothing is printed but by the command line's console
- nothing runs text as code or reads a format that can: eval, exec, pickle, marshal, YAML without a safe loader
- a TODO names its issue
- data under models/ is frozen, slotted, keyword-only and explained
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MAX_FUNCTION_LINES: Final = 40
MAX_PARAMETERS: Final = 6
MAX_MODULE_LINES: Final = 400
ROOT: Final = Path(__file__).resolve().parents[1]
DEFAULT_PATHS: Final = ("src", "tools", "bench")

_PARAMETERS_ALLOWED: Final = re.compile(r"#\s*noqa:\s*[A-Z0-9, ]*\bPLR0913\b[A-Z0-9, ]*\s+[-–—]\s*\S")
_UNFINISHED: Final = re.compile(r"\b(TODO|FIXME|XXX)\b(?!\s*\(?#\d+)")
_VAGUE_NAMES: Final = frozenset({"misc.py", "helpers.py", "helper.py", "common.py", "utils.py", "util.py"})
_UNSAFE_MODULES: Final = frozenset({"pickle", "cPickle", "marshal", "shelve", "dill"})
_UNSAFE_CALLS: Final = frozenset({"eval", "exec"})
_UNSAFE_YAML: Final = frozenset({"unsafe_load", "unsafe_load_all", "full_load", "full_load_all"})
_ENVIRONMENT: Final = frozenset({"environ", "environb", "getenv", "putenv"})
_FROZEN: Final = frozenset({"frozen", "slots", "kw_only"})

Function = ast.FunctionDef | ast.AsyncFunctionDef
Named = Function | ast.ClassDef


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One place that breaks a rule."""

    path: str
    # 1 is the first line.
    line: int
    # Short stable name, such as function-length.
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule} {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A parsed file."""

    # As printed; with forward slashes, relative to the repository.
    path: str
    tree: ast.Module
    lines: tuple[str, ...]

    @property
    def is_product(self) -> bool:
        """Return whether it ships, so that the stricter rules count."""
        return "src" in self.path.split("/")

    @property
    def is_model(self) -> bool:
        """Return whether it holds the product's data."""
        return "/aicc/models/" in f"/{self.path}"

    def finding(self, where: ast.AST | int, rule: str, message: str) -> Finding:
        """Return a finding at a node or line."""
        line = where if isinstance(where, int) else int(getattr(where, "lineno", 1))
        return Finding(path=self.path, line=line, rule=rule, message=message)

    def line(self, number: int) -> str:
        """Return a line's text."""
        return self.lines[number - 1]


def check_text(path: str, text: str) -> list[Finding]:
    """Return what is wrong with a module's text, in order of lines."""
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        return [Finding(path=path, line=error.lineno or 1, rule="syntax", message=error.msg)]
    module = Module(path=path, tree=tree, lines=tuple(text.splitlines()))
    rules = (_modules, _functions, _excepts, _environment, _prints, _unsafe, _unfinished, _docstrings, _models)
    return sorted({finding for rule in rules for finding in rule(module)})


def _modules(module: Module) -> Iterator[Finding]:
    if len(module.lines) > MAX_MODULE_LINES:
        yield module.finding(1, "module-length", f"{len(module.lines)} lines, at most {MAX_MODULE_LINES}")
    name = module.path.rpartition("/")[2]
    if name in _VAGUE_NAMES:
        yield module.finding(1, "module-name", f"{name} says nothing; name the module after what it holds")


def _functions(module: Module) -> Iterator[Finding]:
    for function, parent in _named(module.tree):
        if isinstance(function, ast.ClassDef):
            continue
        lines = (function.end_lineno or function.lineno) - function.lineno + 1 - _docstring_lines(function)
        if lines > MAX_FUNCTION_LINES:
            yield module.finding(
                function, "function-length", f"{function.name} has {lines} lines, at most {MAX_FUNCTION_LINES}"
            )
        count = _parameters(function, in_class=isinstance(parent, ast.ClassDef))
        if count > MAX_PARAMETERS and not _PARAMETERS_ALLOWED.search(module.line(function.lineno)):
            message = f"{function.name} takes {count}, at most {MAX_PARAMETERS}; or say why: # noqa: PLR0913 - reason"
            yield module.finding(function, "parameters", message)


def _docstring_lines(node: Function) -> int:
    first = node.body[0]
    if ast.get_docstring(node, clean=False) is None:
        return 0
    return (first.end_lineno or first.lineno) - first.lineno + 1


def _parameters(function: Function, *, in_class: bool) -> int:
    given = function.args
    static = any(isinstance(mark, ast.Name) and mark.id == "staticmethod" for mark in function.decorator_list)
    first = 1 if in_class and not static and (given.posonlyargs or given.args) else 0
    stars = sum(star is not None for star in (given.vararg, given.kwarg))
    return len(given.posonlyargs) + len(given.args) + len(given.kwonlyargs) + stars - first


def _excepts(module: Module) -> Iterator[Finding]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler) and _is_broad(node.type) and "#" not in module.line(node.lineno):
            message = "say on the same line, in a comment, why everything must be caught here"
            yield module.finding(node, "broad-except", message)


def _is_broad(kind: ast.expr | None) -> bool:
    if isinstance(kind, ast.Tuple):
        return any(_is_broad(part) for part in kind.elts)
    return kind is None or (isinstance(kind, ast.Name) and kind.id in ("Exception", "BaseException"))


def _environment(module: Module) -> Iterator[Finding]:
    if not module.is_product or module.path.endswith("utils/config.py"):
        return
    message = "the environment is read once, in utils/config.py"
    for node in ast.walk(module.tree):
        if _reads_environment(node):
            yield module.finding(node, "environment", message)


def _reads_environment(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return _dotted(node) in {f"os.{name}" for name in _ENVIRONMENT}
    return isinstance(node, ast.ImportFrom) and node.module == "os" and bool(_ENVIRONMENT & _names(node))


def _names(node: ast.Import | ast.ImportFrom) -> frozenset[str]:
    return frozenset(alias.name for alias in node.names)


def _prints(module: Module) -> Iterator[Finding]:
    if not module.is_product:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and _dotted(node.func) == "print":
            yield module.finding(node, "print", "log it, or write it with aicc.cli.output")


def _unsafe(module: Module) -> Iterator[Finding]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for name in _imported(node) & _UNSAFE_MODULES:
                yield module.finding(node, "unsafe", f"{name} runs what it reads")
        elif isinstance(node, ast.Call):
            called = _dotted(node.func)
            if called in _UNSAFE_CALLS:
                yield module.finding(node, "unsafe", f"{called} runs text as code")
            elif called.startswith("yaml.") and called.removeprefix("yaml.") in _UNSAFE_YAML:
                yield module.finding(node, "unsafe", f"{called} builds objects from text")
            elif called in ("yaml.load", "yaml.load_all") and not _loads_safely(node):
                yield module.finding(node, "unsafe", f"{called} needs a loader whose name says Safe")


def _imported(node: ast.Import | ast.ImportFrom) -> frozenset[str]:
    if isinstance(node, ast.ImportFrom):
        return frozenset({(node.module or "").partition(".")[0]})
    return frozenset(name.partition(".")[0] for name in _names(node))


def _loads_safely(call: ast.Call) -> bool:
    loaders = [word.value for word in call.keywords if word.arg == "Loader"] + list(call.args[1:2])
    return any("Safe" in _dotted(loader) for loader in loaders)


def _unfinished(module: Module) -> Iterator[Finding]:
    tokens = tokenize.generate_tokens(io.StringIO("\n".join(module.lines) + "\n").readline)
    for token in tokens:
        if token.type == tokenize.COMMENT and (found := _UNFINISHED.search(token.string)):
            yield module.finding(token.start[0], "unfinished", f"{found[1]} without its issue: {found[1]}(#123)")


def _docstrings(module: Module) -> Iterator[Finding]:
    if ast.get_docstring(module.tree) is None:
        yield module.finding(1, "docstring", "the module says nothing about itself")
    for node, parent in _named(module.tree):
        if _is_public(node, parent) and ast.get_docstring(node) is None:
            yield module.finding(node, "docstring", f"{node.name} is public and has none")


def _is_public(node: Named, parent: ast.AST) -> bool:
    """Return whether strangers may use it. Dunder methods, overloads and setters say what they are by their form."""
    if node.name.startswith("_") or isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    if isinstance(parent, ast.ClassDef) and parent.name.startswith("_"):
        return False
    marks = {_dotted(mark).rpartition(".")[2] for mark in node.decorator_list}
    return not marks & {"overload", "setter", "deleter"}


def _models(module: Module) -> Iterator[Finding]:
    if not module.is_model:
        return
    for node, _ in _named(module.tree):
        if not isinstance(node, ast.ClassDef):
            continue
        for mark in node.decorator_list:
            if _dotted(mark.func if isinstance(mark, ast.Call) else mark).rpartition(".")[2] != "dataclass":
                continue
            missing = sorted(_FROZEN - _switched_on(mark))
            if missing:
                message = f"{node.name} lacks {', '.join(f'{name}=True' for name in missing)}"
                yield module.finding(node, "model", message)
            yield from _unexplained(module, node)


def _switched_on(mark: ast.expr) -> frozenset[str]:
    words = mark.keywords if isinstance(mark, ast.Call) else []
    return frozenset(
        word.arg for word in words if word.arg and isinstance(word.value, ast.Constant) and word.value.value is True
    )


def _unexplained(module: Module, model: ast.ClassDef) -> Iterator[Finding]:
    """Report groups of fields without a comment; the first group may be explained by the class's docstring."""
    fields = [node for node in model.body if isinstance(node, ast.AnnAssign)]
    explained = ast.get_docstring(model) is not None
    last = 0
    for field in fields:
        above = module.lines[last : field.lineno - 1] if last else ()
        if last and any(not line.strip() for line in above):
            explained = False
        between = module.lines[(last or model.lineno) : field.lineno]
        explained = explained or any("#" in line for line in between)
        last = field.end_lineno or field.lineno
        following = model.body[model.body.index(field) + 1 :][:1]
        explained = explained or any(isinstance(node, ast.Expr) for node in following)
        if not explained:
            yield module.finding(field, "model", f"{model.name}: a comment must say what this group of fields is")
            explained = True


def _named(tree: ast.AST) -> Iterator[tuple[Named, ast.AST]]:
    """Yield every class and function with what it stands in."""
    for parent in ast.walk(tree):
        for node in ast.iter_child_nodes(parent):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield node, parent


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def python_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the modules under these files and folders, in order."""
    for path in paths:
        if path.is_dir():
            yield from sorted(path.rglob("*.py"))
        elif path.suffix == ".py":
            yield path


def check_files(paths: Iterable[Path]) -> list[Finding]:
    """Return what is wrong with the modules under these files and folders."""
    findings: list[Finding] = []
    for path in python_files(paths):
        shown = path.resolve()
        name = shown.relative_to(ROOT) if shown.is_relative_to(ROOT) else path
        findings += check_text(name.as_posix(), path.read_text(encoding="utf-8"))
    return findings


def main(arguments: Sequence[str]) -> int:
    """Check the files and folders named, or src, tools and bench; return the exit code."""
    findings = check_files([Path(name) for name in arguments] or [ROOT / name for name in DEFAULT_PATHS])
    for finding in findings:
        print(finding)
    if findings:
        print(f"{len(findings)} broken house rules; see CONTRIBUTING.md", file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
