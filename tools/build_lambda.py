"""Packs the Lambdas: `python tools/build_lambda.py [--bot DIR] [--arch arm64] [--out build/lambda]`.

Makes the folder `package` (code, dependencies, the bot, what it has learned, bytecode) and of it `aicc-lambda.zip`,
prints what they weigh, and exits with 1 where AWS would refuse them. Run it with the Python that the function will
have: the bytecode is for no other, and without it each cold start compiles everything anew.
"""

import argparse
import compileall
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
REQUIREMENTS: Final = ROOT / "deploy" / "lambda" / "requirements.txt"
_MEBI: Final = 1024 * 1024
# What AWS takes: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
MOST_ZIPPED: Final = 50 * _MEBI
MOST_UNZIPPED: Final = 250 * _MEBI
# Nothing of these is ever read by a function.
_LEFT_OUT: Final = ("tests", "__pycache__", "f2py", "distutils", "locale", "bin")
_LEFT_OUT_KINDS: Final = (".pyi", ".c", ".h", ".pxd", ".pyx")
# Of the world's holidays Korea's alone.
_COUNTRIES: Final = "holidays/countries/"
_COUNTRY: Final = "south_korea"
# Parts of the product that no Lambda imports.
_PARTS_LEFT_OUT: Final = ("aicc/cli", "aicc/api", "aicc/aws/lex_server", "aicc/aws/flows")
_PLATFORMS: Final = {"x86_64": "x86_64", "arm64": "aarch64"}
# Where Lambda puts the package, and the only place that it may write to; read as settings, which the function's own
# environment overrides.
_SETTINGS: Final = "AICC_ARTEFACT_DIR=/var/task/artefacts\nAICC_DATA_DIR=/tmp/aicc\n"
# Makes the index of the bot's FAQ, and the analyses of its entries for the build in the package.
_FAQ: Final = """
import sys
from pathlib import Path
from aicc.faq.embedded_index import EmbeddedIndex
from aicc.faq.shipped_analyses import SHIPPED_PATH, pack_analyses
from aicc.project import load_bot
from aicc.utils.build import SITE, build_of
from aicc.utils.config import PACKAGED_BOT
package = Path(sys.argv[1])
faqs = load_bot(Path(sys.argv[2]) if len(sys.argv) > 2 else PACKAGED_BOT).faqs
index = EmbeddedIndex(package / "artefacts" / "faq-index")
index.put(faqs)
index.close()
(package / SHIPPED_PATH.relative_to(SITE)).write_bytes(pack_analyses(faqs, build=build_of(package)))
"""
_BOT_SETTING: Final = "AICC_BOT=/var/task/bot\n"
# What of a bot's folder stays at home: secrets, and what was never of the bot.
_BOT_LEFT_OUT: Final = ("var", ".git", "__pycache__", ".env*", "*.key", "*.pem")


def main() -> int:
    """Build the package and its zip; return 1 where they are too large."""
    options = _options()
    package = options.out / "package"
    shutil.rmtree(package, ignore_errors=True)
    package.mkdir(parents=True)
    _install(package, options.arch)
    _prune(package)
    _keep_one_country(package)
    _strip(package, options.arch)
    _learn(package, options.bot)
    compileall.compile_dir(package, quiet=2, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH, workers=1)
    unzipped = sum(file.stat().st_size for file in package.rglob("*") if file.is_file())
    archive = options.out / "aicc-lambda.zip"
    zipped = _zip(package, archive) if not options.no_zip else 0
    print(f"{package}  {unzipped / _MEBI:6.1f} MiB of {MOST_UNZIPPED // _MEBI}")
    if zipped:
        print(f"{archive}  {zipped / _MEBI:6.1f} MiB of {MOST_ZIPPED // _MEBI}")
    return int(unzipped > MOST_UNZIPPED or zipped > MOST_ZIPPED)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Packs the Lambdas of aicc.")
    parser.add_argument("--bot", type=Path, help="Folder of the bot project; default: the packaged banking bot.")
    parser.add_argument("--arch", choices=sorted(_PLATFORMS), default="x86_64", help="Processor of the function.")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "lambda", help="Folder for the results.")
    parser.add_argument("--no-zip", action="store_true", help="Make the folder alone, as a container image needs it.")
    return parser.parse_args()


