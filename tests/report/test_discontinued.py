"""Why a therapy was not given as planned: patients by reason and group, and those of whom no reason is recorded."""

from dataclasses import replace

from report.three_studies import reading_by_name
from theracurve.analysis.conduct import PopulationReason
from theracurve.report.document import Fold, Members, ReportTable, Section
from theracurve.report.reading import Reading
from theracurve.report.sections.eligibility import eligibility
from theracurve.report.sections.treatment import DISCONTINUED, treatment

NO_REASON = "no reason recorded, fewer given than the protocol plans"


def with_reasons(*reasons: PopulationReason) -> Reading:
    """The demonstration with these reasons for its own; five of its treated patients were given too little."""
    reading = reading_by_name("demonstration")
    conduct = reading.results.conduct
    kept = tuple(reason for reason in conduct.reasons if reason.what != DISCONTINUED)
    return replace(reading, results=replace(reading.results, conduct=replace(conduct, reasons=(*kept, *reasons))))


def counts(section: Section | None) -> dict[str, tuple[str, ...]]:
    assert section is not None
    tables = [block for block in section.blocks if isinstance(block, ReportTable) and block.header[0] == "Reason"]
    return {row[0].text: tuple(cell.text for cell in row[1:]) for table in tables for row in table.rows}


def test_reasons_of_the_records_are_counted_and_lead_to_their_patients() -> None:
    section = treatment(reading_by_name("demonstration"))
    assert counts(section) == {"no activity delivered": ("5", "0")}
    assert section is not None
    behind = [one for block in section.blocks if isinstance(block, Fold) for one in block.blocks]
    [listed] = [one for one in behind if isinstance(one, Members) and "Not given" in one.label]
    assert listed.label == "Not given as planned (no activity delivered), group A"
    assert len(listed.patients) == 5


def test_who_was_given_too_little_without_a_reason_is_counted_beside_them() -> None:
    few = [d.patient_id for d in reading_by_name("demonstration").results.conduct.deviations if "too_few" in d.kind]
    assert len(few) == 5
    reading = with_reasons(
        PopulationReason(few[0], "A", DISCONTINUED, "tumour progression"),
        PopulationReason("B-001", "B", DISCONTINUED, "tumour progression"),
    )
    assert counts(treatment(reading)) == {"tumour progression": ("1", "1"), NO_REASON: ("4", "0")}


def test_without_any_reason_in_the_records_there_is_no_table_of_them() -> None:
    assert counts(treatment(with_reasons())) == {}


def test_where_counts_are_masked_nobody_s_own_words_are_told() -> None:
    reading = reading_by_name("demonstration")
    reading = replace(reading, words=replace(reading.words, least_count=3))
    assert counts(treatment(reading)) == {"masked": ("5", "0")}


def test_a_reason_of_the_therapy_is_none_of_eligibility() -> None:
    section = eligibility(reading_by_name("demonstration"))
    assert section is not None
    assert "no activity delivered" not in repr(section)
