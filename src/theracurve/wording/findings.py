"""How many findings there are. Their messages are made where records are read; they are not said here."""

from collections.abc import Iterable

from theracurve.vocabulary.findings import Finding, count_by_severity
from theracurve.wording.words import Words


def counts_in_words(findings: Iterable[Finding], words: Words) -> dict[str, str]:
    """`9 warnings` and `10 notes`, to be put into a sentence."""
    counts = count_by_severity(findings)
    return {
        "warnings": words("findings.warnings", n=counts["warning"]),
        "notes": words("findings.notes", n=counts["note"]),
    }
