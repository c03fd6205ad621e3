"""What a variant changes, in words."""

import pytest

from theracurve.definition.loader import parse_study
from theracurve.wording.variants import key_name, value_name, variant_words
from theracurve.wording.words import words_in

STUDY = parse_study("""
study: small
title: Two groups
data_origin: synthetic
time_zero: enrolled_on
groups: {A: {label: Treated, treated: true}, B: {label: Not treated, treated: false}}
reference_group: B
pejorative_events: {marker_increase: {increase: more than 20 %, from: nadir, analytes: [CgA]}, death: {}}
endpoints: {overall_survival: {events: [death]}}
variants:
  other_markers: {pejorative_events.marker_increase: {increase: at least 50 %, from: baseline, analytes: [CgA, 5-HIAA]}}
""").study


def test_a_part_that_is_replaced_whole() -> None:
    found = variant_words(STUDY, "other_markers", words_in("en"))
    assert found == "marker increase: increase at least 50 %; from baseline; analytes CgA, 5-HIAA"


@pytest.mark.parametrize(
    ("key", "value", "english", "french"),
    [
        ("benefit.rule", "at least 2", "benefit, rule: at least 2", "bénéfice, règle : au moins 2"),
        ("benefit.rule", "any", "benefit, rule: any", "bénéfice, règle : un seul"),
        (
            "benefit.criteria.lesion_size.dimension",
            "product",
            "lesion size, dimension: product of diameters",
            "taille des lésions, dimension : produit des diamètres",
        ),
        (
            "pejorative_events.tumour_progression.criteria",
            "who",
            "tumour progression, criteria: WHO",
            "progression tumorale, critères : OMS",
        ),
        (
            "endpoints.overall_survival.other_treatment",
            "censor",
            "overall survival, other treatments: censored at them",
            "survie globale, autres traitements : censure à leur date",
        ),
        ("endpoints.my_own.events", ["death"], "my own, events: death", "my own, événements : décès"),
        (
            "pejorative_events.symptom_relapse.after_improvement",
            True,
            "symptom relapse, only after an improvement: yes",
            "rechute des symptômes, seulement après une amélioration : oui",
        ),
    ],
)
def test_keys_and_values_in_both_languages(key: str, value: object, english: str, french: str) -> None:
    for language, expected in (("en", english), ("fr", french)):
        words = words_in(language)  # type: ignore[arg-type]
        said = words("labels.pair", name=key_name(key, words), value=value_name(value, words))
        assert said.replace("\u202f", " ") == expected
