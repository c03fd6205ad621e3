"""A patient's calls as a page shows them: each answer with its sentence, its values, its rule and the rows it read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from theracurve.definition.rule import Rule
from theracurve.derivation.evidence import Evidence
from theracurve.explain import Explanation
from theracurve.vocabulary.named import BENEFIT, qualified
from theracurve.wording.evidence import (
    answer_name,
    baseline_unit,
    heading_of,
    reading_order,
    sentence,
    shown,
)
from theracurve.wording.labels import capital, visit_name
from theracurve.wording.numbers import study_day
from theracurve.wording.words import Words

RESPONSE = "response"


@dataclass(frozen=True, slots=True)
class RowsRead:
    """The rows of one record table that a call read, by their numbers."""

    table: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownCall:
    """One call. `answer` is its code and `answered` its word; `values` are those that were compared;
    `decision` and `visit` are what an override of it would name, empty where it cannot be overridden."""

    what: str
    when: str
    answer: str
    answered: str
    sentence: str
    values: tuple[tuple[str, str], ...]
    rule: str
    rows: tuple[RowsRead, ...]
    decision: str
    visit: str


@dataclass(frozen=True, slots=True)
class CallsOfKind:
    """The calls of one kind under its title."""

    title: str
    calls: tuple[ShownCall, ...]


def calls_of(explanation: Explanation) -> Iterator[CallsOfKind]:
    """Every decision about a patient, kind by kind in reading order."""
    words = explanation.words
    for decision, title in words.under("labels.decisions").items():
        entries = [entry for entry in explanation.evidence if entry.decision == decision]
        ordered = sorted(entries, key=lambda entry: reading_order(entry, explanation.planned))
        if ordered:
            yield CallsOfKind(title, tuple(call_of(entry, explanation.rules, words) for entry in ordered))


def call_of(entry: Evidence, rules: Mapping[str, Rule], words: Words) -> ShownCall:
    return ShownCall(
        what=capital(heading_of(entry, words)),
        when=when(entry, words),
        answer=entry.answer or "",
        answered=answer_name(entry, words),
        sentence=sentence(entry, rules, words),
        values=tuple(values_of(entry, words)),
        rule=entry.rule_id,
        rows=tuple(rows_of(entry.rows)),
        decision=decision_of(entry),
        visit=visit_of(entry),
    )


def decision_of(entry: Evidence) -> str:
    """The name under which a person may decide otherwise; empty for what nobody decides."""
    if entry.decision == "benefit":
        return qualified(entry.subject, BENEFIT)
    if entry.decision == "criterion":
        return "" if ":" in entry.subject else entry.subject
    return RESPONSE if entry.decision == RESPONSE and entry.days is not None else ""


def visit_of(entry: Evidence) -> str:
    return f"day {entry.days:.0f}" if entry.decision == RESPONSE else entry.visit


def when(entry: Evidence, words: Words) -> str:
    if entry.visit:
        return visit_name(entry.visit, words)
    return "" if entry.days is None else study_day(entry.days, words)


def values_of(entry: Evidence, words: Words) -> Iterator[tuple[str, str]]:
    given = (
        ("baseline", entry.baseline, entry.baseline_sign, baseline_unit(entry)),
        ("value", entry.value, entry.value_sign, entry.unit),
        ("threshold", entry.threshold, "", entry.unit),
    )
    for name, value, sign, unit in given:
        if value is not None:
            yield words(f"workbench.patient.{name}"), shown(value, unit, words, sign)


def rows_of(named: Sequence[str]) -> Iterator[RowsRead]:
    """`lesions:1`, `patients:1`, `lesions:5` by table, in the order of their numbers."""
    by_table: dict[str, list[str]] = {}
    for one in named:
        table, _, number = one.partition(":")
        by_table.setdefault(table, []).append(number)
    for table, numbers in by_table.items():
        yield RowsRead(table, tuple(sorted(numbers, key=lambda number: (len(number), number))))
