"""The answer of a study as plain types: the same sentence, numbers and facts as the first screen of its report."""

from theracurve.analysis.answer import FirstScreen, answer_of
from theracurve.analysis.plain.fact import PlainFinding
from theracurve.analysis.results import Results
from theracurve.analysis.study_estimate import StudyEstimate, StudyResult
from theracurve.definition.study import Study
from theracurve.wording.answer import answer_sentences
from theracurve.wording.estimates import is_masked
from theracurve.wording.plain_findings import headline
from theracurve.wording.words import Words


def answer_as_dict(study: Study, results: Results, words: Words) -> dict[str, object]:
    """`sentence`; `comparisons` and `benefit` as places in `estimates`; `facts` with the planned number and what it
    would be."""
    answer = answer_of(study, results)
    places = {id(estimate): place for place, estimate in enumerate(results.estimates)}
    return {
        "sentence": " ".join(answer_sentences(study, answer, words)),
        "comparisons": comparisons_of(answer, places),
        "benefit": [places[id(estimate)] for estimate in answer.benefit],
        "facts": [fact_as_dict(fact, words) for fact in answer.facts],
    }


def comparisons_of(answer: FirstScreen, places: dict[int, int]) -> list[dict[str, object]]:
    """Says where the numbers of each planned comparison stand, and what its interval allows to be said."""

    def place(estimate: StudyResult | None) -> int | None:
        return None if estimate is None else places[id(estimate)]

    return [
        {
            "groups": found.groups,
            "direction": str(found.direction),
            "size": place(found.size),
            "test": place(found.test),
            "described": [place(estimate) for estimate in found.described],
        }
        for found in answer.compared
    ]


def fact_as_dict(fact: PlainFinding, words: Words) -> dict[str, object]:
    """The first of its ratios is what the planned number would be, where the fact has any."""
    other, planned = (value_told(found, words) for found in (next(iter(fact.ratios), None), fact.planned))
    return {"code": fact.code, "sentence": headline(fact, words), "value": other, "planned": planned}


def value_told(estimate: StudyEstimate | None, words: Words) -> float | None:
    return None if estimate is None or is_masked(estimate, words) else estimate.value
