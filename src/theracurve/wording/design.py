"""What a simulated design says: its answer in a few lines, plainly where a power is low, and every assumption."""

from collections.abc import Iterator, Mapping, Sequence
from math import exp

from theracurve.analysis.planned import Planned
from theracurve.analysis.results import Comparison
from theracurve.definition.analyses import Analysis
from theracurve.definition.study import Study
from theracurve.simulation.assumptions import Assumption, SaidBy
from theracurve.simulation.performance import LIKELIHOOD_RATIO, Share
from theracurve.simulation.plan import SimulatedAnalysis
from theracurve.simulation.simulate import Characteristics
from theracurve.simulation.simulated import SimulatedDesign
from theracurve.simulation.sizes import Growing, NeededSizes
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.wording.estimates import analysis_in_words
from theracurve.wording.labels import capital, endpoint_name, enumerated, kind_name, pair
from theracurve.wording.numbers import amount, counted, fixed, in_percent, limits, rounded, with_limits
from theracurve.wording.words import Words

WHOLE = 0.02  # months: a planned visit lies on the day nearest to them


def name_of(analysis: Analysis, words: Words) -> str:
    return analysis_in_words(Comparison(Planned(analysis, PROTOCOL), (), ()), words)


def heading_of(analysis: SimulatedAnalysis, study: Study, words: Words) -> str:
    """The analysis, with its group where several are compared with the reference."""
    name = capital(name_of(analysis.analysis, words))
    return name if len(study.groups) == 2 else pair(name, analysis.group, words)


def test_name(test: str, words: Words) -> str:
    return words("design.tests.likelihood_ratio") if test == LIKELIHOOD_RATIO else words(f"labels.quantities.{test}")


def in_percents(share: float | None, words: Words, decimals: int = 0) -> str:
    return "–" if share is None else in_percent(fixed(100 * share, decimals, words), words)


def with_error(share: Share, words: Words) -> str:
    """`28.1 % ± 0.4`."""
    value, error = share.value, share.error
    if value is None or error is None:
        return "–"
    return f"{in_percents(value, words, 1)} ± {fixed(100 * error, 1, words)}"


def with_share_limits(share: Share, words: Words) -> str:
    """`4.9 % (95 % CI 4.5 to 5.3)`."""
    lower, upper = share.limits
    if lower is None or upper is None:
        return "–"
    shown = limits(100 * lower, 100 * upper, 1, "", words)
    return with_limits(in_percents(share.value, words, 1), shown, 0.95, words)


def bias_of(found: Characteristics, words: Words) -> str:
    """The factor `× 0.97` of a ratio, points of percentage of a difference; with its Monte Carlo error."""
    bias, error = found.bias
    if bias is None or error is None:
        return "–"
    if found.analysis.at_one_time:
        return f"{fixed(100 * bias, 1, words)} ± {fixed(100 * error, 1, words)}"
    return f"× {fixed(exp(bias), 2, words)} ± {fixed(exp(bias) * error, 2, words)}"


def lead(design: SimulatedDesign, words: Words) -> str:
    sizes = sizes_in_words(design.conditions.sizes, words)
    return words("design.lead", studies=counted(design.studies, words), patients=str(design.patients), sizes=sizes)


def sizes_in_words(sizes: Mapping[str, int], words: Words) -> str:
    """`20 in A and 12 in B`."""
    return enumerated([words("design.in_group", n=size, group=name) for name, size in sizes.items()], words)


def power_rows(design: SimulatedDesign, words: Words) -> Iterator[tuple[str, ...]]:
    """Each planned analysis with the power of the test that its rule takes, at every ratio, and how often that rejects
    without an effect."""
    for found in by_analysis(design):
        alone = found[0].type_one_error(found[0].planned_test)
        name = words(
            "design.by_test",
            analysis=heading_of(found[0].analysis, design.study, words),
            test=test_name(found[0].planned_test, words),
        )
        yield (name, *(in_percents(one.power.value, words) for one in found), with_share_limits(alone, words))


def power_header(design: SimulatedDesign, words: Words) -> tuple[str, ...]:
    ratios = tuple(ratio_in_words(ratio, words) for ratio in design.conditions.ratios)
    return (words("design.header.analysis"), *ratios, words("design.header.type_one"))


def ratio_in_words(ratio: float, words: Words) -> str:
    return words("design.header.at_ratio", ratio=amount(ratio, words))


