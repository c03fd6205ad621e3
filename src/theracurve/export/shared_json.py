"""`results.json` of a folder that may leave the group: what is estimated of groups, and nothing of a single patient."""

import json
from collections.abc import Iterable, Iterator, Mapping

from theracurve.analysis.results import Results
from theracurve.analysis.study_estimate import StudyResult
from theracurve.definition.study import Study
from theracurve.export.answer_json import answer_as_dict
from theracurve.export.claims_json import claim_as_dict
from theracurve.report.masking import Mask
from theracurve.vocabulary.languages import ENGLISH
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.words import words_in

FORMAT = "theracurve-shared/1"
COUNTED = ("value", "lower", "upper", "statistic", "p_value", "events")
MASKED = "masked: the count of patients behind it is below the least count"


def write_shared(study: Study, results: Results, provenance: Mapping[str, object]) -> str:
    """The text of the shared `results.json`: estimates in the places that they have in the whole one.

    Findings, which quote records, and whatever lists patients are left out; so are the names of the files that were
    read. What a count below the study's least count would follow from is null.
    """
    words, estimates = words_in(ENGLISH), results.estimates
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
    """Each estimate; of a share of too few patients, and of differences from such a share, only what it is."""
    stated = tuple(estimates)
    few = {
        (e.endpoint, e.variant, e.population, e.group)
        for e in stated
        if e.quantity is StudyQuantity.PROPORTION and mask.hides(e.events or 0, e.n)
    }
    hidden = {(endpoint, variant) for endpoint, variant, _, _ in few}
    for e in stated:
        difference = e.quantity is not StudyQuantity.PROPORTION and (e.endpoint, e.variant) in hidden
        shown = e.as_dict()
        if difference or (e.endpoint, e.variant, e.population, e.group) in few:
            shown |= dict.fromkeys(COUNTED) | {"reason": MASKED}
        yield shown
