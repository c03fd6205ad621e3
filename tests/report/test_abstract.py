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


def test_a_plan_that_asks_for_one_side_is_not_said_to_have_two() -> None:
    reading = reading_by_name("no_event_in_a_group")
    study, labels = reading.study, {"A": "Treated", "B": "Not treated"}
    one_sided = study.model_copy(
        update={"analyses": tuple(analysis.model_copy(update={"one_sided": True}) for analysis in study.analyses)}
    )
    said = [
        " ".join(
            sentence for part in abstract(asked, reading.results, labels, words_in("en")) for sentence in part.sentences
        )
        for asked in (study, one_sided)
    ]
    assert ["P values are two-sided and not adjusted" in text for text in said] == [True, False]
    assert "P values are two-sided unless they are called one-sided" in said[1]
