"""How a decimal is written, without a language."""

from decimal import Decimal


def plain(number: Decimal) -> str:
    """A decimal without exponent or trailing zeros: `7`, `0.5`, `30.4375`."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
