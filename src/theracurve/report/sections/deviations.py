"""Deviations from the protocol: patients and deviations by kind and grade, per group, and who they are."""

from theracurve.analysis.conduct import Deviation
from theracurve.report.anchors import list_anchor
from theracurve.report.counts import Listed, linked, lists_of
from theracurve.report.document import Paragraph, Section
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, Member, ReportTable
from theracurve.wording.labels import capital
from theracurve.wording.numbers import study_day
from theracurve.wording.words import Words


def deviations(reading: Reading) -> Section | None:
    conduct, words = reading.results.conduct, reading.words
    if not conduct.judged:
        return None
    title = words("conduct.deviations.title")
    if not conduct.deviations:
        return Section("deviations", title, (Paragraph((words("conduct.deviations.none"),)),))
    listed: Listed = {
        list_anchor("deviation", kind, grade, group): (
            words("conduct.deviations.of", kind=kind_words(kind, grade, words), group=group),
            tuple(Member(d.patient_id, when(d, words)) for d in found),
        )
        for (kind, grade, group), found in by_place(conduct.deviations).items()
    }
    return Section("deviations", title, (deviation_table(reading, listed), *lists_of(listed, words)))


def by_place(found: tuple[Deviation, ...]) -> dict[tuple[str, str, str], list[Deviation]]:
    """By kind, grade and group."""
    places: dict[tuple[str, str, str], list[Deviation]] = {}
    for deviation in found:
        places.setdefault((deviation.kind, deviation.grade, deviation.group), []).append(deviation)
    return places


def kind_words(kind: str, grade: str, words: Words) -> str:
    return words(
        "conduct.deviations.kind", kind=words(f"labels.deviation_kinds.{kind}"), grade=grade_words(grade, words)
    )


def grade_words(grade: str, words: Words) -> str:
    return words(f"conduct.deviations.{grade}")


def when(deviation: Deviation, words: Words) -> str:
    return "" if deviation.day is None else study_day(deviation.day, words)


def deviation_table(reading: Reading, listed: Listed) -> ReportTable:
    words, groups = reading.words, tuple(reading.study.groups)
    places = by_place(reading.results.conduct.deviations)
    kinds = sorted({(kind, grade) for kind, grade, _ in places}, key=lambda place: (place[1] != "major", place[0]))
    rows = tuple(
        (
            Cell(capital(kind_words(kind, grade, words))),
            *(
                linked(
                    counted(places.get((kind, grade, group), []), reading.group_sizes[group], reading),
                    list_anchor("deviation", kind, grade, group),
                    listed,
                )
                for group in groups
            ),
        )
        for kind, grade in kinds
    )
    header = (words("conduct.deviations.header"), *(words("conduct.group", group=group) for group in groups))
    return ReportTable(words("conduct.deviations.caption"), header, rows, note=note_of(reading))


def note_of(reading: Reading) -> str:
    words = reading.words
    visits = words("conduct.deviations.visits_note") if reading.study.planned_visits else ""
    return f"{words('conduct.deviations.note')} {visits}".rstrip()


def counted(found: list[Deviation], size: int, reading: Reading) -> str:
    """`4 [7]`: patients of the group, and in square brackets deviations; masked, only how few are in it or are left."""
    patients = len({deviation.patient_id for deviation in found})
    shown = reading.mask.number(patients, reading.words, size)
    return f"{shown} [{len(found)}]" if found and not reading.mask.hides(patients, size) else shown
