"""The structured abstract, from purpose to conclusion. Facts and sizes in the protocol's own words; no advice, no
cause. The conclusion follows the intervals by the rules of the first screen's sentence.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from theracurve.analysis.answer import DIFFERS, Direction, PlannedAnswer, answer_of
from theracurve.analysis.population import ALL_ALLOCATED, EVALUABLE_FOR_BENEFIT
from theracurve.analysis.regression_values import is_penalised
from theracurve.analysis.results import OF_FOLLOW_UP, Comparison, GroupFlow, Results, unrecorded_states
from theracurve.analysis.study_estimate import StudyEstimate, StudyResult, level_among
from theracurve.definition.rules import compile_rules
from theracurve.definition.study import Study
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.named import BENEFIT, qualified, split_qualified
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.answer import answer_sentences
from theracurve.wording.definitions import first_of
from theracurve.wording.estimates import analysis_name, p_of, share_with_interval, test_of, timed_value_of, value_of
from theracurve.wording.labels import capital, clauses, criterion_name, endpoint_name, enumerated, in_words, visit_name
from theracurve.wording.masking import Mask, count_told
from theracurve.wording.numbers import level_of, months
from theracurve.wording.paragraph import HeadedParagraph
from theracurve.wording.plain_findings import headline
from theracurve.wording.rules import describe
from theracurve.wording.words import SaidCount, Words

MOST_LIMITS = 3  # plain findings; all of them stand in front of the abstract
TOLD = (
    StudyQuantity.MEDIAN,
    StudyQuantity.SURVIVAL_PROBABILITY,
    StudyQuantity.CUMULATIVE_INCIDENCE,
    StudyQuantity.HAZARD_RATIO,
    StudyQuantity.SURVIVAL_DIFFERENCE,
    StudyQuantity.LOG_RANK,
)


def abstract(study: Study, results: Results, labels: Mapping[str, str], words: Words) -> tuple[HeadedParagraph, ...]:
    """The abstract of a study; `labels` gives each group its words."""
    parts = {
        "purpose": tuple(purpose(study, labels, words)),
        "methods": tuple(methods_of(study, results, labels, words)),
        "results": tuple(results_of(study, results, words)),
        "limits": tuple(limits_of(results, words)),
        "conclusion": tuple(conclusion_of(study, results, words)),
    }
    return tuple(
        HeadedParagraph(words(f"abstract.headings.{part}"), sentences) for part, sentences in parts.items() if sentences
    )


def conclusion_of(study: Study, results: Results, words: Words) -> Iterator[str]:
    """The sentence of the first screen, then what the intervals of the other planned comparisons allow to be said."""
    answer = answer_of(study, results)
    yield from answer_sentences(study, answer, words)
    others = [one for one in answer.compared if one is not answer.primary and one.groups is not None]
    differ = [one for one in others if one.direction in DIFFERS]
    unclear = sum(one.direction is Direction.UNCLEAR for one in others)
    if unclear:
        yield words("abstract.conclusion.unclear", n=unclear)
    if differ:
        names = [
            words("abstract.conclusion.of_pair", analysis=analysis_name(one.comparison, words), **pair_of(one))
            for one in differ
        ]
        yield words("abstract.conclusion.differ", n=len(differ), names=enumerated(names, words))


def pair_of(answer: PlannedAnswer) -> dict[str, str]:
    group, reference = answer.groups or ("", "")
    return {"group": group, "reference": reference}


def limits_of(results: Results, words: Words) -> Iterator[str]:
    for fact in results.plain_findings[:MOST_LIMITS]:
        yield headline(fact, words)


def purpose(study: Study, labels: Mapping[str, str], words: Words) -> Iterator[str]:
    endpoints = enumerated([endpoint_name(name, words) for name in planned_endpoints(study)], words)
    named = [group_in("purpose", name, labels, words) for name in study.groups]
    aim = f"{'compare' if len(named) > 1 else 'describe'}{'_benefit' if study.benefits else ''}"
    yield words(f"abstract.purpose.{aim}", endpoints=endpoints, groups=enumerated(named, words))


def group_in(part: str, group: str, labels: Mapping[str, str], words: Words, **places: int) -> str:
    """Name a group in a part of the abstract; a label that only repeats the name is not said again."""
    if labels[group] == group:
        return words(f"abstract.{part}.group_alone", group=group, **places)
    return words(f"abstract.{part}.group", group=group, label=labels[group], **places)


def planned_endpoints(study: Study) -> tuple[str, ...]:
    """The endpoints of everybody that are analysed, each once, in the order of the plan."""
    planned = [analysis.endpoint for analysis in study.analyses] or list(study.endpoints)
    return tuple(name for name in dict.fromkeys(planned) if study.endpoints[name].of_everybody)


def methods_of(study: Study, results: Results, labels: Mapping[str, str], words: Words) -> Iterator[str]:
    yield from patients(study, results, labels, words)
    if study.indications:
        indications = ", ".join(in_words(indication) for indication in study.indications)
        yield words("abstract.methods.indications", indications=indications)
    if study.time_zero:
        yield words("abstract.methods.time_zero", day=words(f"labels.time_zeros.{study.time_zero}"))
    if study.planned_visits:
        visits = enumerated([visit_name(visit.label, words) for visit in study.planned_visits], words)
        yield words("abstract.methods.visits", visits=visits)
    yield from benefit_defined(study, words)
    for name in planned_endpoints(study):
        definition = first_of(study, name, words)
        yield words("abstract.methods.endpoint", name=capital(endpoint_name(name, words)), definition=definition)
    yield words("abstract.methods.rules")
    yield from statistics(study, results, words)


def patients(study: Study, results: Results, labels: Mapping[str, str], words: Words) -> Iterator[str]:
    sizes = group_sizes(results)
    groups = [group_in("methods", group, labels, words, n=sizes[group]) for group in study.groups if group in sizes]
    yield words("abstract.methods.patients", n=sum(sizes.values()), groups=enumerated(groups, words))
    if len(study.groups) > 1:
        yield words(f"abstract.methods.{study.allocation or 'allocation_not_stated'}")


def whom(study: Study, results: Results, labels: Mapping[str, str], words: Words) -> Iterator[str]:
    """Says who was compared, how the groups came about, and how long they were followed: under the title."""
    yield from patients(study, results, labels, words)
    known = results.estimates_of("follow_up", StudyQuantity.MEDIAN_FOLLOW_UP)
    followed = [(months(e.value, words), e.group) for e in known if e.value is not None]
    if followed:
        yield words("abstract.methods.follow_up", values=in_groups(followed, words))


def group_sizes(results: Results) -> dict[str, int]:
    """Patients by group: those allocated, or, where only endpoints are given, those who have one."""
    if results.flow:
        return {flow.group: flow.allocated for flow in results.flow}
    return {curve.group: curve.n for comparison in results.comparisons[:1] for curve in comparison.curves}


def benefit_defined(study: Study, words: Words) -> Iterator[str]:
    rules = compile_rules(study)
    for name, benefit in rules.benefits.items():
        key = "abstract.methods.named_benefit" if name else "abstract.methods.benefit"
        yield words(key, definition=describe(benefit, words), **({"benefit": in_words(name)} if name else {}))
        criteria = [
            words(
                "abstract.methods.definition",
                name=criterion_name(split_qualified(one)[1], words),
                definition=describe(rule, words),
            )
            for one, rule in rules.criteria_of(name).items()
        ]
        yield words("abstract.methods.criteria", criteria=clauses(criteria, words))


def statistics(study: Study, results: Results, words: Words) -> Iterator[str]:
    """The quantities that the abstract tells, by their names."""
    found = [e for comparison in told(study, results) for e in comparison.estimates if e.quantity in TOLD]
    if not found:
        return
    names = [words(quantity.label) for quantity in TOLD if quantity in {e.quantity for e in found}]
    tested = any(e.p_value is not None for e in found)
    directed = "_directed" if any(analysis.directed for analysis in study.analyses) else ""
    key = f"statistics{directed}" if tested else "statistics_one_group"
    yield words(
        f"abstract.methods.{key}", level=level_of(level_among(found), words), quantities=enumerated(names, words)
    )


def told(study: Study, results: Results) -> Iterator[Comparison]:
    """The planned comparisons of everybody under the protocol's own definitions."""
    for comparison in results.comparisons:
        if comparison.variant == PROTOCOL and study.endpoints[comparison.endpoint].of_everybody:
            yield comparison


