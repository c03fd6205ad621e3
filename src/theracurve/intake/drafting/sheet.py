"""A sheet as a source of a draft, and what is known of the study."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from theracurve.intake.drafting.described import Described, Written
from theracurve.intake.drafting.lines import DraftLine, from_column, quoted
from theracurve.intake.drafting.synonyms import folded, inside, meaning, tables
from theracurve.intake.mapping.sheets import short_name

SURE, LIKELY = "sure: the header says so", "likely: the header holds its words"

Found = Mapping[tuple[str, str], tuple[Described, str]]  # by our table and column: the column, and how sure that is


@dataclass(frozen=True, slots=True)
class KnownProtocol:
    """What a draft needs to know of the study: its groups, which of them is treated, its indications and agents."""

    groups: Mapping[str, bool] = field(default_factory=dict)
    indications: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    covariates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PatientIds:
    """The ids of the patients, the source and column in which each has a row, and the column of the day on which they
    were enrolled (`?` where there is none)."""

    source: str
    header: str
    enrolled: str
    ids: frozenset[str]

    def digits_for(self, texts: Iterable[str]) -> int:
        """To how many digits numbers have to be filled with zeros to be these ids; 0 where they are not so alike."""
        widths = {len(one) for one in self.ids if one.isdecimal()}
        wanted = frozenset(texts) - self.ids
        width = max(widths, default=0)
        padded = [text for text in wanted if text.isdecimal() and text.zfill(width) in self.ids]
        return width if wanted and len(padded) >= 0.8 * len(wanted) else 0

    def share(self, texts: Iterable[str]) -> float:
        """How many of the texts are ids, with zeros in front where these are missing."""
        every = frozenset(texts)
        width = self.digits_for(every)
        return sum(text in self.ids or text.zfill(width) in self.ids for text in every) / len(every) if every else 0.0


@dataclass(frozen=True)
class DraftSheet:
    """One sheet as a source, or several alike: its columns, how it is written, and families of columns that differ by a
    visit alone.

    `called` is the name of its file and sheet; `says` what `{sheet}` is in each of several sheets, which tell visits
    apart in `apart` (months or weeks) or whatever else their names say.
    """

    source: str
    columns: tuple[Described, ...]
    written: Written
    called: str = ""
    says: Mapping[str, str] = field(default_factory=dict)
    apart: str = ""
    known: PatientIds | None = None
    unnamed: bool = False  # no header of any sheet names the id: it is looked for by its cells, and asked

    @cached_property
    def patient(self) -> Described | None:
        """The column of the patient's id: by its header, or else by its cells, which other files have as ids."""
        named = [(c, role_of(c)) for c in self.columns if not c.identifies and not c.constant]
        for sure in (SURE, LIKELY):
            for column, role in named:
                if role == ("patients", "patient_id", sure):
                    return column
        known = self.known
        if known is None and self.unnamed:
            return next((c for c, role in named if not role[0] and c.could_be_an_id), None)
        return next((c for c, _ in named if known and c.cells and known.share(c.seen) >= 0.8), None)

    @property
    def repeated(self) -> bool:
        """Whether patients stand in several rows, or their ids only in the first of these."""
        column = self.patient
        if column is None or not column.rows:
            return False
        return self.carried or (len(column.seen) < 0.9 * len(column.cells) and len(column.cells) > 3)

    @property
    def carried(self) -> bool:
        """Whether the id stands in the first row of each patient only."""
        column = self.patient
        return column is not None and len(column.cells) < 0.7 * column.rows

    def families(self) -> Mapping[tuple[str, str, str], tuple[Described, ...]]:
        """By kind of visit, stem and the header as it is written but for the number."""
        found: dict[tuple[str, str, str], list[Described]] = defaultdict(list)
        for column in self.columns:
            if column.words.kind and column.words.written and not column.identifies:
                found[column.words.kind, column.words.stem, column.words.written].append(column)
        return {key: tuple(members) for key, members in found.items()}


def role_of(column: Described) -> tuple[str, str, str]:
    """Our table and column, and how sure that is; empty where no word fits. A whole header is surer than a part."""
    for text in (column.header, short_name(column.header), column.words.stem, *under_patient(column.header)):
        for table in tables():
            if found := meaning(text, "columns", table):
                return table, found, SURE
    best = ("", "", "", 0)
    for table in tables():
        if (part := inside(short_name(column.header), "columns", table)) and part[1] > best[3]:
            best = (table, part[0], LIKELY, part[1])
    return best[:3] if best[:2] != ("patients", "grade") or not of_events(column.header) else ("", "", "")


def of_events(header: str) -> bool:
    """Whether a header speaks of side effects, whose grade is none of the tumour."""
    topic = inside(header, "topics")
    return (topic is not None and topic[0] == "adverse_events") or inside(header, "values", "term") is not None


def under_patient(header: str) -> Iterator[str]:
    """What stands under a head of the patient over several columns: `Gruppe` of `Patient Gruppe`."""
    words = folded(header).split()
    for at in range(1, len(words)):
        if meaning(" ".join(words[:at]), "columns", "patients") == "patient_id":
            yield " ".join(words[at:])


def patient_line(sheet: DraftSheet) -> DraftLine:
    """The column of the id. Where the main table calls it otherwise, or writes zeros in front, that is asked."""
    assert sheet.patient is not None
    header, known = sheet.patient.name, sheet.known
    if sheet.unnamed and (known is None or known.source == sheet.source):
        return DraftLine("patient_id", quoted(header), "", f"is `{header}` the id of the patient? No header says so")
    if known is None or known.source == sheet.source:
        return DraftLine("patient_id", quoted(header), SURE)
    digits = known.digits_for(sheet.patient.seen)
    value = from_column(header, **({"digits": str(digits)} if digits else {}))
    if header == known.header and not digits:
        return DraftLine("patient_id", value, SURE)
    count = sum(text in known.ids or text.zfill(digits) in known.ids for text in sheet.patient.seen)
    zeros = f", with zeros in front up to {digits} digits" if digits else ""
    many = f"{count} of {len(sheet.patient.seen)} are in `{known.source}`{zeros}"
    return DraftLine("patient_id", value, "", f"is `{header}` the id of the patient? {many}")
