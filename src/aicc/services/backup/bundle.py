"""The file of a backup: a tar without compression, its manifest first, then the files that the manifest names.

Nothing in it is believed: a member is written where the manifest and `is_kept` allow it, once, plain, with the size
and the checksum that the manifest names. Without compression and holes it never unpacks to more than it is.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import msgspec

from aicc.models.errors import PathMissing
from aicc.models.errors.archives import BackupInvalid
from aicc.services.backup.folder import is_kept
from aicc.services.backup.manifest import FORMAT, BackupFile, Manifest

_MANIFEST: Final = "manifest.json"
# A manifest of a hundred thousand files is smaller.
_MAX_MANIFEST: Final = 32 << 20
_CHUNK: Final = 1 << 20
_PLAIN: Final = (tarfile.REGTYPE, tarfile.AREGTYPE)

# Told how many bytes of the files were read.
Told = Callable[[int], None]


def _nobody(_done: int) -> None:
    """Tell nobody."""


def write_bundle(
    path: Path, root: Path, manifest: Manifest, *, packed: Told = _nobody, verified: Told = _nobody
) -> None:
    """Write the files that a manifest names, and verify what was written. The name stands for a whole backup or none.

    Args:
        path: the file to make; where there is one already it is replaced.
        root: the folder with the files.
        manifest: names them.
        packed: told how many bytes are in.
        verified: told how many bytes were read again.

    Raises:
        BackupInvalid: it cannot be read back as it was written.
        OSError: it cannot be written.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            _pack(file, root, manifest, packed)
            file.flush()
            os.fsync(file.fileno())
        verify(partial, verified)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def read_manifest(path: Path) -> Manifest:
    """Return what a backup says of itself.

    Raises:
        PathMissing: there is no such file.
        BackupInvalid: it is no backup, or one of a newer version.
    """
    with _opened(path) as tar:
        return _manifest(tar, path)


def verify(path: Path, told: Told = _nobody) -> Manifest:
    """Read a backup to its end and return what it says of itself.

    Raises:
        PathMissing: there is no such file.
        BackupInvalid: a file is missing, not as it was, or not one that belongs into a backup.
    """
    return _unpack(path, lambda _name: Path(os.devnull).open("wb"), told)


def extract(path: Path, folder: Path, told: Told = _nobody) -> Manifest:
    """Write the files of a backup into an empty folder, readable by their owner only, and return its manifest.

    Raises:
        PathMissing, BackupInvalid: see `verify`; some files may have been written.
        OSError: a file cannot be written.
    """

    def create(name: str) -> IO[bytes]:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    return _unpack(path, create, told)


def _pack(file: IO[bytes], root: Path, manifest: Manifest, told: Told) -> None:
    written = msgspec.json.encode(manifest)
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
        tar.addfile(_info(_MANIFEST, len(written), manifest), io.BytesIO(written))
        done = 0
        for kept in manifest.files:
            with (root / kept.name).open("rb") as source:
                tar.addfile(_info(kept.name, kept.size, manifest), source)
            done += kept.size
            told(done)


def _info(name: str, size: int, manifest: Manifest) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, 0o600, int(manifest.made_at.timestamp())
    return info


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    """Open a tar, and raise what is wrong with it as an error of ours."""
    if not path.is_file():
        raise PathMissing(path=path, wanted_ko="백업 파일", wanted_en="backup")
    try:
        with tarfile.open(path, "r:") as tar:
            yield tar
    except (tarfile.TarError, ValueError, EOFError, OverflowError) as error:
        raise BackupInvalid(path=path, why_ko=f"읽을 수 없음({error})", why_en=f"unreadable ({error})") from None


def _manifest(tar: tarfile.TarFile, path: Path) -> Manifest:
    first = tar.next()
    if first is None or first.name != _MANIFEST or not _is_plain(first) or first.size > _MAX_MANIFEST:
        raise BackupInvalid(
            path=path, why_ko="manifest.json로 시작하지 않음", why_en="it does not begin with manifest.json"
        )
    try:
        manifest = msgspec.json.decode(_content(tar, first).read(), type=Manifest)
    except msgspec.DecodeError:
        raise BackupInvalid(path=path, why_ko="manifest.json이 잘못됨", why_en="manifest.json is not valid") from None
    if manifest.format != FORMAT:
        found = f"{manifest.format} != {FORMAT}"
        raise BackupInvalid(path=path, why_ko=f"다른 형식({found})", why_en=f"another format ({found})")
    return manifest


def _unpack(path: Path, create: Callable[[str], IO[bytes]], told: Told) -> Manifest:
    with _opened(path) as tar:
        manifest = _manifest(tar, path)
        expected = {kept.name: kept for kept in manifest.files}
        done = 0
        while (member := tar.next()) is not None:
            kept = expected.pop(member.name, None)
            if kept is None or not is_kept(kept.name) or not _is_plain(member) or member.size != kept.size:
                raise _misfit(path, member.name)
            with create(kept.name) as target:
                _copy(_content(tar, member), target, kept, path)
            done += kept.size
            told(done)
    if expected:
        raise _misfit(path, min(expected))
    return manifest


def _copy(source: IO[bytes], target: IO[bytes], kept: BackupFile, path: Path) -> None:
    digest = hashlib.sha256()
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        target.write(chunk)
    if digest.hexdigest() != kept.checksum:
        raise _misfit(path, kept.name)


def _is_plain(member: tarfile.TarInfo) -> bool:
    """Return whether it is a file, without holes, and not a link or a device."""
    return member.type in _PLAIN and member.sparse is None


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(member)
    if content is None:
        raise tarfile.ReadError(member.name)
    return content


def _misfit(path: Path, name: str) -> BackupInvalid:
    return BackupInvalid(
        path=path,
        why_ko=f"{name!a} 파일이 없거나 목록과 다름",
        why_en=f"the file {name!a} is missing or not what the manifest names",
    )
