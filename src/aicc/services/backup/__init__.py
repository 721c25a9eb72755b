"""Backups: one file that a centre comes back from. The database is copied by its store; the rest is here."""

from aicc.services.backup.bundle import extract, read_manifest, verify, write_bundle
from aicc.services.backup.folder import DATABASE, occupied, stage_files, take_place, unwrap_secret
from aicc.services.backup.manifest import FORMAT, BackupFile, Manifest, describe

__all__ = [
    "DATABASE",
    "FORMAT",
    "BackupFile",
    "Manifest",
    "describe",
    "extract",
    "occupied",
    "read_manifest",
    "stage_files",
    "take_place",
    "unwrap_secret",
    "verify",
    "write_bundle",
]
