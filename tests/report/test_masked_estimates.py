"""The shared estimates of 200 generated studies: whoever solves for the whole numbers behind them comes no nearer to a
count of patients than the mask."""

import json
from dataclasses import replace
from itertools import product
from random import Random

import pytest

from theracurve.analysis.claims.check import check_claims
from theracurve.analysis.phrases import StudyPhrase
from theracurve.analysis.plain.fact import PlainFinding
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.definition.published_claims import parse_claims
from theracurve.export.answer_json import value_told
from theracurve.export.shared_json import masked
from theracurve.survival._values.phrases import Method, Why
from theracurve.vocabulary.languages import LANGUAGES
from theracurve.vocabulary.study_quantities import Scale, StudyQuantity
from theracurve.wording.estimates import count_behind, value_of
from theracurve.wording.estimators import in_language
from theracurve.wording.masking import Mask, masking, told_claims
from theracurve.wording.words import words_in

TOGETHER = {
    StudyQuantity.MEDIAN: StudyQuantity.HAZARD_RATIO,
    StudyQuantity.PROPORTION: StudyQuantity.PROPORTION_DIFFERENCE,
    StudyQuantity.SURVIVAL_PROBABILITY: StudyQuantity.SURVIVAL_DIFFERENCE,
    StudyQuantity.CUMULATIVE_INCIDENCE: StudyQuantity.CUMULATIVE_INCIDENCE_DIFFERENCE,
}


def estimate(quantity: StudyQuantity, n: int, events: int, group: str | None, groups: tuple[str, ...]) -> StudyEstimate:
    """An estimate of which only the counts matter."""
    share = quantity.scale is Scale.PROBABILITY
    return StudyEstimate(
        endpoint="survival",
        quantity=quantity,
        variant="protocol",
        group=group,
        groups=None if group else groups,
        n=n,
        events=events,
        value=events / n if share else 1.5,
        method=Method.KAPLAN_MEIER,
    )


def study(random: Random) -> tuple[StudyEstimate, ...]:
    """Groups with their numbers, and the comparison of the first two, which has those of both together."""
    names = tuple("ABC"[: random.choice((2, 2, 3))])
    sizes = {name: random.randint(1, 40) for name in names}
    counts = {name: random.randint(0, sizes[name]) for name in names}
    quantity = random.choice(tuple(TOGETHER))
    together = TOGETHER[quantity]
    pair = names[:2]
    n, events = sum(sizes[name] for name in pair), sum(counts[name] for name in pair)
    of_groups = (estimate(quantity, sizes[name], counts[name], name, ()) for name in names)
    return (*of_groups, estimate(together, n, events, None, pair))


@pytest.mark.parametrize("seed", range(200))
def test_a_solver_recovers_no_masked_count(seed: int) -> None:
    random = Random(seed)
    least = random.choice((3, 5))
    stated = study(random)
    told = list(masked(stated, masking(words_in("en"), least, stated)))
    groups = [(e, shown) for e, shown in zip(stated, told, strict=True) if e.group]
    assert all(shown["events"] is None for e, shown in groups if Mask(least).hides(e.events or 0, e.n))
    [(both, of_both)] = [(e, shown) for e, shown in zip(stated, told, strict=True) if e.groups]
    pair = [(e, shown) for e, shown in groups if both.groups and e.group in both.groups]
    fits = [
        guess
        for guess in product(*(possible(e, shown, least) for e, shown in pair))
        if of_both["events"] is None or sum(guess) == of_both["events"]
    ]
    for place, (e, shown) in enumerate(pair):
        if shown["events"] is None and e.n >= least:
            assert len({guess[place] for guess in fits}) >= least - 1, (e.n, e.events)
    few = [place for place, (e, _) in enumerate(groups) if shares(e) and Mask(least).hides(e.events or 0, e.n)]
    assert all(groups[place][1]["value"] is None for place in few)
    if shares(both) and few:
        assert of_both["value"] is None


def shares(e: StudyEstimate) -> bool:
    return e.quantity.scale in (Scale.PROBABILITY, Scale.PROBABILITY_DIFFERENCE)


