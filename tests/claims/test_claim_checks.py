"""Each check against worked examples, brute force and other programs. The published ones name their source."""

import json
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from itertools import combinations_with_replacement
from statistics import fmean, pstdev, stdev
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from theracurve.analysis.claims.check import check_claims
from theracurve.analysis.claims.means import has_squares
from theracurve.analysis.claims.methods_of_intervals import limits_by_method
from theracurve.analysis.claims.own_data import QUANTITIES, OwnData
from theracurve.analysis.claims.tables.conditional import exact
from theracurve.analysis.claims.tables.large_sample import large_sample
from theracurve.analysis.claims.tables.unconditional import Unconditional
from theracurve.analysis.claims.verdict import CheckedClaim, Verdict
from theracurve.analysis.study_estimate import StudyEstimate, StudyResult, StudyTest
from theracurve.definition.claims.counts import ProportionClaim
from theracurve.definition.published_claims import parse_claims
from theracurve.survival import boschloo_exact
from theracurve.survival._values.phrases import Method
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.claims.because import because
from theracurve.wording.words import words_in

VISITS = [3, 6, 12, 18, 24]
ROUNDINGS = (ROUND_HALF_UP, ROUND_HALF_EVEN)


def checked(own: OwnData | None = None, **fields: Any) -> CheckedClaim:
    published = parse_claims(json.dumps({"claims": [fields]}), "claims.yaml")
    return check_claims(published.claims, published.level, own)[0]


def verdict(**fields: Any) -> tuple[str, str]:
    claim = checked(**fields)
    return str(claim.verdict), claim.check.reason


def test_the_founding_percentage_is_flagged_with_the_fractions_that_fit() -> None:
    """14 of group A, "73 %": J Nucl Med 2004;45:1660-8."""
    claim = checked(kind="proportion", count=14, total=20, percent=73)
    assert claim.verdict is Verdict.INCONSISTENT
    assert claim.check.working == {"percent": 70.0, "rounds": ["8/11", "11/15"], "truncates": ["14/19"]}


def test_another_total_is_found_where_the_stated_one_does_not_fit() -> None:
    """Nwosu 2008: 11 of 29, "36.7 %"."""
    claim = checked(kind="proportion", count=11, total=29, percent=36.7)
    assert (claim.verdict, claim.check.working["rounds"]) == (Verdict.INCONSISTENT, ["11/30"])


@pytest.mark.parametrize(
    ("count", "total", "percent", "expected"),
    [
        (14, 20, "70", ("consistent", "fits")),
        (14, 19, "73", ("cut_off", "cut_off")),
        (1, 8, "12", ("consistent", "fits")),
        (1, 8, "13", ("consistent", "fits")),
        (0, 20, "0", ("consistent", "fits")),
        (1, 300, "0", ("consistent", "fits")),
        (21, 20, "105", ("inconsistent", "more_than_everybody")),
        (0, 0, "0", ("not_checkable", "nobody")),
        (1, 900_000_000, "50", ("inconsistent", "differs")),
    ],
)
def test_proportions(count: int, total: int, percent: str, expected: tuple[str, str]) -> None:
    assert verdict(kind="proportion", count=count, total=total, percent=percent) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"parts": [21, 7, 4], "total": 32}, ("consistent", "adds_up")),
        ({"parts": [21, 7, 5], "total": 32}, ("inconsistent", "differs")),
        ({"parts": ["33.3"] * 3, "total": 100, "percent": "true"}, ("consistent", "rounded")),
        ({"parts": [33, 33, 33], "total": 100, "percent": "true"}, ("consistent", "rounded")),
        ({"parts": [33, 33, 32], "total": 100, "percent": "true"}, ("cut_off", "differs")),
        ({"parts": [33, 33, 30], "total": 100, "percent": "true"}, ("inconsistent", "differs")),
        ({"parts": ["33.3", "33.4"], "total": 67, "percent": "true"}, ("consistent", "rounded")),
        ({"parts": ["33.3", "33.4"], "total": 68, "percent": "true"}, ("inconsistent", "differs")),
    ],
)
def test_sums(fields: dict[str, Any], expected: tuple[str, str]) -> None:
    assert verdict(kind="sum", **fields) == expected


