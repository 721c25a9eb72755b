"""deploy_chatbot.sh where nothing is deployed: its text, its options and its errors."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[3]
SCRIPT: Final = ROOT / "deploy_chatbot.sh"


def run(*options: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the script with no credentials of AWS."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment = {**clean, "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull, **settings}
    return subprocess.run([str(SCRIPT), *options], env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with the shell's own programs and nothing else."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in (
        "bash",
        "env",
        "dirname",
        "mktemp",
        "rm",
        "sed",
        "awk",
        "grep",
        "git",
        "date",
        "tr",
        "basename",
        "cat",
        "cksum",
        "find",
        "head",
        "sort",
        "python3",
    ):
        found = next((Path(place) / name for place in ("/usr/bin", "/bin") if (Path(place) / name).exists()), None)
        if found is not None:
            (folder / name).symlink_to(found)
    return folder


def test_shellcheck_finds_nothing() -> None:
    """No rule is broken, and none is switched off."""
    shellcheck = str(Path(sys.executable).parent / "shellcheck")

    ran = subprocess.run([shellcheck, str(SCRIPT)], capture_output=True, text=True, check=False)

    assert ran.stdout == ""
    assert "shellcheck disable" not in SCRIPT.read_text(encoding="utf-8")


def test_it_can_be_run_as_the_guide_does() -> None:
    """It stands at the root, and git keeps it executable."""
    assert os.access(SCRIPT, os.X_OK)


def test_help_tells_the_options_and_the_exit_codes() -> None:
    """--help prints what stands at the top of the script."""
    ran = run("--help")

    assert ran.returncode == 0
    assert "PROJECT_NAME=aicc-prod AWS_REGION=ap-northeast-2 ./deploy_chatbot.sh" in ran.stdout
    assert "--rollback" in ran.stdout
    assert "Exit codes: 0 done" in ran.stdout


def test_an_unknown_option_is_refused() -> None:
    """Nothing is done before every option is known."""
    ran = run("--dry-rum")

    assert ran.returncode == 2
    assert ran.stderr.startswith("[deploy_option_unknown] 모르는 옵션입니다: --dry-rum.")


def test_a_missing_tool_is_named(programs: Path) -> None:
    """Without AWS's command line it says what to install, in both languages."""
    ran = run("--skip-image", PATH=str(programs))

    assert ran.returncode == 3
    assert "[deploy_tool_missing] aws" in ran.stderr
    assert "aws is missing. Install the AWS CLI." in ran.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PROJECT_NAME", "AICC_Prod"),
        ("PROJECT_NAME", "a-name-much-too-long-for-aws"),
        ("AWS_REGION", "seoul"),
        ("CONNECT_INSTANCE_ARN", "0f0f0f0f-1111-2222-3333-444444444444"),
        ("BOT", "bots/nowhere"),
    ],
)
def test_a_variable_that_cannot_be_is_refused(programs: Path, variable: str, value: str) -> None:
    """A name that AWS would refuse in the middle of a deployment is refused before it begins."""
    (programs / "aws").symlink_to("/bin/false")

    ran = run("--dry-run", PATH=str(programs), **{variable: value})

    assert ran.returncode == 4
    assert "[deploy_variable_invalid]" in ran.stderr
    assert variable in ran.stderr


def test_a_dry_run_needs_no_credentials(programs: Path) -> None:
    """It prints every stack in its order, and what is not known before it is made stands there by name."""
    (programs / "aws").symlink_to("/bin/false")

    ran = run("--dry-run", PATH=str(programs), PROJECT_NAME="aicc-prod", RELEASE="one")

    assert ran.returncode == 0
    stacks = [line.split()[5] for line in ran.stdout.splitlines() if line.startswith("+ aws cloudformation deploy")]
    assert stacks == [f"aicc-prod-{name}" for name in ("base", "network", "data", "lambda", "service", "monitoring")]
    assert "'KeyArn=<KeyArn of aicc-prod-base>'" in ran.stdout
    assert "+ docker build --platform linux/amd64 -t aicc-chatbot:latest" in ran.stdout


# AWS where everything succeeds but what is told in AWS_FAILS; it notes what it was asked.
AWS: Final = """#!/usr/bin/env bash
echo "$*" >>"$ASKED"
case "$*" in
  "$AWS_FAILS"*) exit 1 ;;
  "sts get-caller-identity"*) echo 123456789012 ;;
  "s3api head-object"*) exit 1 ;;
esac
"""


