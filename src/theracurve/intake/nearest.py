"""The known name that somebody probably meant: a slip of the pen or an abbreviation, never another meaning."""

import re
from collections.abc import Iterable

from theracurve.vocabulary.misspelling import misspelling_of
from theracurve.vocabulary.said import Said

OF_A_DAY = ("_on", "_at")
SHORTEST = 4  # letters of an abbreviation


def normalised(name: str) -> str:
    """A name without its case, surrounding space, and with one underscore for every space or hyphen within."""
    return re.sub(r"[\s\-_]+", "_", name.strip().strip("\ufeff").strip()).casefold()


def begun_alike(name: str, names: Iterable[str]) -> str | None:
    """The first of `names` that it abbreviates, or that abbreviates it: `chemo`, `chemotherapy`. What ends with a word
    or before a number is no abbreviation (`activity`, `activity_unit`; `month 1`, `month 12`)."""
    written = normalised(name)
    pairs = ((known, sorted((written, normalised(known)), key=len)) for known in names)
    return next((known for known, pair in pairs if is_abbreviation(*pair)), None)


def is_abbreviation(short: str, whole: str) -> bool:
    """Whether it breaks off within a word, at least a third of it before its end, or only lacks that it is a day
    (`enrolled`, `enrolled_on`); never of a unit."""
    if len(short) < SHORTEST or not whole.startswith(short) or "/" in whole:
        return False
    rest = whole[len(short) :]
    word, begun = rest.partition("_")[0], len(short.rpartition("_")[2])
    cut_off = word.isalpha() and short[-1].isalpha() and 2 * len(word) >= begun
    return cut_off or rest in OF_A_DAY


def suggestion(name: str, names: Iterable[str]) -> str:
    """` Did you mean ...?` for the end of a sentence, or nothing: of a slip of the pen, or an abbreviation."""
    known = tuple(names)
    return did_you_mean(misspelling_of(name, known) or begun_alike(name, known))


def did_you_mean(meant: str | None) -> str:
    return Said("parts.did-you-mean", meant=meant) if meant else ""
