"""Mistakes in ids."""

import re

from theracurve.intake.conform import TOTAL
from theracurve.intake.mistake import ExplainedMistake, MistakenCell

ROW_TOTAL = "row-total"


def footnote(cell: MistakenCell) -> ExplainedMistake | None:
    if not re.fullmatch(TOTAL, cell.text, re.DOTALL):
        return None
    return ExplainedMistake(
        ROW_TOTAL,
        f"{cell.shown} stands where an id is expected: a total or a footnote, not a patient.",
        "Delete the row; the table holds one row per observation and nothing else.",
    )
