"""At most so many findings of one kind, then their number."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import Said

MOST_OF_A_CODE = 1000  # a table and code; a person mends the cause long before


def capped(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The first findings of each table and code as they come, and at the end one count for those that were more."""
    counts: Counter[tuple[str | None, str]] = Counter()
    surplus: dict[tuple[str | None, str], Finding] = {}
    for finding in findings:
        key = (finding.table, finding.code)
        counts[key] += 1
        if counts[key] <= MOST_OF_A_CODE:
            yield finding
        else:
            surplus[key] = finding
    for key, finding in surplus.items():
        yield count_of(finding, counts[key])


def count_of(finding: Finding, total: int) -> Finding:
    """The finding that stands for all those of its table and code that are not listed."""
    return replace(
        finding,
        message=Said("parts.more.message", n=total - MOST_OF_A_CODE, total=total),
        remedy=Said("parts.more.remedy"),
        row=None,
        column=None,
        patient_id=None,
    )
