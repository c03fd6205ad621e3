"""What a reader must know before believing the rest, in the order of how much each fact can change the conclusion.

The order, which the page states, too:

1. what the records are, where they are not a study's own;
2. facts that move a planned hazard ratio out of its interval (by one half-width of it on the log scale, or more), the
   farthest first;
3. what has no known size and bears on every comparison: how the groups came about;
4. facts that move it less, the farthest first; not those below `NEGLIGIBLE`;
5. the rest, in the order in which it is written here.

Few events belong to the second step, too, where the status of one patient moves P to the other side of the level.

A fact stands once: at the comparison in which it moves the most.
"""

from collections.abc import Iterator
from math import inf, log, log1p

from theracurve.analysis.bias.check import BiasCheck, BiasKind, half_width
from theracurve.analysis.bias.found import Confounder, Emulation, Imbalance, Waiting, Weighted
from theracurve.analysis.claims.verdict import Verdict
from theracurve.analysis.plain_finding import PlainFinding, Rank
from theracurve.analysis.results import Comparison, Results
from theracurve.analysis.scrutiny import Fragility
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.analysis.variations.values import Specification, SpecificationCurve
from theracurve.definition.one_sided import WITHOUT_SIDE_EFFECTS
from theracurve.definition.study import Study
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.findings import count_by_severity
from theracurve.vocabulary.study_quantities import StudyQuantity

NEGLIGIBLE = 0.05  # half-widths of the planned interval
LEAST_WAITING = 0.01  # of a group's time, where its effect is not known
FEW_EVENTS = 20  # of both groups together: below this one patient more or less moves the P value
AGE = "age"
STANDS, MOSTLY = 0.8, 0.5  # shares of the specifications in which a stated conclusion holds
UNALIKE = 0.1  # standardised difference from which groups are called unalike: Austin 2009
SIZED = (BiasKind.IMMORTAL_TIME, BiasKind.WEIGHTING, BiasKind.ONE_SIDED_EVENT, BiasKind.SURVEILLANCE, BiasKind.DROPOUT)


def plain_findings(study: Study, results: Results) -> tuple[PlainFinding, ...]:
    """All facts of a study in their order; empty where there is nothing to say."""
    found = [
        *of_records(study),
        *sized(results),
        *of_groups(study, results),
        *of_rest(study, results),
    ]
    return tuple(sorted(found, key=lambda fact: (fact.rank, -farness(fact))))


def farness(fact: PlainFinding) -> float:
    """How far it moves a planned ratio; without end where a ratio is planned and the fact leaves none."""
    if fact.half_widths is None:
        return inf if fact.planned is not None else 0.0
    return abs(fact.half_widths)


def of_records(study: Study) -> Iterator[PlainFinding]:
    if study.data_origin != "study":
        yield PlainFinding(code=study.data_origin, rank=Rank.RECORDS, see="provenance")


def sized(results: Results) -> Iterator[PlainFinding]:
    """Everything that gives another hazard ratio for the same question."""
    checked = (from_check(results.bias, kind) for kind in SIZED)
    facts = [*checked, specifications(results) or other_definitions(results), few_events(results)]
    yield from (fact for fact in facts if fact is not None and not negligible(fact))
    yield from conclusion_that_varies(results)
    yield from negative_control(results.bias)
    if not any(fact is not None and fact.code == BiasKind.IMMORTAL_TIME for fact in facts):
        yield from unsized_waiting(results.bias)


def negligible(fact: PlainFinding) -> bool:
    return fact.half_widths is not None and abs(fact.half_widths) < NEGLIGIBLE


def by_size(half_widths: float) -> Rank:
    return Rank.OUT_OF_THE_INTERVAL if abs(half_widths) >= 1 else Rank.WITHIN_THE_INTERVAL


def from_check(checks: tuple[BiasCheck, ...], kind: BiasKind) -> PlainFinding | None:
    """The comparison that the kind of check moves the most."""
    moved = [
        (move.half_widths, check)
        for check in checks
        if check.kind is kind and (move := check.largest_move) is not None and move.half_widths is not None
    ]
    if not moved:
        return None
    half_widths, check = max(moved, key=lambda pair: abs(pair[0]))
    clones = [c for c in checks if kind is BiasKind.IMMORTAL_TIME and same_clones(c, check)]
    grace = [c.found.grace_days for c in clones if isinstance(c.found, Emulation)]
    return PlainFinding(
        code=str(kind),
        rank=by_size(half_widths),
        see="bias",
        half_widths=half_widths,
        check=check,
        planned=check.planned,
        estimates=(*check.estimates, *(e for c in clones for e in c.estimates)),
        numbers={"grace_days": grace[0]} if grace else {},
    )


