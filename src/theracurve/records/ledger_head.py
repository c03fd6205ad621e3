"""ledger.json: which head of a ledger the records beside it were written at, and the hash of each file then.

Which dates are nominal stands there too, and is read with the tables."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from theracurve.intake.nominal import LEDGER_HEAD_FILE, stated_nominal
from theracurve.records.saying import NamedPlace, warning
from theracurve.vocabulary.findings import Finding

FORMAT = "theracurve-ledger/1"


@dataclass(frozen=True, slots=True)
class LedgerHead:
    """The number and the hash of the entry that was the last (none where the records are no longer as they were written
    at it), what there is to say, and the hash of the file itself (empty without one)."""

    stated: Mapping[str, object] | None = None
    findings: tuple[Finding, ...] = ()
    sha256: str = ""


def read_ledger_head(folder: Path, hashes: Mapping[str, str]) -> LedgerHead:
    """What stands in the file, held against the hashes of the files that were read. Nothing raises: what is wrong is a
    finding, and then no head is stated."""
    try:
        data = (folder / LEDGER_HEAD_FILE).read_bytes()
    except FileNotFoundError:
        return LedgerHead()
    except OSError:
        return LedgerHead(None, (unreadable(),))
    read = parsed(data)
    if read is None:
        return LedgerHead(None, (unreadable(),), sha256(data).hexdigest())
    others = sorted(differing(read["files"], hashes))
    if others:
        found = warning(
            "records-not-of-ledger", NamedPlace(LEDGER_HEAD_FILE), files=", ".join(others), n=read["number"]
        )
        return LedgerHead(None, (found,), sha256(data).hexdigest())
    return LedgerHead({"number": read["number"], "hash": read["hash"]}, (), sha256(data).hexdigest())


def parsed(data: bytes) -> Mapping[str, Any] | None:
    """The keys and values; None where they are not those of this format."""
    try:
        read = json.loads(data)
    except ValueError:
        return None
    kinds = {"format": str, "number": int, "hash": str, "files": dict}
    told = isinstance(read, dict) and all(isinstance(read.get(key), kind) for key, kind in kinds.items())
    return read if told and read["format"] == FORMAT and stated_nominal(read) is not None else None


def differing(stated: Mapping[str, object], found: Mapping[str, str]) -> Iterator[str]:
    """The files that are not as they were written, are gone, or were added."""
    yield from (name for name in stated.keys() | found.keys() if stated.get(name) != found.get(name))


def unreadable() -> Finding:
    return warning("ledger-head-unreadable", NamedPlace(LEDGER_HEAD_FILE))
