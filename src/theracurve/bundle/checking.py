"""A bundle held against its own hashes: what was changed, left out or added since it was sealed."""

from dataclasses import dataclass
from enum import StrEnum

from theracurve.bundle.sealed import Sealed, digest, hashes_in
from theracurve.bundle.sealing import FORMAT, SEAL, changed, program_hash


class Broken(StrEnum):
    """What is wrong with a file of a bundle."""

    UNSEALED = "unsealed"  # the bundle does not say what belongs in it
    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    NOT_OF_THIS_RUN = "not_of_this_run"  # the manifest of the run states another hash


@dataclass(frozen=True, slots=True)
class Breach:
    """One file that is not as it was sealed."""

    name: str
    kind: Broken


@dataclass(frozen=True, slots=True)
class Seal:
    """What a bundle says of itself; `same_program` is whether this installation is the one that made it."""

    version: str
    same_program: bool
    files: int
    breaches: tuple[Breach, ...]


def check_seal(sealed: Sealed) -> Seal:
    """Compare every file of a bundle with the hash that it was sealed with, and with that of the run's manifest."""
    told = sealed.told_by(SEAL)
    if told.get("format") != FORMAT:
        return Seal("", False, len(sealed.files), (Breach(SEAL, Broken.UNSEALED),))
    stated = hashes_in(told, "files")
    found = {name: digest(content) for name, content in sealed.files.items() if name != SEAL}
    breaches = [
        *(Breach(name, Broken.CHANGED if name in found else Broken.MISSING) for name in differing(stated, found)),
        *(Breach(name, Broken.ADDED) for name in sorted(found.keys() - stated.keys())),
    ]
    known = {breach.name for breach in breaches}
    breaches += [Breach(name, Broken.NOT_OF_THIS_RUN) for name in changed(sealed) if name not in known]
    version = hashes_in(told, "versions").get("theracurve", "")
    return Seal(version, told.get("program") == program_hash(), len(found), tuple(breaches))


def differing(stated: dict[str, str], found: dict[str, str]) -> list[str]:
    return sorted(name for name, hashed in stated.items() if found.get(name) != hashed)
