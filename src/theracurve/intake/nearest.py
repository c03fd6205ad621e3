"""The known name that somebody probably meant."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from theracurve.vocabulary.misspelling import misspelling_of
from theracurve.vocabulary.said import Said

NEAR_MISS = 0.85  # a slip of the pen: one or two letters, a lost underscore
SHORTEST = 4  # letters of an abbreviation
LONGEST_NAME = 80  # the comparison is quadratic; no name of ours comes near


def normalised(name: str) -> str:
    """A name without its case, surrounding space, and with one underscore for every space or hyphen within."""
    return re.sub(r"[\s\-_]+", "_", name.strip().strip("\ufeff").strip()).casefold()


def nearest(name: str, names: Iterable[str], likeness: float) -> str | None:
    """The most alike of `names`, or None when nothing is alike enough: for what looks like another name, and is asked
    about. What is suggested is a misspelling."""
    known = {normalised(known): known for known in reversed(tuple(names))}
    found = get_close_matches(normalised(name)[:LONGEST_NAME], known, n=1, cutoff=likeness)
    return known[found[0]] if found else None


def begun_alike(name: str, names: Iterable[str]) -> str | None:
    """The first of `names` that begins like an abbreviation of it, or that it begins with: `chemo`, `chemotherapy`."""
    written = normalised(name)
    pairs = ((known, sorted((written, normalised(known)), key=len)) for known in names)
    return next((known for known, (short, long) in pairs if len(short) >= SHORTEST and long.startswith(short)), None)


def suggestion(name: str, names: Iterable[str]) -> str:
    """` Did you mean ...?` for the end of a sentence, or nothing: of a slip of the pen, or an abbreviation."""
    known = tuple(names)
    return did_you_mean(misspelling_of(name, known) or begun_alike(name, known))


def did_you_mean(meant: str | None) -> str:
    return Said("parts.did-you-mean", meant=meant) if meant else ""
