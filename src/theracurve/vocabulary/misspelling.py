"""Whether a word is a known one misspelt: a slip of the pen, never another meaning."""

from collections.abc import Iterable
from itertools import pairwise

SHORT = (
    4  # letters: a word so short may not differ by a letter, for that makes it another (`sd`, `se`; `mean`, `media`)
)
LONG = 8  # letters: a word so long may have two slips


def misspelling_of(word: str, known: Iterable[str]) -> str | None:
    """The one known word that `word` is a slip of, or None where there is none, or more than one."""
    found = [name for name in known if is_slip(word.strip().casefold(), name.casefold())]
    return found[0] if len(found) == 1 else None


def is_slip(word: str, name: str) -> bool:
    """Whether each part between underscores is the other's, but for letters left out, doubled, swapped or mistaken."""
    parts, names = (text.replace("-", "_").replace(" ", "_").split("_") for text in (word, name))
    return len(parts) == len(names) and all(is_slip_of_part(*pair) for pair in zip(parts, names, strict=True))


def is_slip_of_part(part: str, name: str) -> bool:
    if sorted(part) == sorted(name):
        return swaps(part, name) <= 1
    if min(len(part), len(name)) <= SHORT:
        return part in (f"{name}s", name.removesuffix("s"))
    return edits(part, name) <= (2 if len(name) >= LONG else 1)


def swaps(part: str, name: str) -> int:
    """How many neighbours are swapped; more than that where it is another order altogether."""
    places = [place for place, (one, other) in enumerate(zip(part, name, strict=True)) if one != other]
    return len(places) // 2 if all(b - a == 1 for a, b in pairwise(places)) else len(name)


def edits(part: str, name: str) -> int:
    """The distance of Levenshtein (1966)."""
    row = list(range(len(name) + 1))
    for i, letter in enumerate(part, 1):
        following = [i]
        for j, other in enumerate(name, 1):
            following.append(min(row[j] + 1, following[-1] + 1, row[j - 1] + (letter != other)))
        row = following
    return row[-1]
