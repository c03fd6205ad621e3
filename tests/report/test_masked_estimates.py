"""The shared estimates of 200 generated studies: whoever solves for the whole numbers behind them comes no nearer to a
count of patients than the mask."""

from itertools import product
from random import Random

import pytest

from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.export.shared_json import masked
from theracurve.survival._values.phrases import Method
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.masking import Mask


def estimate(quantity: StudyQuantity, n: int, events: int, group: str | None, groups: tuple[str, ...]) -> StudyEstimate:
    """An estimate of which only the counts matter."""
    share = quantity is StudyQuantity.PROPORTION
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
    quantity = random.choice((StudyQuantity.MEDIAN, StudyQuantity.PROPORTION))
    together = StudyQuantity.HAZARD_RATIO if quantity is StudyQuantity.MEDIAN else StudyQuantity.PROPORTION_DIFFERENCE
    pair = names[:2]
    n, events = sum(sizes[name] for name in pair), sum(counts[name] for name in pair)
    of_groups = (estimate(quantity, sizes[name], counts[name], name, ()) for name in names)
    return (*of_groups, estimate(together, n, events, None, pair))


@pytest.mark.parametrize("seed", range(200))
def test_a_solver_recovers_no_masked_count(seed: int) -> None:
    random = Random(seed)
    least = random.choice((3, 5))
    stated = study(random)
    told = list(masked(stated, Mask(least)))
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
    assert all(shown["value"] is None for e, shown in groups if shares(e) and Mask(least).hides(e.events or 0, e.n))


def shares(e: StudyEstimate) -> bool:
    return e.quantity is StudyQuantity.PROPORTION


def possible(e: StudyEstimate, shown: dict[str, object], least: int) -> list[int]:
    """What a group's events may be to somebody who knows its size where it is told, and the rule."""
    if shown["events"] is not None:
        return [int(str(shown["events"]))]
    size = 2 * least if shown["n"] is None else int(str(shown["n"]))
    return [count for count in range(size + 1) if shown["n"] is None or Mask(least).hides(count, size)]
