"""The abstract of three studies in both languages, word for word, so that a reviewer reads what changed.

`tests/report/golden` holds what is expected. After a change that is meant, `THERACURVE_GOLDEN=write` writes it anew;
the difference is then read like any other.
"""

import os
from datetime import date
from pathlib import Path

import pytest

from theracurve.analysis.results import Results
from theracurve.definition.study import Study
from theracurve.derivation.engines.engine import DUCKDB
from theracurve.run import accept, check, derive_twice, estimate_all
from theracurve.start import start_demonstration
from theracurve.wording.abstract import abstract
from theracurve.wording.words import LANGUAGES, Language, words_in

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


@pytest.fixture(scope="module", params=["demonstration", *STUDIES])
def analysed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Study, Results]:
    """A study by name, run as far as its results."""
    folder = tmp_path_factory.mktemp("abstract") / "study"
    written(request.param, folder)
    checked = accept(check(folder, folder / "records", date(2026, 1, 1)))
    derive_twice(checked, DUCKDB)
    return request.param, checked.study_file.study, estimate_all(checked)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_abstract_reads_as_it_did(analysed: tuple[str, Study, Results], language: Language) -> None:
    name, study, results = analysed
    labels = {group: stated.label for group, stated in study.groups.items()}
    paragraphs = abstract(study, results, labels, words_in(language))
    text = "\n\n".join("\n".join((paragraph.heading, *paragraph.sentences)) for paragraph in paragraphs) + "\n"
    golden = GOLDEN / f"abstract.{name}.{language}.txt"
    if os.environ.get("THERACURVE_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
