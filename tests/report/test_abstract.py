"""The abstract of three studies in both languages, word for word, so that a reviewer reads what changed.

`tests/report/golden` holds what is expected. After a change that is meant, `THERACURVE_GOLDEN=write` writes it anew;
the difference is then read like any other.
"""

from datetime import date

import pytest

from report.three_studies import STUDIES, agrees, written
from theracurve.analysis.results import Results
from theracurve.definition.study import Study
from theracurve.derivation.engines.engine import DUCKDB
from theracurve.run import accept, check, derive_twice, estimate_all
from theracurve.vocabulary.languages import LANGUAGES, Language
from theracurve.wording.abstract import abstract
from theracurve.wording.words import words_in


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
    assert agrees(text, f"abstract.{name}.{language}.txt"), text