def unsized_waiting(checks: tuple[BiasCheck, ...]) -> Iterator[PlainFinding]:
    """The longest waiting for treatment, where no hazard ratio says what it does: then it may be all of the time."""
    waiting = [(check.found.share, check) for check in checks if isinstance(check.found, Waiting) and not check.moves]
    share, check = max(waiting, key=lambda pair: pair[0], default=(0.0, None))
    if check is not None and share >= LEAST_WAITING:
        yield PlainFinding(
            code="immortal_time_unsized", rank=Rank.EVERY_COMPARISON, see="bias", check=check, planned=check.planned
        )


def same_clones(other: BiasCheck, check: BiasCheck) -> bool:
    """Whether it answers the same comparison by clones of a grace period."""
    return other.comparison == check.comparison and other.kind is BiasKind.CLONE_CENSOR_WEIGHT


def negative_control(checks: tuple[BiasCheck, ...]) -> Iterator[PlainFinding]:
    """What the groups differ by where the treatment cannot matter, in half-widths of the planned interval."""
    given = [c for c in checks if c.kind is BiasKind.NEGATIVE_CONTROL and c.estimates and c.planned]
    for check in given[:1]:
        [control] = check.estimates
        half = half_width(check.planned) if check.planned else None
        if control.value and half:
            size = log(control.value) / half
            yield PlainFinding(
                code="negative_control",
                rank=by_size(size),
                see="bias",
                half_widths=size,
                check=check,
                planned=check.planned,
                estimates=check.estimates,
            )


def specifications(results: Results) -> PlainFinding | None:
    """The comparison that the ways to define and compare it move the most, where the run varied them."""
    curves = results.variations.curves if results.variations else ()
    facts = [
        fact for curve in curves if curve.measure == StudyQuantity.HAZARD_RATIO for fact in of_curve(curve, results)
    ]
    return max(facts, key=lambda fact: abs(fact.half_widths or 0.0), default=None)


def of_curve(curve: SpecificationCurve, results: Results) -> Iterator[PlainFinding]:
    place = (curve.subject, None, curve.horizon_months)
    values = sorted(s.value for s in curve.specifications if s.value and over_stated_time(s, curve))
    for c in results.comparisons:
        if c.variant == PROTOCOL and (c.endpoint, c.at_months, c.horizon_months) == place and values:
            for planned in (e for e in c.estimates_of(StudyQuantity.HAZARD_RATIO) if e.groups == curve.groups):
                half = half_width(planned)
                if planned.value and half:
                    size = max((log(end / planned.value) / half for end in (values[0], values[-1])), key=abs)
                    yield PlainFinding(
                        code="specifications",
                        rank=by_size(size),
                        see="variations",
                        half_widths=size,
                        planned=planned,
                        numbers={"n": len(values), "lowest": values[0], "highest": values[-1]},
                    )


def over_stated_time(specification: Specification, curve: SpecificationCurve) -> bool:
    """Another horizon asks about another time; what it does stands under the horizons."""
    asked = {
        question.name: (answer, question.stated)
        for question, answer in zip(curve.questions, specification.answers, strict=True)
    }
    answer, stated = asked.get("horizon", ("", ""))
    return answer == stated


def conclusion_that_varies(results: Results) -> Iterator[PlainFinding]:
    """The conclusion that holds as stated and in the smallest share of the specifications that can say."""
    curves = results.variations.curves if results.variations else ()
    found = [(c.stands / c.of, curve, c) for curve in curves for c in curve.conclusions if c.stated and c.of]
    share, curve, conclusion = min(found, key=lambda entry: entry[0], default=(1.0, None, None))
    if curve is not None and conclusion is not None and share < STANDS:
        rank = Rank.OUT_OF_THE_INTERVAL if share < MOSTLY else Rank.WITHIN_THE_INTERVAL
        numbers = {"stands": conclusion.stands, "of": conclusion.of}
        yield PlainFinding(
            code="conclusion", rank=rank, see="variations", curve=curve, conclusion=conclusion, numbers=numbers
        )


def other_definitions(results: Results) -> PlainFinding | None:
    """The comparison whose hazard ratio the variants of the study move the most."""
    facts = [fact for c in results.comparisons if c.variant == PROTOCOL for fact in varied(c, results.comparisons)]
    return max(facts, key=lambda fact: abs(fact.half_widths or 0.0), default=None)


