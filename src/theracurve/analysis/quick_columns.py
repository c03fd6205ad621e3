"""The columns that a quick look reads of one file: times, events, groups, and which rows are of one patient."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from theracurve.analysis.quick_unknown import unknown_cells
from theracurve.errors import StudyRefused, UsageError
from theracurve.intake.drafting.described import is_dated
from theracurve.intake.drafting.synonyms import meaning
from theracurve.intake.one_file import OneFile, columns_named, read_one_file
from theracurve.intake.sources.grid import Content, GridCell
from theracurve.survival._curves.intervals import Interval
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.tables import Column, Kind, Table, may, must

EVERYBODY = "all"
HAPPENED, NOT_HAPPENED = ("true", "1"), ("false", "0")
MOST_VALUES = 6  # of a column that are shown
TIME_DECIMALS = 9
FILE = "file"  # what the table of the rows is called


@dataclass(frozen=True, slots=True, kw_only=True)
class LookRequest:
    """What is asked of a file of times: the columns by their names in its header.

    Either `time`, or the two days between which time runs, which is then counted in days. `event_is` is the value that
    stands for an event; without it the column holds true and false, or 1 and 0. Events count up to and including
    `horizon`; `at` are times at which survival is asked for, in the file's unit. `strata` stratifies the tests and
    ratios, `entry` is the time from which a row is at risk; `interval` is that of the curves, chosen by their size
    without it. `only` keeps the rows in which a column says so.
    """

    file: Path
    event: str
    time: str = ""
    from_date: str = ""
    to_date: str = ""
    group: str | None = None
    reference: str | None = None
    horizon: float | None = None
    event_is: str | None = None
    at: tuple[float, ...] = ()
    strata: str | None = None
    entry: str | None = None
    interval: Interval | None = None
    only: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        if len(set(self.named)) < len(self.named):
            raise UsageError("--time, --event, --group, --strata and --entry each name a column of their own")

    @property
    def named(self) -> tuple[str, ...]:
        """The columns that are asked for."""
        names = (self.time, self.from_date, self.to_date, self.event, self.group, self.strata, self.entry)
        return tuple(name for name in names if name)

    @property
    def labels(self) -> tuple[str, ...]:
        """The columns whose values are labels of rows."""
        return tuple(filter(None, (self.group, self.strata)))

    @property
    def complete(self) -> bool:
        """Whether it says what the times and the events are, in one way."""
        dates = bool(self.from_date) + bool(self.to_date)
        return bool(self.event) and (dates == 0 if self.time else dates == 2)


@dataclass(frozen=True, slots=True, eq=False)
class LookColumns:
    """The rows as read, each array (n,): `event` as true and false; `repeated` counts patients with several rows."""

    time: np.ndarray
    event: np.ndarray
    group: np.ndarray
    strata: np.ndarray | None
    entry: np.ndarray | None
    repeated: int


def columns_of(request: LookRequest, today: date) -> LookColumns:
    """Read the named columns. Raises StudyRefused with every unusable cell, UsageError where no times are named."""
    if not request.complete:
        raise UsageError(what_to_name(request, today))
    opened = opened_for(request, today)
    if opened.patient and opened.patient not in request.named:
        asked_too = (*asked(request), may(opened.patient, Kind.TEXT))
        opened = read_one_file(request.file, Table(FILE, asked_too), today=today)
    read = kept(opened, request)
    refuse(unknown_in(read, request), opened)
    times = times_of(read, request)
    refuse(negative(times, read["row"], request), opened)
    patients = read.get(opened.patient)
    several = 0 if patients is None else repeated(patients)
    if several and patients is not None and not request.entry:
        refuse_rows_of_one(request, opened, times, patients, today)
    return LookColumns(
        time=times,
        event=happened(np.asarray(read[request.event], dtype=str), request),
        group=np.asarray(read[request.group], dtype=str) if request.group else np.full(len(times), EVERYBODY),
        strata=np.asarray(read[request.strata], dtype=str) if request.strata else None,
        entry=np.asarray(read[request.entry], dtype=np.float64) if request.entry else None,
        repeated=several,
    )


def opened_for(request: LookRequest, today: date) -> OneFile:
    """The asked columns. A time that holds days is one error, not one for each row."""
    try:
        return read_one_file(request.file, Table(FILE, asked(request)), today=today)
    except StudyRefused as error:
        if {finding.column for finding in error.findings} == {request.time} and holds_days(request, today):
            message = f"`{request.time}` holds days, and no time."
            remedy = f"Name the day from which it is counted, too: --from-date COLUMN --to-date {request.time}."
            raise StudyRefused((refused(request, "time-is-a-day", message, remedy, request.time),)) from error
        raise StudyRefused((*error.findings, *unknown_beside(request, today))) from error


def unknown_beside(request: LookRequest, today: date) -> tuple[Finding, ...]:
    """What is unknown in a file whose other columns hold errors, so that all are told at once."""
    columns = tuple(may(name, Kind.TEXT) for name in (request.event, *request.labels))
    opened = read_one_file(request.file, Table(FILE, columns), today=today)
    read = opened.connection.execute(f'SELECT * FROM records."{FILE}"').fetchnumpy()
    return placed(unknown_in(read, request), opened)


def unknown_in(read: Mapping[str, np.ndarray], request: LookRequest) -> Iterator[Finding]:
    return unknown_cells(read, FILE, request.event, request.labels, request.event_is)


def placed(found: Iterable[Finding], opened: OneFile) -> tuple[Finding, ...]:
    """The findings at the cells of the user's own file."""
    return tuple(found if opened.sheet is None else map(opened.sheet.placed, found))


