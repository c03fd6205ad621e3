"""Mistakes in numbers."""

import re
import unicodedata
from decimal import Decimal

from theracurve.intake.conform import NUMBER, WHOLE
from theracurve.intake.mistake import ExplainedMistake, MistakenCell
from theracurve.intake.shown import shown
from theracurve.vocabulary.tables import Kind

NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity|∞)", re.IGNORECASE)
LIMIT = re.compile(r"(<|>|<=|>=|≤|≥|=|~|≈|ca\.?) *([^<>=≤≥~≈]+)", re.IGNORECASE)
BELOW = re.compile(r"nd|n\.d\.|not detected|undetectable|<? ?(ll?o[qd]|blq|bql|bloq|loq)|>? ?uloq", re.IGNORECASE)
MINUS_SIGNS = "−–—‐‑‒﹣－"
WITH_UNIT = re.compile(rf"(?P<number>[<>]? ?{NUMBER}) *(?P<unit>([^\W\d_]|[%°/])[^\d]*\d?[^\d]*)")
BEHIND_WORDS = re.compile(r"[^\W\d_]{3,}.*\d", re.DOTALL)
SEVERAL = re.compile(rf"({NUMBER}) *([-/;–±x×]|\+/-|to|à) *({NUMBER})")


def plain(text: str) -> bool:
    return re.fullmatch(NUMBER, text, re.ASCII) is not None


def not_finite(cell: MistakenCell) -> ExplainedMistake | None:
    if not NOT_FINITE.fullmatch(cell.text):
        return None
    return ExplainedMistake(
        "number-not-finite",
        f"{cell.shown} is not a number that a record can hold.",
        "Leave the cell empty when the value was not recorded.",
    )


def limit(cell: MistakenCell) -> ExplainedMistake | None:
    """`<0.5`: a value where the column takes limits, a mistake elsewhere; `<=` and `~` are a mistake everywhere."""
    found = LIMIT.fullmatch(cell.text)
    if not found or not plain(found[2].strip()):
        return None
    if cell.column.kind is Kind.BOUNDED_NUMBER:
        return ExplainedMistake(
            "number-limit",
            f"{cell.shown} begins with “{found[1]}”; only < and > are kept with a value.",
            f"Write the value, or <{found[2].strip()} or >{found[2].strip()}.",
        )
    return ExplainedMistake(
        "number-limit",
        f"{cell.shown} is a limit; the column `{cell.column.name}` takes values only.",
        "Write the measured value, or leave the cell empty.",
    )


def below_quantification(cell: MistakenCell) -> ExplainedMistake | None:
    if not BELOW.fullmatch(cell.text):
        return None
    remedy = "Write the limit with its side, for instance <0.5."
    if cell.column.kind is not Kind.BOUNDED_NUMBER:
        remedy = "Leave the cell empty."
    return ExplainedMistake("number-without-limit", f"{cell.shown} does not say what the limit is.", remedy)


def other_digits(cell: MistakenCell) -> ExplainedMistake | None:
    if not any(character.isdecimal() and not character.isascii() for character in cell.text):
        return None
    meant = "".join(ascii_digit(character) for character in cell.text)
    return ExplainedMistake(
        "number-other-digits",
        f"{cell.shown} is written with digits other than 0 to 9.",
        f"Write {meant}." if plain(meant) else "Write the number with the digits 0 to 9.",
    )


