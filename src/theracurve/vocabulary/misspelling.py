"""Whether a word is a known one misspelt: a slip of the pen, never another meaning."""

import re
from collections.abc import Iterable
from itertools import pairwise

# Letters: a word so short may not differ by a letter, for that makes it another (`sd`, `se`; `mean`, `media`), unless
# one is doubled (`Cgaa`).
SHORT = 4
LONG = 8  # letters: a word so long may have two slips
PIECES = re.compile(r"[^\W\d_]+|\d+")
DOUBLED = re.compile(r"([^\W\d_])\1")
NUMBERS = re.compile(r"\d+")


def misspelling_of(word: str, known: Iterable[str]) -> str | None:
    """The one known word that `word` is a slip of, or None where there is none, or more than one."""
    names = tuple(dict.fromkeys(known))
    for alike in (is_same_in_pieces, is_slip):
        found = [name for name in names if alike(word.strip(), name.strip())]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def is_same_in_pieces(word: str, name: str) -> bool:
    """Whether the words and numbers are the same, whatever stands between them: `In-111`, `111In`; `patientid`."""
    pieces, others = (sorted(PIECES.findall(text.casefold())) for text in (word, name))
    letters, other_letters = ("".join(PIECES.findall(text.casefold())) for text in (word, name))
    return bool(pieces) and not is_unit(word, name) and (pieces == others or letters == other_letters)


def is_slip(word: str, name: str) -> bool:
    """Whether each part between underscores is the other's, but for letters left out, doubled, swapped or mistaken.
    Numbers are the same, or another thing is meant (`month 0`, `month 6`), and a unit is never near another."""
    if is_unit(word, name) or sorted(NUMBERS.findall(word)) != sorted(NUMBERS.findall(name)):
        return False
    parts, names = (text.replace("-", "_").replace(" ", "_").split("_") for text in (word, name))
    if len(parts) == len(names) and all(is_slip_of_part(*pair) for pair in zip(parts, names, strict=True)):
        return True
    whole, other = ("".join(PIECES.findall(text.casefold())) for text in (word, name))
    is_long = min(len(whole), len(other)) >= LONG
    return is_long and edits(whole, other) == 1 and not has_code(name) and not is_prefixed(whole, other)


def has_code(name: str) -> bool:
    """Whether a piece is a code in capitals, in which another letter makes another thing (`DOTATOC`, `DOTANOC`)."""
    return any(piece.isupper() and len(piece) > 1 for piece in PIECES.findall(name))


def is_unit(word: str, name: str) -> bool:
    """Whether one of them is a quotient, in which a letter makes a thousandfold of it: `nmol/L`, `pmol/L`."""
    return "/" in word or "/" in name


def is_slip_of_part(written: str, known: str) -> bool:
    part, name = written.casefold(), known.casefold()
    if is_prefixed(part, name):
        return False
    if has_code(known) and len(part) == len(name) and sorted(part) != sorted(name):
        return False
    if sorted(part) == sorted(name):
        return swaps(part, name) <= 1
    if min(len(part), len(name)) <= SHORT:
        return part in (f"{name}s", name.removesuffix("s")) or DOUBLED.sub(r"\1", part) == DOUBLED.sub(r"\1", name)
    found = edits(part, name)
    return found <= 1 or (found == 2 and len(name) >= LONG and not in_one_place(part, name))


def is_prefixed(part: str, name: str) -> bool:
    """Whether they differ at their beginning alone: a prefix makes a name of its own (`mrecist`, `irecist`), and pens
    slip further on. Of a short word no more is left than a slip leaves (`meet`, `met`)."""
    tail = min(part[1:], name[1:], key=len)
    return part != name and len(tail) >= SHORT and part.endswith(tail) and name.endswith(tail)


def in_one_place(part: str, name: str) -> bool:
    """Whether two neighbouring letters are others: then it is another word (`un-related`, `in-crease`, `hypo-`)."""
    start = next((place for place, (one, other) in enumerate(zip(part, name, strict=False)) if one != other), 0)
    ends = zip(reversed(part[start:]), reversed(name[start:]), strict=False)
    alike = next((place for place, (one, other) in enumerate(ends) if one != other), min(len(part), len(name)) - start)
    return max(len(part), len(name)) - start - alike <= 2


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
