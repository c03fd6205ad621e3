"""Sets of claims as papers make them: computed from made-up data by usual conventions, then printed; and slips in them.

Everything comes from one seeded generator. A slip changes one printed number so that what it was computed from is no
longer in its rounding interval.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from math import exp, log
from random import Random
from statistics import NormalDist, fmean, pstdev, stdev

from scipy import stats
from statsmodels.stats.proportion import proportion_confint

Fields = dict[str, object]

VISITS = (3, 6, 12, 18, 24)
NORMAL = NormalDist()


@dataclass(frozen=True)
class Made:
    """A claim's fields, the printed one that a slip changes, and by how many units of its last place."""

    fields: Fields
    slips: tuple[str, ...]
    units: tuple[int, int]


def printed(value: float, decimals: int, random: Random) -> str:
    """As people and programs print: half up, half to even, or the double's own digits."""
    exact = Decimal(repr(float(value)))
    place = Decimal(1).scaleb(-decimals)
    ways = (exact.quantize(place, ROUND_HALF_UP), exact.quantize(place, ROUND_HALF_EVEN), f"{value:.{decimals}f}")
    return f"{random.choice(ways)}"


def printed_p(p: float, random: Random) -> str:
    return "<0.001" if p < 0.001 else printed(p, 3, random)


def make_proportion(random: Random) -> Made:
    total = random.randint(5, 120)
    count = random.randint(0, total)
    percent = printed(100 * count / total, random.choice((0, 1)), random)
    return Made({"kind": "proportion", "count": count, "total": total, "percent": percent}, ("percent",), (1, 9))


def make_counts(random: Random) -> Made:
    parts = [random.randint(0, 40) for _ in range(random.randint(2, 6))]
    return Made({"kind": "sum", "parts": parts, "total": sum(parts)}, ("total",), (1, 9))


def make_percentages(random: Random) -> Made:
    parts = [random.randint(1, 40) for _ in range(random.randint(2, 5))]
    shares = [printed(100 * part / sum(parts), 1, random) for part in parts]
    return Made({"kind": "sum", "parts": shares, "total": 100, "percent": "true"}, ("total",), (1, 9))


def make_mean(random: Random) -> Made:
    n = random.randint(4, 12)
    on_visits = random.random() < 0.5
    values = [random.choice(VISITS) if on_visits else random.randint(0, 30) for _ in range(n)]
    spread = random.choice((stdev, pstdev))
    fields: Fields = {"kind": "mean_sd", "n": n, "mean": printed(fmean(values), 2, random)}
    fields |= {"sd": printed(spread(values), 2, random)}
    fields |= {"values_on": list(VISITS)} if on_visits else {"integer": "true"}
    return Made(fields, ("mean",), (1, 9))


def make_table(random: Random) -> Made:
    n, m = random.randint(8, 30), random.randint(8, 30)
    x, y = random.randint(1, n - 1), random.randint(1, m - 1)
    table = [[x, n - x], [y, m - y]]
    p = random.choice(
        (
            lambda: stats.fisher_exact(table).pvalue,
            lambda: stats.chi2_contingency(table, correction=False).pvalue,
            lambda: stats.chi2_contingency(table, correction=True).pvalue,
        )
    )()
    return Made({"kind": "two_by_two", "a": [x, n], "b": [y, m], "p": printed_p(p, random)}, ("p",), (3, 30))


def make_significance(random: Random) -> Made:
    p = random.uniform(0.001, 0.2)
    stated = "significant" if p < 0.05 else "not_significant"
    return Made({"kind": "significance", "p": printed_p(p, random), "stated": stated}, ("stated",), (0, 0))


def make_interval(random: Random) -> Made:
    total = random.randint(8, 150)
    count = random.randint(1, total - 1)
    method = random.choice(("beta", "wilson", "normal", "agresti_coull", "jeffreys"))
    alpha = random.choice((0.05, 0.1))
    lower, upper = (printed(100 * end, 1, random) for end in proportion_confint(count, total, alpha, method))
    fields: Fields = {"kind": "interval", "count": count, "total": total, "lower": lower, "upper": upper}
    fields |= {"percent": "true", "interval_level": f"{1 - alpha:g}"}
    return Made(fields, ("lower", "upper"), (1, 9))


def make_one_sample(random: Random) -> Made:
    total, expected = random.randint(8, 60), random.choice((5, 10, 20, 30))
    count = random.randint(0, total)
    alternative = random.choice(("two-sided", "greater" if count / total >= expected / 100 else "less"))
    p = stats.binomtest(count, total, expected / 100, alternative).pvalue
    fields: Fields = {"kind": "one_sample", "count": count, "total": total, "expected": expected, "percent": "true"}
    return Made({**fields, "p": printed_p(p, random)}, ("p",), (3, 30))


def make_ratio(random: Random) -> Made:
    centre, error = random.uniform(log(0.3), log(2.5)), random.uniform(0.1, 0.5)
    lower, value, upper = (printed(exp(centre + k * 1.959964 * error), 2, random) for k in (-1, 0, 1))
    p = 2 * (1 - NORMAL.cdf(abs(centre) / error))
    fields: Fields = {"kind": "ratio", "measure": "hazard_ratio", "value": value, "lower": lower, "upper": upper}
    return Made({**fields, "p": printed_p(p, random)}, ("upper",), (15, 90))


def make_statistic(random: Random) -> Made:
    df = random.randint(1, 6)
    statistic = printed(random.uniform(0.3, 12), 2, random)
    p = stats.chi2.sf(float(statistic), df)
    fields: Fields = {"kind": "statistic", "test": "chi_square", "statistic": statistic, "df": df}
    return Made({**fields, "p": printed_p(p, random)}, ("p",), (5, 50))


def make_t(random: Random) -> Made:
    df, t = random.randint(5, 60), printed(random.uniform(-4, 4), 2, random)
    p = 2 * stats.t.sf(abs(float(t)), df)
    return Made(
        {"kind": "statistic", "test": "t", "statistic": t, "df": df, "p": printed_p(p, random)}, ("p",), (9, 90)
    )


def make_p_values(random: Random) -> Made:
    values = [printed_p(random.uniform(0, 0.3) ** 2, random) for _ in range(random.randint(2, 6))]
    return Made({"kind": "p_values", "values": values}, (), (0, 0))


MAKERS: tuple[Callable[[Random], Made], ...] = (
    make_proportion,
    make_counts,
    make_percentages,
    make_mean,
    make_table,
    make_significance,
    make_interval,
    make_one_sample,
    make_ratio,
    make_statistic,
    make_t,
    make_p_values,
)


def sound_set(random: Random) -> list[Made]:
    """One claim of every sort."""
    return [make(random) for make in MAKERS]


def with_slip(made: Made, random: Random) -> Fields:
    """The same claim with one printed number moved."""
    field = random.choice(made.slips)
    most = 1 if field == "p" else 10**6
    return {**made.fields, field: moved(made.fields[field], made.units, most, random)}


def moved(value: object, units: tuple[int, int], most: int, random: Random) -> str:
    """Another number of the same precision, between 0 and `most`; or the other word."""
    if value in ("significant", "not_significant"):
        return "not_significant" if value == "significant" else "significant"
    if value == "<0.001":
        return f"0.{random.randint(10, 90):03d}"
    number = Decimal(str(value))
    step = Decimal(1).scaleb(int(number.as_tuple().exponent)) * random.randint(*units)
    return f"{random.choice([other for other in (number - step, number + step) if 0 <= other <= most])}"
