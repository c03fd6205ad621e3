"""Other definitions: what each specification gives, in what share of them conclusions stand, whose call changes."""

from collections.abc import Iterator

from theracurve.analysis.variations.values import CallChange, ChangedCalls, Conclusion, SpecificationCurve, Variations
from theracurve.report.document import Block, Section
from theracurve.report.document import said as paragraph
from theracurve.report.figures.specification_curve import specification_curve
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, Member, Members, ReportTable
from theracurve.vocabulary.study_time import months_of
from theracurve.wording.labels import capital, endpoint_name, enumerated, said
from theracurve.wording.masking import Mask
from theracurve.wording.numbers import count_of, months
from theracurve.wording.variations import answer_name, conclusion_name, curve_name, question_name
from theracurve.wording.words import Words


def variations(reading: Reading) -> Section | None:
    """None where the run did not vary anything."""
    found, words = reading.results.variations, reading.words
    if found is None or not found.curves:
        return None
    curves = tuple(curve_part(curve, place, reading) for place, curve in enumerate(found.curves, start=1))
    changed = (changed_calls(found, words),) if found.changed_calls else ()
    return Section("variations", words("integrity.variants.title"), (introduced(found, words), *curves, *changed))


def introduced(found: Variations, words: Words) -> Block:
    return paragraph(
        words("integrity.variants.what", n=found.definitions),
        words("integrity.variants.crossed"),
        words("integrity.variants.compared", compared=found.compared, patients=found.patients, seed=str(found.seed)),
    )


def curve_part(curve: SpecificationCurve, place: int, reading: Reading) -> Section:
    words, anchor = reading.words, f"variations-{place}"
    figure = specification_curve(curve, f"{anchor}-curve", words, reading.origin)
    blocks = (figure, conclusion_table(curve, words), *notes(curve, words))
    return Section(anchor, curve_name(curve, words), blocks)


def notes(curve: SpecificationCurve, words: Words) -> Iterator[Block]:
    if curve.idle:
        names = enumerated([question_name(name, words) for name in curve.idle], words)
        yield paragraph(words("integrity.variants.idle", questions=names), kind="note")
    if curve.left_out:
        names = enumerated([question_name(name, words) for name in curve.left_out], words)
        yield paragraph(words("integrity.variants.left_out", questions=names), kind="note")


def conclusion_table(curve: SpecificationCurve, words: Words) -> ReportTable:
    header = tuple(words(f"integrity.variants.conclusions.{name}") for name in ("conclusion", "stated", "stands"))
    rows = tuple(conclusion_row(conclusion, curve, words) for conclusion in curve.conclusions)
    caption = words("integrity.variants.conclusions.caption", n=len(curve.specifications))
    return ReportTable(caption, header, rows, note=words("integrity.variants.conclusions.note"))


def conclusion_row(found: Conclusion, curve: SpecificationCurve, words: Words) -> tuple[Cell, ...]:
    own = {True: "holds", False: "does_not", None: "cannot_say"}[found.stated]
    return (
        Cell(capital(conclusion_name(found, curve, words))),
        Cell(words(f"integrity.variants.conclusions.{own}")),
        Cell(count_of(found.stands, found.of, words), number=True),
    )


def changed_calls(found: Variations, words: Words) -> Section:
    """One line for each other answer, and behind its number the patients."""
    header = tuple(words(f"integrity.calls.{name}") for name in ("subject", "question", "answer", "patients"))
    rows = tuple(call_row(calls, place, words) for place, calls in enumerate(found.changed_calls))
    table = ReportTable(words("integrity.calls.caption"), header, rows, note=words("integrity.calls.note"))
    behind = tuple(members(calls, place, words) for place, calls in enumerate(found.changed_calls))
    return Section("variations-calls", words("integrity.calls.title"), (table, *behind))


def call_row(calls: ChangedCalls, place: int, words: Words) -> tuple[Cell, ...]:
    share = Mask(words.least_count).share(len(calls.patients), calls.of_patients, words)
    return (
        Cell(capital(endpoint_name(calls.subject, words))),
        Cell(question_name(calls.question, words)),
        Cell(answer_name(calls.question, calls.answer, words)),
        Cell(share, anchor_of(place), number=True),
    )


def anchor_of(place: int) -> str:
    return f"variations-calls-{place + 1}"


def members(calls: ChangedCalls, place: int, words: Words) -> Members:
    label = words(
        "integrity.calls.of",
        subject=capital(endpoint_name(calls.subject, words)),
        question=question_name(calls.question, words),
        answer=answer_name(calls.question, calls.answer, words),
    )
    patients = tuple(Member(change.patient_id, change_said(change, words)) for change in calls.patients)
    return Members(label, patients, anchor_of(place))


def change_said(change: CallChange, words: Words) -> str:
    """`met, otherwise not met`; of an endpoint with its months."""
    before, after = end_said(change.before, change.before_days, words), end_said(change.after, change.after_days, words)
    return words("integrity.calls.change", before=before, after=after)


def end_said(call: str, days: float | None, words: Words) -> str:
    if days is None:
        return said("labels.answers", call, words)
    ended = said("labels.endpoint_answers", call, words)
    return words("integrity.calls.ended", ended=ended, time=months(months_of(days), words))
