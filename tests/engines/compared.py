"""What the engines are compared on: every worked example, and generated cohorts, each as a world of its own."""

from hypothesis import HealthCheck, given, settings

from cohorts.strategies import GeneratedCohort, cohorts
from engines.worlds import World
from spec.test_examples import all_examples


def worked_examples() -> list[World]:
    return [World(title, example.study_text, example.record_texts) for title, example in all_examples()]


def generated_cohorts(count: int) -> list[World]:
    """The first `count` cohorts that the strategies draw; the same in every run."""
    drawn: list[World] = []

    @given(cohorts())
    @settings(
        max_examples=count, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    def collect(cohort: GeneratedCohort) -> None:
        drawn.append(World(f"cohort {len(drawn) + 1}", *cohort))

    collect()
    return drawn