def by_analysis(design: SimulatedDesign) -> Iterator[tuple[Characteristics, ...]]:
    """The characteristics of each analysis, at every ratio."""
    ratios = len(design.conditions.ratios)
    for start in range(0, len(design.characteristics), ratios):
        yield design.characteristics[start : start + ratios]


def verdicts(design: SimulatedDesign, words: Words) -> Iterator[str]:
    """What each hazard ratio would come to in the analysis that finds it best; plainly where that is seldom."""
    for ratio in design.conditions.ratios:
        at_ratio = (found for found in design.characteristics if found.ratio == ratio)
        best = max(at_ratio, key=lambda found: found.power.value or 0.0)
        share = best.power.value or 0.0
        key = "design.enough" if share >= design.wanted else "design.short"
        missed = {} if share >= design.wanted else {"missed": str(round(100 * (1 - share)))}
        name = name_of(best.analysis.analysis, words)
        yield words(key, ratio=amount(ratio, words), analysis=name, power=in_percents(share, words), **missed)


def comparator_rows(design: SimulatedDesign, words: Words) -> Iterator[tuple[str, ...]]:
    """How many comparators each analysis takes at every ratio, beside the patients that the other group has."""
    needed = [one for one in design.sizes if one.growing is Growing.REFERENCE]
    ratios = len(design.conditions.ratios)
    for start in range(0, len(needed), ratios):
        of_one = needed[start : start + ratios]
        yield (heading_of(of_one[0].analysis, design.study, words), *(comparators(one, words) for one in of_one))


def comparators(needed: NeededSizes, words: Words) -> str:
    n, power = needed.sizes[needed.analysis.reference], in_percents(needed.power.value, words)
    return str(n) if needed.enough else words("design.not_with", n=n, power=power)


def comparator_title(design: SimulatedDesign, words: Words) -> str:
    return words("design.comparators", power=in_percents(design.wanted, words))


def assumption_name(alike: Sequence[Assumption], study: Study, words: Words) -> str:
    """What is assumed, of whom: of several that have one value together."""
    of = enumerated([named_of(assumption, study, words) for assumption in alike if assumption.of], words)
    return words(f"design.assumption.{alike[0].code}", **({"of": of} if of else {}))


def named_of(assumption: Assumption, study: Study, words: Words) -> str:
    """The group, or the kind of event or given endpoint, that an assumption is of."""
    if assumption.code != "median":
        return assumption.of
    given = assumption.of in study.endpoints
    return endpoint_name(assumption.of, words) if given else kind_name(assumption.of, words)


def assumption_value(assumption: Assumption, words: Words) -> str:
    if assumption.value is None:
        return words("design.unknown")
    shown = amount if assumption.unit == "ratio" else rounded_plainly
    return words(f"design.units.{assumption.unit}", value=shown(assumption.value, words))


def rounded_plainly(value: float, words: Words) -> str:
    """A value that was stated in whole months is 24 again, though its visit lies on a whole day."""
    return str(round(value)) if abs(value - round(value)) < WHOLE else rounded(value, words)


def assumed_lines(design: SimulatedDesign, words: Words) -> Iterator[str]:
    """Every assumption, one line for each who says it; what is the same of several is said once."""
    for told in SaidBy:
        alike: dict[tuple[str, str], list[Assumption]] = {}
        for one in (a for a in design.conditions.assumptions if a.told is told):
            alike.setdefault((one.code, assumption_value(one, words)), []).append(one)
        texts = [
            words("design.assumed_in_line", what=assumption_name(found, design.study, words), value=value)
            for (_, value), found in alike.items()
        ]
        if texts:
            yield words("design.assumed_by", told=words(f"design.told.{told}"), assumptions="; ".join(texts))


def left_out_lines(design: SimulatedDesign, words: Words) -> Iterator[str]:
    """What of the plan is not simulated, and what the protocol lacks."""
    for analysis, reason in design.declined:
        yield words(
            "design.declined_line",
            analysis=capital(name_of(analysis, words)),
            reason=words(f"design.declined.{reason}"),
        )
    for found in by_analysis(design):
        if design.left_out(found[0].analysis):
            keys = enumerated(design.left_out(found[0].analysis), words)
            yield words("design.left_out_line", analysis=heading_of(found[0].analysis, design.study, words), keys=keys)
        if found[0].side_effects_of:
            key = "design.side_effects_differ" if len(found[0].side_effects_of) == 1 else "design.side_effects_alike"
            groups = enumerated(found[0].side_effects_of, words)
            yield words(key, analysis=heading_of(found[0].analysis, design.study, words), groups=groups)
    if not design.study.planned_visits:
        yield words("design.visits_none")
