"""Endpoints that only those who benefited can have: described per group, never tested."""

from collections.abc import Iterator

from theracurve.report.document import Section
from theracurve.report.reading import Reading
from theracurve.report.table import Table, row
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.wording.estimates import quantity_name, value_of
from theracurve.wording.estimators import in_language
from theracurve.wording.labels import in_words


def after_benefit(reading: Reading) -> Section | None:
    tables = tuple(tables_of(reading))
    return Section("after", "After benefit", tables) if tables else None


def tables_of(reading: Reading) -> Iterator[Table]:
    header = ("Quantity", "Value", "Patients, events", "Method")
    for name, endpoint in reading.study.endpoints.items():
        found = [e for e in reading.results.estimates if e.endpoint == name and e.variant == PROTOCOL]
        if endpoint.among and found:
            rows = (
                row(
                    quantity_name(e, reading.labels, reading.words),
                    value_of(e, reading.words),
                    f"{e.n}, {e.events}",
                    in_language(e.method, reading.words),
                )
                for e in found
            )
            yield Table(
                f"{in_words(name).capitalize()}, among those who benefited, from the first benefit",
                header,
                tuple(rows),
                note="Who benefited is known only afterwards, so the groups are described here and not compared.",
            )
