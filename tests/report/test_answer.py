"""The first screen: its sentence says no more than the interval, its numbers are those of results.json.

`THERACURVE_GOLDEN=write` writes the sentences anew; the difference is then read like any other.
"""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from report.reading_of import reading_of
from report.three_studies import STUDIES, agrees, reading_by_name, report_by_name, written
from theracurve.analysis.answer import Direction, FirstScreen, answer_of, direction_of
from theracurve.analysis.planned import Planned
from theracurve.analysis.primary import primary_test, sizes_of
from theracurve.analysis.results import Comparison, Curve
from theracurve.analysis.study_estimate import StudyEstimate, StudyResult, StudyTest
from theracurve.definition.analyses import Analysis
from theracurve.export.results_json import write_results
from theracurve.phrases import NOTHING
from theracurve.report.document import Document, Link, Paragraph, ReportTable, Section, walked
from theracurve.report.reading import Reading
from theracurve.report.report import report_of
from theracurve.start import start_demonstration
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.answer import answer_sentences, described_said, p_said, size_of
from theracurve.wording.words import words_in

EXAMPLES = Path(__file__).parents[2] / "examples"
PUBLISHED = ("stanford_heart", "trapeze", "pbc")
Made = tuple[str, Reading, FirstScreen, Document]


@pytest.fixture(params=["demonstration", *STUDIES])
def made(request: pytest.FixtureRequest) -> Made:
    reading = reading_by_name(request.param)
    return request.param, reading, answer_of(reading.study, reading.results), report_by_name(request.param)


@pytest.fixture(params=PUBLISHED)
def published(request: pytest.FixtureRequest, study_data: Path, tmp_path: Path) -> Made:
    shutil.copytree(study_data / request.param / "records", tmp_path / "records")
    shutil.copy(EXAMPLES / request.param / "study.yaml", tmp_path)
    reading = reading_of(tmp_path)
    return request.param, reading, answer_of(reading.study, reading.results), report_of(reading)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_sentences_read_as_they_did(made: Made, language: str) -> None:
    name, reading, answer, _ = made
    text = "\n".join(answer_sentences(reading.study, answer, words_in(language))) + "\n"
    assert agrees(text, f"answer.{name}.{language}.txt"), text


def test_every_number_of_the_first_screen_stands_in_results_json(made: Made) -> None:
    numbers_stand_in_results_json(made)


def test_what_the_first_screen_leads_to_is_there(made: Made) -> None:
    links_lead_somewhere(made)


def test_the_first_screen_of_published_studies_holds_too(published: Made) -> None:
    numbers_stand_in_results_json(published)
    links_lead_somewhere(published)


def numbers_stand_in_results_json(made: Made) -> None:
    _, reading, answer, document = made
    words = replace(reading.words, level_said=0.95)
    content = json.loads(write_results(reading.study, reading.results, {}))
    estimates, told = reading.results.estimates, content["answer"]
    cells = {cell.text for row in table_in(document).rows for cell in row}
    for found, planned in zip(told["comparisons"], answer.compared, strict=True):
        described = [estimates[place] for place in found["described"]]
        assert {described_said(e, words) for e in described} <= cells
        assert {content["estimates"][p]["group"] for p in found["described"]} == {e.group for e in described}
        if found["size"] is not None and len(reading.study.groups) > 1:
            assert estimates[found["size"]] is planned.size
            assert size_of(planned, words) in cells
        if found["test"] is not None:
            assert p_said(estimates[found["test"]], reading.words) in cells
    assert told["sentence"] == " ".join(answer_sentences(reading.study, answer, words_in("en")))
    assert [fact["code"] for fact in told["facts"]] == [fact.code for fact in answer.facts]
    row = "comparison" if len(reading.study.groups) > 1 else "endpoint"
    assert table_in(document).header[0] == f"Planned {row} (95 % CI)"


def links_lead_somewhere(made: Made) -> None:
    *_, document = made
    first = document.sections[0]
    places = {anchor_of(block) for block in document.blocks()}
    paragraphs = [block for block in walked(first) if isinstance(block, Paragraph)]
    links = {part.anchor for block in paragraphs for part in block.parts if isinstance(part, Link)}
    assert first.anchor == "answer"
    assert links <= places
    assert all(row[0].anchor in places for row in table_in(document).rows)


