"""`results.json` of a folder that may leave the group: what is estimated of groups, and nothing of a single patient."""

import json
from collections.abc import Iterable, Iterator, Mapping

from theracurve.analysis.results import Results
from theracurve.analysis.study_estimate import StudyResult
from theracurve.definition.study import Study
from theracurve.export.answer_json import answer_as_dict
from theracurve.export.claims_json import claim_as_dict
from theracurve.vocabulary.languages import ENGLISH
from theracurve.wording.estimators import in_language, without_counts, without_lowest
from theracurve.wording.masking import Mask, masking, place_of, size_of, told_claims
from theracurve.wording.words import Words, words_in

FORMAT = "theracurve-shared/1"
COUNTED = ("value", "lower", "upper", "statistic", "p_value", "events")
DIGITS = 3
MASKED = "masked: the count of patients behind it is below the least count"


def write_shared(study: Study, results: Results, provenance: Mapping[str, object]) -> str:
    """The text of the shared `results.json`: estimates in the places that they have in the whole one.

    Findings, which quote records, and whatever lists patients are left out; so are the names of the files that were
    read. What a count below the study's least count would follow from is null.
    """
    words, estimates = masking(words_in(ENGLISH), study.least_count, results.estimates), results.estimates
    content = {
        "format": FORMAT,
        "study": study.model_dump(mode="json", by_alias=True, exclude_unset=True),
        "answer": rounded(answer_as_dict(study, results, words)),
        "estimates": list(masked(estimates, words)),
        "claims": [rounded(claim_as_dict(claim, words)) for claim in told_claims(results.claims, words)],
        "provenance": provenance,
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def masked(estimates: Iterable[StudyResult], words: Words) -> Iterator[dict[str, object]]:
    """Each estimate, rounded; of one that tells a hidden count, and of too few patients altogether, only what it is;
    and no number of events from which a small one would follow, a group's or, of groups together, one of theirs."""
    stated, mask = tuple(estimates), Mask(words.least_count)
    of_few = {place_of(e)[:2] for e in stated if e.group is not None and mask.hides(e.events or 0, e.n)}
    for e in stated:
        shown = {name: rounded(value) for name, value in e.as_dict().items()}
        shown |= {"notes": [in_language(note, words) for note in e.notes], "reason": in_language(e.reason, words)}
        if place_of(e)[:2] in of_few and (e.group is None or mask.hides(e.events or 0, e.n)):
            notes = [in_language(note, words) for note in without_counts(e.notes)]
            shown |= {"events": None, "notes": notes, "reason": in_language(without_lowest(e.reason), words)}
        if mask.is_small(e.n) or mask.tells(e, words.few, words.close):
            shown |= dict.fromkeys(COUNTED) | {"reason": MASKED}
        if mask.is_small(e.n) or size_of(e) in words.close:
            shown |= {"n": None, "events": None}
        yield shown


def rounded(value: object) -> object:
    """Numbers as exact as the report prints them: with all its digits one would name the counts that it is made of."""
    if isinstance(value, dict):
        return {name: rounded(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(entry) for entry in value]
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value