def results_of(study: Study, results: Results, words: Words) -> Iterator[str]:
    yield from flow_sentence(study, results, words)
    for name in study.benefits:
        yield from benefit_sentences(name, results, words)
    yield from rates_of_response(results, words)
    for comparison in told(study, results):
        found = clauses(list(result_clauses(comparison, words)), words)
        yield words("abstract.results.comparison", name=analysis_name(comparison, words), results=found)
    yield from side_effects(results, words)
    yield from after_benefit(study, results, words)


def rates_of_response(results: Results, words: Words) -> Iterator[str]:
    """Tumours that responded, markers that fell: of everybody, where the protocol asks, by its own definitions."""
    found = (*results.responses.comparisons, *results.marker_responses.comparisons)
    for comparison in (c for c in found if c.variant == PROTOCOL):
        rates = [e for e in comparison.estimates if e.quantity is StudyQuantity.PROPORTION]
        shares = [(share_with_interval(e, words), e.group) for e in rates if isinstance(e, StudyEstimate)]
        if shares:
            name = capital(endpoint_name(comparison.endpoint, words))
            yield words("abstract.results.rate", name=name, shares=in_groups(shares, words))


def flow_sentence(study: Study, results: Results, words: Words) -> Iterator[str]:
    """What became of the allocated; of what is recorded of nobody, that it is not, and no zero."""
    flow, unrecorded = results.flow, unrecorded_states(results.flow)
    if not flow:
        return
    planned = ("treated",) if any(group.treated for group in study.groups.values()) else ()
    told = [state for state in ("treated", *OF_FOLLOW_UP) if state not in unrecorded]
    if told:
        states = [words(f"abstract.results.flow_states.{state}", n=flow_told(flow, state, words)) for state in told]
        allocated = sum(group.allocated for group in flow)
        yield words("abstract.results.flow", allocated=allocated, states=enumerated(states, words))
    for state in (*planned, "followed"):
        if state in unrecorded:
            yield words(f"abstract.results.flow_unrecorded.{state}")