def test_the_founding_mean_is_impossible_on_the_visits_for_most_sizes() -> None:
    claim = checked(kind="mean_sd", mean=16.1, sd=7.8, n=14, values_on=VISITS, assumed=["n", "values_on"])
    assert (claim.check.verdict, claim.verdict) == (Verdict.CUT_OFF, Verdict.NOT_CHECKABLE)
    assert {*range(10, 16), 18} <= set(claim.check.working["impossible_n"])
    assert {16, 17, 19, 20} <= set(claim.check.working["possible_n"])


def attainable(values: list[int], n: int, mean: str, sd: str) -> bool:
    """By every sample there is: its mean rounded by `decimal`, its SD by the statistics module."""
    for sample in combinations_with_replacement(values, n):
        exact = Decimal(sum(sample)) / n
        ways = {f"{fmean(sample):.1f}", *(f"{exact.quantize(Decimal('0.1'), way)}" for way in ROUNDINGS)}
        if mean in ways and any(abs(spread(sample) - float(sd)) <= 0.05 + 1e-9 for spread in (stdev, pstdev)):
            return True
    return False


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_grids_agree_with_brute_force(n: int) -> None:
    tried = [(f"{mean / 10:.1f}", f"{sd / 10:.1f}") for mean in range(30, 241, 7) for sd in range(0, 110, 9)]
    for mean, sd in tried:
        found = verdict(kind="mean_sd", mean=mean, sd=sd, n=n, values_on=VISITS)[0] == "consistent"
        assert found == attainable(VISITS, n, mean, sd), (mean, sd)


@pytest.mark.parametrize("n", [2, 3, 4])
def test_whole_numbers_agree_with_brute_force(n: int) -> None:
    for mean in ("-0.4", "0.3", "1.5", "2.7", "3.2"):
        for sd in ("0.0", "0.5", "0.8", "1.3", "2.1", "2.9"):
            found = verdict(kind="mean_sd", mean=mean, sd=sd, n=n, integer="true")[0] == "consistent"
            assert found == attainable(list(range(-9, 14)), n, mean, sd), (mean, sd)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"mean": "3.45", "sd": "1.20", "n": 12, "integer": "true"}, ("inconsistent", "mean_unattainable")),
        ({"mean": "5.19", "sd": "1.34", "n": 28, "integer": "true"}, ("inconsistent", "mean_unattainable")),
        ({"mean": "3.50", "sd": "0.40", "n": 12, "integer": "true"}, ("inconsistent", "sd_unattainable")),
        ({"mean": "51.3", "sd": "14.2", "n": 240, "integer": "true"}, ("consistent", "attainable")),
        ({"mean": "12.5", "sd": "0", "n": 240, "values_on": ["0", "25"]}, ("inconsistent", "sd_unattainable")),
        ({"mean": "3.5", "sd": "1.2", "n": 12}, ("not_checkable", "any_values")),
        ({"mean": "3.5", "sd": "0", "n": 1, "integer": "true"}, ("not_checkable", "out_of_reach")),
        ({"mean": "3.5", "sd": "1", "n": 9, "values_on": ["0", "0.000000001", "5"]}, ("not_checkable", "out_of_reach")),
        ({"mean": "3", "sd": "999999999", "n": 900, "integer": "true"}, ("consistent", "attainable")),
    ],
)
def test_means(fields: dict[str, Any], expected: tuple[str, str]) -> None:
    """5.19 of 28 whole numbers is the first example of GRIM (Brown and Heathers 2017)."""
    assert verdict(kind="mean_sd", **fields) == expected


@pytest.mark.parametrize(
    ("places", "n", "total", "squares", "possible"),
    [
        ((), 4, 2, 4, True),
        ((), 4, 2, 3, False),  # a square has the parity of its root
        ((), 4, 6, 8, False),  # 1, 1, 2, 2 is the most even
        ((), 4, 6, 10, True),
        ((0, 1), 10, 4, 4, True),
        ((0, 1), 10, 4, 6, False),  # with nothing above 1, every square is its root
    ],
)
def test_what_rules_out_a_sum_of_squares_where_samples_are_too_many(
    places: tuple[int, ...], n: int, total: int, squares: int, possible: bool
) -> None:
    assert has_squares(places, n, total, squares, squares) is possible


