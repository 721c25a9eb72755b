"""The file of a backup: what is written is read, and nothing else is believed."""

import gzip
import io
import os
import tarfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from aicc.models.errors import PathMissing
from aicc.models.errors.archives import BackupInvalid
from aicc.services.backup import BackupFile, Manifest, describe, extract, read_manifest, verify, write_bundle

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
FILES = {
    "aicc.sqlite3": b"database" * 5_000,
    "admin_key.sha256": b"0" * 64,
    "published/mybot/releases.jsonl": b"{}\n",
    "published/mybot/v1/scenarios/이체.yaml": "말: 안녕".encode(),
}


def manifest_of(*files: BackupFile) -> Manifest:
    """A manifest that names these files."""
    return Manifest(format=1, made_at=NOON, made_by="1.0", schema=4, key="local:master.key", counts={}, files=files)


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A backup."""
    root = tmp_path / "root"
    for name, content in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    write_bundle(tmp_path / "whole.tar", root, manifest_of(*describe(root)))
    return tmp_path / "whole.tar"


def forged(path: Path, manifest: Manifest, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    """Write a tar with a manifest and these members."""
    written = msgspec.json.encode(manifest)
    with tarfile.open(path, "w") as tar:
        first = tarfile.TarInfo("manifest.json")
        first.size = len(written)
        tar.addfile(first, io.BytesIO(written))
        for info, content in members:
            tar.addfile(info, io.BytesIO(content))
    return path


def member(name: str, content: bytes = b"x", kind: bytes = tarfile.REGTYPE, size: int | None = None) -> tarfile.TarInfo:
    """A member of a tar."""
    info = tarfile.TarInfo(name)
    info.type, info.size = kind, len(content) if size is None else size
    info.linkname = "/etc/passwd" if kind in (tarfile.SYMTYPE, tarfile.LNKTYPE) else ""
    return info


def named(name: str, size: int = 1) -> BackupFile:
    """A file with the content `x`, as a manifest names it."""
    checksum = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    return BackupFile(name=name, size=size, checksum=checksum)


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_was_packed_is_unpacked(whole: Path, tmp_path: Path) -> None:
    """Each file with its content."""
    manifest = extract(whole, tmp_path / "out")

    assert files_in(tmp_path / "out") == FILES
    assert sorted(kept.name for kept in manifest.files) == sorted(FILES)


def test_only_the_owner_may_read_a_backup(whole: Path, tmp_path: Path) -> None:
    """Neither the file nor what comes out of it."""
    extract(whole, tmp_path / "out")
    modes = {oct(path.stat().st_mode)[-3:] for path in [whole, *(tmp_path / "out").rglob("*")] if path.is_file()}

    assert modes == {"600"}


def test_nothing_is_left_beside_a_backup(whole: Path, tmp_path: Path) -> None:
    """What is written stands under another name until it is whole, and goes."""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["root", "whole.tar"]
    assert read_manifest(whole).made_at == NOON


@pytest.mark.parametrize("share", [0.0, 0.01, 0.1, 0.5, 0.9, 0.99])
def test_half_a_backup_is_none(whole: Path, share: float) -> None:
    """Wherever it was cut off."""
    content = whole.read_bytes()
    ends = len(content.rstrip(b"\0"))
    whole.write_bytes(content[: int(ends * share)])

    with pytest.raises(BackupInvalid):
        verify(whole)


@pytest.mark.parametrize("content", [b"database", "말: 안녕".encode(), b"{}\n", b"0000"])
def test_a_changed_byte_is_noticed(whole: Path, content: bytes) -> None:
    """In whichever file."""
    changed = whole.read_bytes().replace(content, bytes([content[0] ^ 1]) + content[1:], 1)
    whole.write_bytes(changed)

    with pytest.raises(BackupInvalid):
        verify(whole)


@pytest.mark.parametrize(
    "name",
    [
        "../aicc.sqlite3",
        "/etc/cron.d/x",
        "published/../../x",
        "published/mybot/../../../x",
        "published/mybot/.hidden",
        "published//x/y",
        "published/x",
        "published\\mybot\\x",
        "master.key",
        "aicc.sqlite3-wal",
        "artefacts/x.bin",
    ],
)
def test_a_file_that_belongs_into_no_backup_is_refused(tmp_path: Path, name: str) -> None:
    """Also where its manifest names it: it could be written anywhere."""
    path = forged(tmp_path / "forged.tar", manifest_of(named(name)), (member(name), b"x"))

    with pytest.raises(BackupInvalid):
        extract(path, tmp_path / "deep" / "out")
    assert [found.name for found in tmp_path.iterdir()] == ["forged.tar"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_what_is_no_plain_file_is_refused(tmp_path: Path, kind: bytes) -> None:
    """Links lead elsewhere; devices are worse."""
    path = forged(
        tmp_path / "forged.tar", manifest_of(named("aicc.sqlite3", 0)), (member("aicc.sqlite3", b"", kind), b"")
    )

    with pytest.raises(BackupInvalid):
        extract(path, tmp_path / "out")


def test_a_file_with_holes_is_refused(tmp_path: Path) -> None:
    """A few bytes could unpack to a disk full of zeros."""
    info = member("aicc.sqlite3", b"x")
    info.pax_headers = {"GNU.sparse.map": "0,1", "GNU.sparse.size": str(1 << 40), "GNU.sparse.realsize": str(1 << 40)}
    path = forged(tmp_path / "forged.tar", manifest_of(named("aicc.sqlite3", 1 << 40)), (info, b"x"))

    with pytest.raises(BackupInvalid):
        extract(path, tmp_path / "out")


def test_a_compressed_file_is_refused(whole: Path) -> None:
    """It could unpack to anything."""
    whole.write_bytes(gzip.compress(whole.read_bytes()))

    with pytest.raises(BackupInvalid):
        verify(whole)


@pytest.mark.parametrize(
    "members",
    [
        pytest.param((), id="missing"),
        pytest.param((("aicc.sqlite3", b"x"), ("aicc.sqlite3", b"x")), id="twice"),
        pytest.param((("aicc.sqlite3", b"x"), ("token.secret", b"x")), id="not named"),
        pytest.param((("aicc.sqlite3", b"xx"),), id="another size"),
        pytest.param((("aicc.sqlite3", b"y"),), id="another content"),
    ],
)
def test_a_backup_holds_what_its_manifest_names(tmp_path: Path, members: tuple[tuple[str, bytes], ...]) -> None:
    """Each file once, and nothing else."""
    packed = [(member(name, content), content) for name, content in members]
    path = forged(tmp_path / "forged.tar", manifest_of(named("aicc.sqlite3")), *packed)

    with pytest.raises(BackupInvalid):
        verify(path)


def test_a_backup_as_its_manifest_names_it_is_accepted(tmp_path: Path) -> None:
    """What the refusals above differ from."""
    path = forged(tmp_path / "forged.tar", manifest_of(named("aicc.sqlite3")), (member("aicc.sqlite3"), b"x"))

    assert verify(path).schema == 4


def _other_format(path: Path) -> None:
    forged(path, replace(manifest_of(), format=2))


def _no_manifest(path: Path) -> None:
    with tarfile.open(path, "w") as tar:
        tar.addfile(member("aicc.sqlite3"), io.BytesIO(b"x"))


def _broken_manifest(path: Path) -> None:
    with tarfile.open(path, "w") as tar:
        tar.addfile(member("manifest.json", b'{"format": 1}'), io.BytesIO(b'{"format": 1}'))


def _huge_manifest(path: Path) -> None:
    with tarfile.open(path, "w") as tar:
        tar.addfile(member("manifest.json", size=1 << 40), None)


@pytest.mark.parametrize(
    "write",
    [
        _other_format,
        _no_manifest,
        _broken_manifest,
        _huge_manifest,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"no tar at all" * 1000),
        lambda path: path.write_bytes(os.urandom(20_000)),
        lambda path: path.write_bytes(bytes(20_480)),
    ],
)
def test_what_is_no_backup_of_ours_says_so(tmp_path: Path, write: Callable[[Path], object]) -> None:
    """With the name of the file."""
    write(tmp_path / "no-backup.tar")

    with pytest.raises(BackupInvalid, match=r"no-backup\.tar"):
        read_manifest(tmp_path / "no-backup.tar")


@pytest.mark.parametrize("name", ["missing.tar", "."])
def test_a_backup_that_is_not_there_says_so(tmp_path: Path, name: str) -> None:
    """A folder is none either."""
    with pytest.raises(PathMissing):
        read_manifest(tmp_path / name)
