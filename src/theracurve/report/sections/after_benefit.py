"""Endpoints that only those who benefited can have: described per group, never tested."""

from collections.abc import Iterator

from theracurve.analysis.study_estimate import StudyResult
from theracurve.report.document import Section
from theracurve.report.reading import Reading
from theracurve.report.table import Cell, ReportTable, row
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.wording.estimates import count_behind, quantity_name, value_of
from theracurve.wording.estimators import method_of
from theracurve.wording.labels import capital, endpoint_name, of_named


def after_benefit(reading: Reading) -> Section | None:
    tables = tuple(tables_of(reading))
    return Section("after", reading.words("after_benefit.title"), tables) if tables else None


def tables_of(reading: Reading) -> Iterator[ReportTable]:
    words = reading.words
    header = tuple(words(f"after_benefit.header.{name}") for name in ("quantity", "value", "behind", "method"))
    for name, endpoint in reading.study.endpoints.items():
        found = [e for e in reading.results.estimates if e.endpoint == name and e.variant == PROTOCOL]
        if endpoint.among and found:
            origin = words(f"after_benefit.origin.{endpoint.starts_at}")
            shown = of_named(capital(endpoint_name(name, words)), endpoint.benefit or "", words)
            caption = words("after_benefit.caption", endpoint=shown, origin=origin)
            rows = tuple(estimate_row(reading, estimate) for estimate in found)
            yield ReportTable(caption, header, rows, note=words("after_benefit.note"))


def estimate_row(reading: Reading, estimate: StudyResult) -> tuple[Cell, ...]:
    words = reading.words
    return row(
        quantity_name(estimate, reading.labels, words),
        value_of(estimate, words),
        count_behind(estimate, words),
        method_of(estimate.method, estimate.notes, words),
    )
