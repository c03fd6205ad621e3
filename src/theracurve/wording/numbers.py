"""Numbers, written once for every place that shows one: rounding, intervals, P values, shares, times, in any language.

Rounding is half up on the shortest decimal that names the double, as a person does it. A number that is not zero is
never written as zero, a P value never as "0.000".
"""

from decimal import ROUND_HALF_UP, Decimal
from math import ceil

from theracurve.vocabulary.decimals import plain
from theracurve.vocabulary.study_time import DAYS_PER_MONTH
from theracurve.wording.words import Words

MINUS = "\N{MINUS SIGN}"
SMALLEST_SHOWN = 4  # decimals; what is smaller is written as "<0.0001"
LEAST_P, LEAST_P_IN_FULL = 0.001, 0.0001
CERTAIN_P = 0.99
WHOLE_PERCENT_BELOW = 200  # patients: with fewer, a decimal of a percent says nothing


def in_digits(number: str, words: Words) -> str:
    """A number that Python wrote, with the decimal sign of the language and the minus sign that printers set: a hyphen
    is shorter, and a line may end after it."""
    return number.replace(".", words.typography.decimal_sign).replace("-", MINUS)


def decimal(number: Decimal, words: Words) -> str:
    """A number of the protocol, as exact as it is stated there."""
    return in_digits(plain(number), words)


def fixed(value: float, decimals: int, words: Words) -> str:
    """The value with so many decimals, rounded half up; more of them where it would otherwise look like zero."""
    exact = Decimal(repr(float(value)))
    for places in range(decimals, max(decimals, SMALLEST_SHOWN) + 1):
        rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        if rounded or not exact:
            return in_digits(f"{abs(rounded) if not exact else rounded:f}", words)
    return in_digits(f"{'>-' if exact < 0 else '<'}{Decimal(1).scaleb(-SMALLEST_SHOWN):f}", words)


def decimals_of(value: float) -> int:
    """How many decimals an estimate gets: three significant digits, at most two decimals; two digits below 0.1."""
    size = abs(value)
    if 0 < size < 0.0995:
        return 2 - Decimal(repr(float(size))).adjusted() - 1
    return 2 if size < 9.995 else 1 if size < 99.95 else 0


def rounded(value: float, words: Words) -> str:
    """An estimate on its own: `0.88`, `9.47`, `11.7`, `117`, `0.078`."""
    return fixed(value, min(decimals_of(value), SMALLEST_SHOWN), words)


def amount(value: float, words: Words) -> str:
    """A recorded or directly computed value, as exact as it was written: at most four decimals, no trailing zeros."""
    exact = Decimal(repr(float(value)))
    places = 4 if abs(exact) >= 1 or not exact else 3 - exact.adjusted()
    text = f"{exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):f}"
    return in_digits(text.rstrip("0").rstrip(".") if "." in text else text, words)


def with_unit(text: str, unit: str) -> str:
    """A number with its unit behind it: `96 µg/L`, `1948 mm²`, `100 mg/day`."""
    shown = unit.removesuffix("2") + "²" if unit.endswith("m2") else unit
    return f"{text} {shown}" if shown else text


def level_of(level: float | None, words: Words) -> str:
    """The level of an interval: `95 %`."""
    return in_percent(amount(100 * (0.95 if level is None else level), words), words)


def in_percent(number: str, words: Words) -> str:
    """A number, written already, with the percent sign of the language behind it."""
    return f"{number}{words.typography.percent}"


def between(lower: str, upper: str, words: Words) -> str:
    """`0.75 to 1.02`."""
    return words("numbers.range", lower=lower, upper=upper)


def limits(lower: float | None, upper: float | None, decimals: int, missing: str, words: Words) -> str:
    """The two limits with the decimals of their estimate: `0.75 to 1.02`, `6.18 to not reached`."""
    low, high = (missing if limit is None else fixed(limit, decimals, words) for limit in (lower, upper))
    return between(low, high, words)


def with_limits(value: str, limits_in_words: str, level: float | None, words: Words) -> str:
    """A value and its interval, both written already: `0.88 (95 % CI 0.75 to 1.02)`."""
    return words("numbers.with_brackets", value=value, inside=interval_in_words(limits_in_words, level, words))


def interval_in_words(limits_in_words: str, level: float | None, words: Words) -> str:
    """`95 % CI 0.75 to 1.02`; under a header that says the level, the limits alone."""
    if level is not None and level == words.level_said:
        return limits_in_words
    return words("numbers.interval", level=level_of(level, words), limits=limits_in_words)


def with_interval(
    value: float, lower: float | None, upper: float | None, level: float | None, words: Words, *, unit: str = ""
) -> str:
    """An estimate with its interval: `0.88 (95 % CI 0.75 to 1.02)`, `9.47 months (95 % CI 8.63 to 10.20)`."""
    decimals = min(decimals_of(value), SMALLEST_SHOWN)
    shown = with_unit(fixed(value, decimals, words), unit)
    if lower is None and upper is None:
        return shown
    return with_limits(shown, limits(lower, upper, max(decimals, 0), words("numbers.open"), words), level, words)


