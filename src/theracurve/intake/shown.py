"""Cells as a message shows them: quoted, of bounded length, every invisible character made visible."""

from theracurve.vocabulary.visible import code_point

LONGEST_SHOWN = 60


def shown(text: str) -> str:
    """The text between quotation marks, shortened after sixty characters."""
    short = text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
    return "“" + "".join(visible(character) for character in short) + "”"


def visible(character: str) -> str:
    return character if character.isprintable() else code_point(character)
