"""A quick look as a report of one page: the curves with numbers at risk, medians, and each comparison's tests."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from theracurve.analysis.drawing import drawn
from theracurve.analysis.planned import Planned
from theracurve.analysis.quick import QuickLook, QuickPair
from theracurve.analysis.results import Comparison
from theracurve.definition.analyses import Analysis
from theracurve.definition.quantities import Duration
from theracurve.report.document import Document, Section, said
from theracurve.report.figures.cursor import live_curves
from theracurve.report.figures.curve_look import USUAL_LOOK
from theracurve.report.figures.figure import Data, Figure
from theracurve.report.figures.kaplan_meier import HEADER, Told, draw, horizon_of, rows_of
from theracurve.report.quick_answer import p_of, quick_answer, test_in_words
from theracurve.report.table import Cell, ReportTable, row
from theracurve.survival import Estimate
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.wording.estimators import in_language
from theracurve.wording.numbers import amount, count_of, rounded
from theracurve.wording.words import Words


def quick_report(look: QuickLook, name: str, words: Words) -> Document:
    """`name` is that of the file."""
    tables = (medians_table(look, words), *at_table(look, words), *(pair_table(pair, words) for pair in look.pairs))
    several = look.patients_with_several_rows
    warned = (said(words("quick.several", n=several), kind="lead"),) if several else ()
    unit = said(words("quick.days" if look.in_days else "quick.unit"), kind="note")
    section = Section("look", words("quick.title"), (*warned, quick_figure(look, name, words), unit, *tables))
    answer = (quick_answer(look, words),) if look.pairs else ()
    return Document(name, words("quick.kicker"), (), (*answer, section), language=words.language)


def quick_figure(look: QuickLook, name: str, words: Words) -> Figure:
    """Kaplan-Meier curves in the unit of the file."""
    curves = tuple(drawn(curve, 1.0) for curve in look.curves.values())
    horizon = None if look.horizon is None else Duration(Decimal(str(look.horizon)), "months")  # in the file's own unit
    shown = Comparison(Planned(Analysis(endpoint="curves", horizon=horizon), PROTOCOL), curves, ())
    groups = {str(m.group): legend_of(m, words) for m in look.medians}
    told = Told(groups, test_of(look, words), words("quick.axis"), words("quick.time"))
    return Figure(
        name="curves",
        title=words("quick.figure", name=name),
        caption=in_language(look.curves.method, words),
        alt=". ".join(groups.values()),
        data=Data(("group", "time", *HEADER[2:]), tuple(rows_of(curves))),
        draw=partial(draw, shown, told, USUAL_LOOK, words),
        live=live_curves(curves, horizon_of(shown), words, amount),
    )


def legend_of(median: Estimate, words: Words) -> str:
    events = count_of(median.events or 0, median.n, words)
    return words("quick.group", group=str(median.group), events=events, median=estimate_of(median, words))


def test_of(look: QuickLook, words: Words) -> str:
    """The one test of the curves: of all groups together where there are more than two."""
    if look.together is not None:
        return words("quick.together", groups=len(look.curves), test=test_in_words(look.together, words))
    named = ((pair, test_in_words(pair.to_read, words)) for pair in look.pairs)
    return "".join(words("quick.test", group=p.group, reference=p.reference, test=test) for p, test in named)


def estimate_of(found: Estimate, words: Words) -> str:
    """`31.0 (13.0 to not reached)`; a value that is not reached may have a lower limit."""
    value, lower, upper = (
        words("quick.not_reached") if v is None else rounded(v, words) for v in (found.value, found.lower, found.upper)
    )
    limits = words("numbers.range", lower=lower, upper=upper)
    known = found.lower is not None or found.upper is not None
    return words("numbers.with_brackets", value=value, inside=limits) if known else value


def medians_table(look: QuickLook, words: Words) -> ReportTable:
    header = tuple(words.under("quick.columns").values())
    rows = tuple(
        row(str(m.group), str(m.n), str(m.events), estimate_of(m, words), in_language(m.method, words))
        for m in look.medians
    )
    return ReportTable(words("quick.medians"), header, rows)


def at_table(look: QuickLook, words: Words) -> Iterator[ReportTable]:
    if look.at:
        header = (words("quick.columns.group"), words("quick.time"), words("quick.survival"))
        rows = tuple(row(str(e.group), amount(e.at or 0, words), estimate_of(e, words)) for e in look.at)
        yield ReportTable(words("quick.at"), header, rows)


def pair_table(pair: QuickPair, words: Words) -> ReportTable:
    tests = [test for test in (pair.log_rank, pair.exact, pair.unequal) if test is not None]
    ratio = pair.hazard_ratio
    shown = estimate_of(ratio, words) if ratio.estimable else in_language(ratio.reason, words)
    rows = (
        *((Cell(in_language(test.method, words)), Cell(p_of(test, words))) for test in tests),
        (Cell(in_language(ratio.method, words)), Cell(shown)),
    )
    title = words("quick.pair", group=pair.group, reference=pair.reference)
    note = words("quick.apart") if pair.apart else words("quick.plain_only") if pair.exact is None else ""
    return ReportTable(title, (words("quick.method"), words("quick.result")), rows, note=note)
