"""What R prints is never called inconsistent: every routine that authors use, on made-up groups of 5 to 600 patients.

The stored sets are those of R 4.2.2 with survival 3.5.3 (`Rscript r_routines.R 12 2026`, `Rscript more_r_routines.R 4
2026`, `Rscript large_r_routines.R 3 2026`); the long suite draws more.
"""

import json
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from theracurve.analysis.claims.check import check_claims
from theracurve.analysis.claims.verdict import Verdict
from theracurve.definition.printed import PrintedP
from theracurve.definition.published_claims import parse_claims
from theracurve.errors import StudyRefused

HERE = Path(__file__).parent
PROGRAMS = ("r_routines", "more_r_routines", "large_r_routines")
PACKAGES = ("survival", "MASS", "coin", "sandwich")
SEEDS, SETS = range(20), 100
NEVER = (Verdict.INCONSISTENT, Verdict.CUT_OFF)


def by_routine(lines: Iterable[str]) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = defaultdict(list)
    for line in lines:
        claim = json.loads(line)
        found[claim.pop("routine")].append(claim)
    return found


def accused(claims: list[dict[str, object]]) -> list[object]:
    published = parse_claims(json.dumps({"claims": claims}), "claims.yaml")
    return [checked for checked in check_claims(published.claims, published.level) if checked.verdict in NEVER]