def test_the_example_of_a_mean_is_printed_so() -> None:
    claim = checked(kind="mean_sd", mean=16.1, sd=7.8, n=16, values_on=VISITS)
    sample = claim.check.working["example"]
    assert len(sample) == 16
    assert set(sample) <= set(VISITS)
    assert round(fmean(sample), 1) == 16.1
    assert 7.8 in (round(stdev(sample), 1), round(pstdev(sample), 1))


def test_the_founding_tables_are_listed_with_their_tests() -> None:
    claim = checked(kind="two_by_two", a=[19, 20], b=[8, 12], p=0.05, assumed=["a", "b"])
    assert claim.verdict is Verdict.CONSISTENT_IF
    tables = {(table["a"][0], table["b"][0]): table for table in claim.check.working["tables"]}
    assert {(19, 8), (17, 6), (16, 5), (15, 4)} <= tables.keys()
    by_test = tables[19, 8]["p_by_test"]
    rounded = [round(by_test[name], 3) for name in ("fisher", "chi_square", "yates")]
    assert rounded == [0.053, 0.033, 0.102]
    assert tables[19, 8]["tests"] == ["fisher", "wald"]
    assert "yates" in tables[15, 4]["tests"]


@pytest.mark.parametrize(("x", "n", "y", "m"), [(19, 20, 8, 12), (5, 17, 12, 15), (0, 9, 4, 11), (30, 40, 20, 38)])
def test_p_values_of_tables_agree_with_other_programs(x: int, n: int, y: int, m: int) -> None:
    table = np.array([[x, n - x], [y, m - y]])
    ours = {**exact(x, n, y, m), **large_sample(x, n, y, m), **Unconditional(n, m).of(x, y)}
    assert ours["fisher"] == pytest.approx(stats.fisher_exact(table).pvalue)
    assert ours["chi_square"] == pytest.approx(stats.chi2_contingency(table, correction=False).pvalue)
    assert ours["yates"] == pytest.approx(stats.chi2_contingency(table, correction=True).pvalue)
    assert ours["boschloo_doubled"] == pytest.approx(stats.boschloo_exact(table.T).pvalue, rel=1e-4)
    assert ours["boschloo"] == pytest.approx(boschloo_exact(table.tolist()).p_value, rel=1e-4)
    tail = min(stats.fisher_exact(table, way).pvalue for way in ("less", "greater"))
    assert ours["fisher_doubled"] == pytest.approx(min(1, 2 * tail))
    half = stats.hypergeom.pmf(x, n + m, x + y, n) / 2
    assert ours["mid_p"] == pytest.approx(ours["fisher"] - half)
    assert ours["mid_p_doubled"] == pytest.approx(min(1, 2 * (tail - half)))


def test_boschloo_by_the_definition() -> None:
    """The greatest probability, over the common proportion, of the tables whose Fisher P is no greater."""
    n, m, x, y = 7, 5, 6, 1
    extreme = [
        (a, b)
        for a in range(n + 1)
        for b in range(m + 1)
        if exact(a, n, b, m)["fisher"] <= exact(x, n, y, m)["fisher"] * (1 + 1e-9)
    ]
    grid = np.linspace(0.0005, 0.9995, 1000)
    size = sum(stats.binom.pmf(a, n, grid) * stats.binom.pmf(b, m, grid) for a, b in extreme)
    assert Unconditional(n, m).of(x, y)["boschloo"] == pytest.approx(size.max())


def test_large_tables_are_checked_by_what_can_be_computed() -> None:
    claim = checked(kind="two_by_two", a=[400_000_000, 900_000_000], b=[400_000_000, 900_000_000], p=">0.99")
    assert claim.verdict is Verdict.CONSISTENT
    assert "fisher" not in claim.check.working["p_by_test"]
    assert verdict(kind="two_by_two", a=[551, 551], b=[279, 280], p="0.50") == ("inconsistent", "no_test")


