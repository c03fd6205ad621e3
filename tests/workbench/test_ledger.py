"""The ledger: what is appended stands, in its order, and nothing else can be done."""

import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from theracurve.errors import Conflict, UsageError
from theracurve.workbench.ledger.appending import next_row
from theracurve.workbench.ledger.change import CellChange
from theracurve.workbench.ledger.entry import BEFORE_THE_FIRST, Head, hash_of
from theracurve.workbench.ledger.reading import head, history, tables
from theracurve.workbench.ledger.verifying import verify
from workbench.conftest import Fresh
from workbench.ledgers import cell, some_entries, write


def test_an_empty_ledger_has_no_head_and_holds(fresh: Fresh) -> None:
    assert head() == Head(0, BEFORE_THE_FIRST)
    assert verify().holds
    assert tables() == {}


def test_a_cell_keeps_its_history(fresh: Fresh) -> None:
    write(cell("7,4"))
    last = write(cell("7.4", old="7,4"), who="investigator", reason="a comma for a point")
    found = history("labs", "A-001.1", "value")
    assert [(one.number, one.who, one.old, one.new, one.reason) for one in found] == [
        (1, "nurse", "", "7,4", "first entry"),
        (2, "investigator", "7,4", "7.4", "a comma for a point"),
    ]
    assert head() == last == Head(2, found[1].hash)
    assert tables(1) == {"labs": {"A-001.1": {"value": "7,4"}}}
    assert tables() == {"labs": {"A-001.1": {"value": "7.4"}}}
    assert verify().holds


def test_an_emptied_row_is_gone_and_its_history_stays(fresh: Fresh) -> None:
    write(cell("7.4"), cell("ng/mL", column="unit"))
    write(cell("", old="7.4"), cell("", old="ng/mL", column="unit"), reason="of another patient")
    assert tables() == {}
    assert len(history("labs", "A-001.1", "unit")) == 2


def test_the_hash_is_the_one_that_is_stated() -> None:
    """Made by `printf '%s' '[1,"2026-...' | sha256sum` of coreutils 9.1, written as `entry.py` says."""
    who_and_where = "nurse", "A-001", "labs", "A-001.1", "value"
    values = [1, "2026-11-30T19:50:00.000000Z", *who_and_where, "", 'µ "<5"\n', "first", "form", 1, BEFORE_THE_FIRST]
    assert hash_of(values) == "a78f68046351cf49d76905642af21b46ce8327ab682f11ab77220b6da8e0cc79"


def test_the_second_of_two_on_one_cell_sees_the_conflict(fresh: Fresh) -> None:
    write(cell("7.4"))
    write(cell("7.5", old="7.4"), who="monitor")
    with pytest.raises(
        Conflict, match=r"labs, row A-001.1, value: expected '7.4', found '7.5', by monitor at 2"
    ) as seen:
        write(cell("ng/mL", column="unit"), cell("7.6", old="7.4"), who="nurse")
    assert (seen.value.change.new, seen.value.last.new) == ("7.6", "7.5")
    assert head().number == 2  # nothing of it was kept, the unit neither


def test_the_second_to_name_a_new_row_sees_the_conflict(fresh: Fresh) -> None:
    write(cell("7.4", row=next_row("labs", "A-001")))
    row = next_row("labs", "A-001")
    assert row == "A-001.2"
    write(cell("1", row=row))
    with pytest.raises(Conflict):
        write(cell("2", row=row))
    assert next_row("labs", "A-0") == "A-0.1"


def test_one_patient_is_read_alone_and_follows_a_corrected_id(fresh: Fresh) -> None:
    write(CellChange("A-O1", "labs", "r1", "patient_id", "", "A-O1"), cell("7.4", row="r1", patient="A-O1"))
    write(CellChange("B-02", "labs", "r2", "patient_id", "", "B-02"), cell("9", row="r2", patient="B-02"))
    write(CellChange("A-01", "labs", "r1", "patient_id", "A-O1", "A-01"), reason="a letter O")
    assert tables(patient="A-01") == {"labs": {"r1": {"patient_id": "A-01", "value": "7.4"}}}
    assert tables(patient="A-O1") == {}
    assert tables(2, patient="A-O1") == {"labs": {"r1": {"patient_id": "A-O1", "value": "7.4"}}}
    assert tables(names=["lesions"]) == {}


