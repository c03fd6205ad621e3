"""Claims: what was published, each as printed, held against each other and against the study's own data."""

from theracurve.report.document import Section, said
from theracurve.report.reading import Reading
from theracurve.report.table import Table, row
from theracurve.wording.claim_titles import claim_title
from theracurve.wording.claims import because, verdict_name

LEAD = (
    "Published numbers that the study file states, each as printed, held against each other and, where they are of this"
    " study's own data, against them."
)


def claims(reading: Reading) -> Section | None:
    checked = reading.results.claims
    if not checked:
        return None
    rows = tuple(
        row(claim_title(c.claim, reading.words), verdict_name(c.verdict, reading.words), because(c, reading.words))
        for c in checked
    )
    table = Table("What was published, checked", ("Claim", "Verdict", "Because"), rows)
    return Section("claims", "Claims", (said(LEAD), table))
