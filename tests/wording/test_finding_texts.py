"""Every finding that is answered or printed has its texts under its code, in every language, filled with its fields.

Errors stop a study before any report; those that are said in one language have their English text where they are found.
"""

import ast
import pickle
from collections.abc import Iterator
from copy import copy
from datetime import date
from decimal import Decimal

import pytest

from house.source import Module, own_modules
from theracurve.definition.quantities import Duration
from theracurve.errors import Defect
from theracurve.vocabulary import said
from theracurve.vocabulary.said import Said, counted, english, listed
from theracurve.wording.findings import in_language
from theracurve.wording.words import words_in
from wording.asked_texts import Asked, asked_by, calls_in, name_of

FRENCH = words_in("fr")
SAYING = {"error", "question", "warning", "note", "say"}  # records/saying.py, and what chooses among them
KEYS = {key.rpartition(".")[0] for key in english() if key.endswith(".message")}


def parts_asked_for() -> Iterator[Asked]:
    """Each `Said` and each thing that is counted."""
    for module in own_modules().values():
        for scope, call in calls_in(module):
            if name_of(call) == "Said":
                yield from asked_by(module, scope, call, call.args[0])
            elif name_of(call) == "counted" and len(call.args) == 2 and isinstance(call.args[1], ast.Constant):
                yield Asked(f"{module.name}:{call.lineno}", f"parts.counts.{call.args[1].value}", frozenset("n"))


def findings_made() -> Iterator[Asked]:
    """Each finding of the records that is said by its code, or by a key given beside its place."""
    for module in own_modules().values():
        if module.name.startswith("theracurve.records.") and module.name != "theracurve.records.saying":
            yield from said_in_records(module)


def said_in_records(module: Module) -> Iterator[Asked]:
    for scope, call in calls_in(module):
        if name_of(call) in SAYING and len(call.args) in (2, 3):
            yield from asked_by(module, scope, call, call.args[-1] if len(call.args) == 3 else call.args[0])


PARTS, FINDINGS = tuple(parts_asked_for()), tuple(findings_made())


def test_there_are_findings() -> None:
    assert len(FINDINGS) > 100
    assert len(PARTS) > 100


@pytest.mark.parametrize("asked", PARTS, ids=lambda asked: f"{asked.place} {asked.pattern}")
def test_each_part_is_there_and_is_filled(asked: Asked) -> None:
    keys = asked.keys(english())
    assert keys, "no such text"
    assert asked.values is None or {said.asked_by(key) for key in keys} == {asked.values}


@pytest.mark.parametrize("asked", FINDINGS, ids=lambda asked: f"{asked.place} {asked.pattern}")
def test_each_finding_has_a_message_and_a_remedy_and_no_field_more(asked: Asked) -> None:
    keys = asked.keys(KEYS)
    assert keys, "no such finding"
    assert {said.asked_by(f"{key}.message") | said.asked_by(f"{key}.remedy") for key in keys} == {asked.values}


def goes_on(call: ast.Call) -> bool:
    """Whether it makes a finding that lets the study go on, and so stands in a report."""
    severity = [ast.unparse(keyword.value) for keyword in call.keywords if keyword.arg == "severity"]
    return name_of(call) == "Finding" and severity in (["Severity.WARNING"], ["Severity.NOTE"])


def texts_in_place(tree: ast.AST) -> list[str]:
    """The messages and remedies of such findings that are English for good; records/saying.py takes none."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and goes_on(node))
    texts = (keyword.value for call in calls for keyword in call.keywords if keyword.arg in ("message", "remedy"))
    return [ast.unparse(text) for text in texts if isinstance(text, ast.Constant | ast.JoinedStr)]


def test_no_finding_that_goes_on_has_its_text_in_place() -> None:
    assert [text for module in own_modules().values() for text in texts_in_place(module.tree)] == []


def test_a_text_in_place_is_seen() -> None:
    planted = "Finding(severity=Severity.NOTE, code='a', message=f'{n} rows', remedy='Nothing to do.')"
    assert texts_in_place(ast.parse(planted)) == ["f'{n} rows'", "'Nothing to do.'"]


def test_every_text_is_used() -> None:
    used = {key for asked in PARTS for key in asked.keys(english())}
    used |= {f"{key}.{part}" for asked in FINDINGS for key in asked.keys(KEYS) for part in ("message", "remedy")}
    assert english().keys() - used == set()


@pytest.mark.parametrize(
    ("said", "english", "french"),
    [
        (counted(12345, "row"), "12345 rows", "12\u202f345 lignes"),
        (counted(1, "row"), "1 row", "1 ligne"),
        (Said("parts.weight", weight=Decimal("61.50")), "weight 61.5 kg", "poids 61,5 kg"),
        (Said("parts.within", window=Duration.parse("2 weeks")), " within 2 weeks", " et au plus 2 semaines avant"),
        (listed(["a", "b", "c"], 2), "a, b and 1 more", "a, b et 1 de plus"),
        (Said("parts.no-end"), "no end", "sans fin"),
        (Said("parts.news", day=date(2026, 1, 2)), "news of 2026-01-02", "des nouvelles du 2026-01-02"),
    ],
)
def test_values_are_said_as_the_language_says_them(said: str, english: str, french: str) -> None:
    assert (said, in_language(said, FRENCH)) == (english, french)


def test_a_copy_says_the_same() -> None:
    text = Said("parts.at-visit", visit="month 3")
    for again in (copy(text), pickle.loads(pickle.dumps(text))):
        assert (again, again.key, again.fields) == (text, text.key, text.fields)


def test_what_has_no_code_is_not_said_in_another_language() -> None:
    assert in_language("Nobody has said this before.", FRENCH) is None


@pytest.mark.parametrize("fields", [{}, {"visit": "month 3", "day": 1}])
def test_other_fields_than_the_text_asks_for_are_a_defect(fields: dict[str, object]) -> None:
    with pytest.raises(Defect, match=r"'parts.at-visit' asks for \['visit'\]"):
        Said("parts.at-visit", **fields)
