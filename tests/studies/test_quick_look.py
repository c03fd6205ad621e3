"""`theracurve survival`: a table of times, no study around it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from theracurve.cli import main
from theracurve.report.quick_tables import round_times

# Acute myelogenous leukaemia, maintained or not: Miller, Survival Analysis, 1981, page 49 (the data set aml of R).
MAINTAINED = ("9,1", "13,1", "13,0", "18,1", "23,1", "28,0", "31,1", "34,1", "45,0", "48,1", "161,0")
NOT_MAINTAINED = ("5,1", "5,1", "8,1", "8,1", "12,1", "16,0", "23,1", "27,1", "30,1", "33,1", "43,1", "45,1")


def test_a_quick_look_gives_medians_test_and_ratio(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Medians 31 and 23, chi-square 3.40 on 1 degree of freedom: R's survfit and survdiff."""
    rows = [*(f"{row},yes" for row in MAINTAINED), *(f"{row},no" for row in NOT_MAINTAINED)]
    file = tmp_path / "times.csv"
    file.write_text("\n".join(("weeks,died,maintained", *rows)) + "\n", encoding="utf-8")
    assert main(["survival", str(file), "--time", "weeks", "--event", "died", "--group", "maintained"]) == 0
    said = capsys.readouterr().out
    assert {"yes", "no", "11", "12", "31.0", "23.0"} <= set(said.replace("│", " ").split())
    assert "3.396" in said


def refused(file: Path, time: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["survival", str(file), "--time", time, "--event", "died"]) == 1
    return " ".join(capsys.readouterr().out.split())


def test_a_negative_time_is_told_with_file_row_and_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "times.csv"
    file.write_text("months,died\n5,1\n-3,0\n4,1\n", encoding="utf-8")
    said = refused(file, "months", capsys)
    assert "file, row 2, months: Expected a time of 0 or more, found -3." in said
    assert "row 1 is line 2 of the file" in said


