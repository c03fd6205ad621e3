"""How sheets write the units of their columns, and in a row of units how other columns are filled."""

import re

UNITS = "|".join(
    (
        r"[gmkµμn]?bq(?:/kg)?|mci|ci",
        r"[mµμunp]?g ?/ ?[dm]?l|[mµμunp]?mol ?/ ?(?:l|24 ?h|d|j|tag)|[mµμunp]?g ?/ ?(?:24 ?h|d|day|j|jour|tag|dia)",
        r"m?[iu]u? ?/ ?m?l|10\^?9 ?/ ?l|/nl|/µl|mm|cm|ml|kg|%|mg",
    )
)
UNIT = re.compile(rf"(?<![\w/])(?:{UNITS})(?![\w/])", re.IGNORECASE)
FILLED_SO = re.compile(  # dd/mm/yyyy, jj.mm.aaaa, 0/1, y/n, years, where other columns state a unit
    r"[djt]{1,2}[./-]m{1,3}[./-][ajy]{2,4}|[ajy]{4}-m{2}-[djt]{2}|\d/\d|[yjos]/n|[mfhwv]/[mfhwv]|years?|yrs?|jahre?|ans|anos",
    re.IGNORECASE,
)


def below_a_name(text: str) -> bool:
    """Whether a cell below a name of a column says its unit, or how it is filled, and is no part of the name."""
    return bool(UNIT.fullmatch(text) or FILLED_SO.fullmatch(text))
