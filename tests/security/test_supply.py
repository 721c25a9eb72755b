"""What watches over secrets in files and holes in packages: it sees them, and says so when it could not look."""

import json
from pathlib import Path
from typing import Any

import pytest
from tools.audit_dependencies import read
from tools.secret_scan import files, known, scan

# Put together here, so that this file itself has none.
SECRETS = {
    "AWS Access Key": "AKIA" + "QWERTYUIOPASDFGH",
    "Private Key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "GitHub Token": "ghp_" + "a1B2c3D4e5F6g7H8i9J0" * 2,
    "Basic Auth Credentials": "https://user:" + "pa55word@example.com/",
    "Secret Keyword": "password = " + '"correct horse battery"',
}


@pytest.mark.parametrize(("kind", "text"), SECRETS.items(), ids=SECRETS)
def test_a_secret_in_a_file_is_found(tmp_path: Path, kind: str, text: str) -> None:
    """By its form or by the name it is given, with its line."""
    (tmp_path / "settings.py").write_text(f"# A file.\nvalue = '{text}'\n" if '"' not in text else f"\n{text}\n")

    assert [(name, secret.type, secret.line_number) for name, secret in scan(["settings.py"], tmp_path)] == [
        ("settings.py", kind, 2)
    ]


def test_a_secret_from_the_environment_is_none(tmp_path: Path) -> None:
    """Names of variables and places to fill in are how it should be."""
    (tmp_path / "settings.yaml").write_text("password: ${PASSWORD}\nkey: {env: BANK_KEY}\n")

    assert scan(["settings.yaml"], tmp_path) == []


def test_what_is_known_is_kept_by_its_hash_alone() -> None:
    """The list of what was looked at tells no secret."""
    hashes = {one for found in known().values() for one in found}

    assert {len(one) for one in hashes} == {40}


def package(*holes: str, skipped: str = "") -> dict[str, Any]:
    """Return what pip-audit says of a package."""
    if skipped:
        return {"name": "idna", "skip_reason": skipped}
    return {"name": "idna", "version": "3.6", "vulns": [{"id": hole, "fix_versions": ["3.7"]} for hole in holes]}


@pytest.mark.parametrize(
    ("packages", "told", "status", "required"),
    [
        ([package()], "No known holes in 1 packages. / 패키지 1개에 알려진 취약점이 없습니다.", 0, 0),
        ([package("PYSEC-2024-60")], "idna 3.6: PYSEC-2024-60 (fixed in 3.7)", 1, 1),
        ([package(skipped="Dependency not found on PyPI")], "NOT AUDITED / 점검하지 못함: idna", 0, 2),
    ],
)
def test_an_audit_says_what_it_knows(packages: list[Any], told: str, status: int, required: int) -> None:
    """A package that could not be looked up is not one without holes, though pip-audit ends with 0."""
    found = read(json.dumps({"dependencies": packages, "fixes": []}), "")

    assert found.told() == [told]
    assert (found.status(required=False), found.status(required=True)) == (status, required)


def test_an_audit_without_a_network_says_so() -> None:
    """With the reason, and without the rest of the trouble."""
    found = read("", "Traceback\nrequests.exceptions.ConnectionError: no route to host\n")

    assert found.told() == [
        "NOT AUDITED / 점검하지 못함: constraints.txt (requests.exceptions.ConnectionError: no route to host)"
    ]
    assert (found.status(required=False), found.status(required=True)) == (0, 2)


def test_a_folder_without_a_repository_is_looked_through(tmp_path: Path) -> None:
    """A checkout that came as an archive has no git to ask; what tools have made there is left out."""
    for name in ("src/app.py", ".ci/run", "README.md", ".venv/lib/site.py", "src/__pycache__/app.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")

    assert files(tmp_path) == [".ci/run", "README.md", "src/app.py"]
