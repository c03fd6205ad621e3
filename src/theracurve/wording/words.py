"""One language's words: the text behind a key, filled and in the number that its count asks for.

The catalogue is one TOML file a subject and language (`catalogue/fr/evidence.toml`); a key is the subject and the path
inside the file, `evidence.marks.overridden`. A text names what fills it in braces. Where a count `n` decides between
singular and plural, the entry is a table of the two forms, `{one = "{n} patient", other = "{n} patients"}`.

Nothing falls back: an unknown key, a value too few or too many is our defect and raises at once, in every language.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from os.path import splitext
from types import MappingProxyType
from typing import Any

from theracurve.errors import Defect
from theracurve.vocabulary.catalogue import CATALOGUE, entries, placeholders_of, read_subject
from theracurve.vocabulary.languages import Language

TYPOGRAPHY = "typography"  # the subject that holds signs and spaces instead of texts


@dataclass(frozen=True, slots=True)
class Typography:
    """A language's signs: what stands between digits, before a percent sign, for an apostrophe; and its `tag` (BCP 47).

    A space in a text becomes `narrow_space` before each of `narrow_before` and after each of `narrow_after`, and a
    straight apostrophe becomes `apostrophe`, so that the catalogue is written as one types.
    """

    tag: str
    decimal_sign: str
    thousands: str
    percent: str
    apostrophe: str
    narrow_space: str
    narrow_before: str
    narrow_after: str
    zero_is_singular: bool

    def spaced(self, text: str) -> str:
        """The text with its spaces as the language sets them."""
        for sign in self.narrow_before:
            text = text.replace(f" {sign}", f"{self.narrow_space}{sign}")
        for sign in self.narrow_after:
            text = text.replace(f"{sign} ", f"{sign}{self.narrow_space}")
        return text.replace("'", self.apostrophe)

    def counted(self, count: int) -> str:
        """A whole number; from ten thousand on with a space between the thousands, as the SI writes it."""
        return f"{count:,}".replace(",", self.thousands) if abs(count) >= 10_000 else str(count)

    def form_of(self, count: int) -> str:
        singular = count == 1 or (count == 0 and self.zero_is_singular)
        return "one" if singular else "other"


@dataclass(frozen=True, slots=True)
class Text:
    """One entry of the catalogue: its form, or its two forms, and the names of the values that fill them."""

    forms: Mapping[str, str]
    placeholders: frozenset[str]

    @property
    def plural(self) -> bool:
        return "one" in self.forms


class SaidCount(int):
    """A count that is said by a text in place of its number; it is never one."""

    text: str

    def __new__(cls, text: str) -> "SaidCount":
        said = super().__new__(cls, 2)  # of the form for several
        said.text = text
        return said


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """All texts of one language, called with a key and the values that fill its text. `level_said` is the level of
    intervals that the header of a table says, so that its cells need not; counts of patients below `least_count` are
    masked, and at the questions in `few` whatever compares the shares of groups; the sizes in `close`, by the groups
    that they are of, lie so close beside another that a difference of few would follow."""

    language: Language
    typography: Typography
    texts: Mapping[str, Text]
    level_said: float | None = None
    least_count: int | None = None
    few: frozenset[tuple[object, ...]] = frozenset()
    close: Mapping[tuple[str, int], int] = field(default_factory=dict)

    def __call__(self, key: str, /, **values: str | int) -> str:
        """The text of `key`, filled. Whole numbers are written by the language, anything else has to be text already.

        Raises Defect for an unknown key, and where `values` are not exactly what the text asks for.
        """
        text = self.text(key)
        if values.keys() != text.placeholders:
            asked, given = sorted(text.placeholders), sorted(values)
            raise Defect(f"the words {key!r} ({self.language}) ask for {asked}, given were {given}")
        form = self.typography.form_of(whole(key, values["n"])) if text.plural else "other"
        return text.forms[form].format_map({name: self.filled(key, value) for name, value in values.items()})

    def __contains__(self, key: str) -> bool:
        return key in self.texts

    def text(self, key: str) -> Text:
        """The entry of `key`. Raises Defect where there is none."""
        try:
            return self.texts[key]
        except KeyError:
            raise Defect(f"there are no words {key!r} in the catalogue ({self.language})") from None

    def under(self, section: str) -> dict[str, str]:
        """The texts of a section that take no values, by the last part of their key, in the catalogue's order."""
        start = f"{section}."
        found = {
            key.removeprefix(start): text.forms["other"] for key, text in self.texts.items() if key.startswith(start)
        }
        if not found:
            raise Defect(f"there is no section {section!r} in the catalogue ({self.language})")
        return found

    def filled(self, key: str, value: str | int) -> str:
        if isinstance(value, str | SaidCount):
            return value if isinstance(value, str) else value.text
        return self.typography.counted(whole(key, value))


def whole(key: str, value: object) -> int:
    """A count. Raises Defect for anything else: a number with decimals is written by `numbers`, not here."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise Defect(f"the words {key!r} are filled with text and whole numbers, not with {value!r}")


@cache
def words_in(language: Language) -> Words:
    """The words of a language, read once. Raises Defect where its catalogue is malformed."""
    subjects = dict(read_subjects(language))
    typography = Typography(**subjects.pop(TYPOGRAPHY))
    texts = {
        f"{subject}.{path}": text_of(f"{subject}.{path}", entry, typography)
        for subject, tables in subjects.items()
        for path, entry in entries(tables)
    }
    return Words(language, typography, MappingProxyType(texts))


def read_subjects(language: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in sorted(entry.name for entry in (CATALOGUE / language).iterdir()):
        subject, end = splitext(name)
        if end == ".toml":
            yield subject, read_subject(language, subject)


def text_of(key: str, entry: object, typography: Typography) -> Text:
    """An entry made ready. Raises Defect where its forms are filled with different values."""
    forms = entry if isinstance(entry, dict) else {"other": entry}
    spaced = {name: typography.spaced(str(form)) for name, form in forms.items()}
    named = [placeholders_of(form) | ({"n"} if len(spaced) > 1 else set()) for form in spaced.values()]
    if any(names != named[0] for names in named):
        raise Defect(f"the plural forms of {key!r} are filled with different values")
    return Text(MappingProxyType(spaced), frozenset(named[0]))