REFUSED = {
    "without a reason": lambda: write(cell("1"), reason=" "),
    "without a name": lambda: write(cell("1"), who=""),
    "of nothing": lambda: write(),
    "of one cell twice": lambda: write(cell("1"), cell("2")),
    "that changes nothing": lambda: write(cell("1", old="1")),
    "with a NUL": lambda: write(cell("1\x00")),
    "with half a character": lambda: write(cell("1"), reason="\ud83d"),
    "of a row without a name": lambda: write(cell("1", row="")),
    "of another patient than its row": lambda: write(CellChange("A", "labs", "r", "patient_id", "", "B")),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_change_is_refused(fresh: Fresh, what: str) -> None:
    with pytest.raises(UsageError):
        REFUSED[what]()
    assert head().number == 0


OTHERS = 'moment, who, patient, "table", "row", "column", old, new, reason, source, batch, previous, hash'
FORBIDDEN = (
    "UPDATE ledger_entry SET new = '9' WHERE number = 2",
    "DELETE FROM ledger_entry WHERE number = 2",
    "DELETE FROM ledger_entry",
    "INSERT INTO ledger_entry SELECT * FROM ledger_entry WHERE number = 2",
    f"INSERT INTO ledger_entry SELECT 9, {OTHERS} FROM ledger_entry WHERE number = 2",
    f"INSERT INTO ledger_entry SELECT 4, {OTHERS} FROM ledger_entry WHERE number = 2",
)
OF_ONE = {
    "INSERT OR REPLACE INTO ledger_entry SELECT * FROM ledger_entry WHERE number = 2": "sqlite",
    "TRUNCATE ledger_entry": "postgresql",
}


@pytest.mark.parametrize("statement", [*FORBIDDEN, *OF_ONE])
def test_the_database_refuses_to_change_delete_or_jump(fresh: Fresh, statement: str) -> None:
    if OF_ONE.get(statement, connection.vendor) != connection.vendor:
        pytest.skip(f"no statement of {connection.vendor}")
    some_entries(3)
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match=r"append-only|follows the last|UNIQUE"):
        cursor.execute(statement)
    assert verify().entries == 3
    assert verify().holds


CELLS = st.tuples(st.sampled_from(["labs", "lesions"]), st.sampled_from(["r1", "r2"]), st.sampled_from(["a", "b"]))
VALUES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=4)
BATCHES = st.lists(st.dictionaries(CELLS, VALUES, min_size=1, max_size=4), max_size=6)


@given(BATCHES)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_tables_of_every_moment_are_a_replay(fresh: Fresh, batches: list) -> None:
    """Against a plain dictionary that is written cell by cell."""
    fresh()
    plain: dict[tuple[str, str, str], str] = {}
    replay = [dict(plain)]
    for batch in batches:
        changes = [CellChange("", *at, plain.get(at, ""), new) for at, new in batch.items() if new != plain.get(at, "")]
        if changes:
            write(*changes)
        for change in changes:
            plain[change.table, change.row, change.column] = change.new
            replay.append(dict(plain))
    for number, expected in enumerate(replay):
        flat = {
            (t, r, c): text for t, rows in tables(number).items() for r, row in rows.items() for c, text in row.items()
        }
        assert flat == {at: text for at, text in expected.items() if text}
    assert verify().entries == head().number == len(replay) - 1
    assert verify().holds


def test_a_full_disk_keeps_nothing_of_what_it_refuses(ledger: Path) -> None:
    some_entries(3)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        [pages] = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(UsageError, match=r"cannot be written: database or disk is full; nothing of it was kept"):
        write(*(cell("x" * 900, row=f"A-001.{number}") for number in range(9, 99)))
    assert verify().entries == 3
    assert verify().holds
    connection.close()  # there is room again
    write(cell("7.4", row="A-009.1"))
    assert head().number == 4


def test_a_read_only_ledger_is_read_and_refuses(ledger: Path) -> None:
    some_entries(3)
    connection.close()
    connection.settings_dict["NAME"] = f"file:{ledger}?mode=ro"
    with pytest.raises(UsageError, match="readonly database; nothing of it was kept"):
        write(cell("7.4", row="A-009.1"))
    assert verify().holds
    assert len(tables()["labs"]) == 3


def test_what_another_program_has_locked_is_refused_in_words(ledger: Path) -> None:
    some_entries(3)
    connection.close()
    connection.settings_dict["OPTIONS"] = {**connection.settings_dict["OPTIONS"], "timeout": 0.01}
    other = sqlite3.connect(ledger, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(UsageError, match="database is locked; nothing of it was kept"):
        write(cell("7.4", row="A-009.1"))
    with suppress(sqlite3.Error):
        other.execute("ROLLBACK")
    other.close()
    assert head().number == 3
