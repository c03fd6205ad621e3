"""Which of our tables a sheet of one subject is, and which of its columns goes where."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from theracurve.intake.drafting.described import Described, Written, axes_of, known_word
from theracurve.intake.drafting.headers import LIMIT, SPAN
from theracurve.intake.drafting.sheet import LIKELY, SURE, DraftSheet, role_of
from theracurve.intake.drafting.synonyms import inside, meaning
from theracurve.intake.mapping.conventions import DATES, TIME_OF_DAY
from theracurve.intake.mapping.sheets import short_name
from theracurve.intake.sources.grid import Content
from theracurve.intake.sources.redcap import EVENT, INSTRUMENT, OWN_HEADERS
from theracurve.vocabulary.tables import RECORD_TABLES, Kind

NEEDED: Mapping[str, frozenset[str]] = {  # without which a sheet is none of this table
    "administrations": frozenset({"administered_at", "activity"}),
    "lesions": frozenset({"lesion_id", "longest_diameter_mm"}),
    "uptake": frozenset({"tracer", "value"}),
    "labs": frozenset({"analyte", "value"}),
    "responses": frozenset({"response"}),
    "bone_scans": frozenset({"new_lesions", "new_after_first"}),
    "volumes": frozenset({"total_volume_ml"}),
    "medications": frozenset({"drug", "started_on"}),
    "adverse_events": frozenset({"term", "grade"}),
    "treatments": frozenset({"kind", "started_on"}),
    "follow_up": frozenset({"vital_status"}),
    "assessments": frozenset({"measure", "value"}),
}
DAYS_OF_ROWS = frozenset({"administered_at", "collected_on", "imaged_on", "assessed_on"})
MEASURED = {"labs": "analytes", "assessments": "measures"}  # by our table: the words for what is measured there
TOPIC_WEIGHT = 2  # how many columns the name of a file or sheet counts for


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A column of a sheet for one of ours; `rivals` are others that could be it as well."""

    column: Described
    sure: str
    rivals: tuple[Described, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetSubject:
    """One of our tables with the columns of a sheet that go into it, by our names."""

    table: str
    found: Mapping[str, FoundColumn]

    @property
    def columns(self) -> frozenset[int]:
        return frozenset(found.column.number for found in self.found.values())


def subjects_of(sheet: DraftSheet) -> Iterator[SheetSubject]:
    """The table of a sheet; where it holds the forms of an export of REDCap beside each other, those of the other forms
    as well."""
    found: list[SheetSubject] = []
    while subject := subject_of(sheet, found):
        found.append(subject)
        yield subject
        if not holds_forms(sheet):
            return


def holds_forms(sheet: DraftSheet) -> bool:
    names = {OWN_HEADERS.get(column.header, column.header) for column in sheet.columns}
    return bool(names & {EVENT, INSTRUMENT})


def subject_of(sheet: DraftSheet, others: Sequence[SheetSubject] = ()) -> SheetSubject | None:
    """The table that takes most of the columns of a sheet that no other took, its name counted in; None where none has
    what it needs."""
    free = frozenset(column.number for column in sheet.columns).difference(*(other.columns for other in others))
    tables = [table for table in NEEDED if table not in {other.table for other in others}]
    subjects = [SheetSubject(table, settled_columns(table, sheet, free)) for table in tables]
    able = [subject for subject in subjects if NEEDED[subject.table] <= subject.found.keys()]
    topic = inside(sheet.called, "topics")
    named = topic[0] if topic else ""
    return max(able, key=lambda one: len(one.found) + TOPIC_WEIGHT * (one.table == named), default=None)


def settled_columns(table: str, sheet: DraftSheet, free: Collection[int]) -> Mapping[str, FoundColumn]:
    """The columns that a table takes of the free ones, with a day that stands in the rows of what it needs."""
    found = columns_for(table, sheet, among=free)
    if not NEEDED[table] <= found.keys():
        return {}
    values = [found[name].column for name in NEEDED[table] if found[name].column.dated < 0.5]
    return columns_for(table, sheet, values, free)


def columns_for(
    table: str, sheet: DraftSheet, beside: Iterable[Described] = (), among: Collection[int] | None = None
) -> Mapping[str, FoundColumn]:
    """The columns that a table takes of a sheet: by whole headers first, then by words inside them; each once. No day
    that is empty `beside` most of the values is theirs."""
    values = tuple(beside)
    found: dict[str, FoundColumn] = {}
    taken: set[int] = {sheet.patient.number} if sheet.patient else set()
    free = (column for column in free_columns(sheet) if among is None or column.number in among)
    named = sorted(free, key=lambda column: topic_of(column) != table)  # `ae_start` before `start`
    for sure in (SURE, LIKELY):
        for column in named:
            name = role_in(column, table, sure)
            if not name or column.number in taken or not fits(column, table, name, sheet.written):
                continue
            if values and name in (*DAYS_OF_ROWS, "started_on") and column.share_beside(values) <= 0.5:
                continue
            if name not in found:
                found[name] = FoundColumn(column, sure)
                taken.add(column.number)
            elif found[name].sure == sure and (sure == SURE or name in DAYS_OF_ROWS):
                first = found[name]
                found[name] = FoundColumn(first.column, sure, (*first.rivals, column))
    return found


def free_columns(sheet: DraftSheet) -> Iterator[Described]:
    yield from (c for c in sheet.columns if not c.identifies and not c.formulas and c.cells)


def role_in(column: Described, table: str, sure: str) -> str:
    """Our name for a header in a table of one subject: the whole header, or the longest word inside it."""
    if sure == SURE:
        texts = (column.header, short_name(column.header), column.words.stem)
        return next((name for text in texts if (name := meaning(text, "long", table))), "")
    if table == "uptake" and inside(column.header, "metrics"):
        return "value"
    if (known := role_of(column))[2] == SURE and known[0] in ("patients", "follow_up") and known[0] != table:
        return ""  # the day of inclusion or of death is no day of a visit
    part, topic = inside(short_name(column.header), "long", table), inside(short_name(column.header), "topics")
    if inside(column.header, "remarks"):
        return ""  # free text may say anything, and of whom
    if part and RECORD_TABLES[table].column(part[0]).kind in DATES and of_another(column, table, topic):
        return ""  # `Datum CT` is no day of a laboratory
    return part[0] if part else ""


def topic_of(column: Described) -> str:
    """The table whose subject a header names."""
    topic = inside(column.header, "topics")
    return topic[0] if topic else ""


def of_another(column: Described, table: str, topic: tuple[str, int] | None) -> bool:
    """Whether a header names another table by its subject, or by what is measured there."""
    measured = (of for of, words in MEASURED.items() if of != table and inside(column.header, words))
    return bool(topic and topic[0] in NEEDED.keys() - {table}) or any(measured)


def fits(column: Described, table: str, name: str, how: Written) -> bool:
    """Whether most cells are of the kind that our column has."""
    kind = RECORD_TABLES[table].column(name).kind
    if kind in (Kind.DATE, Kind.PARTIAL_DATE, Kind.MOMENT):
        return column.dated >= 0.5
    if name in ("upper_limit", "lower_limit"):
        return column.numeric(how.conventions) >= 0.5 or all(LIMIT.search(t) or SPAN.fullmatch(t) for t in column.texts)
    if name == "longest_diameter_mm" and axes_of([column]):
        return True
    if kind in (Kind.NUMBER, Kind.BOUNDED_NUMBER, Kind.INTEGER):
        return column.numeric(how.conventions) >= 0.5
    if (table, name) == ("treatments", "kind"):
        return any(known_word(text, "values", "kind") for text in column.seen)  # `Art` may be of anything
    if kind is Kind.CHOICE or name in ("analyte", "drug_class", "term", "measure", "tracer"):
        return column.dated < 0.5 and (bool(column.labels) or column.numeric(how.conventions) < 0.5)
    return column.dated < 0.5


def clocks_of(sheet: DraftSheet) -> Mapping[str, Described]:
    """The columns of times of day, by the moment of ours that they belong to."""
    timed = [column for column in free_columns(sheet) if is_timed(column)]
    named = ((meaning(short_name(c.header), "clocks") or meaning(c.words.stem, "clocks"), c) for c in timed)
    return {name: column for name, column in named if name}


def is_timed(column: Described) -> bool:
    cells = [c.text.strip().rpartition("T")[2] for c in column.cells if c.content in (Content.TEXT, Content.MOMENT)]
    return sum(TIME_OF_DAY.fullmatch(text) is not None for text in cells) >= 0.5 * len(column.cells) > 0
