"""What a variant changes, as one writes it in the study file."""

from theracurve.definition.loader import parse_study
from theracurve.wording.definitions import variant_words
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


def test_a_part_that_is_replaced_whole_reads_like_the_study_file():
    found = variant_words(STUDY, "other_markers", words_in("en"))
    assert found == (
        "pejorative_events.marker_increase: {increase: at least 50 %, from: baseline, analytes: CgA, 5-HIAA}"
    )
