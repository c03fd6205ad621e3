"""Claims: what was published, each as printed, held against each other and against the study's own data."""

from theracurve.report.document import Section, said
from theracurve.report.reading import Reading
from theracurve.report.table import ReportTable, row
from theracurve.wording.claims.because import because, verdict_name
from theracurve.wording.claims.titles import claim_title
from theracurve.wording.masking import told_claims


def claims(reading: Reading) -> Section | None:
    words = reading.words
    checked = told_claims(reading.results.claims, words)
    if not checked:
        return None
    rows = tuple(row(claim_title(c.claim, words), verdict_name(c.verdict, words), because(c, words)) for c in checked)
    header = tuple(words(f"claims.section.{name}") for name in ("claim", "verdict", "because"))
    table = ReportTable(words("claims.section.caption"), header, rows)
    return Section("claims", words("claims.section.title"), (said(words("claims.section.lead")), table))
