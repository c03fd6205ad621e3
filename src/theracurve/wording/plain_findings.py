"""Plain findings in words: one short passage a fact, with its numbers."""

from collections.abc import Callable, Iterator

from theracurve.analysis.bias.found import Dropout, OneSidedEvent, Surveillance, Waiting, Weighted
from theracurve.analysis.plain_finding import PlainFinding
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.wording.bias import covariate_name, covariates_of, half_widths, rates_of, without_interval
from theracurve.wording.estimates import analysis_name, value_of
from theracurve.wording.labels import capital, endpoint_name, enumerated
from theracurve.wording.numbers import amount, fixed, months, p_value, percent, rounded
from theracurve.wording.variations import conclusion_name, curve_name
from theracurve.wording.words import Words


def sentences_of(fact: PlainFinding, words: Words) -> tuple[str, ...]:
    return tuple(SAID.get(fact.code, counted)(fact, words))


def counted(fact: PlainFinding, words: Words) -> Iterator[str]:
    """A fact whose text is filled with its counts alone."""
    yield words(f"plain.facts.{fact.code}", **whole_numbers(fact))


def whole_numbers(fact: PlainFinding) -> dict[str, int]:
    return {name: number for name, number in fact.numbers.items() if isinstance(number, int)}


def analysis(fact: PlainFinding, words: Words) -> str:
    assert fact.planned is not None
    return analysis_name(fact.planned, words)


def planned(fact: PlainFinding, words: Words) -> str:
    assert fact.planned is not None
    return ratio(fact.planned, words)


def ratio(estimate: StudyEstimate, words: Words) -> str:
    """A hazard ratio without its interval, which stands where the sentence leads."""
    return rounded(estimate.value or 0.0, words)


def size(fact: PlainFinding, words: Words) -> str:
    return words("plain.size", size=half_widths(fact.half_widths or 0.0, words))


def immortal_time(fact: PlainFinding, words: Words) -> Iterator[str]:
    yield words(
        "plain.facts.immortal_time",
        analysis=analysis(fact, words),
        planned=planned(fact, words),
        **waited(fact, words),
        other=value_of(fact.estimates[0], words),
        size=size(fact, words),
    )
    for clones in fact.estimates[1:]:
        days = amount(float(fact.numbers["grace_days"]), words)
        said = value_of(clones, words) if clones.lower is not None else without_interval(clones, words)
        yield words("plain.facts.clones", days=days, ratio=said)


def waited(fact: PlainFinding, words: Words) -> dict[str, str]:
    """How long the group waited, and whether anybody of it had the event untreated."""
    assert fact.check is not None
    found, group = fact.check.found, fact.check.groups[0]
    assert isinstance(found, Waiting)
    counted = {"n": found.before} if found.before else {}
    before = words(f"plain.facts.{'some' if counted else 'none'}_before", group=group, **counted)
    return {
        "months": months(found.waiting_months, words),
        "share": percent(found.share, found.treated, words),
        "group": group,
        "before": before,
    }


def immortal_time_unsized(fact: PlainFinding, words: Words) -> Iterator[str]:
    yield words("plain.facts.immortal_time_unsized", analysis=analysis(fact, words), **waited(fact, words))


def weighting(fact: PlainFinding, words: Words) -> Iterator[str]:
    assert fact.check is not None
    found = fact.check.found
    assert isinstance(found, Weighted)
    others = [
        words("plain.facts.weighted", value=ratio(e, words), weights=words(f"bias.weights.{kind}"))
        for e, kind in zip(fact.check.answers, found.effective, strict=True)
    ]
    said = {
        "analysis": analysis(fact, words),
        "covariates": covariates_of(found.covariates, words),
        "others": enumerated(others, words),
        "size": size(fact, words),
    }
    base = fact.check.base
    if not found.left_out or base is None:
        yield words("plain.facts.weighting", planned=planned(fact, words), **said)
    else:
        counts = {"left_out": found.left_out, "n": found.left_out + found.n}
        yield words("plain.facts.weighting_of_some", base=ratio(base, words), **counts, **said)


def one_sided_event(fact: PlainFinding, words: Words) -> Iterator[str]:
    assert fact.check is not None
    found = fact.check.found
    assert isinstance(found, OneSidedEvent)
    yield words(
        "plain.facts.one_sided_event",
        analysis=analysis(fact, words),
        planned=planned(fact, words),
        cannot=enumerated(found.cannot, words),
        other=ratio(fact.estimates[0], words),
        size=size(fact, words),
    )


def surveillance(fact: PlainFinding, words: Words) -> Iterator[str]:
    assert fact.check is not None
    found = fact.check.found
    assert isinstance(found, Surveillance)
    yield words(
        "plain.facts.surveillance",
        analysis=analysis(fact, words),
        planned=planned(fact, words),
        rates=rates_of(found, words),
        other=ratio(fact.estimates[0], words),
        size=size(fact, words),
    )


def dropout(fact: PlainFinding, words: Words) -> Iterator[str]:
    assert fact.check is not None
    found = fact.check.found
    assert isinstance(found, Dropout)
    yield words(
        "plain.facts.dropout",
        n=sum(group.short for group in found.groups),
        analysis=analysis(fact, words),
        planned=planned(fact, words),
        **lowest_and_highest(fact, words),
        size=size(fact, words),
    )
    if any(not estimate.value for estimate in fact.estimates):
        yield words("plain.facts.no_finite_extreme")


