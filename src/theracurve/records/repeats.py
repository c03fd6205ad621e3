"""Checks of what was entered twice: rows that say the same, patients who are the same."""

from collections.abc import Iterator

from theracurve.intake.conform import quoted
from theracurve.intake.shown import shown
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, question
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import listed
from theracurve.vocabulary.tables import RECORD_TABLES

# Tables in which one patient may have several rows of one day; doses of medications even add up. (Of absorbed doses
# that stand twice `absorbed_doses` asks.)
SEVERAL_A_DAY = ("medications", "adverse_events", "treatments")
TELLING = ("birth_year", "enrolled_on", "sex")  # two patients may share all else


def repeated_rows(seen: Examined) -> Iterator[Finding]:
    for table in SEVERAL_A_DAY:
        columns = ", ".join(quoted(name) for name in RECORD_TABLES[table].names)
        query = f"""
            SELECT patient_id, list(row ORDER BY row) AS rows FROM records.{table}
            WHERE patient_id IS NOT NULL GROUP BY {columns} HAVING count(*) > 1 ORDER BY rows
        """
        for patient_id, rows in seen.rows(query):
            yield question(
                "row-repeated", NamedPlace(table, rows[1], "patient_id", patient_id), n=len(rows), rows=listed(rows)
            )


def alike_patients(seen: Examined) -> Iterator[Finding]:
    """One person under two ids: whatever is recorded of the two is the same. Nothing is ever merged."""
    described = seen.rows("SELECT column_name FROM (DESCRIBE records.patients)")
    columns = ", ".join(quoted(name) for (name,) in described if name not in ("row", "patient_id"))
    told = " AND ".join(f"{name} IS NOT NULL" for name in TELLING)
    query = f"""
        SELECT list(patient_id ORDER BY row) AS ids, list(row ORDER BY row) AS rows FROM records.patients
        WHERE patient_id IS NOT NULL AND {told}
        GROUP BY {columns} HAVING count(DISTINCT patient_id) > 1 ORDER BY rows
    """
    for ids, rows in seen.rows(query):
        yield question(
            "patients-alike",
            NamedPlace("patients", rows[1], "patient_id", ids[1]),
            ids=listed([shown(name) for name in ids]),
            rows=listed(rows),
        )


CHECKS: tuple[Check, ...] = (
    repeated_rows,
    alike_patients,
)
