"""The methods of what a report prints beside its estimates: what questions a comparison, and how alike groups are."""

from collections.abc import Iterator, Mapping

from theracurve.analysis.asked_comparison import MOST_FOR_EXACT
from theracurve.analysis.bias.found import Confounder, Imbalance
from theracurve.analysis.bias.unmeasured import COMMON
from theracurve.analysis.detectable import MOST_SIMULATED
from theracurve.analysis.results import Results
from theracurve.analysis.severe_grades import SOURCE as SEVERE_SOURCE
from theracurve.phrases import Statement, apart
from theracurve.survival._curves.rmst import SOURCE as RMST_SOURCE
from theracurve.survival._mixed.linear import SOURCE as MIXED_SOURCE
from theracurve.survival._tests.landmark import SOURCE as LANDMARK_SOURCE
from theracurve.survival._values.papers import INKER, LIN_WEI
from theracurve.survival._weights.clone_censor_weight import SOURCE as CLONES_SOURCE
from theracurve.survival._weights.e_value import COMMON_SOURCE as E_VALUE_SOURCE
from theracurve.survival._weights.standardised_differences import SOURCE as DIFFERENCES_SOURCE
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.numbers import percent
from theracurve.wording.words import Words


def printed_beside(results: Results) -> Mapping[StudyQuantity, Statement]:
    """The quantities that are printed and are no estimates, each with the papers of its method."""
    return dict(quantities(results))


def quantities(results: Results) -> Iterator[tuple[StudyQuantity, Statement]]:
    found = [check.found for check in results.bias]
    described = results.description.characteristics if results.description else ()
    if any(isinstance(of, Imbalance) for of in found) or any(c.differences for c in described):
        yield StudyQuantity.STANDARDISED_DIFFERENCE, DIFFERENCES_SOURCE
    if any(isinstance(of, Confounder) for of in found):
        yield StudyQuantity.E_VALUE, E_VALUE_SOURCE
    yield from ((StudyQuantity.FRAGILITY, f.source) for f in results.fragilities if f.changes)
    yield from ((StudyQuantity.POWER, d.source) for d in results.detectable if d.powers)
    yield from ((StudyQuantity.SMALLEST_P, h.source) for h in results.horizons if h.false_positives is not None)
    points = (point for horizons in results.horizons for point in horizons.points)
    if any(point.rmst_difference is not None for point in points):
        yield StudyQuantity.RMST_DIFFERENCE, RMST_SOURCE


def methods_beside(results: Results, words: Words) -> Iterator[tuple[str, Statement]]:
    """The sentence of each, of survival by response and of lines, without its full stop, and its papers."""
    values: dict[StudyQuantity, dict[str, str | int]] = {
        StudyQuantity.E_VALUE: {"share": percent(COMMON, 100, words)},
        StudyQuantity.POWER: {"most": MOST_SIMULATED},
    }
    for quantity, source in printed_beside(results).items():
        yield words(quantity.methods, **values.get(quantity, {})), source
    if any(at.ratio for at in results.responses.landmarks):
        yield words("methods.beside.response_landmarks", most=MOST_FOR_EXACT), LANDMARK_SOURCE
    if results.kidney is not None and any(one.values for one in results.kidney.groups):
        yield words("methods.beside.filtration"), INKER
        if results.kidney.degrees is not None:
            yield words("methods.beside.kidney_slopes"), MIXED_SOURCE
    if any(one.difference for one in results.severe_grades):
        yield words("methods.beside.severe_grades"), SEVERE_SOURCE
    if results.score_models:
        yield words("methods.beside.score_models"), MIXED_SOURCE
    if any(compared.ratio.value for compared in results.lines.compared):
        yield words("methods.beside.lines_compared"), LIN_WEI
    if results.lines.sequences:
        yield words("methods.beside.sequences"), apart((LANDMARK_SOURCE, CLONES_SOURCE))
