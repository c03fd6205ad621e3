"""A finding as a page shows it: what it says in the person's language, or in English where it has no other."""

from collections.abc import Iterable
from dataclasses import dataclass

from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.languages import ENGLISH
from theracurve.wording.findings import in_language
from theracurve.wording.words import Words


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """One finding with its words; `language` is theirs."""

    finding: Finding
    message: str
    remedy: str
    language: str

    @property
    def place(self) -> str:
        """The cell of the person's own file, or else the table, row and column."""
        found = self.finding
        if found.cell:
            return " ".join(part for part in (found.file, found.sheet, found.cell) if part)
        return " ".join(str(part) for part in (found.table, found.row, found.column) if part is not None)


def shown_findings(findings: Iterable[Finding], words: Words) -> list[ShownFinding]:
    return [shown_finding(finding, words) for finding in findings]


def shown_finding(finding: Finding, words: Words) -> ShownFinding:
    message, remedy = (in_language(text, words) for text in (finding.message, finding.remedy))
    if message is None or remedy is None:
        return ShownFinding(finding, str(finding.message), str(finding.remedy), ENGLISH)
    return ShownFinding(finding, message, remedy, words.language)
