"""Java sources compiled against jars that Maven fetches: kept until one of them changes."""

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tools.server_process import ServerMissing

_CACHE: Final = Path(__file__).parents[1] / ".cache"
_FETCH: Final = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath"
_PROGRAMS: Final = ("java", "javac", "mvn")


def classpath(name: str, pom: Path, sources: Mapping[str, str]) -> str:
    """Return the classpath of what was compiled and its jars, after fetching and compiling what is not there yet.

    Args:
        name: of the folder below `.cache`.
        pom: names the jars.
        sources: texts of the classes by file name.

    Raises:
        ServerMissing: Java or Maven is missing, or something cannot be fetched or compiled.
    """
    if missing := [program for program in _PROGRAMS if shutil.which(program) is None]:
        raise ServerMissing(f"{', '.join(missing)} missing; install with: apt-get install default-jdk-headless maven")
    content = "".join((*sources.values(), pom.read_text(encoding="utf-8")))
    built = _CACHE / name / hashlib.sha256(content.encode()).hexdigest()[:12]
    if not _whole(built):
        _build(built, pom, sources)
    return f"{built / 'classes'}:{_jars(built)}"


def _jars(built: Path) -> str:
    return (built / "classpath").read_text().strip()


def _whole(built: Path) -> bool:
    """Return whether all is there: Maven's cache may have been emptied since."""
    parts = (built / "classes", built / "classpath")
    return all(part.exists() for part in parts) and all(Path(jar).exists() for jar in _jars(built).split(":"))


def _build(built: Path, pom: Path, sources: Mapping[str, str]) -> None:
    built.parent.mkdir(parents=True, exist_ok=True)
    # Two may build at the same time: each in a folder of its own, and the last one stays.
    with tempfile.TemporaryDirectory(dir=built.parent) as room:
        new, texts = Path(room) / "new", Path(room) / "sources"
        texts.mkdir()
        (new / "classes").mkdir(parents=True)
        for name, text in sources.items():
            (texts / name).write_text(text, encoding="utf-8")
        _run("mvn", "-B", "-q", "-f", str(pom), _FETCH, f"-Dmdep.outputFile={new / 'classpath'}")
        files = [str(texts / name) for name in sources]
        _run("javac", "-nowarn", "-encoding", "UTF-8", "-d", str(new / "classes"), "-cp", _jars(new), *files)
        shutil.rmtree(built, ignore_errors=True)
        new.rename(built)


def _run(*command: str) -> None:
    ran = subprocess.run(command, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if ran.returncode != 0:
        raise ServerMissing(f"{command[0]} failed:\n{(ran.stdout + ran.stderr)[-2000:]}")
