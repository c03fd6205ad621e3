"""How much of the machine a run may take; no result depends on it."""

import re
from dataclasses import dataclass
from pathlib import Path

from theracurve.errors import UsageError

UNITS = {"MiB": 1, "GiB": 1024, "TiB": 1024**2}
SIZE = re.compile(rf"(\d{{1,9}}) ?({'|'.join(UNITS)})")
LEAST_MIB, MOST_THREADS = 256, 512
# Measured on cohorts of 3,200 to 16,000 patients of the founding protocol, and rounded up.
PROGRAM_MIB = 250
PATIENTS_A_MIB = 40
DEFINED_A_MIB = 100


def mebibytes(name: str, text: str) -> int:
    """Read a size such as `4GiB`. Raises UsageError for anything else."""
    found = SIZE.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"{name}: expected a size such as 512MiB or 4GiB; found {text!r}")
    return int(found[1]) * UNITS[found[2]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """What the database may take: memory in MiB, threads, the folder for what does not fit (the system's own for
    temporary files where none is named), and how many MiB may lie there.

    Raises UsageError for less memory than anything fits into, a folder that is not there, and impossible numbers.
    """

    memory_mib: int = 2048
    threads: int = 2
    spill: Path | None = None
    spill_mib: int | None = None

    def __post_init__(self) -> None:
        if self.memory_mib < LEAST_MIB:
            raise UsageError(f"memory: expected at least {LEAST_MIB}MiB; found {self.memory_mib}MiB")
        if not 1 <= self.threads <= MOST_THREADS:
            raise UsageError(f"threads: expected 1 to {MOST_THREADS}; found {self.threads}")
        if self.spill is not None and not self.spill.is_dir():
            raise UsageError(f"spill: expected a folder that is there; found {self.spill}")
        if self.spill_mib is not None and self.spill_mib < 1:
            raise UsageError(f"spill limit: expected at least 1MiB; found {self.spill_mib}MiB")

    @classmethod
    def stated(cls, memory: str, threads: int, spill: Path | None, spill_limit: str | None) -> "Resources":
        """Read them as they are typed. Raises UsageError for sizes that cannot be read."""
        limit = None if spill_limit is None else mebibytes("spill limit", spill_limit)
        return cls(memory_mib=mebibytes("memory", memory), threads=threads, spill=spill, spill_mib=limit)


USUAL = Resources()


def require_room(available_mib: int | None, resources: Resources, patients: int, definitions: int) -> None:
    """Raises UsageError, with the setting to change, where a run is expected to take more than there is.

    `available_mib` is None where the system does not say; then nothing is refused.
    """
    of_program = PROGRAM_MIB + patients // PATIENTS_A_MIB
    of_database = min(resources.memory_mib, patients * definitions // DEFINED_A_MIB)
    if available_mib is None or of_program + of_database <= available_mib:
        return
    rest = available_mib - of_program
    instead = f"say --memory {rest}MiB, or close other programs" if rest >= LEAST_MIB else "close other programs"
    raise UsageError(
        f"{patients} patients under {definitions} definitions are expected to take {of_program + of_database} MiB, "
        f"{of_database} of them in the database; this machine has {available_mib} MiB to give: {instead}"
    )
