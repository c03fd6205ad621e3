"""Every finding that lets a study go on can be said in French; an error stops it before any report."""

import ast
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from theracurve.definition.quantities import Duration
from theracurve.vocabulary.said import Said, counted, listed, template_of
from theracurve.wording.findings import in_language, only_values, sentences
from theracurve.wording.words import placeholders_of, words_in

SOURCE = Path(__file__).parents[2] / "src" / "theracurve"
FRENCH = words_in("fr")
GO_ON = {"question", "warning", "note", "say"}  # records/saying.py, and what chooses among them
NOUNS_OF_COLUMNS = {"location", "kind"}  # `counted(len(said), column)` of records/imaging.py


def calls() -> Iterator[ast.Call]:
    for room in ("vocabulary", "intake", "records", "analysis"):
        for module in sorted((SOURCE / room).rglob("*.py")):
            tree = ast.parse(module.read_text(encoding="utf-8"))
            yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def name_of(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def texts_of(call: ast.Call) -> list[ast.expr]:
    """The message and the remedy of a finding, if it lets the study go on."""
    if name_of(call) in GO_ON and len(call.args) == 4:
        return call.args[2:]
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    severity = ast.unparse(keywords["severity"]) if "severity" in keywords else ""
    goes_on = name_of(call) == "Finding" and severity in ("Severity.WARNING", "Severity.NOTE")
    return [keywords["message"], keywords["remedy"]] if goes_on else []


def templates() -> set[str]:
    found = set()
    for call in calls():
        if name_of(call) == "Said" and isinstance(call.args[0], ast.Constant):
            found.add(str(call.args[0].value))
        found |= {template_of(str(text.value)) for text in texts_of(call) if isinstance(text, ast.Constant)}
    return found


def nouns() -> set[str]:
    """What is counted, in singular and plural; errors count other things as well."""
    counts = [call.args[1] for call in calls() if name_of(call) == "counted" and len(call.args) == 2]
    named = NOUNS_OF_COLUMNS | {str(noun.value) for noun in counts if isinstance(noun, ast.Constant)}
    return {f"{{n}} {noun}{end}" for noun in named for end in ("", "s")}


TEMPLATES = templates()
IN_VARIABLES = {  # remedies that wait in a variable for their finding, or replace one (intake/tally.py)
    "Mend the listed ones first; they often have one cause.",
    "Answer that the units are right, or correct them.",
    "Give all values of the patient in one unit, or declare the conversion in the protocol.",
    "Correct the activity or its unit, or answer that it is right.",
}


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 150


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_each_text_has_its_french_filled_with_the_same_values(template: str) -> None:
    if not only_values(template):
        assert placeholders_of(sentences("fr")[template]) == placeholders_of(template)


def test_no_french_is_left_over() -> None:
    assert set(sentences("fr")) - TEMPLATES - nouns() - IN_VARIABLES == set()


def test_no_text_that_goes_on_is_filled_in_place() -> None:
    """An f-string is English for good."""
    assert [ast.unparse(text) for call in calls() for text in texts_of(call) if isinstance(text, ast.JoinedStr)] == []


@pytest.mark.parametrize(
    ("said", "english", "french"),
    [
        (counted(12345, "row"), "12345 rows", "12\u202f345 lignes"),
        (Said("weight {weight} kg", weight=Decimal("61.50")), "weight 61.5 kg", "poids 61,5 kg"),
        (Said(" within {window}", window=Duration.parse("2 weeks")), " within 2 weeks", " et au plus 2 semaines avant"),
        (listed(["a", "b", "c"], 2), "a, b and 1 more", "a, b et 1 de plus"),
        (Said("no end"), "no end", "sans fin"),
        (Said("news of {day}", day=date(2026, 1, 2)), "news of 2026-01-02", "des nouvelles du 2026-01-02"),
    ],
)
def test_values_are_said_as_the_language_says_them(said: str, english: str, french: str) -> None:
    assert (said, in_language(said, FRENCH)) == (english, french)


def test_what_is_not_known_is_not_said() -> None:
    assert in_language("Nobody has said this before.", FRENCH) is None
    assert in_language(Said("weight {weight} kg", weight=Said("nobody knows")), FRENCH) is None