def refuse(found: Iterable[Finding], opened: OneFile) -> None:
    """Raises StudyRefused with what was found, at the cells of the user's own file."""
    if errors := placed(found, opened):
        raise StudyRefused(errors)


def holds_days(request: LookRequest, today: date) -> bool:
    table = Table(FILE, (may(request.time, Kind.TEXT),))
    read = read_one_file(request.file, table, today=today).connection.execute(f'SELECT * FROM records."{FILE}"')
    texts = [str(text) for text in np.ma.getdata(read.fetchnumpy()[request.time])]
    return any(is_dated(GridCell(text, Content.TEXT)) for text in texts)


def asked(request: LookRequest) -> tuple[Column, ...]:
    """The columns by what they have to hold."""
    time = (must(request.time, Kind.NUMBER, decimals=TIME_DECIMALS),) if request.time else ()
    days = tuple(must(name, Kind.DATE) for name in (request.from_date, request.to_date) if name)
    entry = (must(request.entry, Kind.NUMBER, decimals=TIME_DECIMALS),) if request.entry else ()
    words = dict.fromkeys(filter(None, (request.event, request.group, request.strata, *(request.only or ())[:1])))
    return (*time, *days, *entry, *(must(name, Kind.TEXT) for name in words))


def kept(opened: OneFile, request: LookRequest) -> Mapping[str, np.ndarray]:
    """The rows by column; those alone in which the column of `only` says so."""
    read = opened.connection.execute(f'SELECT * FROM records."{FILE}"').fetchnumpy()
    if request.only is None:
        return read
    column, value = request.only
    said = np.asarray(read[column], dtype=str)
    if value not in said:
        raise UsageError(f"--only: no row of {column} holds {value!r}; {listed(counted(said))}")
    return {name: values[said == value] for name, values in read.items()}


def times_of(read: Mapping[str, np.ndarray], request: LookRequest) -> np.ndarray:
    """The times, or the days from one date to the other."""
    if request.time:
        return np.asarray(read[request.time], dtype=np.float64)
    days = (np.asarray(read[name], dtype="datetime64[D]") for name in (request.from_date, request.to_date))
    began, ended = days
    return np.asarray((ended - began).astype(np.float64))


def happened(values: np.ndarray, request: LookRequest) -> np.ndarray:
    """Which cells say that the event was there. Raises StudyRefused, once, where a value may mean either."""
    known = counted(values)
    if request.event_is is not None:
        if request.event_is not in known:
            raise UsageError(f"--event-is: no row of {request.event} holds {request.event_is!r}; {listed(known)}")
        return np.asarray(values == request.event_is)
    lower = np.char.lower(values)
    if set(np.unique(lower)) <= {*HAPPENED, *NOT_HAPPENED}:
        return np.isin(lower, HAPPENED)
    raise StudyRefused((neither_true_nor_false(request, known),))


def counted(values: np.ndarray) -> Mapping[str, int]:
    return {str(value): int((values == value).sum()) for value in np.unique(values)}


def neither_true_nor_false(request: LookRequest, known: Mapping[str, int]) -> Finding:
    likely = likely_event(known)
    which = f"Say which value is the event, such as --event-is {likely}" if likely else "Say which value is the event"
    how = which if likely else f"{which} with --event-is"
    return refused(
        request,
        "event-coded",
        f"Expected true and false, or 1 and 0, found {listed(known)}.",
        f"{how}; every other value then is none.",
        request.event,
    )


def likely_event(known: Mapping[str, int]) -> str:
    """The value to name in an example: the one word for dead or yes, or the greatest of numbers; empty elsewhere."""
    numbers = sorted((value for value in known if value.isdigit()), key=int)
    if len(numbers) == len(known):
        return numbers[-1]
    dead = [value for value in known if meaning(value, "values", "vital_status") == "dead"]
    yes = [value for value in known if meaning(value, "values", "flag") == "true"]
    return dead[0] if len(dead) == 1 else yes[0] if len(yes) == 1 else ""


