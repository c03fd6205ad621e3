"""A finding: something a person should look at, with the place where it is and how to mend it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

OPEN_QUESTION = "mapping-question"  # of a mapping of columns: what a person still has to say


class Severity(StrEnum):
    """`error` stops the study before derivation; `warning` and `note` stay in every report."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding.

    `code` is the stable name of the rule that found it. `table` is a record table or a file name, `row` the data row
    as read (1 = first below the header) or the line of a text file, `column` the column or key. `needs_review` asks a
    named person for an answer, which is kept in `answers.csv` beside the records. Where the records were read from
    files of another shape, `file`, `sheet` and `cell` (`F17`, or line and column) say where it stands in those.
    """

    severity: Severity
    code: str
    message: str
    remedy: str
    needs_review: bool = False
    table: str | None = None
    row: int | None = None
    column: str | None = None
    patient_id: str | None = None
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None

    def as_dict(self) -> dict[str, object]:
        """The finding as it stands in `results.json`: plain types, every field present."""
        return {**asdict(self), "severity": str(self.severity)}


def in_reading_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors first, of these the open questions; then by place: the order in which a person mends them; the same on
    every run."""
    rank = {severity: place for place, severity in enumerate(Severity)}
    return tuple(
        sorted(
            findings,
            key=lambda f: (
                rank[f.severity],
                f.code != OPEN_QUESTION,
                f.table or "",
                f.code,
                f.row or 0,
                f.column or "",
                f.patient_id or "",
                f.message,
            ),
        )
    )


def count_by_severity(findings: Iterable[Finding]) -> dict[str, int]:
    """How many of each severity, all three always present."""
    counts = Counter(finding.severity for finding in findings)
    return {str(severity): counts[severity] for severity in Severity}


def errors_among(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)
