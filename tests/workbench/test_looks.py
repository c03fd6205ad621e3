"""One look at the study: where it stands, its check and what follows are of one entry, whoever appends meanwhile."""

from django.test import Client

from theracurve.vocabulary.tables import RECORD_TABLES
from theracurve.workbench.cells import tables_of
from theracurve.workbench.ledger.reading import head, tables
from theracurve.workbench.mending import cell_changed
from theracurve.workbench.standing import Look, looked
from workbench.ledgers import write


def values(look: Look, patient: str) -> list[str]:
    """The laboratory values of a patient as a page shows them."""
    shown = tables_of(look.checked.intake.connection, [RECORD_TABLES["labs"]], patient, (), look.at)
    return [cell.text for table in shown for row in table.rows for cell in row.cells if cell.column.name == "value"]


def test_what_is_appended_meanwhile_belongs_to_the_next_look(tiny: Client) -> None:
    look = looked()
    row, cells = next((name, cells) for name, cells in tables(names=["labs"])["labs"].items() if cells.get("value"))
    before = values(look, cells["patient_id"])
    write(cell_changed("labs", row, "value", cells["value"], "7;4"))
    assert look.is_derivable
    assert look.derived.intake.connection.execute("SELECT count(*) FROM derived_evidence").fetchone() != (0,)
    assert look.at.head.number < head().number
    assert values(look, cells["patient_id"]) == before
    after = looked()
    assert after.at.head == head()
    assert not after.is_derivable
    assert "7;4" in values(after, cells["patient_id"])


def test_two_who_look_at_one_entry_share_its_check(tiny: Client) -> None:
    one, other = looked(), looked()
    assert one.shared is other.shared
    assert one.checked.intake.connection is not other.checked.intake.connection
