"""The flows that a contact can reach: from a folder that `aicc aws flow build` wrote, or from single files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aicc.aws.flows.build.project import MANIFEST
from aicc.aws.flows.language import Flow, parse_flow, parse_json
from aicc.aws.flows.simulator.machine import INBOUND
from aicc.models.errors import PathMissing
from aicc.models.errors.flow import ContactFlowInvalid


def read_library(path: Path, others: Mapping[str, Path] | None = None) -> dict[str, Flow]:
    """Return flows by the names and ARNs under which they name each other.

    Args:
        path: a flow that contacts start with, or a folder with flows.manifest.
        others: further flows by name or ARN.

    Raises:
        PathMissing: there is no such file.
        ContactFlowInvalid: a file is no flow.
    """
    flows = _of_folder(path) if path.is_dir() else {INBOUND: _read(path)}
    return flows | {name: _read(other) for name, other in (others or {}).items()}


def _of_folder(folder: Path) -> dict[str, Flow]:
    manifest = parse_json(_bytes(folder / MANIFEST))
    entries = manifest.get("flows") if isinstance(manifest, Mapping) else None
    if not isinstance(entries, list) or not all(_is_entry(entry) for entry in entries):
        why_ko, why_en = "aicc aws flow build가 만든 파일이 아닙니다.", "it is not a file of `aicc aws flow build`."
        raise ContactFlowInvalid(where=MANIFEST, why_ko=why_ko, why_en=why_en)
    flows: dict[str, Flow] = {}
    for entry in entries:
        flow = _read(folder / Path(entry["file"]).name)
        flows |= {entry["name"]: flow, entry["arn"]: flow}
    return flows


def _is_entry(entry: Any) -> bool:
    return isinstance(entry, Mapping) and all(isinstance(entry.get(name), str) for name in ("name", "file", "arn"))


def _read(path: Path) -> Flow:
    content = _bytes(path)
    try:
        return parse_flow(content)
    except ContactFlowInvalid as error:
        raise ContactFlowInvalid(**{**error.fields, "where": f"{path}: {error.fields['where']}"}) from None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise PathMissing(path=path, wanted_ko="흐름 파일", wanted_en="flow") from None
