"""Many studies in one run give what each gives alone: what the comparison of the engines rests on."""

import pytest

from engines.compared import generated_cohorts, worked_examples
from engines.worlds import World, all_derived, steps_within_worlds, together
from spec.by_sql import derived_by_sql
from theracurve.derivation.engines.duckdb import run_steps, select_derived
from theracurve.vocabulary.derived import DERIVED_TABLES


@pytest.fixture(scope="module")
def worlds() -> list[World]:
    return [*worked_examples()[::20], *generated_cohorts(6)]


def test_each_study_gives_what_it_gives_alone(worlds: list[World]) -> None:
    with together(worlds) as connection:
        run_steps(connection, steps_within_worlds())
        found = all_derived(connection)
    for number, world in enumerate(worlds):
        alone, _ = derived_by_sql(world.study, world.records)
        with alone:
            for name, table in DERIVED_TABLES.items():
                here = sorted((row[1:] for row in found[name] if row[0] == number), key=repr)
                assert here == sorted(alone.execute(select_derived(table)).fetchall(), key=repr), (world.title, name)
