"""Mistakes in choices and flags."""

from theracurve.intake.mistake import ExplainedMistake, MistakenCell
from theracurve.vocabulary.misspelling import misspelling_of

YES = frozenset(("yes", "y", "oui", "o", "ja", "j", "si", "vrai", "t", "x", "present", "1.0"))
NO = frozenset(("no", "n", "non", "nein", "faux", "f", "absent", "0.0"))


def unknown_choice(cell: MistakenCell) -> ExplainedMistake | None:
    units = cell.column.name in ("activity_unit", "residual_unit")
    meant = same_but_for_case(cell) if units else misspelling_of(cell.text, cell.column.choices)
    return ExplainedMistake(
        "choice-unknown",
        f"{cell.shown} is none of the choices: {', '.join(cell.column.choices)}.",
        f"Write {meant}, if that is meant." if meant else "Write one of the choices, exactly.",
    )


def same_but_for_case(cell: MistakenCell) -> str | None:
    """Finds the choice that differs by case alone. With units no other is near: MBq is a million Bq."""
    return next((choice for choice in cell.column.choices if choice.casefold() == cell.text.casefold()), None)


def not_a_flag(cell: MistakenCell) -> ExplainedMistake | None:
    word = cell.text.casefold()
    meant = "true" if word in YES else "false" if word in NO else None
    return ExplainedMistake(
        "flag-unknown",
        f"{cell.shown} is neither true nor false.",
        f"Write {meant}, if that is meant." if meant else "Write true or false (or 1 or 0); empty is “not recorded”.",
    )