def test_several_p_values_are_taken_together() -> None:
    """Holm 1979, Hochberg 1988, Benjamini and Hochberg 1995, of the abstract's four P values; by R's p.adjust."""
    claim = checked(kind="p_values", values=["0.05", "0.019", "0.024", "0.019"])
    assert (claim.verdict, claim.check.reason) == (Verdict.CONSISTENT_IF, "some_fall")
    working = claim.check.working
    assert working["bonferroni"] == [0.2, 0.076, 0.096, 0.076]
    assert working["holm"] == [0.076] * 4
    assert working["hochberg"] == [0.05, 0.048, 0.048, 0.048]
    assert working["benjamini_hochberg"] == [0.05, 0.032, 0.032, 0.032]
    assert verdict(kind="p_values", values=["<0.001", "0.20"]) == ("consistent", "all_stand")
    assert verdict(kind="p_values", values=["0.07", "0.20"]) == ("consistent", "none_below")


@pytest.mark.parametrize(
    ("p", "stated", "expected"),
    [
        ("0.05", "significant", ("consistent_if", "if_unrounded")),
        ("0.05", "not_significant", ("consistent_if", "if_unrounded")),
        ("0.049", "significant", ("consistent", "as_stated")),
        ("0.051", "significant", ("inconsistent", "contradicted")),
        ("<0.05", "significant", ("consistent", "as_stated")),
        (">0.05", "significant", ("inconsistent", "contradicted")),
        (">0.05", "not_significant", ("consistent", "as_stated")),
        ("0.019", "not_significant", ("inconsistent", "contradicted")),
    ],
)
def test_significance(p: str, stated: str, expected: tuple[str, str]) -> None:
    assert verdict(kind="significance", p=p, stated=stated) == expected


def test_published_intervals_name_their_method() -> None:
    """The Japanese phase II trial of 131I-MIBG, and the trial of AZEDRA (J Nucl Med 2019;60:623)."""
    fields: dict[str, Any] = {"kind": "interval", "percent": "true"}
    japan = checked(**fields, count=4, total=17, lower=8.5, upper=46.1, interval_level="0.90")
    assert japan.check.working["methods"] == ["clopper_pearson"]
    shares = checked(kind="interval", count=4, total=17, lower="0.085", upper="0.461", interval_level="0.90")
    assert shares.check.working["methods"] == ["clopper_pearson"]
    azedra = checked(**fields, count=17, total=68, lower=16, upper=37)
    assert azedra.check.working["methods"] == ["wilson_continuity", "agresti_coull", "logit"]
    assert azedra.check.working["limits"]["wilson_continuity"] == pytest.approx([15.6329, 37.2249], abs=1e-4)
    wrong = checked(**fields, count=4, total=17, lower=8.5, upper=46.1)
    assert (wrong.verdict, wrong.check.working["at_other_levels"]) == (
        Verdict.INCONSISTENT,
        ["clopper_pearson 90 %"],
    )


@pytest.mark.parametrize(("count", "total"), [(0, 9), (9, 9), (4, 17), (17, 68)])
@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("clopper_pearson", "beta"),
        ("wilson", "wilson"),
        ("wald", "normal"),
        ("agresti_coull", "agresti_coull"),
        ("jeffreys", "jeffreys"),
    ],
)
def test_intervals_agree_with_statsmodels(count: int, total: int, name: str, other: str) -> None:
    names = {"jeffreys": "jeffreys_unmodified"} if count in (0, total) else {}
    ours = np.clip(dict(limits_by_method(count, total, 0.9))[names.get(name, name)], 0, 1)
    assert ours == pytest.approx(proportion_confint(count, total, 0.1, other), abs=1e-12)


def test_wilson_with_continuity_correction_solves_its_equation() -> None:
    """Newcombe 1998, method 4: where the corrected distance is exactly z standard errors at the limit."""
    for count, total in ((4, 17), (17, 68), (1, 30)):
        limits = dict(limits_by_method(count, total, 0.95))["wilson_continuity"]
        for limit in limits:
            distance = abs(count / total - limit) - 0.5 / total
            assert distance / np.sqrt(limit * (1 - limit) / total) == pytest.approx(stats.norm.ppf(0.975))
    assert dict(limits_by_method(0, 9, 0.95))["wilson_continuity"][0] == 0
    assert dict(limits_by_method(9, 9, 0.95))["wilson_continuity"][1] == 1


