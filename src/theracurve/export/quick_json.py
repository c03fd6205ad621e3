"""A quick look as JSON: every estimate and test with its method, and the curves step by step."""

import json
from typing import Any

from theracurve.analysis.quick import QuickLook, QuickPair
from theracurve.survival._values.tabular import Tabular
from theracurve.vocabulary.study_quantities import StudyQuantity


def write_quick(look: QuickLook) -> str:
    """None stands for what is not estimable, whose `reason` says why; times are in the unit of the file, or in days
    between two dates."""
    content = {
        "medians": [as_dict(median) for median in look.medians],
        "at": [as_dict(estimate) for estimate in look.at],
        "together": None if look.together is None else as_dict(look.together),
        "pairs": [pair_as_dict(pair) for pair in look.pairs],
        "horizon": look.horizon,
        "patients_with_several_rows": look.patients_with_several_rows,
        "curves": {name: columns_of(curve) for name, curve in look.curves.items()},
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def pair_as_dict(pair: QuickPair) -> dict[str, Any]:
    tests = {str(StudyQuantity.LOG_RANK): pair.log_rank, "exact": pair.exact, "unequal_follow_up": pair.unequal}
    found = {name: None if test is None else as_dict(test) for name, test in tests.items()}
    return {
        "group": pair.group,
        "reference": pair.reference,
        **found,
        str(StudyQuantity.HAZARD_RATIO): as_dict(pair.hazard_ratio),
    }


def as_dict(result: Tabular) -> dict[str, Any]:
    """Writes a result that is one row."""
    return {name: column.values[0] for name, column in result.as_columns().items()}


def columns_of(curve: Tabular) -> dict[str, list[Any]]:
    return {name: list(column.values) for name, column in curve.as_columns().items() if name != "group"}
