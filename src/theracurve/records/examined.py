"""What a check looks at: the study, the records as read, and the day of reading."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from theracurve.definition.study import Study
from theracurve.intake import Intake
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.findings import Finding, errors_among
from theracurve.vocabulary.tables import RECORD_TABLES, Kind

ROWS_A_FETCH = 10_000

DAY_COLUMNS = {
    "uptake": "imaged_on",
    "administrations": "administered_at",
    "assessments": "assessed_on",
    "labs": "collected_on",
    "lesions": "imaged_on",
    "responses": "assessed_on",
    "bone_scans": "imaged_on",
    "volumes": "imaged_on",
    "medications": "started_on",
    "adverse_events": "started_on",
    "treatments": "started_on",
}


def dated(table: str, column: str) -> str:
    """The rows of a table with their first and last possible day, which differ where only the month or the year is
    known, and the date as it is known."""
    kind = RECORD_TABLES[table].column(column).kind
    first, last = ends_of(column, kind)
    visit = "visit" if "visit" in RECORD_TABLES[table].names else "NULL"
    whole = f"CASE WHEN {last} - {first} > 31 THEN 4 WHEN {last} > {first} THEN 7 ELSE 10 END"
    return (
        f"SELECT '{table}' AS source, '{column}' AS dated, row, patient_id, {first} AS day, {last} AS until, "
        f"left(CAST({first} AS VARCHAR), {whole}) AS known, {visit} AS visit FROM records.{table}"
    )


def ends_of(column: str, kind: Kind) -> tuple[str, str]:
    """The typed columns of the first and the last day that a date may be."""
    if kind is Kind.PARTIAL_DATE:
        return f"{column}_first", f"{column}_last"
    of_day = f"{column}_on" if kind is Kind.MOMENT else column
    return of_day, of_day


# Every row that says on which day a patient was seen, treated or ill, with the column that holds the day.
DATED = " UNION ALL ".join(dated(table, column) for table, column in DAY_COLUMNS.items())
DEATHS = """
    SELECT patient_id, max(died_on) AS died_on FROM records.follow_up
    WHERE died_on IS NOT NULL GROUP BY patient_id
"""


@dataclass(frozen=True)
class Examined:
    """Everything that a check may ask; `definitions` are the protocol and its variants, by name."""

    definitions: dict[str, Study]
    intake: Intake
    today: date
    kept: set[str] = field(default_factory=set, init=False, repr=False)

    def rows(self, query: str, *parameters: object) -> Iterator[tuple[Any, ...]]:
        """The rows that a query over the typed tables returns, in its order."""
        found = self.intake.connection.cursor().execute(query, list(parameters))
        while rows := found.fetchmany(ROWS_A_FETCH):
            yield from rows

    def keep(self, name: str, query: str, *parameters: object) -> str:
        """The SQL name of a table with the rows of a query that several checks ask; made for the first of them."""
        if name not in self.kept:
            connection = self.intake.connection
            connection.execute("CREATE SCHEMA IF NOT EXISTS examined")
            connection.execute(f"CREATE OR REPLACE TABLE examined.{name} AS {query}", list(parameters))
            self.kept.add(name)
        return f"examined.{name}"

    def forget(self) -> None:
        """Drop the tables that were kept."""
        self.intake.connection.execute("DROP SCHEMA IF EXISTS examined CASCADE")
        self.kept.clear()

    @property
    def study(self) -> Study:
        """The protocol as stated."""
        return self.definitions[PROTOCOL]

    def has(self, table: str) -> bool:
        return table in self.intake.present

    def whole(self, table: str) -> bool:
        """Whether all rows of the table were read, so that what is not in it is not there. An error of the file, of a
        row's width or of an id makes it doubtful; an error of any other cell does not."""
        if not self.has(table):
            return False
        places = (table, self.intake.present[table].path)
        errors = (finding for finding in errors_among(self.intake.findings) if finding.table in places)
        return not any(error.row is None or error.column in (None, "patient_id") for error in errors)

    @property
    def people(self) -> str:
        """The table of the patients with their time zero: patient_id, group, row, time_zero; one row for each id."""
        zero = self.study.time_zero or "CAST(NULL AS DATE)"
        return self.keep(
            "people",
            f'SELECT patient_id, min("group") AS "group", min(row) AS row, min({zero}) AS time_zero '
            "FROM records.patients WHERE patient_id IS NOT NULL GROUP BY patient_id",
        )

    @property
    def dated(self) -> str:
        """The table of `DATED`, which many checks ask."""
        return self.keep("dated", DATED)


def column_empty(seen: Examined, table: str, column: str) -> bool:
    """Whether no row of the table has anything in the column."""
    [(filled,)] = seen.rows(f"SELECT count({column}) FROM records.{table}")
    return not filled


Check = Callable[[Examined], Iterator[Finding]]
