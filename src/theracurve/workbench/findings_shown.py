"""A finding as a page shows it: what it says in the person's language, or in English where it has no other."""

from collections.abc import Iterable
from dataclasses import dataclass

from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.languages import ENGLISH
from theracurve.wording.findings import in_language
from theracurve.wording.words import Words
from theracurve.workbench.standing import Standing


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """One finding with its words; `language` is theirs, and `row` is the ledger's name of the row that it speaks of,
    empty where it has none."""

    finding: Finding
    message: str
    remedy: str
    language: str
    row: str = ""

    @property
    def is_open(self) -> bool:
        """Whether a person has to answer it, or to mend its cell."""
        return self.finding.needs_review or self.finding.severity is Severity.ERROR

    @property
    def place(self) -> str:
        """The cell of the person's own file, or else the table, row and column."""
        found = self.finding
        if found.cell:
            return " ".join(part for part in (found.file, found.sheet, found.cell) if part)
        return " ".join(str(part) for part in (found.table, found.row, found.column) if part is not None)


def shown_findings(findings: Iterable[Finding], words: Words, at: Standing | None = None) -> list[ShownFinding]:
    """The findings in words; those about a study that is `at` hand with the ledger's names of their rows."""
    return [shown_finding(one, words, at.name_of(one.table, one.row) if at else "") for one in findings]


def shown_finding(finding: Finding, words: Words, row: str) -> ShownFinding:
    message, remedy = (in_language(text, words) for text in (finding.message, finding.remedy))
    if message is None or remedy is None:
        return ShownFinding(finding, str(finding.message), str(finding.remedy), ENGLISH, row)
    return ShownFinding(finding, message, remedy, words.language, row)