def flow_told(flow: Sequence[GroupFlow], state: str, words: Words) -> int:
    """How many of all groups together; where one group's number is hidden it would follow, and so is the sum."""
    mask, counts = Mask(words.least_count), [(getattr(group, state), group.allocated) for group in flow]
    found, of = (sum(numbers) for numbers in zip(*counts, strict=True))
    if len(flow) > 1 and any(mask.hides(*count) for count in counts) and not mask.hides(found, of):
        return SaidCount(words("report.hidden"))
    return count_told(found, words, of)


def benefit_sentences(name: str, results: Results, words: Words) -> Iterator[str]:
    """Over all allocated, and over those in whom benefit could be judged."""
    for population, key in ((ALL_ALLOCATED, "of_all"), (EVALUABLE_FOR_BENEFIT, "of_judged")):
        shown = results.estimates_of(qualified(name, BENEFIT), StudyQuantity.PROPORTION)
        found = [(share_with_interval(e, words), e.group) for e in shown if e.population == population]
        if found and name:
            said = {"benefit": in_words(name), "shares": in_groups(found, words)}
            yield words(f"abstract.results.named_benefit_{key}", **said)
        elif found:
            yield words(f"abstract.results.benefit_{key}", shares=in_groups(found, words))


def in_groups(values: Iterable[tuple[str, str | None]], words: Words) -> str:
    """`14.2 months in A and 9.1 months in B`."""
    parts = [words("abstract.results.in_group", value=value, group=str(group)) for value, group in values]
    return enumerated(parts, words)