def test_logit_limits_are_symmetrical_about_the_log_odds() -> None:
    limits = np.array(dict(limits_by_method(4, 17, 0.95))["logit"])
    error = np.sqrt(1 / 4 + 1 / 13)
    assert np.log(limits / (1 - limits)) == pytest.approx(np.log(4 / 13) + np.array([-1, 1]) * 1.959964 * error)


def test_a_proportion_against_an_expected_one() -> None:
    claim = checked(kind="one_sample", count=4, total=17, expected=5, percent="true", p="0.0088")
    assert claim.verdict is Verdict.CONSISTENT
    assert "exact_one_sided" in claim.check.working["tests"]
    assert verdict(kind="one_sample", count=4, total=17, expected="0.05", p="0.02") == ("consistent", "test_found")
    assert verdict(kind="one_sample", count=4, total=17, expected="0.05", p="0.03") == ("inconsistent", "no_test")


@pytest.mark.parametrize(
    ("numbers", "p", "expected"),
    [
        (("0.21", "0.13", "0.33"), "<0.001", ("consistent", "p_fits")),  # NETTER-1
        (("0.67", "0.48", "0.95"), "0.022", ("consistent", "p_fits")),  # COMPETE
        (("0.67", "0.48", "0.95"), "0.22", ("inconsistent", "test_unnamed")),
        (("0.90", "0.70", "1.16"), "<0.0001", ("inconsistent", "p_differs")),
        (("0.67", "0.48", "0.95"), "0.011", ("consistent_if", "one_sided")),
        (("0.90", "0.70", "1.16"), "0.21", ("consistent_if", "one_sided")),
        (("0.67", "0.48", "0.95"), None, ("consistent", "symmetrical")),
        (("0.70", "0.48", "0.95"), None, ("consistent_if", "nearly_middle")),
        (("0.80", "0.48", "0.95"), None, ("inconsistent", "off_middle")),
        (("0.97", "0.48", "0.95"), None, ("inconsistent", "outside")),
        (("0.67", "0.95", "0.48"), None, ("inconsistent", "outside")),
        (("0.0", "0.0", "0.0"), "0.5", ("not_checkable", "any_p")),
        (("0.5", "0", "1.5"), "0.9", ("not_checkable", "any_p")),
    ],
)
def test_ratios(numbers: tuple[str, str, str], p: str | None, expected: tuple[str, str]) -> None:
    value, lower, upper = numbers
    fields = {"kind": "ratio", "measure": "hazard_ratio", "value": value, "lower": lower, "upper": upper}
    assert verdict(**fields, **({"p": p} if p else {})) == expected


def test_the_level_of_an_interval_counts() -> None:
    """VISION's 99.2 % interval: its P value comes from a wider one."""
    fields = {"kind": "ratio", "measure": "hazard_ratio", "value": "0.75", "lower": "0.52", "upper": "1.08"}
    assert verdict(**fields, p="0.12") == ("consistent", "p_fits")
    assert verdict(**fields, p="0.036", interval_level="0.992") == ("consistent", "p_fits")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"test": "chi_square", "statistic": "5.5", "df": 1, "p": "0.019"}, ("consistent", "fits")),
        ({"test": "chi_square", "statistic": "5.5", "df": 1, "p": "0.19"}, ("inconsistent", "differs")),
        ({"test": "z", "statistic": "-1.96", "p": "0.05"}, ("consistent", "fits")),
        ({"test": "z", "statistic": "1.96", "p": "0.025"}, ("consistent_if", "one_sided")),
        ({"test": "z", "statistic": "0.0", "p": "0.98"}, ("consistent", "fits")),
        ({"test": "t", "statistic": "2.23", "df": 10, "p": "0.050"}, ("consistent", "fits")),
        ({"test": "t", "statistic": "2.23", "df": "9.9", "p": "0.050"}, ("consistent", "fits")),
        ({"test": "t", "statistic": "2.23", "df": 10, "p": "0.040"}, ("inconsistent", "differs")),
        ({"test": "f", "statistic": "4.96", "df": 1, "df2": 10, "p": "0.050"}, ("consistent", "fits")),
    ],
)
def test_statistics(fields: dict[str, Any], expected: tuple[str, str]) -> None:
    assert verdict(kind="statistic", **fields) == expected


