"""What visits show of courses that are known: worked by hand from docs/derivation.md, section 7."""

import numpy as np
import pytest

from simulation.conditions import founding, of_analyses
from theracurve.definition.study import Study
from theracurve.simulation.courses import Courses, Lives
from theracurve.simulation.plan import planned_comparisons
from theracurve.simulation.seeing import seen

NEVER = np.inf
ALL = (True, True, True, True, True)  # visits of the days 91, 183, 365, 548 and 731


def observed(
    progression: float, death: float, last: float, attended: tuple[bool, ...] = ALL, study: Study | None = None
) -> tuple[float, bool]:
    """Progression-free survival of one patient of one study."""
    plan = study or of_analyses({"endpoint": "progression_free_survival"})
    visits = tuple(visit.day for visit in plan.planned_visits)
    lives = Lives(("A",), {}, np.array([[last]]), np.array([[attended]]), visits)
    days = {"tumour_progression": np.array([[progression]]), "death": np.array([[death]])}
    found = seen(plan, planned_comparisons(plan).simulated[0], Courses(lives, days, np.minimum(death, [[last]])))
    return float(found.time[0, 0]), bool(found.event[0, 0])


@pytest.mark.parametrize(
    ("progression", "death", "last", "attended", "expected"),
    [
        (100, NEVER, 800, ALL, (183, True)),  # dated at the first visit on its day or later
        (183, NEVER, 800, ALL, (183, True)),
        (100, NEVER, 800, (True, False, True, True, True), (365, True)),  # the visit that would have shown it
        (100, 150, 800, ALL, (150, True)),  # death before anybody looked
        (100, 183, 800, ALL, (183, True)),  # on the day of a visit that death prevents
        (NEVER, NEVER, 600, ALL, (548, False)),  # censored at the last look, not at the last day
        (100, NEVER, 180, ALL, (91, False)),  # lost before the visit that would have shown it
        (NEVER, 700, 600, ALL, (548, False)),  # a death that nobody saw
        (NEVER, 400, 800, (False,) * 5, (0, False)),  # never looked at: a death after the second visit is no event
        (NEVER, 150, 800, (False,) * 5, (150, True)),  # before it, it is
    ],
)
def test_progression_free_survival(
    progression: float, death: float, last: float, attended: tuple[bool, ...], expected: tuple[float, bool]
) -> None:
    assert observed(progression, death, last, attended) == expected


def test_an_event_after_missed_visits_is_censored_before_the_gap() -> None:
    stated = founding().model_dump(by_alias=True, mode="json", exclude_unset=True)
    stated["endpoints"]["progression_free_survival"]["censor_after_missed"] = "at least 2"
    study = Study.model_validate(stated | {"analyses": [{"endpoint": "progression_free_survival"}]})
    assert observed(300, NEVER, 800, (True, False, False, True, True), study) == (91, False)
    assert observed(300, NEVER, 800, (True, False, True, True, True), study) == (365, True)


def test_what_the_plan_compares_in_nobody_is_declined() -> None:
    assert [(analysis.endpoint, why) for analysis, why in planned_comparisons(founding()).declined] == [
        ("time_to_relapse", "among_benefited")
    ]
