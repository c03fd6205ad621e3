"""Eligibility: indications, reasons why there was no treatment, and the criteria of inclusion, patients per group."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from theracurve.analysis.conduct import PopulationReason
from theracurve.report.anchors import list_anchor
from theracurve.report.counts import Listed, linked, lists_of, of_ids
from theracurve.report.document import Block, Section
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, ReportTable
from theracurve.wording.labels import capital, in_words
from theracurve.wording.masking import UNKNOWN
from theracurve.wording.words import Words

ANSWERS = ("met", "not_met", "not_evaluable")


class TallyBy(StrEnum):
    """What patients are counted by."""

    INDICATION = "indication"
    SEVERAL = "several"  # more than one indication
    UNTREATED_REASON = "untreated_reason"
    INCLUSION = "inclusion"


class TallyCell(NamedTuple):
    """A cell of the tables: by what it counts, of inclusion by which criterion, the value and the group."""

    by: TallyBy
    value: str
    group: str
    criterion: str = ""

    @property
    def anchor(self) -> str:
        return list_anchor(*filter(None, (self.by, self.criterion, self.value, self.group)))

    def what(self, words: Words) -> str:
        if self.by is TallyBy.INCLUSION:
            return in_words(self.criterion)
        by = TallyBy.INDICATION if self.by is TallyBy.SEVERAL else self.by
        return words(f"conduct.eligibility.{by}")

    def told(self, words: Words) -> str:
        """The value in words."""
        if self.by is TallyBy.SEVERAL:
            return words("conduct.eligibility.several")
        return words(f"labels.answers.{self.value}") if self.by is TallyBy.INCLUSION else in_words(self.value)


Patients = Mapping[TallyCell, list[str]]


def eligibility(reading: Reading) -> Section | None:
    """None where the records name neither indications nor reasons, and the protocol no criteria of inclusion."""
    words, places = reading.words, by_place(reading)
    if not places:
        return None
    listed: Listed = {place.anchor: (label_of(place, words), of_ids(ids)) for place, ids in places.items()}
    blocks: tuple[Block, ...] = (*tables_of(reading, places, listed), *lists_of(listed, words))
    return Section("eligibility", words("conduct.eligibility.title"), blocks)


def by_place(reading: Reading) -> Patients:
    conduct = reading.results.conduct
    counted = (
        *(
            (r.patient_id, TallyCell(TallyBy(r.what), reason_told(r, reading), r.group))
            for r in conduct.reasons
            if r.what in (TallyBy.INDICATION, TallyBy.UNTREATED_REASON)
        ),
        *several_indications(conduct.reasons),
        *((e.patient_id, TallyCell(TallyBy.INCLUSION, e.answer, e.group, e.criterion)) for e in conduct.eligibility),
    )
    places: dict[TallyCell, list[str]] = {}
    for patient_id, place in counted:
        places.setdefault(place, []).append(patient_id)
    return places


def reason_told(reason: PopulationReason, reading: Reading) -> str:
    """A reason as recorded; where counts are masked, one in somebody's own words is not told."""
    stated = reading.study.untreated_reasons
    free = reason.what == TallyBy.UNTREATED_REASON and (stated is None or reason.reason not in stated.stated)
    return reading.words("report.hidden") if free and reading.mask.least is not None else reason.reason


def several_indications(reasons: Iterable[PopulationReason]) -> Iterator[tuple[str, TallyCell]]:
    """The patients who are counted more than once among the indications, each once."""
    counts = Counter((r.patient_id, r.group) for r in reasons if r.what == TallyBy.INDICATION)
    for (patient_id, group), times in counts.items():
        if times > 1:
            yield patient_id, TallyCell(TallyBy.SEVERAL, "", group)


def label_of(place: TallyCell, words: Words) -> str:
    what, value = capital(place.what(words)), place.told(words)
    return words("conduct.eligibility.of", what=what, value=value, group=place.group)


def tables_of(reading: Reading, places: Patients, listed: Listed) -> Iterator[ReportTable]:
    several = any(place.by is TallyBy.SEVERAL for place in places)
    captions = {
        (TallyBy.INDICATION, TallyBy.SEVERAL): "caption_indications" if several else "caption_indication",
        (TallyBy.UNTREATED_REASON,): "caption_untreated_reason",
    }
    for counted, caption in captions.items():
        rows = of_every_group(place for by in counted for place in places if place.by is by)
        if rows:
            yield values_table(reading, places, listed, rows, reading.words(f"conduct.eligibility.{caption}"))
    yield from inclusion_table(reading, places, listed)


def of_every_group(places: Iterable[TallyCell]) -> tuple[TallyCell, ...]:
    """The rows of a table, by what they count, each as a place without a group."""
    return tuple(dict.fromkeys(place._replace(group="") for place in places))


def values_table(
    reading: Reading, places: Patients, listed: Listed, rows: Sequence[TallyCell], caption: str
) -> ReportTable:
    words = reading.words
    cells = ((Cell(capital(row.told(words))), *cells_of(reading, places, listed, row)) for row in rows)
    return ReportTable(caption, (capital(rows[0].what(words)), *group_names(reading)), tuple(cells))


def inclusion_table(reading: Reading, places: Patients, listed: Listed) -> Iterator[ReportTable]:
    words = reading.words
    criteria = tuple(dict.fromkeys(place.criterion for place in places if place.by is TallyBy.INCLUSION))
    if criteria:
        asked = (TallyCell(TallyBy.INCLUSION, answer, "", criterion) for criterion in criteria for answer in ANSWERS)
        rows = tuple(
            (Cell(capital(row.what(words))), Cell(row.told(words)), *cells_of(reading, places, listed, row))
            for row in asked
        )
        header = (words("conduct.eligibility.criterion"), words("conduct.eligibility.answer"), *group_names(reading))
        yield ReportTable(words("conduct.eligibility.caption"), header, rows)


def cells_of(reading: Reading, places: Patients, listed: Listed, row: TallyCell) -> Iterable[Cell]:
    for group in reading.study.groups:
        place = row._replace(group=group)
        yield linked(told_of(place, places, reading), place.anchor, listed)


def told_of(place: TallyCell, places: Patients, reading: Reading) -> str:
    """A count as one part of its group, of which the rest is not counted; of counts that overlap each by itself."""
    allocated = {entry.group: entry.allocated for entry in reading.results.flow}.get(place.group, 0)
    alike = {one: len(ids) for one, ids in places.items() if one._replace(value=place.value) == place}
    rest = allocated - sum(alike.values())
    if place not in alike or rest < 0 or place.by is TallyBy.SEVERAL:
        return reading.mask.number(len(places.get(place, ())), reading.words)
    counts = {one.anchor: n for one, n in alike.items()}
    return reading.mask.parts({**counts, UNKNOWN: rest}, reading.words)[place.anchor]


def group_names(reading: Reading) -> tuple[str, ...]:
    return tuple(reading.words("conduct.group", group=group) for group in reading.study.groups)
