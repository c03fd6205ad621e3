"""The tables of a quick look, for its page and for the terminal: medians, numbers at risk, survival, and each
comparison's tests."""

from collections.abc import Iterable, Iterator
from math import floor, log10

from theracurve.analysis.quick import QuickLook, QuickPair
from theracurve.phrases import Clause, Statement
from theracurve.report.quick_answer import p_of
from theracurve.report.table import Cell, ReportTable, row
from theracurve.survival import Estimate, SurvivalCurve, Test
from theracurve.survival._values.phrases import Note
from theracurve.wording.estimators import in_language
from theracurve.wording.labels import capital
from theracurve.wording.numbers import amount, decimals_of, fixed, p_in_full, rounded
from theracurve.wording.words import Words

CALENDAR = (1.0, 2.0, 3.0, 6.0, 12.0, 24.0)  # steps that people count months in, and that no other unit minds
MOST_TIMES = 7
SHARE = 2  # decimals of a survival probability


def look_tables(look: QuickLook, words: Words) -> Iterator[ReportTable]:
    """All of them, in the order in which they are read."""
    yield medians_table(look, words)
    yield at_risk_table(look, words)
    yield from at_table(look, words)
    yield from (pair_table(pair, words) for pair in look.pairs)


def medians_table(look: QuickLook, words: Words) -> ReportTable:
    """Every number with the decimals of the longest median, so that they stand under each other alike."""
    decimals = alike(m.value for m in look.medians)
    rows = tuple(
        (*row(str(m.group)), *counts(m.n, m.events or 0), Cell(estimate_of(m, words, decimals))) for m in look.medians
    )
    method = in_language(look.medians[0].method, words)
    return ReportTable(words("quick.medians"), tuple(words.under("quick.columns").values()), rows, note=method)


def counts(*numbers: int) -> tuple[Cell, ...]:
    return tuple(Cell(str(number), number=True) for number in numbers)


def alike(values: Iterable[float | None]) -> int | None:
    return min((decimals_of(value) for value in values if value is not None), default=None)


def estimate_of(found: Estimate, words: Words, decimals: int | None = None) -> str:
    """`31.0 (13.0 to not reached)`; a value that is not reached may have a lower limit."""
    decimals = alike((found.value,)) if decimals is None else decimals
    value, lower, upper = (
        words("quick.not_reached")
        if shown is None
        else rounded(shown, words)
        if decimals is None
        else fixed(shown, decimals, words)
        for shown in (found.value, found.lower, found.upper)
    )
    limits = words("numbers.range", lower=lower, upper=upper)
    known = found.lower is not None or found.upper is not None
    return words("numbers.with_brackets", value=value, inside=limits) if known else value


def at_risk_table(look: QuickLook, words: Words) -> ReportTable:
    """How many of each group were still observed just before round times up to the last."""
    times = round_times(last_of(look))
    rows = tuple(
        (Cell(group), *counts(*(at_risk_at(curve, time) for time in times))) for group, curve in look.curves.items()
    )
    header = (words("quick.time"), *(amount(time, words) for time in times))
    return ReportTable(words("figures.kaplan_meier.at_risk"), header, rows)


def last_of(look: QuickLook) -> float:
    return max((float(curve.times[-1]) for curve in look.curves.values() if len(curve.times)), default=0.0)


def at_risk_at(curve: SurvivalCurve, time: float) -> int:
    """Still observed just before a time."""
    later = [n for at, n in zip(curve.times, curve.at_risk, strict=True) if at >= time]
    return int(later[0]) if later else 0


def round_times(last: float) -> list[float]:
    """From 0 evenly up to the last time, in steps that are round in the file's unit, whatever it is."""
    step = step_of(last)
    return [round(step * place, 9) for place in range(int(last / step + 1e-9) + 1)]


def step_of(last: float) -> float:
    """The smallest round step that gives at most `MOST_TIMES` times."""
    least = last / (MOST_TIMES - 1) or 1.0
    ten = 10.0 ** floor(log10(least))
    steps = CALENDAR if 0.5 < least <= CALENDAR[-1] else tuple(ten * part for part in (1, 2, 5, 10))
    return next(step for step in steps if step >= least * (1 - 1e-9))


def at_table(look: QuickLook, words: Words) -> Iterator[ReportTable]:
    """A row for each time that was asked for, a column for each group."""
    if look.at:
        groups, times = tuple(look.curves), tuple(dict.fromkeys(e.at or 0.0 for e in look.at))
        found = {(e.at or 0.0, str(e.group)): estimate_of(e, words, SHARE) for e in look.at}
        rows = tuple(row(amount(time, words), *(found[time, group] for group in groups)) for time in times)
        method = in_language(look.at[0].method, words)
        yield ReportTable(words("quick.at"), (words("quick.time"), *groups), rows, note=method)


def pair_table(pair: QuickPair, words: Words) -> ReportTable:
    """Observed and expected events, the tests side by side, and the ratio; each with its method in the first column."""
    tests = [test for test in (pair.log_rank, pair.exact, pair.unequal) if test is not None]
    ratio = pair.hazard_ratio
    shown = estimate_of(ratio, words) if ratio.estimable else in_language(ratio.reason, words)
    rows = (
        *(row(words("quick.expected", group=g), of_expected(pair.log_rank, g, words)) for g in pair.log_rank.observed),
        *(row(in_language(test.method, words), tested(test, words)) for test in tests),
        row(in_language(ratio.method, words), shown),
    )
    title = words("quick.pair", group=pair.group, reference=pair.reference)
    return ReportTable(
        title, (words("quick.method"), words("quick.result")), rows, note=" ".join(notes_of(pair, words))
    )


def notes_of(pair: QuickPair, words: Words) -> Iterator[str]:
    """What a reader must know of the tests and of the ratio; the test that another one recommends stands beside it."""
    found = [f for f in (pair.log_rank, pair.exact, pair.unequal, pair.hazard_ratio) if f is not None]
    notes = dict.fromkeys(note for f in found for note in f.notes)
    for note in notes:
        if not (pair.unequal and recommends(note)):
            yield f"{capital(in_language(note, words))}."
    if pair.apart:
        yield words("quick.apart")
    if pair.exact is None:
        yield words("quick.plain_only")


def recommends(note: Statement) -> bool:
    return isinstance(note, Clause) and note.phrase is Note.UNEQUAL_FOLLOW_UP


def of_expected(test: Test, group: str, words: Words) -> str:
    """`14 / 17.38`."""
    expected = test.expected.get(group)
    observed = amount(test.observed[group], words)
    return observed if expected is None else f"{observed} / {fixed(expected, 2, words)}"


def tested(test: Test, words: Words) -> str:
    """`P = 0.0653 (chi-square 3.396, 1 df)`: digits to hold against another program's; the statistic alone where it has
    no degrees of freedom is no chi-square."""
    p = p_of(test, words, p_in_full)
    if test.statistic is None or test.df is None:
        return p
    return words("quick.chi_square", p=p, value=fixed(test.statistic, 3, words), n=test.df)
