"""A new study from a file of times alone: one row per patient with a time or two dates, an event, and a group."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from theracurve.definition.loader import FILE_NAME
from theracurve.errors import UsageError
from theracurve.intake.drafting.described import Described
from theracurve.intake.drafting.drafting import (
    GROUP,
    LEGEND,
    Drafted,
    book_of,
    drafted,
    keys_of_source,
    question,
    source_lines,
    tables_in,
)
from theracurve.intake.drafting.lines import constant, flow_list, flow_map, from_column, quoted, recoded
from theracurve.intake.drafting.synonyms import folded, meaning
from theracurve.intake.drafting.unknown import unknown_events, unknown_labels
from theracurve.intake.mapping.loading import MAPPING_FILE
from theracurve.intake.mapping.sheets import plain_name, short_name
from theracurve.intake.nearest import suggestion
from theracurve.start import RECORDS, new_folder, write

HAPPENED = {"true": "true", "1": "true", "false": "false", "0": "false"}
MOST_GROUPS = 20
SOURCE = "times"
TAKEN = "  # taken to be"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesRequest:
    """Says which columns of a file hold what. Either `time` with its `unit`, or the two days between which time runs,
    which are then counted in days. `event_is` is the value that stands for an event; `patient` the id, where the rows
    of the file have one that its header does not name so; `only` keeps the rows in which a column says so."""

    file: Path
    event: str
    group: str
    time: str = ""
    unit: str = ""
    from_date: str = ""
    to_date: str = ""
    event_is: str = ""
    only: tuple[str, str] | None = None
    patient: str = ""
    reference: str = ""
    endpoint: str = "time_to_event"

    def __post_init__(self) -> None:
        dates = bool(self.from_date) + bool(self.to_date)
        if bool(self.time) == bool(dates) or dates == 1:
            raise UsageError("name a time with --time, or two days with --from-date and --to-date")
        if self.time and not self.unit:
            raise UsageError("--time needs --time-unit: days, months or years; a unit is never guessed")
        if dates and self.unit not in ("", "days"):
            raise UsageError("between two dates time is counted in days; --time-unit is for --time")


def start_from_times(folder: Path, request: TimesRequest) -> None:
    """A new study folder whose one table is the file itself, read by a mapping.

    Raises UsageError where a column is not there, a value may mean either, or the folder is not new; StudyRefused where
    the file cannot be read.
    """
    if not request.file.is_file():
        raise UsageError(f"there is no file {request.file}")
    one = table_in(request.file)
    columns = {name: column_of(one, name) for name in named(request)}
    refuse_rows_of_one(one, request, columns)
    groups = group_names(columns[request.group])
    mapping = "\n".join([LEGEND, *mapping_lines(one, request, columns, groups)]) + "\n"
    study = "\n".join(study_lines(request, groups)) + "\n"
    with new_folder(folder):
        (folder / RECORDS / request.file.name).write_bytes(request.file.read_bytes())
        write(folder / RECORDS / MAPPING_FILE, mapping)
        write(folder / FILE_NAME, study)


def table_in(file: Path) -> Drafted:
    """The one table of the file. Raises UsageError for a file with several or none."""
    found = list(tables_in(*book_of(file)))
    if len(found) != 1:
        raise UsageError(f"{file.name} has {len(found)} tables; a file of times has one")
    return drafted(found, SOURCE)


def named(request: TimesRequest) -> Iterator[str]:
    dates = request.time, request.from_date, request.to_date
    yield from filter(None, (request.event, request.group, request.patient, *dates, *(request.only or ())[:1]))


def refuse_rows_of_one(one: Drafted, request: TimesRequest, columns: dict[str, Described]) -> None:
    """Raises UsageError where patients have several rows and nothing says which of them counts. A column that tells
    them apart is named with a value that every patient has: to choose it leaves nobody out."""
    patient = columns.get(request.patient, one.sheet.patient)
    if request.only and request.only[1] not in (said := columns[request.only[0]]).seen:
        raise UsageError(f"--only: no row of {said.header} holds {request.only[1]!r}; it has {', '.join(said.seen)}")
    if patient is None or request.only or len(patient.seen) == len(patient.cells):
        return
    ids, count = [cell.text for cell in patient.cells], len(patient.cells)
    apart = (
        column
        for column in one.sheet.columns
        if column.header not in [named.header for named in columns.values()] and 1 < len(column.seen) <= MOST_GROUPS
        if len(column.cells) == count == len(set(zip(ids, (cell.text for cell in column.cells), strict=True)))
    )
    several = f"patients have several rows in {one.file} ({len(patient.seen)} patients in {count} rows)"
    ends = {
        (who, cell.text)
        for name in (request.time,)
        if name
        for who, cell in zip(ids, columns[name].cells, strict=False)
    }
    for column in apart:
        of_all = min((text for text, rows in column.seen.items() if rows == len(patient.seen)), default="")
        later = [(who, cell.text) for who, cell in zip(ids, column.cells, strict=True) if cell.text != of_all]
        if of_all and not ends.issuperset(later):  # where another row ends, this one begins: intervals
            raise UsageError(f"{several}; choose one with --only {column.header}={of_all}")
    raise UsageError(f"{several}; a study of times has one for each: `theracurve survival` reads intervals")


def column_of(one: Drafted, name: str) -> Described:
    headers = [column.header for column in one.sheet.columns]
    for column in one.sheet.columns:
        if plain_name(name) in (column.header, short_name(column.header)):
            return column
    known = f"it has {', '.join(headers)}.{suggestion(name, headers)}"
    raise UsageError(f"{one.file} has no column {name!r}; {known}")


def group_names(column: Described) -> dict[str, str]:
    """The name in the protocol for each group as the file writes it."""
    seen = sorted(set(column.seen) - unknown_labels(column.seen))
    if not 1 < len(seen) <= MOST_GROUPS:
        raise UsageError(
            f"--group: {column.header} has {len(seen)} different values; expected 2 to {MOST_GROUPS} groups"
        )
    names = {text: text if GROUP.fullmatch(text) else folded(text).replace(" ", "_") for text in seen}
    return names if len(set(names.values())) == len(names) else {t: f"group_{n}" for n, t in enumerate(seen, start=1)}


def event_values(column: Described, request: TimesRequest) -> dict[str, str]:
    """What each value of the event says; one that says that nobody knows stays a cell to fill. Raises UsageError where
    one may mean either."""
    seen = sorted(set(column.seen) - unknown_events(column.seen) | {request.event_is or ""} & set(column.seen))
    if request.event_is:
        if request.event_is not in seen:
            raise UsageError(
                f"--event-is: no row of {column.header} holds {request.event_is!r}; it has {', '.join(seen)}"
            )
        return {text: str(text == request.event_is).lower() for text in seen}
    unknown = [text for text in seen if text.casefold() not in HAPPENED]
    if unknown:
        raise UsageError(f"{column.header} holds {', '.join(seen)}: say which is an event with --event-is")
    return {text: HAPPENED[text.casefold()] for text in seen}


def mapping_lines(
    one: Drafted, request: TimesRequest, columns: dict[str, Described], groups: dict[str, str]
) -> Iterator[str]:
    name = {key: quoted(short_name(column.header)) for key, column in columns.items()}
    patient = one.sheet.patient
    given = name[request.patient] if request.patient else quoted(short_name(patient.header)) if patient else ""
    time = (
        name[request.time]
        if request.time
        else flow_map({"between": f"[{name[request.from_date]}, {name[request.to_date]}]"})
    )
    yield "sources:"
    yield from source_lines(one)
    yield "tables:"
    yield "  endpoints:"
    yield f"    - from: {SOURCE}"
    if request.only:
        column, value = request.only
        yield f"      only: {flow_map({columns[column].header: flow_list([value])})}"
    yield "      columns:"
    yield f"        patient_id: {given or constant('{row}')}" + (
        "" if given else "  # no column holds an id: the row of the file"
    )
    yield f"        group: {from_column(columns[request.group].header, values=recoded(groups))}"
    yield f"        endpoint: {constant(request.endpoint)}"
    yield f"        time: {time}"
    yield f"        time_unit: {constant(request.unit or 'days')}"
    values = recoded(event_values(columns[request.event], request))
    yield f"        event: {from_column(columns[request.event].header, values=values)}"
    read = {column.number for column in (*columns.values(), *([patient] if patient and not request.patient else []))}
    left = [column.header for column in one.sheet.columns if column.number not in read]
    if left:
        yield f"not_imported: {flow_map({SOURCE: flow_list(left)})}"
    asked = [question(line.about, line.doubt) for line in keys_of_source(one) if line.doubt]
    yield from ("questions:", *asked) if asked else ()


def study_lines(request: TimesRequest, groups: dict[str, str]) -> Sequence[str]:
    """The protocol: one endpoint that comes ready-made, and the groups, of which nothing else is known."""
    if request.reference and request.reference not in groups:
        raise UsageError(f"--reference: there is no group {request.reference!r}; there are {', '.join(groups)}")
    said = {name: meaning(label, "values", "treated") for label, name in groups.items()}
    supposed = next((name for name in said if said[name] == "control"), next(iter(said)))
    reference = groups[request.reference] if request.reference else supposed
    treated = ({name for name in said if said[name] == "treated"} or set(said)) - {reference}
    return (
        "# A study of times alone: they come ready-made, so that nothing is derived and no definition can be varied.",
        "study: from_times",
        f"title: {quoted(f'Times of {request.file.stem}')}",
        "data_origin: study",
        "groups:  # say which of them were treated, and what they are called in the report",
        *(
            f"  {name}: {{label: {quoted(label)}, treated: {str(name in treated).lower()}}}{TAKEN * (name in treated)}"
            for label, name in groups.items()
        ),
        f"reference_group: {reference}"
        + ("" if request.reference else "  # taken to be; say which the others are compared with"),
        "allocation: not_randomised  # or randomised",
        "endpoints:",
        f"  {request.endpoint}: {{given: true}}",
        "analyses:",
        f"  - {{endpoint: {request.endpoint}}}",
    )