@pytest.mark.parametrize(
    ("column", "asked", "said"),
    [
        ("weeks", "months", "times.csv has no column `months`."),
        ("month", "months", "times.csv has a column `month`; what was asked for is `months`, `died`."),
    ],
)
def test_a_missing_column_is_named(
    column: str, asked: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "times.csv"
    file.write_text(f"{column},died\n5,1\n", encoding="utf-8")
    assert said in refused(file, asked, capsys)


@pytest.mark.parametrize(
    ("command", "remedy"),
    [("check", "a study folder, or its study.yaml"), ("claims", "a file of claims, or a study that states some")],
)
def test_a_file_that_is_not_there_asks_for_what_the_command_reads(
    command: str, remedy: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([command, str(tmp_path / "nowhere")])
    said = " ".join(capsys.readouterr().out.split())
    assert remedy in said
    assert "row 1" not in said


FEW = ("time,event,arm", "1,1,mut", *(f"{day},{day % 3 == 0:d},wt" for day in range(2, 60)))


def test_one_event_against_many_shows_the_exact_test_and_a_caution(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first of 59 patients, alone in a group: the exact P cannot be below 1 in 59, whatever the other one says."""
    file = tmp_path / "one.csv"
    file.write_text("\n".join(FEW) + "\n", encoding="utf-8")
    assert main(["survival", str(file), "--time", "time", "--event", "event", "--group", "arm", "--at", "30"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "P < 0.0001" in said
    assert "log-rank test, mid-ranks scores, exact" in said
    assert "are far apart" in said
    assert "Survival at the times that were asked for" in said
    assert "Number at risk" in said


def test_events_coded_otherwise_are_one_finding_that_says_how_to_read_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "times.csv"
    file.write_text("time,status\n306,2\n455,2\n1010,1\n", encoding="utf-8")
    asked = ["survival", str(file), "--time", "time", "--event", "status"]
    assert main(asked) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "Expected true and false, or 1 and 0, found 1 (1 row), 2 (2 rows)." in said
    assert "--event-is 2" in said
    assert "1 error," in said
    assert main([*asked, "--event-is", "2"]) == 0
    assert {"all", "3", "2"} <= set(capsys.readouterr().out.replace("│", " ").split())
    assert main([*asked, "--event-is", "5"]) == 2


# The same patients with a centre and a late entry that nobody had; numbers of R 4.2.2, survival 3.5-3: survfit (its
# default interval), survdiff with strata(), coxph with strata() and (start, stop].
CENTRES, ENTRIES = "aabbabababababababababa", {1: 1, 3: 2, 6: 5, 13: 2, 17: 3}
R_MEDIANS = {"no": (23, 8, None), "yes": (31, 18, None)}
R_STRATIFIED_CHI_SQUARE, R_HAZARD_RATIO = 2.601473294, (0.4521829227, 0.1659531448, 1.2320911172)
R_AT_20_ENTERING_LATE = {"no": 0.58333333, "yes": 0.71590909}


@pytest.fixture
def aml(tmp_path: Path) -> Path:
    rows = [*(f"{row},yes" for row in MAINTAINED), *(f"{row},no" for row in NOT_MAINTAINED)]
    lines = (f"{row},{CENTRES[place]},{ENTRIES.get(place, 0)}" for place, row in enumerate(rows))
    file = tmp_path / "aml.csv"
    file.write_text("\n".join(("weeks,died,maintained,centre,start", *lines)) + "\n", encoding="utf-8")
    return file


def looked(file: Path, *options: str) -> dict[str, Any]:
    out = file.with_suffix(".json")
    columns = ("--time", "weeks", "--event", "died", "--group", "maintained")
    assert main(["survival", str(file), *columns, *options, "--out", str(out)]) == 0
    return dict(json.loads(out.read_text(encoding="utf-8")))


def test_the_default_median_of_r_on_request(aml: Path) -> None:
    found = {m["group"]: (m["value"], m["lower"], m["upper"]) for m in looked(aml, "--interval", "log")["medians"]}
    assert found == R_MEDIANS


def test_strata_and_entry_agree_with_r(aml: Path) -> None:
    [pair] = looked(aml, "--strata", "centre")["pairs"]
    assert pair["log_rank"]["statistic"] == pytest.approx(R_STRATIFIED_CHI_SQUARE, rel=1e-9)
    assert pair["exact"] is None
    [pair] = looked(aml, "--strata", "centre", "--entry", "start")["pairs"]
    ratio = tuple(pair["hazard_ratio"][name] for name in ("value", "lower", "upper"))
    assert ratio == pytest.approx(R_HAZARD_RATIO, rel=1e-8)
    at = {found["group"]: found["value"] for found in looked(aml, "--entry", "start", "--at", "20")["at"]}
    assert at == pytest.approx(R_AT_20_ENTERING_LATE, rel=1e-7)


@pytest.mark.parametrize(("form", "start"), [("html", b"<!DOCTYPE"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_a_look_is_written_in_the_form_of_its_name(form: str, start: bytes, aml: Path) -> None:
    out = aml.with_suffix(f".{form}")
    options = ["--time", "weeks", "--event", "died", "--group", "maintained", "--at", "20", "--out", str(out)]
    assert main(["survival", str(aml), *options]) == 0
    first = out.read_bytes()
    assert first.startswith(start)
    assert main(["survival", str(aml), *options]) == 0
    assert out.read_bytes() == first
    if form != "pdf":
        assert all(said in first.decode() for said in ("Number at risk", "median 31.0 (", "yes against no: P = 0.065"))


def test_another_ending_is_refused(aml: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["survival", str(aml), "--time", "weeks", "--event", "died", "--out", str(aml.with_suffix(".odt"))]) == 2
    )
    assert "expected a file that ends in .html, .svg, .pdf, .json; found aml.odt" in capsys.readouterr().err


NOBODY_IN_A = ("time,event,arm", *(f"{day},0,A" for day in range(40, 48)), *(f"{day},1,B" for day in range(1, 9)))


def test_a_ratio_that_cox_does_not_have_is_given_under_firth_s_penalty_by_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "none.csv"
    file.write_text("\n".join(NOBODY_IN_A) + "\n", encoding="utf-8")
    assert (
        main(["survival", str(file), "--time", "time", "--event", "event", "--group", "arm", "--reference", "B"]) == 0
    )
    said = " ".join(capsys.readouterr().out.split())
    assert "Cox regression, Efron ties, Firth's" in said
    assert "Nobody in A had the event" in said
    assert "not estimable" not in said


def page_of(file: Path) -> str:
    out = file.with_suffix(".html")
    assert main(["survival", str(file), "--time", "t", "--event", "e", "--group", "arm", "--out", str(out)]) == 0
    return words_of(out)


def words_of(page: Path) -> str:
    return " ".join(re.sub("<[^>]+>", "", page.read_text(encoding="utf-8")).split())


def file_of(folder: Path, *rows: str) -> Path:
    file = folder / "times.csv"
    file.write_text("\n".join(("t,e,arm", *rows)) + "\n", encoding="utf-8")
    return file


def test_the_page_opens_with_what_was_found_how_sure_and_what_it_does_not_say(aml: Path) -> None:
    out = aml.with_suffix(".html")
    asked = ["survival", str(aml), "--time", "weeks", "--event", "died", "--group", "maintained", "--out", str(out)]
    assert main(asked) == 0
    text = words_of(out)
    found = (
        "No clear difference between yes and no: hazard ratio 0.40 (95 % CI 0.15 to 1.09); P = 0.065, log-rank test."
    )
    assert (
        text.index(found)
        < text.index("A file of times does not say how its groups were formed")
        < text.index("Medians")
    )


def test_the_page_says_the_direction_only_where_the_interval_does(tmp_path: Path) -> None:
    """A after B in every pair of patients: the hazard is lower in A, and B is the group compared."""
    rows = (row for day in range(1, 13) for row in (f"{day},1,B", f"{day + 9},1,A"))
    assert "The event was more frequent over time in B than in A: " in page_of(file_of(tmp_path, *rows))


def test_three_groups_are_compared_together_on_the_page(tmp_path: Path) -> None:
    rows = (f"{day},{day % 4 > 0:d},{'ABC'[day % 3]}" for day in range(1, 31))
    page = page_of(file_of(tmp_path, *rows))
    assert "All 3 groups compared together: P" in page
    assert "not adjusted for their number" in page


def test_groups_followed_unalike_are_told_with_the_test_for_that(tmp_path: Path) -> None:
    early, late = (
        (f"{day},{day % 5 == 0:d},A" for day in range(1, 31)),
        (f"{day},{day % 5 == 0:d},B" for day in range(60, 91)),
    )
    assert "log-rank test for unequal follow-up, by permutation." in page_of(file_of(tmp_path, *early, *late))


def said_of(file: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["survival", str(file), "--time", "t", "--event", "e", "--group", "arm"]) == 0
    return capsys.readouterr().out


def test_the_terminal_opens_with_the_sentence_of_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = file_of(tmp_path, *(row for day in range(1, 13) for row in (f"{day},1,B", f"{day + 9},1,A")))
    said = " ".join(said_of(file, capsys).split())
    assert said.startswith("The event was more frequent over time in B than in A: ")


def test_where_nobody_had_the_event_nothing_is_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A difference that cannot be estimated is no `no clear difference`."""
    said = said_of(file_of(tmp_path, *(f"{day},0,{'AB'[day % 2]}" for day in range(1, 9))), capsys)
    assert said.startswith("Nobody had the event, so nothing can be compared.")


@pytest.mark.parametrize(
    ("last", "times"),
    [
        (0.0, [0]),
        (0.8, [0, 0.2, 0.4, 0.6, 0.8]),
        (3.4, [0, 1, 2, 3]),
        (32.8, [0, 6, 12, 18, 24, 30]),
        (120, [0, 24, 48, 72, 96, 120]),
        (1022, [0, 200, 400, 600, 800, 1000]),
    ],
)
def test_numbers_at_risk_stand_at_round_times_in_any_unit(last: float, times: list[float]) -> None:
    assert round_times(last) == times


def test_the_medians_of_all_groups_have_the_same_decimals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = file_of(tmp_path, *(f"{day},1,A" for day in range(1, 9)), *(f"{20 * day},1,B" for day in range(1, 9)))
    assert {"4.5", "90.0"} <= set(said_of(file, capsys).split())


def test_a_test_that_was_run_is_not_recommended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    early = (f"{day},{day % 5 == 0:d},A" for day in range(1, 31))
    late = (f"{day},{day % 5 == 0:d},B" for day in range(60, 91))
    assert "unequal_follow_up_test" not in said_of(file_of(tmp_path, *early, *late), capsys)
