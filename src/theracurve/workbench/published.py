"""The head of a ledger that was published: in a bundle, in the manifest of a run, beside records, in a backup."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

from theracurve.bundle.sealed import MANIFEST
from theracurve.bundle.zipped import ArchiveKind, unzipped
from theracurve.errors import UsageError
from theracurve.workbench.ledger.entry import Head

BACKUP = "backup.json"
PUBLISHED = ArchiveKind("bundle or backup", 1_000_000, 64)


def published_head(file: Path) -> Head:
    """What a file states as the last entry. Raises UsageError where it states none."""
    told = stated_in(file)
    found = told.get("ledger", told.get("head", told))
    number, hashed = (found.get("number"), found.get("hash")) if isinstance(found, dict) else (None, None)
    if not isinstance(number, int) or not isinstance(hashed, str):
        raise UsageError(
            f"{file} states no head of a ledger: expected a bundle or the manifest.json of a run whose records"
            " came from a ledger, a ledger.json, or a backup"
        )
    return Head(number, hashed)


def stated_in(file: Path) -> Mapping[str, Any]:
    try:
        files = unzipped(file, PUBLISHED) if is_zipfile(file) else {MANIFEST: file.read_bytes()}
        told = json.loads(files.get(MANIFEST) or files.get(BACKUP, b"{}"))
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror}") from None
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
