"""The protocol in words: every rule of the whole study under its own name."""

import pytest

from theracurve.definition.loader import parse_study
from theracurve.vocabulary.languages import Language
from theracurve.wording.definitions import rule_definitions
from theracurve.wording.words import words_in

STUDY = """
study: nobody
title: Nobody
data_origin: synthetic
time_zero: enrolled_on
groups:
  A: {label: Treated, treated: true}
agents:
  131I-MIBG: {radionuclide: I-131, activity: 7 GBq, tracer: 123I-MIBG}
agent_choice: {by: highest_uptake, metric: tumour_to_background, tie: report}
administrations: {count: 3, interval: 1 month, window: 10 days}
visits: {months: [3], window: 45 days}
deviations: {}
laboratory_grades: {grading: CTCAE 5.0, terms: {Platelet count decreased: platelets}}
inclusion:
  ki67: {table: patients, of: ki67_percent, at_least: 10}
pejorative_events:
  death: {}
endpoints:
  overall_survival: {events: [death]}
"""


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["Event: death", "Laboratory grades", "Choice of the agent", "Deviations", "Inclusion"]),
        ("fr", ["Événement : décès", "Grades biologiques", "Choix de l’agent", "Écarts au protocole", "Inclusion"]),
    ],
)
def test_each_rule_of_the_study_has_its_own_name(language: Language, names: list[str]) -> None:
    found = rule_definitions(parse_study(STUDY).study, words_in(language))
    assert [definition.name.replace("\u202f", " ") for definition in found] == names


DELAYED = STUDY.replace("window: 10 days}", "window: 10 days, longest: 60 days}")


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", ["delayed up to 60 days", "comparator may be given the agent"]),
        ("fr", ["retardée jusqu'à 60 jours", "comparateur peuvent recevoir l'agent"]),
    ],
)
def test_deviations_say_what_the_protocol_allows(language: Language, says: list[str]) -> None:
    """Nothing is said of it where the protocol does not allow it."""
    text = DELAYED.replace("deviations: {}", "deviations: {allowed: [crossover]}")
    found, plain = (
        next(str(rule) for rule in rule_definitions(parse_study(one).study, words_in(language)) if "25" in str(rule))
        for one in (text, STUDY)
    )
    assert [words for words in says if words.replace("'", "’") not in found.replace("'", "’")] == []
    assert [words for words in says if words.replace("'", "’") in plain.replace("'", "’")] == []