def percent_with_interval(
    share: float, lower: float | None, upper: float | None, level: float | None, words: Words, *, n: int
) -> str:
    """A share with its interval, in percent: `70 % (95 % CI 46 to 88)`."""
    shown = percent(share, n, words)
    if lower is None or upper is None:
        return shown
    return with_limits(shown, percent_limits(lower, upper, n, words), level, words)


def percent_limits(lower: float, upper: float, n: int, words: Words) -> str:
    """The limits of a share of n patients, in percent: `46 to 88`."""
    decimals = percent_decimals(n)
    return between(fixed_share(lower, decimals, words), fixed_share(upper, decimals, words), words)


def percent_decimals(n: int) -> int:
    return 0 if n < WHOLE_PERCENT_BELOW else 1


def fixed_share(share: float, decimals: int, words: Words) -> str:
    """A share as a percentage without its sign, rounded half up; a plain `0` or `100` only for nobody or everybody."""
    exact = 100 * Decimal(repr(float(share)))
    shown = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    step = Decimal(1).scaleb(-decimals)
    if exact and not shown:
        return in_digits(f"<{step:f}", words)
    return in_digits(f">{100 - step:f}" if exact != 100 and shown == 100 else f"{shown:f}", words)


def percent(share: float, n: int, words: Words) -> str:
    """A share of n patients: `70 %`; with 200 patients or more `70.4 %`; `<1 %` where it is not nobody."""
    return in_percent(fixed_share(share, percent_decimals(n), words), words)


def count_of(count: int, total: int, words: Words) -> str:
    """A count with its denominator: `14 of 20 (70 %)`; without a percentage where there is nobody."""
    of_total = words("numbers.of_total", count=count, total=total)
    if not total:
        return of_total
    return words("numbers.with_brackets", value=of_total, inside=percent(count / total, total, words))


def counted(count: int, words: Words) -> str:
    """A whole number; from ten thousand on with a space between the thousands."""
    return words.typography.counted(count)


def p_value(p: float, words: Words) -> str:
    """`P = 0.082`, `P = 0.55`, `P < 0.001`, `P > 0.99`: three decimals below 0.1, where they matter, otherwise two."""
    if p < LEAST_P:
        return words("numbers.p.below", value=amount(LEAST_P, words))
    if p > CERTAIN_P:
        return words("numbers.p.above", value=amount(CERTAIN_P, words))
    return words("numbers.p.is", value=p_decimals(p, words))


def p_in_full(p: float, words: Words) -> str:
    """`P = 0.0239`, `P < 0.0001`: three significant digits, where it is held against another program's."""
    if p < LEAST_P_IN_FULL:
        return words("numbers.p.below", value=amount(LEAST_P_IN_FULL, words))
    return words("numbers.p.is", value=fixed(p, 2 - Decimal(repr(float(p))).adjusted(), words))


def p_at_most(p: float, words: Words) -> str:
    """`P ≤ 0.001`, `P < 0.001`: rounded up, for what is only known not to be greater."""
    if p < LEAST_P:
        return p_value(p, words)
    return words("numbers.p.at_most", value=fixed(ceil(p * 1000 - 1e-9) / 1000, 3, words))


def p_decimals(p: float, words: Words) -> str:
    return fixed(p, 3 if p < 0.0995 else 2, words)


def p_named(p: float, words: Words) -> str:
    """A P value where a sentence has named it: `0.082`, but `P < 0.001`."""
    return p_decimals(p, words) if LEAST_P <= p <= CERTAIN_P else p_value(p, words)


def change(percentage: float, limit: float | None, words: Words) -> str:
    """A change with its sign: `−25.0 %`, `+30.0 %`; with more decimals where one would hide on which side of
    `limit` (a percentage without sign) it lies."""
    for places in (1, 2, 3):
        text = fixed_change(percentage, places)
        if limit is None or abs(percentage) == limit or abs(Decimal(text)) != Decimal(repr(float(limit))):
            break
    return in_percent(in_digits(f"{'+' if percentage > 0 else ''}{text}", words), words)


def fixed_change(percentage: float, places: int) -> str:
    shown = Decimal(repr(float(percentage))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{shown if shown else abs(shown):f}"


def months(value: float, words: Words) -> str:
    """A time in months of 30.4375 days: `9.47 months`, `1 month`; a planned one is written as planned."""
    text = amount(round(value, 6), words) if float(value).is_integer() else rounded(value, words)
    return words("numbers.months", n=1 if text == "1" else 2, value=text)


def planned_time(value: float, words: Words) -> str:
    """A time of the plan, in months, said in the unit that it is whole in: `15 months`, `24 weeks`, `100 days`."""
    days = round(value * float(DAYS_PER_MONTH), 6)
    if float(round(value, 6)).is_integer() or not days.is_integer():
        return months(value, words)
    weeks, rest = divmod(int(days), 7)
    return words("numbers.days", n=int(days)) if rest else words("numbers.weeks", n=weeks)


def study_day(day: float, words: Words) -> str:
    """`day 91`; given endpoints may have parts of a day."""
    return words("numbers.study_day", day=amount(round(day, 2), words))


def not_estimable(reason: str, words: Words) -> str:
    """`not estimable (nobody was at risk)`; the reason, written already, may be empty."""
    return words("numbers.not_estimable_because", reason=reason) if reason else words("numbers.not_estimable")
