"""What the protocol asks of the table `patients` at inclusion: most patients of a cohort have it, a few do not."""

from collections.abc import Mapping

from theracurve.definition.inclusion import Inclusion
from theracurve.synthetic.patient import Patient
from theracurve.synthetic.row import Row

NOT_ELIGIBLE = 0.04

Asked = Mapping[str, Inclusion]


def draw_asked(patient: Patient) -> Asked:
    """What is asked of each column; nothing of the few who were enrolled although not eligible."""
    asked = {part.of: part for part in patient.plan.study.inclusion.values() if part.table == "patients"}
    return {} if asked and patient.draws.chance(NOT_ELIGIBLE) else asked


def eligible_number(patient: Patient, asked: Asked, column: str, drawn: float) -> float:
    """The number as drawn, if it will do; between two limits most lie near the lower one."""
    part = asked.get(column)
    if part is None:
        return drawn
    low = drawn if part.at_least is None else float(part.at_least)
    high = drawn if part.at_most is None else float(part.at_most)
    if part.at_least is not None and part.at_most is not None and not low <= drawn <= high:
        return low + (high - low) * patient.draws.uniform() ** 3
    return min(high, max(low, drawn))


def eligible_texts(patient: Patient, asked: Asked, row: Row) -> Row:
    """The texts of the row that will not do, replaced by others that do."""
    stated = {column: part.one_of for column, part in asked.items() if part.one_of}
    return {column: patient.draws.one_of(texts) for column, texts in stated.items() if row[column] not in texts}
