"""Three groups: all together in a row of its own, each pair by the patients of its two groups, as in `survival`."""

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from report.reading_of import reading_of
from report.three_studies import NO_EVENT_IN_A_GROUP, given
from theracurve.analysis.answer import answer_of
from theracurve.analysis.primary import primary_test, sizes_of
from theracurve.analysis.quick import QuickPair, look
from theracurve.analysis.quick_columns import LookRequest
from theracurve.analysis.results import Comparison
from theracurve.report.document import ReportTable
from theracurve.report.reading import Reading
from theracurve.report.report import report_of
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.abstract import abstract
from theracurve.wording.methods import plan_sentences

STUDY = (
    NO_EVENT_IN_A_GROUP.replace("  B: {label", "  B: {label: Less treated, treated: true}\n  C: {label")
    .replace("reference_group: B", "reference_group: C")
    .replace(", horizon: 12 months", "")
)
TIMES = {
    "A": ((3.1, 1), (4, 0), (8.5, 1), (11, 1), (12, 0), (14, 1), (15, 1), (16, 0)),
    "B": ((1, 1), (2.5, 1), (5, 1), (7, 0), (9.25, 1), (12, 0), (13, 1)),
    "C": ((0.5, 1), (1.5, 1), (2, 1), (4, 1), (5.5, 1), (6.5, 1)),
}  # months
PAIRS = (("A", "C"), ("B", "C"))
# R 4.2.2, survival 3.5-3: survdiff of all patients, then of two groups' alone; coxph of the same (Efron ties)
LOG_RANK_P = {("A", "B", "C"): 0.0028088359, ("A", "C"): 0.0011131936, ("B", "C"): 0.0540276042}
RATIOS = {
    ("A", "C"): (0.0640590207, 0.0074615402, 0.5499612685),
    ("B", "C"): (0.2727103902, 0.0666968586, 1.1150593674),
}


@cache
def reading() -> Reading:
    rows = (
        f"{group}{place},{group},overall_survival,{time},months,{bool(event)}"
        for group, times in TIMES.items()
        for place, (time, event) in enumerate(times, start=1)
    )
    study, endpoints = given(STUDY, *rows)
    with TemporaryDirectory() as folder:
        records = Path(folder, "records")
        records.mkdir()
        Path(folder, "study.yaml").write_text(study, encoding="utf-8")
        (records / "endpoints.csv").write_text(endpoints, encoding="utf-8")
        return reading_of(Path(folder))


@pytest.fixture
def over_time() -> Comparison:
    return reading().results.comparisons[0]


@pytest.fixture
def at_six_months() -> Comparison:
    return reading().results.comparisons[1]


def looked_at(folder: Path) -> tuple[float | None, dict[tuple[str, str], QuickPair]]:
    rows = (f"{time},{event},{group}" for group, times in TIMES.items() for time, event in times)
    file = folder / "times.csv"
    file.write_text("\n".join(("months,died,arm", *rows)) + "\n", encoding="utf-8")
    request = LookRequest(file=file, time="months", event="died", group="arm", reference="C")
    found = look(request, today=date(2026, 11, 25))
    assert found.together is not None
    return found.together.p_value, {(pair.group, pair.reference): pair for pair in found.pairs}


def test_a_study_and_a_file_of_times_compare_alike(over_time: Comparison, tmp_path: Path) -> None:
    together, pairs = looked_at(tmp_path)
    assert tuple(pairs) == PAIRS
    tests = {t.groups: t for t in over_time.of(StudyQuantity.LOG_RANK)}
    exact = {t.groups: t for t in over_time.of(StudyQuantity.EXACT_LOG_RANK)}
    ratios = {e.groups: e for e in over_time.estimates_of(StudyQuantity.HAZARD_RATIO)}
    assert tests["A", "B", "C"].p_value == pytest.approx(together, rel=1e-12)
    for groups, pair in pairs.items():
        assert tests[groups].p_value == pytest.approx(pair.log_rank.p_value, rel=1e-12)
        assert exact[groups].p_value == pytest.approx(pair.exact.p_value, rel=1e-12)
        assert ratios[groups].value == pytest.approx(pair.hazard_ratio.value, rel=1e-9)


def test_all_and_each_pair_are_those_of_r(over_time: Comparison) -> None:
    tests = {t.groups: t.p_value for t in over_time.of(StudyQuantity.LOG_RANK)}
    ratios = {e.groups: (e.value, e.lower, e.upper) for e in over_time.estimates_of(StudyQuantity.HAZARD_RATIO)}
    assert tests == pytest.approx(LOG_RANK_P, rel=1e-6)
    assert ratios == {groups: pytest.approx(found, rel=1e-6) for groups, found in RATIOS.items()}


def test_the_test_of_all_groups_is_never_a_pair_s(over_time: Comparison, at_six_months: Comparison) -> None:
    for comparison in (over_time, at_six_months):
        for pair in PAIRS:
            test = primary_test(comparison, pair)
            assert test is not None
            assert test.groups == pair
    together = primary_test(over_time)
    assert together is not None
    assert together.groups == ("A", "B", "C")
    assert primary_test(at_six_months) is None


def test_no_pair_is_missing(over_time: Comparison, at_six_months: Comparison) -> None:
    assert [size.groups for size in sizes_of(over_time)] == [*PAIRS]
    assert [size.groups for size in sizes_of(at_six_months)] == [*PAIRS]
    assert all(size.lower is not None for size in sizes_of(at_six_months))
    answers = answer_of(reading().study, reading().results).compared
    assert [answer.groups for answer in answers] == [None, *PAIRS, None, *PAIRS]


def test_every_table_and_the_abstract_name_every_pair() -> None:
    tables = {b.kind: b for b in report_of(reading()).blocks() if isinstance(b, ReportTable) and b.kind}
    overview = [[cell.text for cell in row] for row in tables["overview"].rows]
    named = [row[5].split(":")[0] for row in overview[:3]]
    assert named == ["Log-rank test, all 3 groups", "Log-rank test, A against C", "Log-rank test, B against C"]
    assert [row[2].partition(" ")[0] for row in overview[:3]] == ["21", "14", "13"]
    planned = [row[0].text for row in tables["planned"].rows]
    assert [name.partition(": ")[2] for name in planned[:6]] == ["", "A against C", "B against C"] * 2
    found = reading()
    paragraphs = abstract(found.study, found.results, found.labels, found.words)
    told = " ".join(sentence for part in paragraphs if part.heading == "Results" for sentence in part.sentences)
    for start in ("all 3 groups: log-rank test", "A against C: hazard ratio", "B against C: hazard ratio"):
        assert told.count(start) == 1
    assert told.count("A against C: difference") == told.count("B against C: difference") == 1


def test_the_methods_say_how_pairs_are_made_and_that_nothing_is_adjusted() -> None:
    said = " ".join(plan_sentences(reading().study, reading().results, reading().words))
    assert "each other group is compared with C" in said
    assert "The P values of the 2 pairs are not adjusted for their number." in said