def ascii_digit(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


def other_minus(cell: MistakenCell) -> ExplainedMistake | None:
    meant = "-" + cell.text[1:].lstrip()
    if cell.text[0] not in MINUS_SIGNS or not plain(meant):
        return None
    return ExplainedMistake(
        "number-minus-sign", f"{cell.shown} begins with a dash that is not the minus sign “-”.", f"Write {meant}."
    )


def underscore(cell: MistakenCell) -> ExplainedMistake | None:
    meant = cell.text.replace("_", "")
    if "_" not in cell.text or not plain(meant):
        return None
    return ExplainedMistake(
        "number-underscore", f"{cell.shown} holds an underscore.", f"Write {meant}, if that is meant."
    )


def thousands_or_decimals(cell: MistakenCell) -> ExplainedMistake | None:
    """`1,234` is 1234 to one reader and 1.234 to the next."""
    if not re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", cell.text):
        return None
    return ExplainedMistake(
        "number-thousands-or-decimals",
        f"{cell.shown} can be {cell.text.replace(',', '')} or {cell.text.replace(',', '.')}.",
        "Write the one that is meant, with a point before the decimals and nothing between the thousands.",
    )


def decimal_comma(cell: MistakenCell) -> ExplainedMistake | None:
    meant = cell.text.replace(",", ".")
    if cell.text.count(",") != 1 or not plain(meant.lstrip("<> ")):
        return None
    return ExplainedMistake("number-decimal-comma", f"{cell.shown} is written with a decimal comma.", f"Write {meant}.")


def thousands(cell: MistakenCell) -> ExplainedMistake | None:
    groups = re.fullmatch(r"([+-]?\d{1,3}(?:([ ,.'’\u00a0\u2009\u202f])\d{3})(?:\2\d{3})*)(?:[.,](\d+))?", cell.text)
    if not groups:
        return None
    meant = groups[1].replace(groups[2], "") + (f".{groups[3]}" if groups[3] else "")
    return ExplainedMistake(
        "number-thousands", f"{cell.shown} has something between the thousands.", f"Write {meant}, if that is meant."
    )


def too_small(cell: MistakenCell) -> ExplainedMistake | None:
    number = cell.text.lstrip("<> ")
    if cell.column.kind is Kind.INTEGER or not plain(number) or abs(Decimal(number)) >= 1:
        return None
    return ExplainedMistake(
        "number-too-small",
        f"{cell.shown} would become 0: the column `{cell.column.name}` keeps {cell.column.decimals} decimals.",
        "Record it in a smaller unit.",
    )


def too_large(cell: MistakenCell) -> ExplainedMistake | None:
    number = cell.text.lstrip("<> ")
    whole = cell.column.kind is Kind.INTEGER
    if not re.fullmatch(WHOLE if whole else NUMBER, number, re.ASCII):
        return None
    most = "a whole number of nine digits" if whole else f"{18 - cell.column.decimals} digits before the point"
    return ExplainedMistake(
        "number-too-large",
        f"{cell.shown} is too large; the column `{cell.column.name}` holds {most}.",
        "Look for a missing point or two numbers in one cell; otherwise record it in a larger unit.",
    )


def with_unit(cell: MistakenCell) -> ExplainedMistake | None:
    found = WITH_UNIT.fullmatch(cell.text)
    if not found:
        return None
    return ExplainedMistake(
        "number-with-unit",
        f"{cell.shown} holds more than the number: {shown(found['unit'])}.",
        f"Write {found['number'].strip()} here; the unit has a column of its own.",
    )


def several(cell: MistakenCell) -> ExplainedMistake | None:
    if not SEVERAL.fullmatch(cell.text):
        return None
    return ExplainedMistake(
        "number-several", f"{cell.shown} holds more than one number.", "Write one value; give the other its own row."
    )


def not_whole(cell: MistakenCell) -> ExplainedMistake | None:
    if not plain(cell.text):
        return None
    return ExplainedMistake(
        "number-not-whole", f"{cell.shown} is not written as a whole number.", "Write a whole number."
    )


def beside_words(cell: MistakenCell) -> ExplainedMistake | None:
    """`paracetamol 1000`: a number behind words, which may say that it is of something else than the column."""
    if not BEHIND_WORDS.match(cell.text):
        return None
    other = "another drug" if cell.column.name == "dose" else "something else than the column"
    return ExplainedMistake(
        "number-unreadable",
        f"{cell.shown} is not a number: it begins with other words, which may name {other}.",
        f"Write the number alone where it is what the column holds; where it is {other}, give that its own row.",
    )


def not_a_number(cell: MistakenCell) -> ExplainedMistake | None:
    return ExplainedMistake(
        "number-unreadable",
        f"{cell.shown} is not a number.",
        "Write a number such as 7.4, or leave the cell empty when the value was not recorded.",
    )
