"""Whatever is changed behind the program's back is found: a bit of a value or of the file, the end cut off."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection, transaction

from theracurve.workbench.ledger.entry import HASHED, Head, hash_of
from theracurve.workbench.ledger.guards import SQLITE
from theracurve.workbench.ledger.reading import COLUMNS, entries, head, tables
from theracurve.workbench.ledger.verifying import BrokenLink, verify
from theracurve.workbench.opening import look_at
from theracurve.workbench.settings import DATABASE
from workbench.ledgers import some_entries
from workbench.postgresql import address, on_server

ENTRIES = 12
ROWS = 1, 5, 12


def behind_its_back(ledger: Path, *statements: str) -> None:
    """Write with another program, without the triggers, which stand again afterwards."""
    connection.close()
    with closing(sqlite3.connect(ledger)) as other, other:
        for name in SQLITE:
            other.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            other.execute(statement)
        for trigger in SQLITE.values():
            other.execute(trigger)


def flipped(value: int | str, draw: random.Random) -> int | str:
    """The value with one bit turned over that leaves it text."""
    if isinstance(value, int):
        return value ^ 1 << draw.randrange(4, 8)  # no other entry's number
    held = bytearray((value or "\x01").encode())
    while True:
        held[draw.randrange(len(held))] ^= 1 << draw.randrange(7)
        try:
            text = held.decode()
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and text != value:
            return text


@pytest.mark.parametrize("field", COLUMNS)
def test_a_flipped_bit_of_a_value_is_found_and_named(ledger: Path, field: str) -> None:
    some_entries(ENTRIES)
    whole, draw = ledger.read_bytes(), random.Random(field)
    for number in ROWS:
        connection.close()
        ledger.write_bytes(whole)
        [entry] = [one for one in entries() if one.number == number]
        changed = flipped(getattr(entry, field), draw)
        literal = str(changed) if isinstance(changed, int) else "'" + changed.replace("'", "''") + "'"
        behind_its_back(ledger, f'UPDATE ledger_entry SET "{field}" = {literal} WHERE number = {number}')
        found = verify()
        assert found.broken is not None
        if field not in (
            "number",
            "old",
        ):  # named otherwise; a text where none was
            assert found.broken == BrokenLink(number, field)
            assert found.entries == number - 1


def test_a_value_changed_altogether_is_found(ledger: Path) -> None:
    some_entries(ENTRIES)
    behind_its_back(ledger, "UPDATE ledger_entry SET new = '99' WHERE number = 5")
    assert verify().broken == BrokenLink(5, "content")


def test_a_value_of_another_type_is_found(ledger: Path) -> None:
    some_entries(ENTRIES)
    behind_its_back(ledger, "UPDATE ledger_entry SET who = CAST(who AS BLOB) WHERE number = 5")
    assert verify().broken == BrokenLink(5, "who")


def test_a_chain_forged_from_an_entry_on_is_found_by_a_published_head(ledger: Path) -> None:
    """Whoever can write the file can also write new hashes: what was published they cannot."""
    published = some_entries(ENTRIES)
    forged, previous = [], ""
    for entry in entries():
        values = [getattr(entry, name) for name in HASHED]
        if entry.number >= 5:
            values[HASHED.index("new")] = "99" if entry.number == 5 else entry.new
            values[HASHED.index("previous")] = previous
        previous = hash_of(values)
        statement = "UPDATE ledger_entry SET new = '{}', previous = '{}', hash = '{}' WHERE number = {}"
        forged.append(statement.format(values[HASHED.index("new")], values[-1], previous, entry.number))
    behind_its_back(ledger, *forged)
    assert verify().holds
    assert verify(published).broken == BrokenLink(12, "hash")


def test_entries_cut_off_at_the_end_are_found_by_a_published_head(ledger: Path) -> None:
    published = some_entries(ENTRIES)
    behind_its_back(ledger, "DELETE FROM ledger_entry WHERE number > 9")
    assert verify().holds
    assert verify(published).broken == BrokenLink(10, "missing")
    assert verify(Head(9, "0" * 64)).broken == BrokenLink(9, "hash")


def test_an_entry_taken_out_is_found(ledger: Path) -> None:
    some_entries(ENTRIES)
    behind_its_back(ledger, "DELETE FROM ledger_entry WHERE number = 5")
    assert verify().broken == BrokenLink(5, "number")


@pytest.mark.parametrize("numbers", [(0,), (-1, 0), (-7,)])
def test_entries_put_before_the_first_are_found_and_stand_in_no_table(ledger: Path, numbers: tuple[int, ...]) -> None:
    published, before = some_entries(ENTRIES), tables()
    values = "'', 'x', 'A-001', 'labs', 'A-666.1', 'value', '', '66', 'x', 'x', 1, '', ''"
    forged = [f"INSERT INTO ledger_entry VALUES ({number}, {values})" for number in numbers]
    behind_its_back(ledger, "PRAGMA ignore_check_constraints = 1", *forged)
    assert verify(published).broken == BrokenLink(1, "number")
    assert tables() == before


def test_an_entry_before_the_first_is_refused_without_triggers_too(ledger: Path) -> None:
    some_entries(1)
    with pytest.raises(sqlite3.IntegrityError, match="ledger_from_one"):
        behind_its_back(ledger, "UPDATE ledger_entry SET number = 0")


REPLACED = {  # what a person who owns the database can do to the triggers of a server
    "a trigger only of a replica": "ALTER TABLE ledger_entry ENABLE REPLICA TRIGGER ledger_no_change",
    "a trigger switched off": "ALTER TABLE ledger_entry DISABLE TRIGGER ledger_no_truncate",
    "another body": "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql"
    " AS $$ BEGIN RETURN NEW; END $$",
    "another event": "DROP TRIGGER ledger_no_change ON ledger_entry; CREATE TRIGGER ledger_no_change"
    " BEFORE DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
    "a condition": "DROP TRIGGER ledger_no_change ON ledger_entry; CREATE TRIGGER ledger_no_change BEFORE UPDATE OR"
    " DELETE ON ledger_entry FOR EACH ROW WHEN (OLD.number > 99) EXECUTE FUNCTION ledger_refuse()",
}


@pytest.mark.postgresql
def test_a_trigger_of_a_server_that_does_something_else_is_found(
    server: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_server(server, "CREATE DATABASE guarded TEMPLATE empty")
    monkeypatch.setenv(DATABASE, address(server, "guarded"))
    look_at(tmp_path)
    assert verify().holds
    for what, statement in REPLACED.items():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            assert verify().broken == BrokenLink(0, "guards"), what
            transaction.set_rollback(True)
    assert verify().holds
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_no_change")
    assert verify().holds
    connection.close()


@pytest.mark.parametrize("trigger", SQLITE)
def test_a_trigger_taken_away_is_found(ledger: Path, trigger: str) -> None:
    some_entries(3)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {trigger}")
    assert verify().broken == BrokenLink(0, "guards")


def read_whole(ledger: Path) -> list[object]:
    connection.close()
    return [*entries(), head()]


def drawn_bits(whole: bytes, draw: random.Random) -> Iterator[int]:
    """Bits where an entry's texts stand in the file, and anywhere else."""
    texts = [place for text in (b"read \xc2\xab", b"A-007", b"nurse") for place in places_of(text, whole)]
    yield from (8 * (draw.choice(texts) + draw.randrange(4)) + draw.randrange(8) for _ in range(15))
    yield from (draw.randrange(8 * len(whole)) for _ in range(25))


def places_of(text: bytes, whole: bytes) -> list[int]:
    return [place for place in range(len(whole)) if whole.startswith(text, place)]


def test_a_flipped_bit_of_the_file_is_found_or_changes_nothing(ledger: Path) -> None:
    """Much of a file is empty, and nothing reads it; what is read is as it was appended, or said to be broken."""
    some_entries(ENTRIES)
    as_it_was, whole, found = read_whole(ledger), ledger.read_bytes(), 0
    connection.close()
    for bit in drawn_bits(whole, random.Random(1)):
        spoilt = bytearray(whole)
        spoilt[bit // 8] ^= 1 << bit % 8
        ledger.write_bytes(spoilt)
        holds = verify().holds
        found += not holds
        assert not holds or read_whole(ledger) == as_it_was, bit
        connection.close()
    assert found >= 15  # the texts, at least
