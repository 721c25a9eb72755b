"""Known holes in the packages of constraints.txt, by pip-audit: `python tools/audit_dependencies.py [--required]`.

Exits with 1 when a package has one. What could not be asked about, because there is no network or the index keeps no
advisories, is said in one line and is no failure: a laptop on a train can still be worked on. With `--required`, as
before a release, it fails with 2, for nobody should read silence as an audit.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
_SECONDS: Final = 300
# Packages that are named where many could not be asked about.
_NAMED: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What is known about the packages."""

    # One line for each hole.
    holes: tuple[str, ...]
    # Packages that were looked up.
    asked: int
    # Packages, or the reason for all of them, about which nothing is known.
    unknown: tuple[str, ...]

    def told(self) -> list[str]:
        """Return what to say about it."""
        lines = list(self.holes)
        if self.unknown:
            more = f" ... ({len(self.unknown)})" if len(self.unknown) > _NAMED else ""
            lines.append(f"NOT AUDITED / 점검하지 못함: {', '.join(self.unknown[:_NAMED])}{more}")
        if not self.holes and self.asked:
            lines.append(
                f"No known holes in {self.asked} packages. / 패키지 {self.asked}개에 알려진 취약점이 없습니다."
            )
        return lines

    def status(self, *, required: bool) -> int:
        """Return the exit code."""
        if self.holes:
            return 1
        return 2 if self.unknown and required else 0


def read(report: str, complaint: str) -> Audit:
    """Return what pip-audit found.

    Args:
        report: what it printed, JSON; empty when it could not ask at all.
        complaint: what it said beside that.
    """
    try:
        packages: Sequence[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = complaint.strip().rpartition("\n")[2][:200]
        return Audit(holes=(), asked=0, unknown=(f"constraints.txt ({last or 'no answer'})",))
    asked = [package for package in packages if "skip_reason" not in package]
    holes = tuple(
        f"{package['name']} {package['version']}: {hole['id']} (fixed in {', '.join(hole['fix_versions']) or 'none'})"
        for package in asked
        for hole in package["vulns"]
    )
    unknown = tuple(package["name"] for package in packages if "skip_reason" in package)
    return Audit(holes=holes, asked=len(asked), unknown=unknown)


def audit(requirements: Path) -> Audit:
    """Ask about the packages of a file, as they are pinned there."""
    asking = ["--requirement", str(requirements), "--no-deps", "--disable-pip", "--format", "json"]
    command = [sys.executable, "-m", "pip_audit", *asking, "--progress-spinner", "off", "--timeout", "10"]
    try:
        run = subprocess.run(command, check=False, capture_output=True, text=True, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        return read("", f"no answer within {_SECONDS} seconds")
    return read(run.stdout, run.stderr)


def main() -> int:
    """Ask, and say what is known."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--required", action="store_true", help="fail where something could not be asked about")
    required: bool = parser.parse_args().required
    found = audit(ROOT / "constraints.txt")
    print("\n".join(found.told()))
    return found.status(required=required)


if __name__ == "__main__":
    sys.exit(main())
