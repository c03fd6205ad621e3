"""The catalogue: the same keys in every language, each used, each asked for with what its text needs.

What the sources ask for is read from their syntax trees, so that a missing key is found before somebody meets it.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from house.source import Module, own_modules
from theracurve.errors import Defect
from theracurve.vocabulary.catalogue import entries, placeholders_of
from theracurve.vocabulary.languages import LANGUAGES
from theracurve.vocabulary.said import SUBJECT as FINDINGS
from theracurve.wording.words import Text, Typography, Words, text_of, words_in
from wording.asked_texts import Asked, words_asked_in
from wording.computed_keys import Scope, patterns_of

SOURCE = Path(__file__).parents[2] / "src" / "theracurve"
ENGLISH = words_in("en")
PHRASES = tuple(f"estimators.{family}." for family in ("method", "why", "note", "study", "population", "whom"))
TEMPLATE_KEY = re.compile(r"""\{% say ["']([\w.]+)["']""")
TEMPLATE_SAYS = re.compile(r"""\{% say ["']([\w.]+)["']((?: \w+=[^\s%]+)*)(?: as \w+)? %\}""")
SUBJECTS = {key.partition(".")[0] for key in ENGLISH.texts}
# Prose is three words of two letters or more; shorter strings are codes, units, file names.
PROSE = re.compile(r"\b[A-Za-z]{2,},? [a-z]{2,},? [a-z]{2,}")


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


ASKED = [asked for module in own_modules().values() for asked in words_asked_in(module)]
NOT_FOLLOWED = 62  # places whose key comes from elsewhere; each may fit a text that asks for other values


def others_than_asked(asked: Asked) -> list[str]:
    """The keys that this place may ask for and whose texts ask for other values than it gives."""
    return [key for key in asked.keys(ENGLISH.texts) if asked.values not in (None, ENGLISH.text(key).placeholders)]


def strings_in(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            yield from patterns_of(node, Scope(ast.Module([], []), ast.Pass()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_have_the_same_texts(language: str) -> None:
    """The same keys, filled with the same values, with the same forms; phrases are English where they are declared."""

    def shape(words: Words) -> dict[str, tuple[list[str], list[str]]]:
        texts = words.texts.items()
        return {k: (sorted(text.forms), sorted(text.placeholders)) for k, text in texts if not k.startswith(PHRASES)}

    assert shape(words_in(language)) == shape(ENGLISH)


def test_what_is_asked_for_is_there_and_is_filled() -> None:
    """Also where a key is computed: every text that it can be asks for exactly what is given."""
    assert [asked for asked in ASKED if not asked.keys(ENGLISH.texts)] == []
    assert {asked: others_than_asked(asked) for asked in ASKED if asked.is_known and others_than_asked(asked)} == {}


def test_where_a_key_comes_from_elsewhere_a_text_fits() -> None:
    vague = {asked: others_than_asked(asked) for asked in ASKED if not asked.is_known}
    assert [asked for asked, others in vague.items() if len(others) == len(asked.keys(ENGLISH.texts))] == []
    assert len([asked for asked, others in vague.items() if others]) <= NOT_FOLLOWED


@pytest.mark.parametrize(
    "source",
    [
        'def say(words):\n    return words("findings.row")',
        'def say(words):\n    return words("findings.row", row="3", table="labs")',
        'def say(words, many):\n    key = "row" if many else "title"\n    return words(f"findings.{key}", row="3")',
        'def key(many):\n    return "row" if many else "title"\n\n\n'
        'def say(words, many):\n    return words(f"findings.{key(many)}", row="3")',
        'NAMES = ("row", "title")\n\n\ndef say(words):\n    return [words(f"findings.{n}", row="3") for n in NAMES]',
        'KEYS = {1: "row", 2: "title"}\n\n\ndef say(words, n):\n    return words(f"findings.{KEYS[n]}", row="3")',
    ],
    ids=["none", "too many", "a condition", "a function", "a loop", "a table"],
)
def test_a_place_that_gives_other_values_is_seen(source: str) -> None:
    module = Module("planted", ast.parse(source), is_package=False)
    found = [asked for asked in words_asked_in(module) if asked.is_known and others_than_asked(asked)]
    assert found, "not seen"


def test_every_text_is_used() -> None:
    patterns = {p for m in own_modules().values() for p in strings_in(m) if p.split("\\.")[0].split("[")[0] in SUBJECTS}
    patterns |= {
        re.escape(key) for page in SOURCE.rglob("*.html") for key in TEMPLATE_KEY.findall(page.read_text("utf-8"))
    }
    used = re.compile("|".join(f"{pattern}(\\.[\\w.-]+)?" for pattern in sorted(patterns)))
    others = [key for key in ENGLISH.texts if not key.startswith(f"{FINDINGS}.")]
    assert [key for key in others if not used.fullmatch(key)] == []


def test_what_a_template_asks_for_is_there_and_is_filled() -> None:
    for page in SOURCE.rglob("*.html"):
        for key, values in TEMPLATE_SAYS.findall(page.read_text("utf-8")):
            given = {value.partition("=")[0] for value in values.split()}
            assert given == ENGLISH.text(key).placeholders, (page.name, key)


def prose_in(module: Path) -> Iterator[str]:
    """String literals that are sentences for people: no docstring, no message of an exception."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    apart = {
        id(inner) for node in ast.walk(tree) if isinstance(node, ast.Raise | ast.Assert) for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            apart.add(id(node.value))
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    yield from (str(node.value) for node in strings if id(node) not in apart and PROSE.search(str(node.value)))


@pytest.mark.parametrize(
    "module",
    [module for room in ("wording", "report") for module in sorted((SOURCE / room).rglob("*.py"))],
    ids=lambda path: str(path.relative_to(SOURCE)),
)
def test_no_sentence_stands_in_a_module(module: Path) -> None:
    found = list(prose_in(module))
    assert found == []


def test_no_module_names_a_language() -> None:
    """A language is a folder of texts: what depends on it stands there (English, which messages are made in, once).

    Intake is left out: it knows the languages of other people's files.
    """
    named = {
        (module.relative_to(SOURCE).as_posix(), node.value)
        for module in modules()
        if module.relative_to(SOURCE).parts[0] != "intake"
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in LANGUAGES
    }
    fraction = ("report/typst.py", "fr")  # what Typst calls a share of the width that is left
    assert named - {fraction} == {("vocabulary/languages.py", "en")}


def words_not_used() -> list[str]:
    """The last column of the glossary's French table."""
    text = (SOURCE.parents[1] / "GLOSSARY.md").read_text(encoding="utf-8")
    rows = [line.strip("|").split("|") for line in text[text.index("## In French") :].splitlines() if line[:2] == "| "]
    return [word.strip() for row in rows[1:] for word in row[2].split(",") if word.strip()]


@pytest.mark.parametrize("word", words_not_used())
def test_french_keeps_to_the_glossary(word: str) -> None:
    stem = re.compile(rf"\b{re.escape(word)}", re.IGNORECASE)
    texts = words_in("fr").texts.items()
    said = [(key, re.sub(r"\{\w+\}|`[^`]*`", "", " ".join(text.forms.values()))) for key, text in texts]
    assert [key for key, text in said if stem.search(text)] == []


@pytest.fixture
def words() -> Words:
    """A language with a text of each kind."""
    french = words_in("fr").typography
    tables = {
        "a": {"plain": "Rien", "filled": "{who} : 5 %", "counted": {"one": "{n} patient", "other": "{n} patients"}}
    }
    return Words("fr", french, {key: text_of(key, entry, french) for key, entry in entries(tables)})


def test_a_text_is_filled_and_set_as_its_language_does(words: Words) -> None:
    assert words("a.plain") == "Rien"
    assert words("a.filled", who="Groupe A") == "Groupe A\u202f: 5\u202f%"
    assert words("a.counted", n=12000) == "12\u202f000 patients"


def test_french_counts_nobody_in_the_singular_and_english_in_the_plural(words: Words) -> None:
    assert [words("a.counted", n=n) for n in (0, 1, 2)] == ["0 patient", "1 patient", "2 patients"]
    assert [ENGLISH.typography.form_of(n) for n in (0, 1, 2)] == ["other", "one", "other"]


@pytest.mark.parametrize(
    ("key", "values", "message"),
    [
        ("a.nothing", {}, "no words 'a.nothing'"),
        ("a.filled", {}, r"ask for \['who'\], given were \[\]"),
        ("a.plain", {"who": "x"}, r"ask for \[\], given were \['who'\]"),
        ("a.filled", {"who": 0.5}, "text and whole numbers, not with 0.5"),
        ("a.filled", {"who": True}, "text and whole numbers, not with True"),
        ("a.counted", {"n": "3"}, "text and whole numbers, not with '3'"),
    ],
)
def test_what_is_wrong_raises_at_once(words: Words, key: str, values: dict[str, str], message: str) -> None:
    with pytest.raises(Defect, match=message):
        words(key, **values)


def test_forms_of_one_text_are_filled_alike() -> None:
    with pytest.raises(Defect, match="filled with different values"):
        text_of("a.b", {"one": "{n} of {total}", "other": "{n}"}, ENGLISH.typography)


def test_placeholders_are_plain_names() -> None:
    """No format, no conversion, no attribute: what is written is decided before, in one place."""
    for language in LANGUAGES:
        for key, text in words_in(language).texts.items():
            for form in text.forms.values():
                assert all(name.isidentifier() for name in placeholders_of(form)), key
                assert not re.search(r"\{\w*[:!.\[]", form), key


def test_signs_of_typography_differ_where_they_should() -> None:
    assert isinstance(ENGLISH.typography, Typography)
    assert isinstance(ENGLISH.text("numbers.open"), Text)
    assert (ENGLISH.typography.decimal_sign, words_in("fr").typography.decimal_sign) == (".", ",")