def possible(e: StudyEstimate, shown: dict[str, object], least: int) -> list[int]:
    """What a group's events may be to somebody who knows its size where it is told, and the rule."""
    if shown["events"] is not None:
        return [int(str(shown["events"]))]
    size = 2 * least if shown["n"] is None else int(str(shown["n"]))
    return [count for count in range(size + 1) if shown["n"] is None or Mask(least).hides(count, size)]


def test_numbers_have_no_more_digits_than_the_report_prints() -> None:
    [told] = masked([estimate(StudyQuantity.SURVIVAL_PROBABILITY, 19, 7, "A", ())], masking(words_in("en"), 5, ()))
    assert told["value"] == 0.368


def test_facts_tell_no_number_of_a_share_that_is_masked() -> None:
    of_few = (estimate(StudyQuantity.PROPORTION, 20, 9, "A", ()), estimate(StudyQuantity.PROPORTION, 12, 2, "B", ()))
    difference = estimate(StudyQuantity.PROPORTION_DIFFERENCE, 32, 11, None, ("A", "B"))
    masks = masking(words_in("en"), 5, (*of_few, difference))
    fact = PlainFinding(planned=difference)
    assert value_told(fact.planned, masks) is None
    assert value_told(fact.planned, masking(words_in("en"), 2, (*of_few, difference))) == 1.5


def test_a_claim_beside_which_the_data_would_tell_a_masked_count_is_left_out() -> None:
    text = json.dumps({"claims": [{"kind": "proportion", "count": 9, "total": 20, "percent": "45"}] * 2})
    few, many = check_claims(parse_claims(text, "claims.yaml").claims)
    few, many = (
        replace(claim, check=replace(claim.check, working={"own": [{"count": count, "total": 20}]}))
        for claim, count in ((few, 3), (many, 9))
    )
    assert told_claims((few, many), masking(words_in("en"), 5, ())) == [many]
    assert told_claims((few, many), words_in("en")) == [few, many]


def test_a_population_tells_no_few_whom_it_leaves_out() -> None:
    """17 of 20 were judged, in B all: of A no number of either, of both only how many were allocated."""
    sizes = {"A": (20, 17), "B": (15, 15), None: (35, 32)}
    stated = [
        estimate(StudyQuantity.PROPORTION if group else StudyQuantity.HAZARD_RATIO, n, 8, group, ("A", "B"))
        for group, both in sizes.items()
        for n in both
    ]
    told = list(masked(stated, masking(words_in("en"), 5, stated)))
    assert [shown["n"] for shown in told] == [20, None, 15, 15, 35, None]
    assert [shown["value"] is None for shown in told] == [False, True, False, False, False, False]
    words = masking(words_in("en"), 5, stated)
    assert [count_behind(e, words) for e in stated[:2]] == ["20 patients, 8 events", "more than 15 patients"]
    assert value_of(stated[1], words) == "masked (few patients)"
    assert count_behind(stated[1], words_in("en")) == "17 patients, 8 events"
    varied = [
        replace(estimate(StudyQuantity.MEDIAN, n, 7, "A", ()), variant=v) for v, n in (("any", 9), ("protocol", 7))
    ]
    words = masking(words_in("en"), 5, varied)
    assert [count_behind(e, words) for e in varied] == ["fewer than 12 patients", "7 patients, 7 events"]


def test_a_note_counts_no_few() -> None:
    note = StudyPhrase.WITHOUT_COVARIATES(count=3)
    of_few = replace(estimate(StudyQuantity.HAZARD_RATIO, 35, 12, None, ("A", "B")), notes=(note,))
    for language in LANGUAGES:
        words = masking(words_in(language), 5, ())
        assert "3" not in in_language(note, words)
        assert "3" in in_language(note, words_in(language))
    [told] = masked([of_few], masking(words_in("en"), 5, ()))
    assert told["notes"] == ["fewer than 5 without a value of every covariate left out"]


def test_a_field_that_is_a_statement_is_said_whatever_its_format() -> None:
    statement = Why.FOLLOW_UP_ENDS(ends=StudyPhrase.MONTHS(months=4.5))
    assert in_language(statement, masking(words_in("en"), 5, ())) == in_language(statement, words_in("en"))
