"""Why a cell was not accepted: one small function per mistake, and for each kind the table of them, in order.

The first mistake that recognises the cell explains it.
"""

from collections.abc import Mapping

import theracurve.intake.mistakes_in_choices as choices
import theracurve.intake.mistakes_in_dates as dates
import theracurve.intake.mistakes_in_ids as ids
import theracurve.intake.mistakes_in_numbers as numbers
from theracurve.intake.mistake import (
    ExplainedMistake,
    Mistake,
    MistakenCell,
    invisible_character,
    missing_word,
    overlong,
    spreadsheet_error,
)
from theracurve.vocabulary.tables import Kind

SHORT = (spreadsheet_error, overlong, invisible_character)
DAYS = (
    *SHORT,
    missing_word,
    dates.placeholder,
    dates.before_everything,
    dates.in_the_future,
    dates.partial,
    dates.impossible_day,
)
OTHER_WRITINGS = (
    dates.without_separators,
    dates.week_date,
    dates.serial_number,
    dates.short_year,
    dates.day_or_month_first,
    dates.unpadded,
    dates.named_month,
    dates.not_iso,
)
QUANTITIES = (
    *SHORT,
    missing_word,
    numbers.not_finite,
    numbers.limit,
    numbers.below_quantification,
    numbers.other_digits,
    numbers.other_minus,
    numbers.underscore,
    numbers.thousands_or_decimals,
    numbers.decimal_comma,
    numbers.thousands,
    numbers.too_small,
    numbers.too_large,
    numbers.with_unit,
    numbers.several,
)

MISTAKES: Mapping[Kind, tuple[Mistake, ...]] = {
    Kind.ID: (spreadsheet_error, invisible_character, ids.footnote),
    Kind.TEXT: (spreadsheet_error, invisible_character),
    Kind.CHOICE: (*SHORT, choices.unknown_choice),
    Kind.FLAG: (*SHORT, choices.not_a_flag),
    Kind.DATE: (*DAYS, dates.with_time, *OTHER_WRITINGS),
    Kind.PARTIAL_DATE: (*DAYS, dates.with_time, *OTHER_WRITINGS),
    Kind.MOMENT: (*DAYS, dates.impossible_time, dates.without_zone, *OTHER_WRITINGS),
    Kind.INTEGER: (*QUANTITIES, numbers.not_whole, numbers.beside_words, numbers.not_a_number),
    Kind.NUMBER: (*QUANTITIES, numbers.beside_words, numbers.not_a_number),
    Kind.BOUNDED_NUMBER: (*QUANTITIES, numbers.beside_words, numbers.not_a_number),
}


def explain(cell: MistakenCell) -> ExplainedMistake:
    """The first explanation that fits, or the plainest one."""
    explanations = (mistake(cell) for mistake in MISTAKES[cell.column.kind])
    return next((explanation for explanation in explanations if explanation is not None), unusable(cell))


def unusable(cell: MistakenCell) -> ExplainedMistake:
    return ExplainedMistake(
        "cell-unusable",
        f"{cell.shown} cannot be kept in the column `{cell.column.name}`.",
        "Type the cell anew, or leave it empty when nothing was recorded.",
    )