def listed(known: Mapping[str, int]) -> str:
    """`1 (63 rows), 2 (165 rows)`; many values are cut with their count."""
    shown = [f"{value or 'an empty cell'} ({n} row{'' if n == 1 else 's'})" for value, n in known.items()]
    more = f" and {len(shown) - MOST_VALUES} more values" if len(shown) > MOST_VALUES else ""
    return ", ".join(shown[:MOST_VALUES]) + more


def repeated(patients: np.ndarray) -> int:
    """How many patients have more than one row."""
    _, counts = np.unique([str(patient) for patient in np.ma.getdata(patients) if patient], return_counts=True)
    return int((counts > 1).sum())


def refuse_rows_of_one(
    request: LookRequest, opened: OneFile, times: np.ndarray, patients: np.ndarray, today: date
) -> None:
    """Raises StudyRefused where the rows of a patient are intervals of one follow-up, or of one event each: as rows of
    their own they would count the same patient again."""
    others = [name for name in opened.columns if name and name not in (*request.named, opened.patient)]
    table = Table(FILE, (*asked(request), *(may(name, Kind.TEXT) for name in others)))
    read = kept(read_one_file(request.file, table, today=today), request)
    ids = np.asarray(np.ma.getdata(patients), dtype=str)
    texts = {name: np.asarray(np.ma.filled(read[name], ""), dtype=str) for name in others}
    n = repeated(patients)
    message = f"{n} patient{' has' if n == 1 else 's have'} several rows by `{opened.patient}`."
    if start := next((name for name in others if begins(texts[name], times, ids)), ""):
        remedy = f"`{start}` is where the row before ends: rows are at risk from there on with --entry {start}."
        raise StudyRefused((refused(request, "rows-several", message, remedy, opened.patient),))
    told = ((name, row) for name in others if (row := row_of_each(texts[name], ids)))
    if apart := next(told, None):
        remedy = f"`{apart[0]}` tells them apart: choose the rows that count, such as --only {'='.join(apart)}."
        raise StudyRefused((refused(request, "rows-several", message, remedy, opened.patient),))


def begins(texts: np.ndarray, times: np.ndarray, ids: np.ndarray) -> bool:
    """Whether a column holds where the interval of each row begins: before its end, and where the one before ends."""
    try:
        starts = np.char.replace(texts, ",", ".").astype(np.float64)
    except ValueError:
        return False
    ends = {(patient, time) for patient, time in zip(ids, times, strict=True)}
    follows = sum((patient, start) in ends for patient, start in zip(ids, starts, strict=True))
    return bool((starts < times).all()) and follows >= len(ids) - len(set(ids)) > 0


def row_of_each(texts: np.ndarray, ids: np.ndarray) -> str:
    """The first of few values that stands in one row of every patient, where no two rows of a patient have the same:
    to choose it leaves nobody out. Empty where there is none, as where one id was typed for two patients."""
    values = sorted(set(texts))
    if not 1 < len(values) <= MOST_VALUES or len(set(zip(ids, texts, strict=True))) < len(ids):
        return ""
    everybody = len(set(ids))
    return next((value for value in values if value and (texts == value).sum() == everybody), "")


def negative(times: np.ndarray, rows: np.ndarray, request: LookRequest) -> Iterator[Finding]:
    """Every cell that holds a time below 0."""
    for place in np.flatnonzero(times < 0):
        yield Finding(
            severity=Severity.ERROR,
            code="time-negative",
            table=FILE,
            row=int(rows[place]),
            column=request.time or request.to_date,
            message=f"Expected a time of 0 or more, found {times[place]:g}.",
            remedy="Check the day from which times are counted, and the date of last contact.",
        )


def what_to_name(request: LookRequest, today: date) -> str:
    """What has to be named, and the columns that there are; those of two values might say the event."""
    columns = tuple(columns_in(request, today))
    two = [name for name, values in columns if len(values) == 2]
    shown = ", ".join(name for name, _ in columns)
    likely = f"; two values have {', '.join(two)}" if two else ""
    return (
        "name the time with --time (or its two days with --from-date and --to-date) and the event with --event; "
        f"{request.file.name} has {shown}{likely}"
    )


def columns_in(request: LookRequest, today: date) -> Iterator[tuple[str, frozenset[str]]]:
    """Every column of the file with the values that it holds."""
    names = [name for name in columns_named(request.file) if name]
    table = Table(FILE, tuple(may(name, Kind.TEXT) for name in dict.fromkeys(names)))
    read = read_one_file(request.file, table, today=today).connection.execute(f'SELECT * FROM records."{FILE}"')
    values = read.fetchnumpy()
    yield from ((name, frozenset(map(str, np.ma.getdata(values[name])))) for name in table.names)


def refused(request: LookRequest, code: str, message: str, remedy: str, column: str) -> Finding:
    return Finding(
        severity=Severity.ERROR, code=code, table=request.file.name, column=column, message=message, remedy=remedy
    )
