"""Three small studies whose words are kept as golden files: the demonstration, no event in a group, one group."""

import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from report.reading_of import reading_of
from theracurve.report.document import Document
from theracurve.report.reading import Reading
from theracurve.report.report import report_of
from theracurve.start import start_demonstration

GOLDEN = Path(__file__).parent / "golden"

NO_EVENT_IN_A_GROUP = """\
study: no_event
title: Nobody dies in one group
data_origin: reconstructed
groups:
  A: {label: Treated, treated: true}
  B: {label: Not treated, treated: false}
reference_group: B
allocation: randomised
endpoints:
  overall_survival: {given: true}
analyses:
  - {endpoint: overall_survival, horizon: 12 months}
  - {endpoint: overall_survival, at: 6 months}
"""
ONE_GROUP = """\
study: one_group
title: One group alone
data_origin: reconstructed
groups:
  A: {label: Treated, treated: true}
endpoints:
  overall_survival: {given: true}
"""
TIMES = {"A": (3.1, 4, 8.5, 11, 12, 12), "B": (1, 2.5, 5, 7, 9.25, 12)}


def given(study: str, *rows: str) -> tuple[str, str]:
    return study, "\n".join(("patient_id,group,endpoint,time,time_unit,event", *rows)) + "\n"


def row(group: str, place: int, time: float, event: bool) -> str:
    return f"{group}{place},{group},overall_survival,{time},months,{str(event).lower()}"


STUDIES = {
    "no_event_in_a_group": given(
        NO_EVENT_IN_A_GROUP,
        *(
            row(g, n, time, g == "B" and time < 9)
            for g, times in TIMES.items()
            for n, time in enumerate(times, start=1)
        ),
    ),
    "one_group": given(ONE_GROUP, *(row("A", n, time, n % 2 == 0) for n, time in enumerate(TIMES["A"], start=1))),
}


def written(name: str, folder: Path) -> None:
    """The study as files."""
    if name == "demonstration":
        start_demonstration(folder, "nguyen2004", 1)
        return
    study, endpoints = STUDIES[name]
    (folder / "records").mkdir(parents=True)
    (folder / "study.yaml").write_text(study, encoding="utf-8")
    (folder / "records" / "endpoints.csv").write_text(endpoints, encoding="utf-8")


@cache
def reading_by_name(name: str) -> Reading:
    """The study read for its report in English, once for all tests that look at it."""
    with TemporaryDirectory() as folder:
        written(name, Path(folder, "study"))
        return reading_of(Path(folder, "study"))


@cache
def report_by_name(name: str) -> Document:
    return report_of(reading_by_name(name))


def agrees(text: str, name: str) -> bool:
    """Whether a text is the golden one; with `THERACURVE_GOLDEN=write` it becomes it, and the difference is read."""
    golden = GOLDEN / name
    if os.environ.get("THERACURVE_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    return text == golden.read_text(encoding="utf-8")
