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
from theracurve.deriving import derive_twice
from theracurve.vocabulary.findings import errors_among
from theracurve.workbench.ledger.entry import NOTHING_YET, Head
from theracurve.workbench.ledger.reading import last_of_the_study
from theracurve.workbench.ledger.writing import write_study
from theracurve.workbench.settings import STANDING, WORKBENCH

ONE_AT_A_TIME = RLock()  # the machine is a person's own: two derivations at once are slower than one after the other
# What a derivation took and let go goes back to the system: a run ends with it, a server would hold a third more.
GIVE_BACK = "SET allocator_background_threads = true"
State = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
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


@dataclass(frozen=True, slots=True, eq=False)
class CheckedStanding:
    """The study where it stands and what its check says, with the connection that everybody's own come from."""

    at: Standing
    checked: Checked


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """The study at one entry of the ledger: where it stands, and what its check says, with a connection of one's own.
    Whoever shows both takes them from one look, for what is appended between two belongs to the next."""

    checked: Checked
    shared: CheckedStanding

    @property
    def at(self) -> Standing:
        return self.shared.at

    @property
    def is_derivable(self) -> bool:
        return not errors_among(self.checked.findings)

    @property
    def derived(self) -> Checked:
        """The same with the derived tables in its connection. Raises StudyRefused where the records have errors."""
        accepted = accept(self.checked)
        with ONE_AT_A_TIME:
            derive_once(self.shared)
        return accepted


def standing() -> Standing:
    """The study at the last entry. Whoever reads its files holds ONE_AT_A_TIME from before this until they are read:
    what is appended meanwhile replaces them."""
    study: Path = settings.STUDY
    with ONE_AT_A_TIME:
        last = last_of_the_study()
        return as_it_lies(study) if last == NOTHING_YET else written_at(study, last)


@lru_cache(maxsize=1)
def as_it_lies(study: Path) -> Standing:
    return Standing(study)


@lru_cache(maxsize=1)  # the head only moves on, and there is one folder
def written_at(study: Path, last: Head) -> Standing:
    """The study as the ledger says it, written where `theracurve run` could read it."""
    folder = study / WORKBENCH / STANDING
    names = write_study(folder, last.number)
    return Standing(folder, {table: tuple(rows) for table, rows in names.items()}, last)


def looked() -> Look:
    """The study as it stands, read and checked. Raises StudyRefused where `study.yaml` cannot be used."""
    with ONE_AT_A_TIME:
        found = standing()
        return apart(checked_at(found, state_of(found.folder), date.today()))


def apart(shared: CheckedStanding) -> Look:
    """The study with a connection that nobody else uses: several people look at once."""
    intake = shared.checked.intake
    own = replace(intake, connection=intake.connection.cursor())
    return Look(replace(shared.checked, intake=own), shared)


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
def checked_at(found: Standing, state: State, today: date) -> CheckedStanding:
    checked = check(found.folder, found.records, today)
    checked.intake.connection.execute(GIVE_BACK)
    return CheckedStanding(found, checked)


@lru_cache(maxsize=2)
def derive_once(shared: CheckedStanding) -> None:
    derive_twice(shared.checked, DUCKDB)
