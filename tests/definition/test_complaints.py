"""Every complaint about a study file names line, key, what was expected and what to do. Golden, word for word."""

from dataclasses import dataclass

import pytest

from theracurve.definition.loader import parse_study
from theracurve.errors import StudyRefused

STUDY = """\
study: small
title: A small study
data_origin: study
time_zero: enrolled_on
groups:
  A: {label: Treated, treated: true}
  B: {label: Not treated, treated: false}
reference_group: B
agents:
  177Lu-DOTATATE: {radionuclide: Lu-177, activity: 7.4 GBq}
visits: {months: [3, 6], window: 45 days}
benefit:
  at: [3]
  criteria:
    lesion_size: {lesion: index, dimension: longest_diameter, decrease: more than 25 %}
  rule: any
pejorative_events:
  death: {}
endpoints:
  overall_survival: {events: [death]}
analyses:
  - {endpoint: overall_survival, horizon: 15 months}
variants:
  all_criteria: {benefit.rule: all}
assumed: [visits.window]
"""


@dataclass(frozen=True)
class Slip:
    """One slip of the pen: what stands there instead, the line, and the complaint with its remedy."""

    right: str
    wrong: str
    line: int
    says: str
    remedy: str


SLIPS = {
    "best response without what progression is": Slip(
        "assumed: [visits.window]",
        "assumed: [visits.window]\nbest_response: {}",
        26,
        "best_response: expected pejorative_events.tumour_progression, whose criteria and readers it takes",
        "change it, then check again",
    ),
    "a confirmation spoken of and not asked": Slip(
        "assumed: [visits.window]",
        "assumed: [visits.window]\nbest_response: {stable_between: 1}",
        26,
        "best_response: expected 'stable_between' only with 'confirmed_after'",
        "change it, then check again",
    ),
    "a rise confirmed in two ways": Slip(
        "  death: {}",
        "  marker_increase: {increase: at least 25 %, from: nadir, confirmed: true, confirmed_after: 3 weeks}",
        18,
        "pejorative_events.marker_increase.confirmed: expected 'confirmed' or 'confirmed_after', not both",
        "change it, then check again",
    ),
    "a rise of which nothing is confirmed": Slip(
        "  death: {}",
        "  marker_increase: {increase: at least 25 %, from: nadir, analytes: [PSA], confirmed_rises: after_fall}",
        18,
        "pejorative_events.marker_increase.confirmed_rises: expected it only with 'confirmed' or 'confirmed_after'",
        "change it, then check again",
    ),
    "a fall of a filtration rate that nothing estimates": Slip(
        "  death: {}",
        "  death: {}\n  egfr_decline: {decrease: at least 30 %}",
        19,
        "pejorative_events.egfr_decline: expected the key 'egfr', which says what labs calls creatinine",
        "change it, then check again",
    ),
    "an absolute increase without its unit": Slip(
        "  death: {}",
        "  marker_increase: {increase: at least 25 %, increase_by: 2, from: nadir, analytes: [PSA]}",
        18,
        "pejorative_events.marker_increase.increase_by: expected a laboratory value above 0 with a unit that "
        "docs/records.md lists, such as '2 ng/mL', found '2'",
        "write it as expected",
    ),
    "a time zone by its abbreviation": Slip(
        "assumed: [visits.window]",
        "assumed: [visits.window]\ntime_zone: CET",
        26,
        "time_zone: expected a name of the IANA time zone database, such as Europe/Paris, found 'CET'",
        "change it, then check again",
    ),
    "a reason that is medical and is not": Slip(
        "assumed: [visits.window]",
        "assumed: [visits.window]\nuntreated_reasons: {nonmedical: [too far, too ill], medical: [too ill]}",
        26,
        "untreated_reasons: expected a reason to be medical or not, found 'too ill' in both",
        "change it, then check again",
    ),
    "reasons without a reason": Slip(
        "assumed: [visits.window]",
        "assumed: [visits.window]\nuntreated_reasons: {expected: any}",
        26,
        "untreated_reasons: expected reasons under 'nonmedical', 'medical' or both",
        "change it, then check again",
    ),
    "level in percent": Slip(
        "assumed: [visits.window]",
        "assumed: [visits.window]\nlevel: 5",
        26,
        "level: expected a level between 0 and 1, such as 0.05, found '5'",
        "change it, then check again",
    ),
    "longest interval shorter than the window": Slip(
        "assumed: [visits.window]",
        "assumed: [visits.window]\nadministrations: {count: 4, interval: 8 weeks, window: 1 week, longest: 62 days}",
        26,
        "administrations.longest: expected at least interval and window together, such as '16 weeks'",
        "change it, then check again",
    ),
    "crossover both allowed and graded": Slip(
        "assumed: [visits.window]",
        "assumed: [visits.window]\ndeviations: {allowed: [crossover], grades: {crossover: minor}}",
        26,
        "deviations.grades: expected no grade for crossover, which 'allowed' names",
        "change it, then check again",
    ),
    "misspelt key": Slip(
        "window: 45 days", "windw: 45 days", 11, "the key 'visits.windw' is not known", "did you mean 'window'?"
    ),
    "misspelt key at the top": Slip(
        "reference_group: B",
        "referense_group: B",
        8,
        "the key 'referense_group' is not known",
        "did you mean 'reference_group'?",
    ),
    "uptake by a metric that nobody knows": Slip(
        "visits: {months",
        "inclusion: {liver: {table: uptake, of: tumour_to_liverr, at_least: 1}}\nvisits: {months",
        11,
        "inclusion.liver.of: expected one of krenning, luthree_grade, tumour_to_background, tumour_to_liver, suv_max,"
        " suv_mean, suv_peak, percent_injected, found 'tumour_to_liverr'",
        "change it, then check again",
    ),
    "unit missing": Slip(
        "activity: 7.4 GBq",
        "activity: 7.4",
        10,
        "agents.177Lu-DOTATATE.activity: expected an activity with its unit, such as '7 GBq', '3.7 to 7.4 GBq',"
        " '200 mCi' or '296 MBq/kg', found '7.4'",
        "write it as expected",
    ),
    "time without unit": Slip(
        "window: 45 days",
        "window: 45",
        11,
        "visits.window: expected a time with its unit, such as '15 months', '12 weeks' or '45 days', found '45'",
        "write it as expected",
    ),
    "limit that could be read two ways": Slip(
        "more than 25 %",
        "25 %",
        15,
        "benefit.criteria.lesion_size.decrease: expected 'more than 20 %' or 'at least 20 %' (the two differ exactly at"
        " the limit), found '25 %'",
        "write it as expected",
    ),
    "implicit boolean": Slip(
        "treated: true", "treated: yes", 6, "groups.A.treated: expected true or false", "change it, then check again"
    ),
    "norwegian": Slip(
        "data_origin: study",
        "data_origin: no",
        3,
        "data_origin: expected 'study', 'reconstructed' or 'synthetic', found 'no'",
        "write it as expected",
    ),
    "missing key": Slip("data_origin: study\n", "", 1, "the key 'data_origin' is missing", "add 'data_origin:'"),
    "duplicate key": Slip(
        "title: A small study",
        "title: A small study\ntitle: Another",
        3,
        "the key 'title' stands twice here; first on line 2",
        "keep one of the two",
    ),
    "alias": Slip(
        "time_zero: enrolled_on",
        "time_zero: &zero enrolled_on",
        4,
        "aliases and anchors (& and *) are not allowed",
        "write the value out",
    ),
    "tag": Slip(
        "title: A small study",
        "title: !!python/object/apply:os.system [ls]",
        2,
        "the tag tag:yaml.org,2002:python/object/apply:os.system is not allowed",
        "remove it; every value is plain text",
    ),
    "unknown reference group": Slip(
        "reference_group: B",
        "reference_group: C",
        8,
        "reference_group: expected one of A, B, found 'C'",
        "change it, then check again",
    ),
    "origin of nobody": Slip(
        "{events: [death]}",
        "{events: [death], origin: first_benefit}",
        20,
        "endpoints.overall_survival.origin: expected 'among: benefited', because others have no first benefit",
        "change it, then check again",
    ),
    "visit that is not planned": Slip(
        "at: [3]",
        "at: [12]",
        13,
        "benefit.at: expected planned visits (month 3, month 6), found month 12",
        "change it, then check again",
    ),
    "event that is not defined": Slip(
        "[death]",
        "[tumour_progression]",
        20,
        "endpoints.overall_survival.events: expected tumour_progression to be defined under pejorative_events",
        "change it, then check again",
    ),
    "analysis of nothing": Slip(
        "{endpoint: overall_survival, h",
        "{endpoint: survival, h",
        22,
        "analyses.1.endpoint: expected one of overall_survival, found 'survival'",
        "change it, then check again",
    ),
    "assumption about nothing": Slip(
        "assumed: [visits.window]",
        "assumed: [visits.windows]",
        25,
        "assumed: there is no key 'visits.windows' in this file",
        "name keys of this file, such as 'visits.window'",
    ),
    "variant of what may not vary": Slip(
        "benefit.rule: all",
        "time_zero: consent_on",
        24,
        "variant all_criteria: a variant may change benefit, pejorative_events, best_response, marker_responses, "
        "endpoints, found 'time_zero'",
        "mend this value or leave the variant out",
    ),
    "a variant that misspells a value": Slip(
        "benefit.rule: all",
        "benefit.criteria.lesion_size.dimension: longest",
        24,
        "variant all_criteria: benefit.criteria.lesion_size.dimension: expected 'longest_diameter', 'product' "
        "or 'volume', found 'longest'",
        "mend this value or leave the variant out",
    ),
    "a variant with a key that is none": Slip(
        "benefit.rule: all",
        "benefit.criteria.lesion_size.size: 3",
        24,
        "variant all_criteria: the key 'benefit.criteria.lesion_size.size' is not known",
        "mend this value or leave the variant out",
    ),
    "unknown radionuclide": Slip(
        "Lu-177",
        "Lu-1777",
        10,
        "agents.177Lu-DOTATATE.radionuclide: expected one of I-131, I-123, I-124, In-111, Lu-177,"
        " Lu-177m, Y-90, Ac-225, Ga-68, Tc-99m, Cu-64, Cu-67, Tb-161, Pb-212, At-211, Ra-223, Ho-166,"
        " Re-186, Re-188, Sm-153, Sr-89, F-18",
        "change it, then check again",
    ),
    "leading zero": Slip(
        "at: [3]",
        "at: [0x3]",
        13,
        "benefit.at.1: expected a number with at most six decimals, such as 0.5",
        "change it, then check again",
    ),
    "not YAML": Slip(
        "groups:",
        "groups: [",
        7,
        "not readable as YAML: expected ',' or ']', but got '<scalar>'",
        "check indentation, quotes and colons here",
    ),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_is_named_with_its_line_and_remedy(slip: Slip) -> None:
    assert slip.right in STUDY
    with pytest.raises(StudyRefused) as refused:
        parse_study(STUDY.replace(slip.right, slip.wrong))
    said = [(finding.row, finding.message, finding.remedy) for finding in refused.value.findings]
    assert (slip.line, slip.says, slip.remedy) in said


def test_the_study_itself_is_accepted() -> None:
    read = parse_study(STUDY)
    assert list(read.definitions) == ["protocol", "all_criteria"]


def test_all_complaints_come_at_once() -> None:
    wrong = STUDY.replace("treated: true", "treated: yes").replace("45 days", "45").replace("rule: any", "rule: some")
    with pytest.raises(StudyRefused) as refused:
        parse_study(wrong)
    assert {finding.row for finding in refused.value.findings} == {6, 11, 16}


BOMB = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a, *a]\n" for n in range(30))


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "a: " + "[" * 100_000,
        "{" * 50_000,
        "",
        "- a\n- b",
        "study: 'x",
        "\t",
        "a: b: c",
        "? [1]\n: 2",
        "---\na: 1\n---\nb: 2",
    ],
    ids=[
        "alias bomb",
        "deep list",
        "deep map",
        "empty",
        "list",
        "open quote",
        "tab",
        "two colons",
        "odd key",
        "documents",
    ],
)
def test_hostile_text_is_refused_in_words(text: str) -> None:
    with pytest.raises(StudyRefused) as refused:
        parse_study(text)
    assert all(finding.message and finding.remedy and finding.row for finding in refused.value.findings)
