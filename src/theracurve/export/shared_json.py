"""`results.json` of a folder that may leave the group: what is estimated of groups, and nothing of a single patient."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from theracurve.analysis.results import Results
from theracurve.analysis.study_estimate import StudyResult
from theracurve.definition.study import Study
from theracurve.export.answer_json import answer_as_dict
from theracurve.export.claims_json import claim_as_dict
from theracurve.vocabulary.languages import ENGLISH
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.estimators import without_counts
from theracurve.wording.masking import Mask
from theracurve.wording.words import words_in

FORMAT = "theracurve-shared/1"
COUNTED = ("value", "lower", "upper", "statistic", "p_value", "events")
MASKED = "masked: the count of patients behind it is below the least count"


def write_shared(study: Study, results: Results, provenance: Mapping[str, object]) -> str:
    """The text of the shared `results.json`: estimates in the places that they have in the whole one.

    Findings, which quote records, and whatever lists patients are left out; so are the names of the files that were
    read. What a count below the study's least count would follow from is null.
    """
    words, estimates = replace(words_in(ENGLISH), least_count=study.least_count), results.estimates
    content = {
        "format": FORMAT,
        "study": study.model_dump(mode="json", by_alias=True, exclude_unset=True),
        "answer": answer_as_dict(study, results, words),
        "estimates": list(masked(estimates, Mask(study.least_count))),
        "claims": [claim_as_dict(claim, words) for claim in results.claims],
        "provenance": provenance,
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def masked(estimates: Iterable[StudyResult], mask: Mask) -> Iterator[dict[str, object]]:
    """Each estimate; of a share of too few patients, of differences from such a share, and of too few patients
    altogether, only what it is; and no number of events from which a small one would follow, a group's or, of groups
    together, one of theirs."""
    stated = tuple(estimates)
    few = {place_of(e) for e in stated if e.group is not None and mask.hides(e.events or 0, e.n)}
    of_few = {place[:2] for place in few}
    hidden = {place_of(e) for e in stated if e.quantity is StudyQuantity.PROPORTION and place_of(e) in few}
    differ = {place[:2] for place in hidden}
    for e in stated:
        share = e.quantity is StudyQuantity.PROPORTION
        shown = e.as_dict()
        if place_of(e)[:2] in of_few and (e.group is None or mask.hides(e.events or 0, e.n)):
            shown["events"] = None
        if mask.is_small(e.n) or (place_of(e) in hidden if share else place_of(e)[:2] in differ):
            shown |= dict.fromkeys(COUNTED) | {"reason": MASKED}
        if mask.is_small(e.n):
            shown["n"] = None
        if shown["events"] is None:
            shown["notes"] = [str(note) for note in without_counts(e.notes)]
        yield shown


def place_of(estimate: StudyResult) -> tuple[object, ...]:
    return (estimate.endpoint, estimate.variant, estimate.population, estimate.group)
