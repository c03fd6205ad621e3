"""A variant is the protocol with some keys changed: what it does not change stays as it is, whatever kind of value."""

from dataclasses import replace
from decimal import Decimal

import pytest

from theracurve.definition.events import MarkerIncreaseRule
from theracurve.definition.loader import parse_study
from theracurve.definition.rules import compile_rules

STUDY = """
study: varied
title: A study with a variant
data_origin: synthetic
time_zero: enrolled_on
groups: {A: {label: Treated, treated: true}}
pejorative_events:
  marker_increase: {increase: %s, from: nadir, analytes: [CgA]}
endpoints: {time_to_increase: {events: [marker_increase]}}
variants: {confirmed: {pejorative_events.marker_increase.confirmed: true}}
"""


@pytest.mark.parametrize("increase", ["more than 20 %", "{analytical_cv: 5 %, within_subject_cv: 20 %}"])
def test_a_variant_keeps_the_increase_of_the_protocol(increase: str) -> None:
    definitions = parse_study(STUDY % increase).definitions
    protocol, confirmed = (compile_rules(definition).events["marker_increase"] for definition in definitions.values())
    assert isinstance(protocol, MarkerIncreaseRule)
    assert confirmed == replace(protocol, confirmed_after=Decimal(0))