def table_in(document: Document) -> ReportTable:
    [table] = [block for block in walked(document.sections[0]) if isinstance(block, ReportTable)]
    return table


def anchor_of(block: object) -> str:
    return block.anchor if isinstance(block, Section | ReportTable) else getattr(block, "name", "")


def curve(group: str, events: int) -> Curve:
    return Curve(group, 10, events, (), (), (), (), (), (), (), 12.0, "", NOTHING)


def estimate(quantity: str, **places: object) -> StudyResult:
    kind = StudyTest if StudyQuantity(quantity).is_test else StudyEstimate
    place = {"endpoint": "e", "variant": "protocol", "groups": ("A", "B"), "n": 20, "method": NOTHING}
    return kind(quantity=StudyQuantity(quantity), **place, **places)  # type: ignore[arg-type]


def comparison(
    *estimates: StudyResult, events: tuple[int, int] = (3, 4), at: float | None = None, **asked: object
) -> Comparison:
    times = {"at": f"{at:g} months"} if at else {}
    planned = Planned(Analysis.model_validate({"endpoint": "e", **times, **asked}), "protocol")
    return Comparison(planned, (curve("A", events[0]), curve("B", events[1])), estimates)


@pytest.mark.parametrize(
    ("quantity", "value", "lower", "upper", "events", "direction"),
    [
        ("hazard_ratio", 0.5, 0.3, 0.9, (3, 4), Direction.BETTER),
        ("hazard_ratio", 2.0, 1.1, 3.0, (3, 4), Direction.WORSE),
        ("hazard_ratio", 0.5, 0.3, 1.0, (3, 4), Direction.UNCLEAR),
        ("hazard_ratio", 0.5, 0.3, 1.1, (0, 4), Direction.NOBODY),
        ("hazard_ratio", None, None, None, (0, 4), Direction.NOBODY),
        ("hazard_ratio", None, None, None, (3, 4), Direction.OPEN),
        ("survival_difference", 0.3, 0.1, 0.5, (3, 4), Direction.BETTER),
        ("survival_difference", -0.3, -0.5, -0.1, (3, 4), Direction.WORSE),
        ("survival_difference", 0.3, -0.1, 0.5, (3, 4), Direction.UNCLEAR),
        ("survival_difference", 0.0, -0.2, 0.3, (0, 0), Direction.NOBODY),
        ("cumulative_incidence_difference", 0.3, 0.1, 0.5, (3, 4), Direction.WORSE),
        ("subdistribution_hazard_ratio", 0.5, 0.3, 0.9, (3, 4), Direction.BETTER),
    ],
)
def test_no_difference_is_claimed_that_the_interval_does_not_exclude(
    quantity: str,
    value: float | None,
    lower: float | None,
    upper: float | None,
    events: tuple[int, int],
    direction: Direction,
) -> None:
    size = estimate(quantity, value=value, lower=lower, upper=upper, level=0.95)
    assert isinstance(size, StudyEstimate)
    assert direction_of(comparison(size, events=events), ("A", "B"), size) is direction


@pytest.mark.parametrize(
    ("given", "primary"),
    [
        (("log_rank",), "log_rank"),
        (("log_rank", "exact_log_rank"), "exact_log_rank"),
        (("log_rank", "exact_log_rank", "unequal_follow_up_log_rank"), "unequal_follow_up_log_rank"),
        (("cumulative_incidence", "gray_test", "log_rank", "exact_log_rank"), "gray_test"),
        (("cumulative_incidence", "gray_test", "permuted_gray_test", "log_rank"), "permuted_gray_test"),
    ],
)
def test_one_test_is_the_one(given: tuple[str, ...], primary: str) -> None:
    found = comparison(*(estimate(quantity, p_value=0.2) for quantity in given))
    test = primary_test(found)
    assert test is not None
    assert test.quantity == primary


