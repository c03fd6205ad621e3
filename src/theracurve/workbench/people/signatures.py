"""A sealed run signed: by people who give their password again and say what their signature means, in the ledger.

A signature is an entry of the table `signatures`, whose row is the hash of the bundle and whose column is who signs: it
stands for these bytes alone, has its name, moment and meaning, and nobody signs twice. Two make a seal of two people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.contrib.auth import authenticate

from theracurve.errors import UsageError
from theracurve.workbench.ledger.appending import append
from theracurve.workbench.ledger.change import CellChange
from theracurve.workbench.ledger.models import StoredEntry
from theracurve.workbench.ledger.table_names import SIGNATURES
from theracurve.workbench.people.throttle import is_throttled, note_failure

SOURCE = "signature"
ENOUGH = 2
MEANINGS = "made", "reviewed", "approved"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature: its person, its moment, its meaning."""

    who: str
    moment: str
    meaning: str


def signatures_of(bundle: Path) -> tuple[Signature, ...]:
    """The signatures on these bytes, the first first; of a file that is not there none."""
    if not bundle.is_file():
        return ()
    found = StoredEntry.objects.filter(table=SIGNATURES, row=digest_of(bundle)).order_by("number")
    return tuple(Signature(*values) for values in found.values_list("who", "moment", "new"))


def digest_of(bundle: Path) -> str:
    return sha256(bundle.read_bytes()).hexdigest()


def sign(bundle: Path, who: str, password: str, meaning: str, address: str) -> None:
    """Sign a bundle. Raises UsageError for a wrong password, an unknown meaning, or one who has signed it already."""
    refuse_meaning(meaning, MEANINGS)
    if any(one.who == who for one in signatures_of(bundle)):
        raise UsageError(f"{who} has signed this bundle already; another person signs as well")
    if is_throttled(who, address):
        raise UsageError("too many wrong passwords; wait a quarter of an hour")
    if authenticate(username=who, password=password) is None:
        note_failure(who, address)
        raise UsageError("the password is not right; nothing was signed")
    append([CellChange("", SIGNATURES, digest_of(bundle), who, "", meaning)], who=who, reason=meaning, source=SOURCE)


def refuse_meaning(meaning: str, known: Sequence[str]) -> None:
    if meaning not in known:
        raise UsageError(f"a signature says what it means, one of {', '.join(known)}; found {meaning!r}")