STORED = {
    name: by_routine((HERE / "golden" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()) for name in PROGRAMS
}
ROUTINES = [(name, routine) for name, found in STORED.items() for routine in found]


@pytest.mark.parametrize(("name", "routine"), ROUTINES)
def test_a_routine_of_r_is_never_called_inconsistent(name: str, routine: str) -> None:
    assert not accused(STORED[name][routine])


@cache
def missing_packages(program: str) -> str:
    asked = "cat(Filter(function(name) !requireNamespace(name, quietly = TRUE), commandArgs(TRUE)))"
    return subprocess.run([program, "-e", asked, *PACKAGES], capture_output=True, text=True, check=True).stdout


@pytest.mark.long
@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize("seed", SEEDS)
def test_two_thousand_sets_of_every_routine(name: str, seed: int) -> None:
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("Rscript is not installed")
    if missing := missing_packages(program):
        pytest.skip(f"R has no {missing}")
    command = [program, str(HERE / f"{name}.R"), str(SETS), str(seed)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=3600).stdout
    drawn = by_routine(printed.splitlines())
    assert drawn.keys() >= STORED[name].keys()
    for claims in drawn.values():
        for start in range(0, len(claims), 200):
            assert not accused(claims[start : start + 200])


# Numbers of R 4.2.2 (MASS 7.3.58), SciPy 1.16 and the formulas named; each was once called inconsistent.
OF_OTHER_ROUTINES = (
    {
        "kind": "one_sample",
        "count": 0,
        "total": 21,
        "expected": 5,
        "percent": True,
        "p": "1.0000",
    },  # greater
    {"kind": "one_sample", "count": 9, "total": 28, "expected": 25, "percent": True, "p": "0.330"},  # mid-P, two-sided
    {"kind": "interval", "count": 6, "total": 9, "percent": True, "lower": "34.54", "upper": "90.46"},  # confint(glm)
    {"kind": "interval", "count": 6, "total": 7, "percent": True, "lower": "50.62", "upper": "99"},
    {"kind": "interval", "count": 2, "total": 20, "percent": True, "lower": "1.2", "upper": "36.1"},  # Poisson, Garwood
    {"kind": "interval", "count": 5, "total": 20, "percent": True, "lower": "10.17", "upper": "46.92"},  # probit
    {"kind": "interval", "count": 5, "total": 20, "percent": True, "lower": "9.59", "upper": "46.77"},  # Anscombe
    {
        "kind": "interval",
        "count": 5,
        "total": 20,
        "percent": True,
        "lower": "5.53",
        "upper": "44.47",
    },  # of a sample
    {"kind": "interval", "count": 15, "total": 18, "percent": True, "lower": "63.2", "upper": "96.5"},  # by 1.96
    {
        "kind": "one_sample",
        "count": 0,
        "total": 10,
        "expected": 20,
        "percent": True,
        "p": "<0.001",
    },  # t.test
    {"kind": "two_by_two", "a": [4, 4], "b": [12, 20], "p": "0.177866"},  # exact likelihood ratio, as SAS has it
    {"kind": "table", "rows": [[0, 8, 7, 4, 2], [8, 4, 1, 1, 8], [5, 8, 4, 4, 6]], "p": "0.747473"},  # polr, Wald
    {"kind": "table", "rows": [[0, 4], [2, 3]], "p": "0.178"},  # t.test of scores of which one group has one only
    {
        "kind": "ratio",
        "measure": "HR",
        "value": "0.41",
        "lower": "0.18",
        "upper": "0.94",
        "p": "0.036",
        "a": [11, 24],
        "b": [4, 5],
    },  # coxph, robust
    {"kind": "table", "rows": [[0, 7], [0, 8], [4, 5]], "p": "0.022"},  # fisher.test, where polr has no maximum
    {"kind": "table", "rows": [[3, 0, 2], [4, 0, 1], [3, 0, 5], [0, 3, 0]], "p": "0.008"},  # fisher.test, the same
    {"kind": "table", "rows": [[3, 18, 11, 3], [4, 15, 1, 4], [8, 10, 5, 14]], "p": "0.386"},  # polr, its t
    {
        "kind": "ratio",
        "measure": "odds_ratio",
        "value": "646.57",
        "lower": "51.66",
        "upper": "4503599627370496.00",
        "p": "<0.001",
    },  # fisher.test, whose search found no upper limit
    {"kind": "table", "rows": [[6, 4, 9, 2], [9, 9, 4, 4]], "p": "0.7918"},  # wilcox.test, the other tail
)


@pytest.mark.parametrize("claim", OF_OTHER_ROUTINES, ids=str)
def test_other_routines_are_not_called_inconsistent(claim: dict[str, object]) -> None:
    assert not accused([claim])


@pytest.mark.parametrize(
    ("printed", "stands_for", "not_for"),
    [("<=0.05", 0.05, 0.051), ("≤0.05", 0.05, 0.051), (">= 0.05", 0.05, 0.049), ("=0.019", 0.0194, 0.0196)],
)
def test_signs_that_papers_print(printed: str, stands_for: float, not_for: float) -> None:
    p = PrintedP.parse(printed)
    assert p.stands_for(stands_for)
    assert not p.stands_for(not_for)


@pytest.mark.parametrize("printed", ["NS", "n.s.", "ns"])
def test_not_significant_is_what_the_level_makes_it(printed: str) -> None:
    def verdict(level: float) -> Verdict:
        claim = {"kind": "two_by_two", "a": [9, 10], "b": [4, 10], "p": printed}  # by no test above 0.0608 (Yates)
        published = parse_claims(json.dumps({"level": level, "claims": [claim]}), "claims.yaml")
        return check_claims(published.claims, published.level)[0].verdict

    assert verdict(0.05) is Verdict.CONSISTENT
    assert verdict(0.1) is Verdict.CONSISTENT_IF  # of the other tail


def test_an_unadjusted_p_beside_an_adjusted_ratio_is_not_told_where_the_source_says_so() -> None:
    claim = {"kind": "ratio", "measure": "HR", "value": "0.98", "lower": "0.84", "upper": "1.15", "p": "0.132"}
    assert accused([claim])  # it may as well be a slip
    assert not accused([{**claim, "adjusted": True}])
    assert accused([{**claim, "adjusted": True, "p": "<0.0001"}])
    refused = {**claim, "adjusted": True, "test": "log_rank"}
    with pytest.raises(StudyRefused):
        parse_claims(json.dumps({"claims": [refused]}), "claims.yaml")


def test_a_bound_of_p_beside_a_ratio_alone_implies_no_interval() -> None:
    claim = {"kind": "ratio", "measure": "HR", "value": "0.5", "p": "<0.001"}
    published = parse_claims(json.dumps({"claims": [claim]}), "claims.yaml")
    assert check_claims(published.claims, published.level)[0].check.working == {}


@pytest.mark.parametrize(
    "claim",
    [
        {"kind": "table", "rows": [[0, 1], [1, 0]], "p": "1"},
        {"kind": "table", "rows": [[2, 1, 0], [0, 1, 5]], "p": "0.04"},
        {"kind": "ratio", "measure": "risk_ratio", "value": "12.34", "p": "0.9999"},
    ],
    ids=str,
)
def test_a_claim_at_the_edge_of_a_model_is_still_checked(claim: dict[str, object]) -> None:
    assert not accused([claim])
