"""The hazard ratio of two groups where Cox's model has none: Firth's, by its name, with a reason that fits the case."""

import numpy as np
import pytest

from theracurve.analysis.pair_of_groups import PairOfGroups
from theracurve.survival import cox


def two(events_a: tuple[int, ...], events_b: tuple[int, ...], ties: str = "efron", **late: object) -> PairOfGroups:
    """A at 1, 3, 5 ... and B at 2, 4, 6 ..., each patient with or without the event."""
    times = np.array([*range(1, 2 * len(events_a), 2), *range(2, 2 * len(events_b) + 1, 2)], dtype=float)
    group = np.array(["A"] * len(events_a) + ["B"] * len(events_b), dtype=object)
    return PairOfGroups(("A", "B"), times, np.array((*events_a, *events_b), dtype=bool), group, ties, **late)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("events_a", "events_b", "why"),
    [
        ((0, 0, 0, 0), (1, 1, 0, 1), "nobody in A had the event, so Cox's model has no finite ratio"),
        ((1, 1, 0, 0), (0, 0, 0, 0), "nobody in B had the event, so Cox's model has no finite ratio"),
        ((1, 1), (0, 0, 1), "while patients of both groups were at risk, every event was in A"),
        ((0, 0, 1), (1,), "while patients of both groups were at risk, every event was in B"),
    ],
)
@pytest.mark.parametrize("ties", ["efron", "breslow", "exact"])
def test_a_ratio_that_does_not_exist_is_given_with_the_reason_of_its_case(events_a, events_b, why, ties) -> None:
    both = two(events_a, events_b, ties)
    fit, notes = both.model("A")
    ratio = fit.hazard_ratio("A")
    assert "Firth's penalty" in str(ratio.method)
    assert str(notes[0]).startswith(why)
    assert "extreme" not in " ".join(map(str, notes))
    penalised = cox(
        both.time,
        both.event,
        {"A": (both.group == "A").astype(float)},
        ties="breslow" if ties == "breslow" else "efron",
        penalty="firth",
    )
    assert ratio.value == penalised.hazard_ratio("A").value


@pytest.mark.parametrize(("events_a", "events_b"), [((1, 0, 1), (0, 1, 1)), ((0, 0), (0, 0))])
def test_a_ratio_that_exists_or_nobody_had_the_event_keeps_cox_s_model(events_a, events_b) -> None:
    fit, notes = two(events_a, events_b).model("A")
    assert notes == ()
    assert "Firth" not in str(fit.hazard_ratio("A").method)


def test_without_anybody_of_the_other_group_at_risk_not_even_the_penalty_gives_a_ratio() -> None:
    fit, notes = two((0,), (0, 0, 1)).model("A")
    assert notes == ()
    assert not fit.hazard_ratio("A").estimable
