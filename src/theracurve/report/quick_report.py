"""A quick look as a report of one page: the curves with numbers at risk, medians, and each comparison's tests."""

from decimal import Decimal
from functools import partial

from theracurve.analysis.drawing import drawn
from theracurve.analysis.planned import Planned
from theracurve.analysis.quick import QuickLook
from theracurve.analysis.results import Comparison
from theracurve.definition.analyses import Analysis
from theracurve.definition.quantities import Duration
from theracurve.report.document import Document, Section, said
from theracurve.report.figures.cursor import live_curves
from theracurve.report.figures.curve_look import LEAST_TICK_MONTHS, CurveLook
from theracurve.report.figures.figure import Data, Figure
from theracurve.report.figures.kaplan_meier import HEADER, Told, draw, horizon_of, rows_of
from theracurve.report.quick_answer import quick_answer, test_in_words
from theracurve.report.quick_tables import estimate_of, last_of, look_tables, step_of
from theracurve.survival import Estimate
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.wording.estimators import in_language
from theracurve.wording.numbers import amount, count_of
from theracurve.wording.words import Words


def quick_report(look: QuickLook, name: str, words: Words) -> Document:
    """`name` is that of the file."""
    several = look.patients_with_several_rows
    warned = (said(words("quick.several", n=several), kind="lead"),) if several else ()
    unit = said(words("quick.days" if look.in_days else "quick.unit"), kind="note")
    section = Section(
        "look", words("quick.title"), (*warned, quick_figure(look, name, words), unit, *look_tables(look, words))
    )
    answer = (quick_answer(look, words),) if look.pairs else ()
    return Document(name, words("quick.kicker"), (), (*answer, section), language=words.language)


def quick_figure(look: QuickLook, name: str, words: Words) -> Figure:
    """Kaplan-Meier curves in the unit of the file."""
    curves = tuple(drawn(curve, 1.0) for curve in look.curves.values())
    horizon = None if look.horizon is None else Duration(Decimal(str(look.horizon)), "months")  # in the file's own unit
    shown = Comparison(Planned(Analysis(endpoint="curves", horizon=horizon), PROTOCOL), curves, ())
    groups = {str(m.group): legend_of(m, words) for m in look.medians}
    told = Told(groups, test_of(look, words), words("quick.axis"), words("quick.time"))
    ticks = CurveLook(tick_months=max(step_of(last_of(look)), LEAST_TICK_MONTHS))  # in the file's own unit, too
    return Figure(
        name="curves",
        title=words("quick.figure", name=name),
        caption=in_language(look.curves.method, words),
        alt=". ".join(groups.values()),
        data=Data(("group", "time", *HEADER[2:]), tuple(rows_of(curves))),
        draw=partial(draw, shown, told, ticks, words),
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