@pytest.mark.parametrize(
    ("asked", "test", "size"),
    [
        ({"test": "peto_peto"}, "peto_peto", "hazard_ratio"),
        ({"test": "log_rank"}, "log_rank", "hazard_ratio"),
        ({"strata": ["s"]}, "stratified_log_rank", "stratified_hazard_ratio"),
        ({"strata": ["s"], "test": "log_rank"}, "stratified_log_rank", "stratified_hazard_ratio"),
        ({"strata": ["s"], "adjust_for": ["a"]}, "adjusted_hazard_ratio", "adjusted_hazard_ratio"),
    ],
)
def test_the_plan_names_the_test_and_the_size(asked: dict[str, object], test: str, size: str) -> None:
    tests = ("log_rank", "exact_log_rank", "stratified_log_rank", "peto_peto")
    sizes = dict.fromkeys(("hazard_ratio", size))
    estimates = (*(estimate(q, p_value=0.2) for q in tests), *(estimate(q, p_value=0.3, value=0.5) for q in sizes))
    planned = Planned(Analysis.model_validate({"endpoint": "e", **asked}), "protocol")
    found = replace(comparison(*estimates), planned=planned)
    primary = primary_test(found)
    assert primary is not None
    assert (primary.quantity, [s.quantity for s in sizes_of(found)]) == (test, [size])


def test_a_test_that_was_named_and_is_not_there_gives_way_to_none() -> None:
    assert primary_test(comparison(estimate("log_rank", p_value=0.2), test="max_combo")) is None


def test_at_one_time_the_test_is_that_of_the_interval() -> None:
    first, second = estimate("survival_difference", p_value=0.1), estimate("survival_difference", p_value=0.2)
    assert primary_test(comparison(first, second, estimate("fisher_exact", p_value=0.3), at=3.0)) is first


def test_the_plan_may_call_another_comparison_primary(tmp_path: Path) -> None:
    """The preset calls overall survival up to 15 months primary; a study may call another."""
    written("demonstration", tmp_path / "study")
    protocol = tmp_path / "study" / "study.yaml"
    text = protocol.read_text(encoding="utf-8")
    stated = "- {endpoint: progression_free_survival, horizon: 15 months}"
    assert stated in text
    text = text.replace(", primary: true", "").replace("  - analyses.1.primary\n", "")
    protocol.write_text(text.replace(stated, stated.replace("}", ", primary: true}")), encoding="utf-8")
    reading = reading_of(tmp_path / "study")
    first, *_ = answer_sentences(reading.study, answer_of(reading.study, reading.results), reading.words)
    assert "no clear difference in progression-free survival up to 15 months" in first


def test_rates_of_response_stand_on_the_first_screen_of_a_study_that_asks_for_them(tmp_path: Path) -> None:
    start_demonstration(tmp_path / "s", "psma_cohort", 1)
    reading = reading_of(tmp_path / "s")
    rows = {row[0].text: row for row in table_in(report_of(reading)).rows}
    [psa50] = [
        e
        for e in reading.results.estimates
        if (e.endpoint, e.variant, e.quantity) == ("psa50", "protocol", StudyQuantity.PROPORTION)
    ]
    assert rows["PSA50"][0].anchor == "marker-responses"
    assert rows["PSA50"][2].text.startswith(f"{psa50.events} of {psa50.n} (")


@pytest.mark.parametrize(("least", "shown"), [(5, True), (10, False)])
def test_no_difference_stands_beside_a_masked_count_which_would_follow_from_it(least: int, shown: bool) -> None:
    """7 of 20 are fewer than 10; nobody of 12 is not hidden, so a difference of 35 points would be the seven."""
    reading = reading_by_name("demonstration")
    study = reading.study.model_copy(update={"least_count": least})
    words = replace(reading.words, least_count=least)
    masked = replace(reading, study_file=replace(reading.study_file, study=study), words=words)
    [row] = [row for row in table_in(report_of(masked)).rows if row[0].text == "Benefit"]
    assert [("7 of 20" in row[2].text), row[4].text != "–", row[5].text != "–"] == [shown] * 3