def varied(stated: Comparison, comparisons: tuple[Comparison, ...]) -> Iterator[PlainFinding]:
    """Each hazard ratio of a comparison beside the lowest and highest that a variant gives."""
    place = (stated.endpoint, stated.at_months, stated.horizon_months)
    variants = [
        c
        for c in comparisons
        if (c.endpoint, c.at_months, c.horizon_months) == place and c.variant not in (PROTOCOL, WITHOUT_SIDE_EFFECTS)
    ]
    for planned in stated.estimates_of(StudyQuantity.HAZARD_RATIO):
        others = [
            e
            for c in variants
            for e in c.estimates_of(StudyQuantity.HAZARD_RATIO)
            if e.groups == planned.groups and e.value
        ]
        half = half_width(planned)
        if others and planned.value and half:
            ordered = sorted(others, key=lambda e: e.value or 0.0)
            sizes = [log((e.value or 1.0) / planned.value) / half for e in ordered]
            largest = max(sizes, key=abs)
            yield PlainFinding(
                code="other_definitions",
                rank=by_size(largest),
                see="survival",
                half_widths=largest,
                planned=planned,
                estimates=(ordered[0], ordered[-1]),
                numbers={"variants": len(variants)},
            )


def few_events(results: Results) -> PlainFinding | None:
    """The comparison that one event more in the group with the fewest moves the most, where events are few."""
    facts = [
        fact
        for c in results.comparisons
        if c.variant == PROTOCOL
        for planned in c.estimates_of(StudyQuantity.HAZARD_RATIO)
        if (fact := one_event_more(c, planned, fragility_of(planned, results))) is not None
    ]
    return max(facts, key=lambda fact: inf if fact.half_widths is None else fact.half_widths, default=None)


def fragility_of(planned: StudyEstimate, results: Results) -> Fragility | None:
    """Of the same comparison; the exact test where there is one, which stands last."""
    found = [
        f
        for f in results.fragilities
        if (f.endpoint, f.horizon_months, f.groups) == (planned.endpoint, planned.horizon_months, planned.groups)
        and f.p_value is not None
        and f.changes
    ]
    return found[-1] if found else None


def one_event_more(comparison: Comparison, planned: StudyEstimate, fragility: Fragility | None) -> PlainFinding | None:
    """A hazard ratio goes about as the events of a group: d + 1 events instead of d move its log by log(1 + 1 / d).
    Without an event in one group, a single one decides whether there is a ratio."""
    events = {curve.group: curve.events for curve in comparison.curves if curve.group in (planned.groups or ())}
    half = half_width(planned)
    total, fewest = sum(events.values()), min(events.values(), default=0)
    if not events or (total >= FEW_EVENTS and fewest):
        return None
    size = log1p(1 / fewest) / half if fewest and half else None
    turns = size is None or (fragility is not None and fragility.turning)
    return PlainFinding(
        code="few_events",
        rank=Rank.OUT_OF_THE_INTERVAL if turns or size is None else by_size(size),
        see="survival" if fragility is None else "small",
        half_widths=size,
        planned=planned,
        numbers={
            "events": total,
            "fewest": fewest,
            "group": min(events, key=lambda group: events[group]),
            **({} if fragility is None else range_of_p(fragility)),
        },
    )


def range_of_p(fragility: Fragility) -> dict[str, float | str]:
    """Of the test with one patient's status changed."""
    lowest, highest = fragility.lowest.p_value, fragility.highest.p_value
    return {"test": fragility.test, "lowest_p": lowest, "highest_p": highest}


def of_groups(study: Study, results: Results) -> Iterator[PlainFinding]:
    """How the groups came about, and how unalike they are where that was not weighted for."""
    if len(study.groups) < 2 or study.allocation == "randomised":
        return
    biased = {c.comparison for c in results.bias if c.kind is BiasKind.IMMORTAL_TIME and is_out_of_the_interval(c)}
    confounders = [(c, c.found) for c in results.bias if isinstance(c.found, Confounder) and c.comparison not in biased]
    check, found = confounders[0] if confounders else (None, None)
    yield PlainFinding(
        code="not_randomised" if study.allocation else "allocation_not_said",
        rank=Rank.EVERY_COMPARISON,
        see="bias" if results.bias else "flow" if results.flow else "survival",
        check=check,
        planned=check.planned if check else None,
        numbers={} if found is None else {"e_value": found.e_value, "limit": found.limit or 1.0},
    )
    facts = [fact for check in results.bias if (fact := unalike(check, results.bias)) is not None]
    if facts:
        yield max(facts, key=lambda fact: abs(float(fact.numbers["difference"])))