def log_rank_of(p: float, horizon: float | None) -> StudyTest:
    return StudyTest(
        endpoint="overall_survival",
        quantity=StudyQuantity.LOG_RANK,
        variant="protocol",
        p_value=p,
        n=32,
        method=Method.LOG_RANK(),
        horizon_months=horizon,
    )


@pytest.mark.parametrize(
    ("estimates", "expected"),
    [
        (None, ("not_checkable", "no_data")),
        ([], ("not_checkable", "no_test")),
        ([log_rank_of(0.0191, 15.0)], ("consistent", "recomputed")),
        ([log_rank_of(0.0301, 15.0)], ("inconsistent", "differs")),
    ],
)
def test_comparisons(estimates: Sequence[StudyResult] | None, expected: tuple[str, str]) -> None:
    fields = {"kind": "comparison", "endpoint": "overall_survival", "horizon": "15 months", "test": "log_rank"}
    claim = checked(None if estimates is None else of_own(estimates), **fields, p="0.019")
    assert (str(claim.verdict), claim.check.reason) == expected


def of_own(estimates: Sequence[StudyResult]) -> OwnData:
    """Data that give these estimates, whatever comparison is asked for."""
    return OwnData(estimates, lambda analysis: estimates)


def own(endpoint: str, quantity: StudyQuantity, **numbers: Any) -> StudyEstimate:
    method = Method.NAMED(name="computed again")
    return StudyEstimate(endpoint=endpoint, quantity=quantity, variant="protocol", method=method, **numbers)


PROPORTION = {"kind": "proportion", "of": {"endpoint": "benefit", "group": "A"}}
MEAN = {"kind": "mean_sd", "mean": "6.97", "sd": "2.48", "n": 7, "of": {"endpoint": "time_to_relapse", "group": "A"}}
RATIO = {"kind": "ratio", "measure": "hazard_ratio", "of": {"endpoint": "overall_survival"}}


@pytest.mark.parametrize(
    ("fields", "estimate", "expected"),
    [
        (PROPORTION | {"count": 14, "total": 20, "percent": "70"}, {"events": 14, "n": 20}, "own_agrees"),
        (PROPORTION | {"count": 14, "total": 20, "percent": "70"}, {"events": 13, "n": 20}, "own_differs"),
        (PROPORTION | {"count": 14, "total": 20, "percent": "73"}, {"events": 14, "n": 20}, "differs"),
        (MEAN, {"value": 6.9745, "std_dev": 2.4787, "events": 7, "n": 7}, "own_agrees"),
        (MEAN, {"value": 6.9745, "std_dev": 2.4787, "events": 6, "n": 7}, "own_differs"),
        (MEAN, {"value": 6.98, "std_dev": 2.4787, "events": 7, "n": 7}, "own_differs"),
        (
            RATIO | {"value": "0.55", "lower": "0.08", "upper": "3.93"},
            {"value": 0.5532, "lower": 0.0778, "upper": 3.933, "level": 0.95, "p_value": 0.55, "n": 32},
            "own_agrees",
        ),
        (
            RATIO | {"value": "0.55", "lower": "0.08", "upper": "3.93", "p": "0.50"},
            {"value": 0.5532, "lower": 0.0778, "upper": 3.933, "level": 0.95, "p_value": 0.55, "n": 32},
            "own_differs",
        ),
    ],
)
def test_other_numbers_of_own_data(fields: dict[str, Any], estimate: dict[str, Any], expected: str) -> None:
    """At the printed precision; what arithmetic rules out needs no data."""
    quantity = QUANTITIES[fields["kind"]][0]
    number = own(fields["of"]["endpoint"], quantity, group=fields["of"].get("group"), **{"value": 0.7} | estimate)
    assert checked(of_own([number]), **fields).check.reason == expected
    assert checked(of_own([]), **fields).check.reason in ("own_missing", "differs")
    assert checked(None, **fields).check.reason not in ("own_agrees", "own_differs", "own_missing")