def result_clauses(comparison: Comparison, words: Words) -> Iterator[str]:
    for quantity, key in (
        (StudyQuantity.MEDIAN, "median"),
        (StudyQuantity.SURVIVAL_PROBABILITY, "survival"),
        (StudyQuantity.CUMULATIVE_INCIDENCE, "incidence"),
    ):
        found = comparison.estimates_of(quantity)
        if found:
            yield words(f"abstract.results.{key}", values=values_by_group(found, words))
    several = len(comparison.curves) > 2
    for groups in comparison.contrasts:
        among = tuple(e for e in comparison.estimates if e.groups == groups)
        yield from contrast_among_several(among, groups, words) if several else contrast_clauses(among, groups, words)


def contrast_among_several(found: Sequence[StudyResult], groups: tuple[str, ...], words: Words) -> Iterator[str]:
    """`A against C: hazard ratio 0.55 (95 % CI 0.08 to 3.93), log-rank test P = 0.52`."""
    told = ", ".join(contrast_clauses(found, (), words))
    if told and len(groups) == 2:
        yield words("abstract.results.of_two", group=groups[0], reference=groups[1], found=told)
    elif told:
        yield words("abstract.results.of_all", n=len(groups), found=told)


def contrast_clauses(found: Sequence[StudyResult], named: tuple[str, ...], words: Words) -> Iterator[str]:
    """Ratio, test and difference of groups; a ratio says of which, unless they stand before it."""
    for estimate in estimates_among(found, StudyQuantity.HAZARD_RATIO):
        value = words("numbers.not_estimable") if estimate.value is None else value_of(estimate, words)
        if is_penalised(estimate.method):
            value = words("abstract.results.penalised", value=value)
        if named:
            yield words("abstract.results.hazard_ratio", value=value, group=named[0], reference=named[-1])
        else:
            yield words("abstract.results.ratio", value=value)
    exact = [e for e in found if e.quantity is StudyQuantity.EXACT_LOG_RANK]
    for test in found:
        if test.quantity is StudyQuantity.LOG_RANK:
            yield log_rank_clause(test, exact, words)
    yield from difference_clause(estimates_among(found, StudyQuantity.SURVIVAL_DIFFERENCE), words)


def estimates_among(found: Sequence[StudyResult], quantity: StudyQuantity) -> tuple[StudyEstimate, ...]:
    return tuple(e for e in found if isinstance(e, StudyEstimate) and e.quantity is quantity)


def values_by_group(estimates: Sequence[StudyEstimate], words: Words) -> str:
    return in_groups([(timed_value_of(estimate, words), estimate.group) for estimate in estimates], words)


def log_rank_clause(test: StudyResult, exact: Sequence[StudyResult], words: Words) -> str:
    p = p_of(test, words) or value_of(test, words)
    exact_p = next((p_of(e, words) for e in exact if e.p_value is not None), "")
    if not exact_p:
        return words("abstract.results.log_rank", p=p)
    return words("abstract.results.log_rank_exact", p=p, exact=exact_p)


def difference_clause(differences: Sequence[StudyEstimate], words: Words) -> Iterator[str]:
    """The first difference that has an interval; they stand in the order of preference."""
    found = next((e for e in differences if e.lower is not None), None)
    if found is None:
        return
    value, p = value_of(found, words), p_of(found, words)
    if p:
        yield words("abstract.results.difference_p", value=value, test=test_of(found, words), p=p)
    else:
        yield words("abstract.results.difference", value=value)


def side_effects(results: Results, words: Words) -> Iterator[str]:
    """Patients with a side effect of the therapy, among those who were given it."""
    found = [c for c in results.event_counts if c.kind == "therapy_side_effect" and c.of_patients]
    mask = Mask(words.least_count)
    if found:
        counts = [(mask.share(count.patients, count.of_patients, words), count.group) for count in found]
        yield words("abstract.results.side_effects", counts=in_groups(counts, words))


def after_benefit(study: Study, results: Results, words: Words) -> Iterator[str]:
    for name, endpoint in study.endpoints.items():
        means = [e for e in results.estimates_of(name, StudyQuantity.MEAN) if e.value is not None]
        if endpoint.among and means:
            shown = capital(endpoint_name(name, words))
            yield words("abstract.results.among_benefited", name=shown, values=values_by_group(means, words))
