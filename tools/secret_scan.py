"""Keys, tokens and passwords in the repository's files, found by detect-secrets: `python tools/secret_scan.py`.

Prints one line a finding, `path:line: kind`, never the secret itself, and exits with 1 when there is one. What only
looks like a secret (a password in an example, a key of a test) is known by its hash, in tools/secret_scan.json; after
looking at each finding, `--accept` writes that file anew. Reads what git has or would add, and asks nobody over the
network.
"""

import argparse
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from detect_secrets.core.potential_secret import PotentialSecret
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import transient_settings

ROOT: Final = Path(__file__).resolve().parents[1]
KNOWN: Final = Path(__file__).with_suffix(".json")

# What somebody who works on this has at hand. Entropy is left out: it finds Korean keyboards and lexicons.
_DETECTORS: Final = (
    "AWSKeyDetector",
    "AzureStorageKeyDetector",
    "BasicAuthDetector",
    "GitHubTokenDetector",
    "GitLabTokenDetector",
    "JwtTokenDetector",
    "KeywordDetector",
    "NpmDetector",
    "OpenAIDetector",
    "PrivateKeyDetector",
    "PypiTokenDetector",
    "SlackDetector",
)
_FILTERS: Final = (
    "allowlist.is_line_allowlisted",
    "heuristic.is_indirect_reference",
    "heuristic.is_likely_id_string",
    "heuristic.is_non_text_file",
    "heuristic.is_not_alphanumeric_string",
    "heuristic.is_potential_uuid",
    "heuristic.is_prefixed_with_dollar_sign",
    "heuristic.is_sequential_string",
    "heuristic.is_templated_secret",
)
# Trained numbers and word lists, far larger than any file that somebody writes.
_LARGEST: Final = 1 << 20
# Where there is no repository to ask: folders that tools fill, and those of ours whose names begin with a dot.
_MADE: Final = frozenset({"__pycache__", "build", "dist", "node_modules", "aicc.egg-info", "var"})
_HIDDEN_BUT_OURS: Final = frozenset({".ci", ".github"})


def files(root: Path = ROOT) -> list[str]:
    """Return the paths of the repository's files, those that are new and not ignored among them."""
    found = sorted({name for name in _listed(root) or _walked(root) if root / name != KNOWN})
    return [name for name in found if (root / name).is_file() and (root / name).stat().st_size <= _LARGEST]


def _listed(root: Path) -> list[str]:
    """Return what git knows of and does not ignore; nothing where this folder is no repository."""
    # A checkout may belong to another user than the one who checks it.
    command = ["git", "-c", f"safe.directory={root}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    return [name for name in listed.split("\0") if name]


def _walked(root: Path) -> list[str]:
    """Return the files of every folder but those that tools fill."""
    found: list[str] = []
    for folder, folders, names in os.walk(root):
        folders[:] = [one for one in folders if one in _HIDDEN_BUT_OURS or not (one.startswith(".") or one in _MADE)]
        found += [(Path(folder) / name).relative_to(root).as_posix() for name in names]
    return found


def scan(names: Iterable[str], root: Path = ROOT) -> list[tuple[str, PotentialSecret]]:
    """Return what looks like a secret in these files, each with the path it was given by."""
    settings = {
        "plugins_used": [{"name": name} for name in _DETECTORS],
        "filters_used": [{"path": f"detect_secrets.filters.{name}"} for name in _FILTERS],
    }
    with transient_settings(settings):
        return [(name, secret) for name in names for secret in scan_file(str(root / name))]


def known() -> dict[str, list[str]]:
    """Return the hashes of what was looked at and is no secret, by path."""
    kept: dict[str, list[str]] = json.loads(KNOWN.read_text(encoding="utf-8")) if KNOWN.exists() else {}
    return kept


def accept(found: Iterable[tuple[str, PotentialSecret]]) -> None:
    """Take what was found for no secrets from now on."""
    kept = defaultdict(set)
    for name, secret in found:
        kept[name].add(secret.secret_hash)
    content = {name: sorted(hashes) for name, hashes in sorted(kept.items())}
    KNOWN.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> int:
    """Scan, and print what is new."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accept", action="store_true", help="take all that is found for no secrets")
    found = scan(files())
    if parser.parse_args().accept:
        accept(found)
        return 0
    allowed = known()
    new = [(name, secret) for name, secret in found if secret.secret_hash not in allowed.get(name, ())]
    for name, secret in new:
        print(f"{name}:{secret.line_number}: {secret.type}")
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main())