def _install(package: Path, arch: str) -> None:
    """Put the dependencies, for the function's processor, and the product into the package."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    into = ["install", "--target", str(package), "--no-compile"]
    platforms = [f"--platform=manylinux{age}_{_PLATFORMS[arch]}" for age in ("_2_28", "_2_17", "2014")]
    wheels = ["--only-binary=:all:", "--python-version", version, *platforms]
    needed = ["-r", str(REQUIREMENTS), "-c", str(ROOT / "constraints.txt")]
    subprocess.run([*pip, *into, *wheels, *needed], check=True)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", folder, str(ROOT)], check=True)
        [wheel] = Path(folder).glob("*.whl")
        subprocess.run([*pip, *into, "--no-deps", "--upgrade", str(wheel)], check=True)


def _prune(package: Path) -> None:
    for path in sorted(package.rglob("*"), reverse=True):
        inside = path.relative_to(package).as_posix()
        if path.is_dir() and (path.name in _LEFT_OUT or inside in _PARTS_LEFT_OUT):
            shutil.rmtree(path)
        elif path.is_file() and (path.suffix in _LEFT_OUT_KINDS or _is_far_away(inside)):
            path.unlink()


def _keep_one_country(package: Path) -> None:
    """Have the list of countries name Korea alone: it imports all that it names when somebody asks for a holiday."""
    names = package / _COUNTRIES / "__init__.py"
    lines = names.read_text(encoding="utf-8").splitlines()
    names.write_text("\n".join(line for line in lines if f".{_COUNTRY} " in line) + "\n", encoding="utf-8")


def _strip(package: Path, arch: str) -> None:
    """Take the names for debuggers out of compiled libraries, where this machine can."""
    program = shutil.which("strip")
    if program is not None and platform.machine() == _PLATFORMS[arch]:
        # Those of numpy.libs are stripped already, and would not survive it a second time.
        libraries = [str(path) for path in package.rglob("*.abi3.so")]
        subprocess.run([program, "--strip-unneeded", *libraries], check=True)


def _is_far_away(inside: str) -> bool:
    return inside.startswith(_COUNTRIES) and not inside.endswith(("__init__.py", f"{_COUNTRY}.py"))


def _learn(package: Path, bot: Path | None) -> None:
    """Put the bot and what is learned from it into the package: a cold start has no time to learn."""
    (package / ".env").write_text(_SETTINGS + (_BOT_SETTING if bot is not None else ""))
    if bot is not None:
        _copy_bot(bot, package)
    source, artefacts = {"PYTHONPATH": str(ROOT / "src"), "PATH": ""}, package / "artefacts"
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "aicc.cli", "train", *([str(bot)] if bot else []), "--data-dir", folder]
        subprocess.run(command, check=True, env=source, stdout=subprocess.DEVNULL)
        shutil.copytree(Path(folder) / "artefacts", artefacts, dirs_exist_ok=True)
    command = [sys.executable, "-c", _FAQ, str(package), *([str(bot)] if bot else [])]
    subprocess.run(command, check=True, env=source)


def _copy_bot(bot: Path, package: Path) -> None:
    shutil.copytree(bot, package / "bot", ignore=shutil.ignore_patterns(*_BOT_LEFT_OUT))


def _zip(package: Path, archive: Path) -> int:
    """Write the zip, the same bytes for the same package, and return its size."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as written:
        for path in sorted(package.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(path.relative_to(package).as_posix(), (2020, 1, 1, 0, 0, 0))
                entry.external_attr = 0o644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                written.writestr(entry, path.read_bytes())
    return archive.stat().st_size


if __name__ == "__main__":
    raise SystemExit(main())
