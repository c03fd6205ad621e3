"""Checks of `overrides`: a person's answer in place of the derived one must fit a decision that the protocol makes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from theracurve.definition.study import Study
from theracurve.intake.nearest import suggestion
from theracurve.intake.shown import shown
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, error, question, warning
from theracurve.records.stated import who_states
from theracurve.vocabulary.answers import Answer
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.named import BENEFIT, is_benefit, qualified, split_qualified
from theracurve.vocabulary.said import Said, listed
from theracurve.vocabulary.tables import RESPONSES

ANSWERS = tuple(str(answer) for answer in Answer)
CALLS = RESPONSES.column("response").choices
ON_A_DAY = re.compile(r"day [1-9]\d*")


@dataclass(frozen=True, slots=True)
class RecordedOverride:
    """One row of `overrides`, as read."""

    row: int
    patient_id: str
    variant: str | None
    decision: str
    visit: str | None
    answer: str
    who: str
    reason: str

    def at(self, column: str) -> NamedPlace:
        return NamedPlace("overrides", self.row, column, self.patient_id)


def overrides_of(seen: Examined) -> Iterator[RecordedOverride]:
    """The rows that were read in full; intake has complained of the others."""
    query = """
        SELECT row, patient_id, variant, decision, visit, answer, who, reason FROM records.overrides
        WHERE patient_id IS NOT NULL AND decision IS NOT NULL AND answer IS NOT NULL ORDER BY row
    """
    return (RecordedOverride(*row) for row in seen.rows(query))


def unknown_variants(seen: Examined) -> Iterator[Finding]:
    known = tuple(seen.definitions)
    for override in overrides_of(seen):
        if override.variant is not None and override.variant not in known:
            yield error(
                "variant-unknown",
                override.at("variant"),
                f"The protocol has no definition {shown(override.variant)}.{suggestion(override.variant, known)}",
                f"Write one of {listed(known)}, or leave the cell empty: the answer then holds under all of them.",
            )


def decisions_not_made(seen: Examined) -> Iterator[Finding]:
    for override in overrides_of(seen):
        made = decisions_under(seen, override.variant)
        if override.decision not in made:
            yield error(
                "override-of-nothing",
                override.at("decision"),
                f"{who_decides(seen, override.variant)} {override.decision}.",
                f"Write one of {listed(made)}." if made else "Take the row out.",
            )


def definitions_under(seen: Examined, variant: str | None) -> list[Study]:
    """The definitions for which an override is meant: all, without a variant or with one that is not there."""
    named = seen.definitions.get(variant or "")
    return list(seen.definitions.values()) if named is None else [named]


def decisions_under(seen: Examined, variant: str | None) -> tuple[str, ...]:
    made = (decision for study in definitions_under(seen, variant) for decision in decisions_of(study))
    return tuple(dict.fromkeys(made))


def who_decides(seen: Examined, variant: str | None) -> str:
    """The start of the sentence that says that nobody does."""
    if variant is not None and variant in seen.definitions:
        return f"{who_states(variant)} does not decide"
    return "Neither the protocol nor any variant decides" if seen.study.variants else "The protocol does not decide"


def labels_under(seen: Examined, override: RecordedOverride) -> tuple[str, ...]:
    """The visits at which the benefit is judged that the decision belongs to."""
    name, _ = split_qualified(override.decision)
    found = (study.benefits.get(name) for study in definitions_under(seen, override.variant))
    return tuple(dict.fromkeys(label for benefit in found if benefit for label in benefit.visit_labels))


def decisions_of(study: Study) -> tuple[str, ...]:
    of_benefits = (
        qualified(name, decision)
        for name, benefit in study.benefits.items()
        for decision in (*benefit.criteria.stated, BENEFIT)
    )
    progression = ("response",) if study.pejorative_events.tumour_progression else ()
    return (*of_benefits, *progression)


def unfitting_visits(seen: Examined) -> Iterator[Finding]:
    for override in overrides_of(seen):
        labels = labels_under(seen, override)
        if override.decision in decisions_under(seen, override.variant) and not fits(override, labels):
            found = "empty" if override.visit is None else shown(override.visit)
            yield error(
                "override-visit",
                override.at("visit"),
                f"The visit of this override of {override.decision} is {found}.",
                expected_visit(override.decision, labels),
            )


def fits(override: RecordedOverride, labels: tuple[str, ...]) -> bool:
    if override.decision == "response":
        return override.visit is not None and ON_A_DAY.fullmatch(override.visit) is not None
    if is_benefit(override.decision):
        return override.visit in (*labels, None) and (override.visit is not None or override.answer != Answer.MET)
    return override.visit in labels


def expected_visit(decision: str, labels: tuple[str, ...]) -> str:
    if decision == "response":
        return "Write the study day of the response, such as `day 92` (`theracurve explain` shows it)."
    if is_benefit(decision):
        return f"Benefit that is met begins at a visit: write one of {listed(labels)}. Otherwise leave the cell empty."
    return f"Write one of {listed(labels)}."


def unknown_answers(seen: Examined) -> Iterator[Finding]:
    for override in overrides_of(seen):
        expected = CALLS if override.decision == "response" else ANSWERS
        if override.answer not in expected:
            yield error(
                "override-answer",
                override.at("answer"),
                f"{shown(override.answer)} is no answer to {override.decision}.{suggestion(override.answer, expected)}",
                f"Write one of {listed(expected)}.",
            )


def overridden_twice(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT patient_id, decision, coalesce(visit, ''), list(row ORDER BY row) AS rows FROM records.overrides
        WHERE patient_id IS NOT NULL AND decision IS NOT NULL
        GROUP BY patient_id, decision, coalesce(visit, ''), coalesce(variant, '') HAVING count(*) > 1 ORDER BY rows
    """
    for patient_id, decision, _, rows in seen.rows(query):
        yield question(
            "override-twice",
            NamedPlace("overrides", rows[1], "decision", patient_id),
            decision=decision,
            n=len(rows),
            rows=listed(rows),
        )


def overrides_in_force(seen: Examined) -> Iterator[Finding]:
    """Every override stands among the findings, so that no reader of the report can miss one."""
    for override in overrides_of(seen):
        where = Said("parts.at-visit", visit=override.visit) if override.visit else ""
        under = "" if override.variant in (None, PROTOCOL) else Said("parts.under", variant=override.variant)
        yield warning(
            "overridden",
            override.at("answer"),
            decision=override.decision,
            where=where,
            under=under,
            answer=override.answer,
            who=override.who,
            reason=override.reason,
        )


CHECKS: tuple[Check, ...] = (
    unknown_variants,
    decisions_not_made,
    unfitting_visits,
    unknown_answers,
    overridden_twice,
    overrides_in_force,
)
