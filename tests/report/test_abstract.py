"""The abstract of three studies in both languages, word for word, so that a reviewer reads what changed.

`tests/report/golden` holds what is expected. After a change that is meant, `THERACURVE_GOLDEN=write` writes it anew;
the difference is then read like any other.
"""

import pytest

from report.three_studies import STUDIES, agrees, reading_by_name
from theracurve.vocabulary.languages import LANGUAGES, Language
from theracurve.wording.abstract import abstract
from theracurve.wording.words import words_in


@pytest.mark.parametrize("name", ["demonstration", *STUDIES])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_abstract_reads_as_it_did(name: str, language: Language) -> None:
    reading = reading_by_name(name)
    study, results = reading.study, reading.results
    labels = {group: stated.label for group, stated in study.groups.items()}
    paragraphs = abstract(study, results, labels, words_in(language))
    text = "\n\n".join("\n".join((paragraph.heading, *paragraph.sentences)) for paragraph in paragraphs) + "\n"
    assert agrees(text, f"abstract.{name}.{language}.txt"), text
