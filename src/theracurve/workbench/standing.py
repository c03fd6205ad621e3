"""The study as it stands: its folder while nothing was taken into the ledger, afterwards what the ledger says."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import RLock

from django.conf import settings

from theracurve.checking import Checked, accept, check
from theracurve.derivation.engines.engine import DUCKDB
from theracurve.run import derive_twice
from theracurve.vocabulary.findings import errors_among
from theracurve.workbench.ledger.entry import NOTHING_YET, Head
from theracurve.workbench.ledger.reading import head
from theracurve.workbench.ledger.writing import write_study
from theracurve.workbench.settings import WORKBENCH

ONE_AT_A_TIME = RLock()  # the machine is a person's own: two derivations at once are slower than one after the other
State = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Says where the study that pages show lies. `rows` are, by table, the ledger's names of its rows in their order;
    none while the study is as its files say. `head` is the entry at which they were written."""

    folder: Path
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    head: Head = NOTHING_YET

    @property
    def kept(self) -> bool:
        """Whether its records are in the ledger, where cells can be mended."""
        return bool(self.rows)

    def name_of(self, table: str | None, row: int | None) -> str:
        """The ledger's name of a row by its number; empty where it has none."""
        names = self.rows.get(table or "", ())
        return names[row - 1] if row is not None and 0 < row <= len(names) else ""

    @property
    def records(self) -> Path:
        return self.folder / "records"


def standing() -> Standing:
    """The study at the last entry. Whoever reads its files holds ONE_AT_A_TIME from before this until they are read:
    what is appended meanwhile replaces them."""
    study: Path = settings.STUDY
    with ONE_AT_A_TIME:
        last = head()
        return Standing(study) if last == NOTHING_YET else written_at(study, last)


@lru_cache(maxsize=1)  # the head only moves on, and there is one folder
def written_at(study: Path, last: Head) -> Standing:
    """The study as the ledger says it, written where `theracurve run` could read it."""
    folder = study / WORKBENCH / "standing"
    names = write_study(folder, last.number)
    return Standing(folder, {table: tuple(rows) for table, rows in names.items()}, last)


def checked_now() -> Checked:
    """The study as it stands, read and checked, with a connection of one's own. Raises StudyRefused where `study.yaml`
    cannot be used."""
    with ONE_AT_A_TIME:
        found = standing()
        return apart(checked_at(found.folder, state_of(found.folder), date.today()))


def derived_now() -> Checked:
    """The same with the derived tables in its connection. Raises StudyRefused where the records have errors."""
    with ONE_AT_A_TIME:
        found = standing()
        return apart(derived_at(found.folder, state_of(found.folder), date.today()))


def apart(checked: Checked) -> Checked:
    """The same with a connection that nobody else uses: several people look at once."""
    return replace(checked, intake=replace(checked.intake, connection=checked.intake.connection.cursor()))


def is_derivable(checked: Checked) -> bool:
    return not errors_among(checked.findings)


def state_of(folder: Path) -> State:
    """What tells one state of a study's files from another."""
    files = [folder / "study.yaml", *sorted((folder / "records").glob("*"))]
    found = []
    for file in files:
        with suppress(OSError):
            stat = file.stat()
            found.append((file.name, stat.st_mtime_ns, stat.st_size))
    return tuple(found)


@lru_cache(maxsize=2)
def checked_at(folder: Path, state: State, today: date) -> Checked:
    return check(folder, folder / "records", today)


@lru_cache(maxsize=2)
def derived_at(folder: Path, state: State, today: date) -> Checked:
    checked = accept(checked_at(folder, state, today))
    derive_twice(checked, DUCKDB)
    return checked