@pytest.mark.parametrize(
    ("fails", "code", "error", "last"),
    [
        ("s3 cp", 6, "[deploy_functions_failed] The functions could not be uploaded.", "aicc-chatbot-data"),
        ("lex", 7, "[deploy_lex_failed] The Lex bot could not be deployed.", "aicc-chatbot-lambda"),
        ("cloudformation deploy --stack-name aicc-chatbot-data", 7, "[deploy_stack_failed]", "aicc-chatbot-data"),
    ],
)
def test_a_step_that_fails_ends_the_deployment(
    programs: Path, tmp_path: Path, fails: str, code: int, error: str, last: str
) -> None:
    """With the code of that step, and no stack after it is touched."""
    (programs / "aws").write_text(AWS)
    (programs / "aicc").write_text("#!/usr/bin/env bash\nexit 1\n")
    for name in ("aws", "aicc"):
        (programs / name).chmod(0o755)
    package = tmp_path / "lambda.zip"
    package.touch()

    ran = run(
        "--skip-image",
        PATH=str(programs),
        AICC=str(programs / "aicc"),
        AWS_FAILS=fails,
        ASKED=str(tmp_path / "asked"),
        LAMBDA_ZIP=str(package),
        HEALTH_SECONDS="0",
        RELEASE="one",
    )

    asked = (tmp_path / "asked").read_text().splitlines()
    assert (ran.returncode, error in ran.stderr) == (code, True)
    assert [line.split()[3] for line in asked if line.startswith("cloudformation deploy")][-1] == last


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of the script with a bot beside it, all of it in one commit."""
    folder = tmp_path / "checkout"
    shutil.copytree(ROOT / "deploy" / "cloudformation", folder / "deploy" / "cloudformation")
    shutil.copy(SCRIPT, folder)
    bot = folder / "bots" / "mine"
    bot.mkdir(parents=True)
    (bot / "bot.yaml").write_text("name: mine\n")
    (folder / ".gitignore").write_text(".env\n")
    somebody = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.com")
    for command in (("init", "-q"), ("add", "."), (*somebody, "commit", "-q", "-m", "All")):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return folder


def release(programs: Path, checkout: Path, **settings: str) -> str:
    """Return the name of the release that a dry run of a checkout tells."""
    if not (programs / "aws").exists():
        (programs / "aws").symlink_to("/bin/false")
    usual = {"PATH": str(programs), "LAMBDA_RUNTIME": "python3.11"}
    ran = subprocess.run(
        [str(checkout / SCRIPT.name), "--dry-run"], env=usual | settings, capture_output=True, text=True, check=True
    )
    return ran.stdout.split()[2]


def test_a_release_is_named_after_its_commit(programs: Path, checkout: Path) -> None:
    """Twelve digits, where nothing else makes other artefacts of it."""
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=checkout, capture_output=True, text=True, check=True)

    assert release(programs, checkout) == head.stdout[:12]


@pytest.mark.parametrize(
    "setting", [{"BOT": "bots/mine"}, {"CPU_ARCHITECTURE": "ARM64"}, {"LAMBDA_RUNTIME": "python3.12"}]
)
def test_what_makes_other_artefacts_makes_another_release(
    programs: Path, checkout: Path, setting: dict[str, str]
) -> None:
    """Of the same commit: what was built before for another bot, processor or Python is not taken for it."""
    usual, other = release(programs, checkout), release(programs, checkout, **setting)

    assert re.fullmatch(usual + "-[0-9a-f]{8}", other)
    assert release(programs, checkout, **setting) == other


def test_a_changed_bot_outside_the_repository_is_another_release(
    programs: Path, checkout: Path, tmp_path: Path
) -> None:
    """No commit tells of it; its secrets, which are not deployed, do not count."""
    bot = tmp_path / "bot"
    shutil.copytree(checkout / "bots" / "mine", bot)
    before = release(programs, checkout, BOT=str(bot))
    (bot / ".env").write_text("KEY=1\n")
    with_secret = release(programs, checkout, BOT=str(bot))
    (bot / "bot.yaml").write_text("name: other\n")

    assert with_secret == before
    assert release(programs, checkout, BOT=str(bot)) != before


def test_every_file_that_it_runs_is_there() -> None:
    """What it calls in this repository has not moved."""
    called = set(re.findall(r"(?:tools|deploy)/[\w/.-]+\.py", SCRIPT.read_text(encoding="utf-8")))

    assert called == {"tools/build_lambda.py"}
    assert all((ROOT / name).is_file() for name in called)
