"""Generated cohorts in portions, so that every one is new."""

from collections.abc import Callable

from hypothesis import HealthCheck, given, seed, settings

from cohorts.strategies import GeneratedCohort, cohorts

# After ten examples Hypothesis begins to mutate what it has drawn: into near copies, of which little is learnt.
A_PORTION = 10


def draw_portion(use: Callable[[GeneratedCohort], None], number: int | None) -> None:
    """Try `use` on a portion of cohorts: always the same of this number, new ones without a number. About eight of
    ten are large; the first are as small as can be."""

    @settings(max_examples=A_PORTION, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(cohorts())
    def try_on(cohort: GeneratedCohort) -> None:
        use(cohort)

    (try_on if number is None else seed(number)(try_on))()


def portion(number: int) -> list[GeneratedCohort]:
    """The cohorts of a portion, for tests that look at all of them together."""
    found: list[GeneratedCohort] = []
    draw_portion(found.append, number)
    return found
