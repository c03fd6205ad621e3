"""Eligibility: indications, reasons why there was no treatment, and the criteria of inclusion, patients per group."""

from collections import Counter
from collections.abc import Iterable, Iterator

from theracurve.analysis.conduct import PopulationReason
from theracurve.report.anchors import list_anchor
from theracurve.report.counts import Listed, linked, lists_of, of_ids
from theracurve.report.document import Block, Section
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, ReportTable
from theracurve.wording.labels import capital, in_words
from theracurve.wording.words import Words

Place = tuple[str, str, str]  # what is counted, its value, the group
SEVERAL = ("several indications", "several")
ANSWERS = ("met", "not_met", "not_evaluable")


def eligibility(reading: Reading) -> Section | None:
    """None where the records name neither indications nor reasons, and the protocol no criteria of inclusion."""
    words, places = reading.words, by_place(reading)
    if not places:
        return None
    listed: Listed = {list_anchor(*place): (label_of(place, words), of_ids(ids)) for place, ids in places.items()}
    blocks: tuple[Block, ...] = (*tables_of(reading, places, listed), *lists_of(listed, words))
    return Section("eligibility", words("conduct.eligibility.title"), blocks)


def by_place(reading: Reading) -> dict[Place, list[str]]:
    conduct = reading.results.conduct
    counted = (
        *((r.patient_id, (r.what, r.reason, r.group)) for r in conduct.reasons),
        *several_indications(conduct.reasons),
        *((e.patient_id, (f"inclusion {e.criterion}", e.answer, e.group)) for e in conduct.eligibility),
    )
    places: dict[Place, list[str]] = {}
    for patient_id, place in counted:
        places.setdefault(place, []).append(patient_id)
    return places


def several_indications(reasons: Iterable[PopulationReason]) -> Iterator[tuple[str, Place]]:
    """The patients who are counted more than once among the indications, each once."""
    counts = Counter((r.patient_id, r.group) for r in reasons if r.what == "indication")
    yield from ((patient_id, (*SEVERAL, group)) for (patient_id, group), times in counts.items() if times > 1)


def label_of(place: Place, words: Words) -> str:
    what, value, group = place
    return words(
        "conduct.eligibility.of", what=capital(what_words(what, words)), value=value_words(value, words), group=group
    )


def what_words(what: str, words: Words) -> str:
    named = {"indication": "conduct.eligibility.indication", "untreated_reason": "conduct.eligibility.untreated_reason"}
    if what == SEVERAL[0]:
        return words(named["indication"])
    return words(named[what]) if what in named else in_words(what.removeprefix("inclusion "))


def value_words(value: str, words: Words) -> str:
    if value == SEVERAL[1]:
        return words("conduct.eligibility.several")
    return words(f"labels.answers.{value}") if value in ANSWERS else in_words(value)


def tables_of(reading: Reading, places: dict[Place, list[str]], listed: Listed) -> Iterator[ReportTable]:
    words = reading.words
    for what in ("indication", "untreated_reason"):
        values = tuple(dict.fromkeys(value for of, value, _ in places if of == what))
        if values:
            several = (SEVERAL,) if what == "indication" and any(place[:2] == SEVERAL for place in places) else ()
            rows = tuple(
                (Cell(capital(value_words(value, words))), *cells(reading, places, listed, of, value))
                for of, value in (*((what, value) for value in values), *several)
            )
            header = (capital(what_words(what, words)), *group_names(reading))
            caption = "caption_indications" if several else f"caption_{what}"
            yield ReportTable(words(f"conduct.eligibility.{caption}"), header, rows)
    yield from inclusion_table(reading, places, listed)


def inclusion_table(reading: Reading, places: dict[Place, list[str]], listed: Listed) -> Iterator[ReportTable]:
    words = reading.words
    criteria = tuple(dict.fromkeys(what for what, *_ in places if what.startswith("inclusion ")))
    if criteria:
        rows = tuple(
            (
                Cell(capital(what_words(what, words))),
                Cell(value_words(answer, words)),
                *cells(reading, places, listed, what, answer),
            )
            for what in criteria
            for answer in ANSWERS
        )
        header = (words("conduct.eligibility.criterion"), words("conduct.eligibility.answer"), *group_names(reading))
        yield ReportTable(words("conduct.eligibility.caption"), header, rows)


def cells(reading: Reading, places: dict[Place, list[str]], listed: Listed, what: str, value: str) -> Iterable[Cell]:
    for group in reading.study.groups:
        place = (what, value, group)
        yield linked(reading.mask.number(len(places.get(place, ())), reading.words), list_anchor(*place), listed)


def group_names(reading: Reading) -> tuple[str, ...]:
    return tuple(reading.words("conduct.group", group=group) for group in reading.study.groups)
