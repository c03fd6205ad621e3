"""The pages of the workbench say nothing of their own: every text is the catalogue's, so it is in every language."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "src" / "theracurve" / "workbench" / "templates"
FILLED = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
SPOKEN = re.compile(r'\b(?:alt|aria-label|title|placeholder|value)="([^"]*)"')  # attributes that people hear or read
# Names of the program, its files and commands, and a day as records write it, which are the same in every language.
NAMES = {"theracurve", "theracurve open STUDY", "study.yaml", "mapping.yaml", "mapping.yaml,", "2004-10-31"}
CODES = {"with", "1", "name", "true"}  # what a form posts
LETTERS = re.compile(r"[^\W\d_]{2,}")


def texts_of(template: str) -> set[str]:
    """What a template says by itself."""
    plain = FILLED.sub("", template)
    said = [*TAG.sub("\n", plain).splitlines(), *SPOKEN.findall(plain)]
    return {text for line in said if LETTERS.search(text := line.strip(" ·←→–:,;()\t"))} - NAMES - CODES


def test_no_template_says_anything_of_its_own() -> None:
    found = {
        file.name: texts for file in sorted(TEMPLATES.glob("*.html")) if (texts := texts_of(file.read_text("utf-8")))
    }
    assert found == {}


def test_what_a_template_says_is_seen() -> None:
    planted = '<p>{% say "a.b" %} Hello</p><img alt="A curve"><input value="{{ x }}" placeholder="Name">'
    assert texts_of(planted) == {"Hello", "A curve", "Name"}
