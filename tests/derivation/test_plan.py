"""What the engine leaves out, stores and drops never changes a row."""

import duckdb
import pytest

from spec.by_sql import derived_by_sql, read
from spec.examples import SUBJECTS
from theracurve.definition.loader import parse_study
from theracurve.derivation.engines.duckdb import derive, empty_tables, load_rule_tables, make
from theracurve.derivation.engines.plan import Made, PlannedStep, plan
from theracurve.derivation.rule_tables import rule_tables
from theracurve.derivation.sql import Step, steps

NEVER = "SELECT d.x FROM rule.none AS r CROSS JOIN doses AS d"
STEPS = (
    Step("summed", "SELECT d.day, sum(d.x) AS x FROM records.doses AS d GROUP BY d.day"),
    Step("doses", "-- All doses, FROM nowhere.\nSELECT s.x FROM summed AS s WHERE s.x > 0"),
    Step("once", "SELECT d.x, 'FROM rule.none' AS y FROM doses AS d"),
    Step("either", f"SELECT DISTINCT o.x FROM once AS o\nUNION ALL\n{NEVER}"),
    Step("never", f"WITH n AS ({NEVER})\nSELECT d.x FROM doses AS d INNER JOIN n ON d.x = n.x"),
    Step("still", f"WITH n AS ({NEVER})\nSELECT max(d.x) OVER () AS x FROM doses AS d LEFT JOIN n ON d.x = n.x"),
    Step("derived_all", "SELECT e.x FROM either AS e\nUNION ALL\nSELECT n.x FROM never AS n"),
    Step("light", "SELECT s.x FROM still AS s INNER JOIN rule.some AS r ON s.x = r.x"),
    Step("derived_still", "SELECT l.x FROM light AS l"),
)


def planned(empty: set[str]) -> dict[str, PlannedStep]:
    return {entry.step.table: entry for entry in plan(STEPS, empty)}


def test_what_is_read_once_or_selects_is_a_view_and_what_derived_tables_read_is_stored_unless_it_is_light() -> None:
    made = {name: entry.made for name, entry in planned({"rule.none"}).items()}
    assert made == {
        "summed": Made.TABLE,
        "doses": Made.VIEW,
        "once": Made.VIEW,
        "either": Made.TABLE,
        "never": Made.EMPTY,
        "still": Made.TABLE,
        "light": Made.VIEW,
        "derived_all": Made.VIEW,
        "derived_still": Made.VIEW,
    }


def test_a_table_is_dropped_after_the_last_step_that_needs_it_and_never_below_a_view() -> None:
    finished = {name: set(entry.finished) for name, entry in planned({"rule.none"}).items()}
    assert finished.pop("either") == {"once"}
    assert finished.pop("still") == {"summed", "doses"}
    assert not any(finished.values())


@pytest.mark.parametrize("name", SUBJECTS)
def test_what_is_planned_as_empty_is_empty(name: str) -> None:
    example = SUBJECTS[name].examples[0]
    file = parse_study(example.study_text)
    connection = read(example.record_texts, {}).connection
    load_rule_tables(connection, rule_tables(file.definitions))
    empty = empty_tables(connection)
    for entry in plan(steps(), empty):
        connection.execute(f'CREATE TABLE "{entry.step.table}" AS\n{entry.step.select}')
        found = connection.execute(f'SELECT count(*) FROM "{entry.step.table}"').fetchone()
        assert found is not None
        assert entry.made is not Made.EMPTY or found[0] == 0, entry.step.table


def test_what_is_used_up_is_dropped_and_the_people_stay() -> None:
    example = SUBJECTS["endpoints"].examples[0]
    connection, _ = derived_by_sql(example.study_text, example.record_texts)
    tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'"
    left = {name for (name,) in connection.execute(tables).fetchall()}
    assert {"people", "derived_evidence", "endpoints"} <= left
    assert not left & {"dated_rows", "event_assessments"}


def test_a_table_without_rows_has_the_columns_of_its_select_the_second_time_too() -> None:
    step = Step(
        "nobody", "SELECT CAST(1 AS BIGINT) AS place, CAST('a' AS VARCHAR) AS name, CAST(1 AS DECIMAL(18, 3)) AS n"
    )
    for _ in range(2):
        with duckdb.connect() as connection:
            make(connection, [PlannedStep(step, Made.EMPTY, ())])
            described = connection.execute("DESCRIBE nobody").fetchall()
            assert [row[:2] for row in described] == [("place", "BIGINT"), ("name", "VARCHAR"), ("n", "DECIMAL(18,3)")]
            assert connection.execute("SELECT count(*) FROM nobody").fetchall() == [(0,)]


def test_what_is_asked_for_alone_has_the_rows_that_it_has_among_all() -> None:
    example = SUBJECTS["endpoints"].examples[0]
    tables = rule_tables(parse_study(example.study_text).definitions)
    connection = read(example.record_texts, {}).connection
    found = []
    for wanted in ((), ("derived_endpoints",)):
        derive(connection, tables, wanted)
        found.append(connection.execute("SELECT * FROM derived_endpoints ORDER BY ALL").fetchall())
    everything, alone = found
    assert alone
    assert alone == everything
    with pytest.raises(duckdb.CatalogException, match="derived_evidence does not exist"):
        connection.execute("SELECT * FROM derived_evidence")