def test_the_same_p_of_endpoints_of_which_one_holds_the_other() -> None:
    """Each pair once; two endpoints of which neither holds the other are passed over."""
    names = ["overall_survival", "progression_free_survival", "event_free_survival", "time_to_relapse"]
    claim = checked(kind="p_values", values=["0.019", "0.024", "0.019", "0.019"], endpoints=names)
    assert claim.check.working["same_p"] == [["overall_survival", "event_free_survival"]]
    assert "same P is printed for overall survival and event-free survival" in because(claim, words_in("en"))
    other = checked(kind="p_values", values=["0.019", "0.024"], endpoints=names[:2])
    assert "same_p" not in other.check.working


def test_what_is_assumed_caps_the_verdict() -> None:
    fields = {"kind": "proportion", "count": 14, "percent": 70, "assumed": ["total"]}
    assert verdict(**fields, total=20) == ("consistent_if", "fits")
    assert verdict(**fields, total=15) == ("not_checkable", "differs")


LIMITS = {"value": 0.5532, "lower": 0.0778, "upper": 3.933, "level": 0.95, "p_value": 0.55, "n": 32}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"measure": "odds_ratio"}, "own_other_measure"),
        ({"interval_level": "0.90"}, "own_other_level"),
    ],
)
def test_another_kind_of_number_is_not_the_data_s(changes: dict[str, Any], reason: str) -> None:
    fields = RATIO | {"value": "0.55", "lower": "0.08", "upper": "3.93"} | changes
    claim = checked(of_own([own("overall_survival", StudyQuantity.HAZARD_RATIO, **LIMITS)]), **fields)
    assert (claim.verdict, claim.check.reason) == (Verdict.NOT_CHECKABLE, reason)


def test_a_number_of_several_groups_needs_its_group() -> None:
    both = [
        own("death", StudyQuantity.COUNT, group=group, value=n, n=12, events=n) for group, n in (("A", 4), ("B", 5))
    ]
    claim = {"kind": "proportion", "count": 5, "total": 12, "percent": "42", "of": {"endpoint": "death"}}
    assert checked(of_own(both), **claim).check.reason == "own_needs_group"
    assert checked(of_own(both[1:]), **claim).check.reason == "own_agrees"


def test_a_proportion_has_no_horizon() -> None:
    number = {"endpoint": "death", "group": "A", "horizon": "3 months"}
    with pytest.raises(ValidationError, match="expected 'horizon' with a ratio or comparison alone"):
        ProportionClaim.model_validate({"kind": "proportion", "count": 6, "total": 20, "percent": 30, "of": number})


@pytest.mark.parametrize(
    ("values", "verdict", "bounds"),
    [
        (["<0.05", "<0.05", "0.01"], Verdict.CONSISTENT_IF, (3, 1, 3, 3)),
        ([">0.01", "0.2"], Verdict.CONSISTENT_IF, (0, 0, 1, 1)),
        (["<0.001", "0.2"], Verdict.CONSISTENT, (1, 1, None, None)),
    ],
)
def test_a_p_value_printed_as_a_bound_may_be_anything_on_its_side(
    values: list[str], verdict: Verdict, bounds: tuple[int | None, ...]
) -> None:
    found = checked(kind="p_values", values=values)
    keys = ("below_level", "below_level_by_holm", "below_level_at_most", "below_level_by_holm_at_most")
    assert found.verdict is verdict
    assert tuple(found.check.working.get(key) for key in keys) == bounds


def test_an_exact_odds_ratio_of_few_patients_lies_off_its_middle() -> None:
    """7/20 against 1/12: conditional maximum likelihood and exact limits (scipy 1.17.1, contingency.odds_ratio)."""
    numbers = {"value": "5.64", "lower": "0.57", "upper": "291"}
    exact = checked(kind="ratio", measure="odds_ratio", **numbers)
    assert (exact.verdict, exact.check.reason) == (Verdict.CONSISTENT_IF, "exact")
    hazards = checked(kind="ratio", measure="hazard_ratio", **numbers)
    assert (hazards.verdict, hazards.check.reason) == (
        Verdict.CONSISTENT_IF,
        "nearly_middle",
    )
    fields = {"kind": "ratio", "measure": "hazard_ratio", "value": "2.90", "lower": "1.20", "upper": "4.10"}
    assert checked(**fields).verdict is Verdict.INCONSISTENT
