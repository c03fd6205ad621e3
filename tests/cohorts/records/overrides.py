"""Overrides of every decision that the protocol makes, under one definition or all; several of one decision."""

from collections.abc import Iterator

from cohorts.choose import Choose
from cohorts.people import Person, Row
from theracurve.definition.loader import StudyFile
from theracurve.definition.study import Study
from theracurve.records.overrides import decisions_of
from theracurve.vocabulary.answers import BEST_CODES, Answer
from theracurve.vocabulary.named import is_benefit, split_qualified

WHEN = ("2001-04-02", "2009-01-01")  # before and after any cut-off


def overrides_rows(choose: Choose, person: Person, file: StudyFile) -> Iterator[Row]:
    decisions = decisions_of(file.study)
    for _ in range(choose.one((0, 0, 1, 0, 2, 0, 3, 0))) if decisions else ():
        decision = choose.one(decisions)
        visit, answer = replaced(choose, person, decision, labels_of(file.study, decision))
        yield {
            "patient_id": person.id,
            "variant": choose.one(("", "", *under_which(file, decision, visit))),
            "decision": decision,
            "visit": visit,
            "answer": answer,
            "who": "the reviewer",
            "when": choose.one(WHEN),
            "reason": "seen again",
        }


def under_which(file: StudyFile, decision: str, visit: str) -> Iterator[str]:
    """The definitions that make the decision, at that visit."""
    for variant, study in file.definitions.items():
        labels = labels_of(study, decision)
        if decision in decisions_of(study) and (decision == "response" or visit in ("", *labels)):
            yield variant


def labels_of(study: Study, decision: str) -> tuple[str, ...]:
    """The visits at which the benefit is judged that the decision belongs to."""
    benefit = study.benefits.get(split_qualified(decision)[0])
    return benefit.visit_labels if benefit else ()


def replaced(choose: Choose, person: Person, decision: str, labels: tuple[str, ...]) -> tuple[str, str]:
    """What is overridden, and by what answer; benefit that is met begins at a visit."""
    if decision == "response":
        return f"day {choose.one(person.days or (1,))}", choose.one(BEST_CODES)
    answer = choose.one(tuple(Answer))
    needs_visit = not is_benefit(decision) or answer == Answer.MET
    return (choose.one(labels) if needs_visit or choose.rarely(2) else ""), answer