def is_out_of_the_interval(check: BiasCheck) -> bool:
    """Then the planned ratio is off already, and what would explain it away is no question."""
    move = check.largest_move
    return move is not None and move.half_widths is not None and abs(move.half_widths) >= 1


def unalike(check: BiasCheck, checks: tuple[BiasCheck, ...]) -> PlainFinding | None:
    """How far two groups lie apart in what no comparison of theirs is weighted for."""
    if not isinstance(check.found, Imbalance):
        return None
    left = check.found.without(weighted_for(check.groups, checks))
    largest = left.largest
    if largest is None or largest.difference is None or abs(largest.difference) < UNALIKE:
        return None
    group, reference = check.groups
    return PlainFinding(
        code="imbalance",
        rank=Rank.EVERY_COMPARISON,
        see="flow",
        numbers={
            "group": group,
            "reference": reference,
            "covariate": largest.covariate,
            "difference": largest.difference,
            "unalike": len(left.apart(UNALIKE)),
            "of": len(left.covariates),
        },
    )


def weighted_for(groups: tuple[str, str], checks: tuple[BiasCheck, ...]) -> set[str]:
    found = (check.found for check in checks if check.groups == groups and isinstance(check.found, Weighted))
    covariates = {covariate for weighted in found for covariate in weighted.covariates}
    # The age that the table of patients derives is what a protocol's own covariate of age records.
    return covariates | {AGE} if any(covariate.partition("_")[0] == AGE for covariate in covariates) else covariates


def of_rest(study: Study, results: Results) -> Iterator[PlainFinding]:
    """What no hazard ratio measures."""
    yield from chosen_horizon(results)
    missed, due = missed_visits(results)
    if missed:
        yield rest("missed_visits", "flow", missed=missed, due=due)
    unjudged = unjudged_benefit(results)
    if unjudged:
        yield rest("unjudged_benefit", "benefit", n=unjudged)
    if study.assumed:
        yield rest("assumed", "definitions", n=len(study.assumed))
    inconsistent = sum(claim.verdict is Verdict.INCONSISTENT for claim in results.claims)
    if inconsistent:
        yield rest("claims", "claims", n=inconsistent, of=len(results.claims))
    overridden = overrides_with_effect(results)
    if overridden:
        yield rest("overridden", "findings", n=overridden)
    warnings = count_by_severity(results.findings)["warning"]
    review = sum(finding.needs_review for finding in results.findings)
    if warnings or review:
        yield rest("warnings", "findings", n=warnings, review=review)


def overrides_with_effect(results: Results) -> int:
    """An override of a decision that was never made changes nothing."""
    rows = {
        code: {f.row for f in results.findings if f.code == code} for code in ("overridden", "override-without-effect")
    }
    return len(rows["overridden"] - rows["override-without-effect"])


def chosen_horizon(results: Results) -> Iterator[PlainFinding]:
    """The endpoint whose P depends on the horizon: below the level at some, not at others."""
    for horizons in results.horizons:
        known = [(point.p_value, point.months) for point in horizons.points if point.p_value is not None]
        if len({p < horizons.level for p, _ in known}) == 2 and horizons.false_positives is not None:
            lowest, best = min(known)
            yield rest(
                "horizon",
                "horizon",
                endpoint=horizons.endpoint,
                lowest_p=lowest,
                best_months=best,
                highest_p=max(known)[0],
                false_positives=horizons.false_positives,
                draws=horizons.draws,
            )
            return


def rest(code: str, see: str, **numbers: int | float | str) -> PlainFinding:
    return PlainFinding(code=code, rank=Rank.REST, see=see, numbers=numbers)


def missed_visits(results: Results) -> tuple[int, int]:
    """Planned visits that were missed, of those that were due while the patient lived."""
    counts = [visit for flow in results.flow for visit in flow.visits.values()]
    missed = sum(visit.get("missed", 0) for visit in counts)
    return missed, missed + sum(visit.get("attended", 0) for visit in counts)


def unjudged_benefit(results: Results) -> int:
    """Patients in whom benefit could not be judged, or did not apply."""
    shares = results.estimates_of("benefit", StudyQuantity.PROPORTION)
    by_population = {
        population: sum(e.n for e in shares if e.population == population)
        for population in ("all allocated", "evaluable for benefit")
    }
    return by_population["all allocated"] - by_population["evaluable for benefit"]