def lowest_and_highest(fact: PlainFinding, words: Words) -> dict[str, str]:
    """The ends of the hazard ratios of a fact; an extreme without a finite ratio is left out."""
    known = sorted((e for e in fact.estimates if e.value), key=lambda e: e.value or 0.0)
    return {"low": ratio(known[0], words), "high": ratio(known[-1], words)}


def other_definitions(fact: PlainFinding, words: Words) -> Iterator[str]:
    yield words(
        "plain.facts.other_definitions",
        analysis=analysis(fact, words),
        planned=planned(fact, words),
        **lowest_and_highest(fact, words),
        size=size(fact, words),
    )


def specifications(fact: PlainFinding, words: Words) -> Iterator[str]:
    low, high = (rounded(float(fact.numbers[end]), words) for end in ("lowest", "highest"))
    yield words(
        "plain.facts.specifications",
        analysis=analysis(fact, words),
        n=int(fact.numbers["n"]),
        planned=planned(fact, words),
        low=low,
        high=high,
        size=size(fact, words),
    )


def conclusion(fact: PlainFinding, words: Words) -> Iterator[str]:
    assert fact.curve is not None
    assert fact.conclusion is not None
    yield words(
        "plain.facts.conclusion",
        curve=curve_name(fact.curve, words),
        conclusion=conclusion_name(fact.conclusion, fact.curve, words),
        share=percent(fact.conclusion.stands / fact.conclusion.of, fact.conclusion.of, words),
        of=fact.conclusion.of,
    )


def negative_control(fact: PlainFinding, words: Words) -> Iterator[str]:
    [control] = fact.estimates
    yield words(
        "plain.facts.negative_control",
        control=capital(endpoint_name(control.endpoint, words)),
        other=value_of(control, words),
        size=size(fact, words),
    )


def few_events(fact: PlainFinding, words: Words) -> Iterator[str]:
    numbers = fact.numbers
    yield words(
        "plain.facts.few_events",
        analysis=analysis(fact, words),
        n=int(numbers["events"]),
        fewest=int(numbers["fewest"]),
        group=str(numbers["group"]),
    )
    if fact.half_widths is not None:
        yield words("plain.facts.one_more", size=size(fact, words))
    if "lowest_p" in numbers:
        yield words(
            "plain.facts.fragile",
            test=words(f"labels.quantities.{numbers['test']}"),
            low=p_only(float(numbers["lowest_p"]), words),
            high=p_only(float(numbers["highest_p"]), words),
        )


def p_only(p: float, words: Words) -> str:
    """A P value without the sign before it, where a sentence has named it."""
    return p_value(p, words).removeprefix(words("numbers.p.is", value=""))


def groups(fact: PlainFinding, words: Words) -> Iterator[str]:
    yield words(f"plain.facts.{fact.code}")
    if "e_value" not in fact.numbers:
        return
    value, limit = float(fact.numbers["e_value"]), float(fact.numbers["limit"])
    said = {"analysis": analysis(fact, words), "planned": planned(fact, words), "value": rounded(value, words)}
    if limit > 1:
        yield words("plain.facts.e_value", **said, limit=rounded(limit, words))
    else:
        yield words("plain.facts.e_value_alone", **said)


def imbalance(fact: PlainFinding, words: Words) -> Iterator[str]:
    yield words(
        "plain.facts.imbalance",
        **whole_numbers(fact),
        group=str(fact.numbers["group"]),
        reference=str(fact.numbers["reference"]),
        covariate=covariate_name(str(fact.numbers["covariate"]), words),
        difference=fixed(float(fact.numbers["difference"]), 2, words),
    )


def horizon(fact: PlainFinding, words: Words) -> Iterator[str]:
    numbers = fact.numbers
    yield words(
        "plain.facts.horizon",
        analysis=capital(endpoint_name(str(numbers["endpoint"]), words)),
        low=p_only(float(numbers["lowest_p"]), words),
        best=months(float(numbers["best_months"]), words),
        high=p_only(float(numbers["highest_p"]), words),
        rate=percent(float(numbers["false_positives"]), int(numbers["draws"]), words),
    )


def warnings(fact: PlainFinding, words: Words) -> Iterator[str]:
    counts = whole_numbers(fact)
    if counts["n"]:
        yield words("plain.facts.warnings", n=counts["n"])
    if counts["review"]:
        yield words("plain.facts.review", n=counts["review"])


SAID: dict[str, Callable[[PlainFinding, Words], Iterator[str]]] = {
    "immortal_time": immortal_time,
    "immortal_time_unsized": immortal_time_unsized,
    "weighting": weighting,
    "one_sided_event": one_sided_event,
    "surveillance": surveillance,
    "dropout": dropout,
    "conclusion": conclusion,
    "negative_control": negative_control,
    "other_definitions": other_definitions,
    "specifications": specifications,
    "few_events": few_events,
    "not_randomised": groups,
    "allocation_not_said": groups,
    "imbalance": imbalance,
    "horizon": horizon,
    "warnings": warnings,
}
