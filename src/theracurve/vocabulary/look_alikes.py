"""Names that look like one another to a person and are two to a program.

Letters of Cyrillic and Greek that look like Latin ones are those of the confusables of Unicode Technical Standard 39
that stand in the alphabets of today.
"""

import re
import unicodedata

ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХЗаеоурсхіјѕԁһΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABESIJKMHOPCTYX3aeoypcxijsdhABEZHIKMNOPTYXo",
)
LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
CYRILLIC = re.compile("[\u0400-\u052f]")
BETWEEN_WORDS = re.compile(r"(?<!\d)[\s_\-./]+|[\s_\-./]+(?!\d)")  # between two digits they tell 1.2 from 12


def in_latin(name: str) -> str:
    """The name with Latin letters in place of those that look like them."""
    return unicodedata.normalize("NFKC", name).translate(ALIKE)


def outline(name: str) -> str:
    """What is left of a name when case, spaces, hyphens and the script of look-alike letters are left out."""
    return BETWEEN_WORDS.sub("", in_latin(name)).casefold()


def mixes_scripts(name: str) -> bool:
    """Whether letters of Latin and Cyrillic stand in one name, which no language does."""
    return bool(LATIN.search(name) and CYRILLIC.search(name))


def differ_by_script(one: str, other: str) -> bool:
    """Whether two names are one as soon as look-alike letters are written in Latin."""
    return one != other and in_latin(one) == in_latin(other)
