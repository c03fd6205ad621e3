"""The founding protocol as simulations ask for it."""

from functools import cache
from pathlib import Path
from typing import Any

import theracurve.definition
from theracurve.definition.design import Design
from theracurve.definition.loader import load_study
from theracurve.definition.study import Study
from theracurve.simulation.assumptions import Conditions, conditions_of

FOUNDING = Path(theracurve.definition.__file__).parent / "protocols" / "nguyen2004.yaml"


@cache
def founding() -> Study:
    return load_study(FOUNDING).study


def of_analyses(*analyses: dict[str, str]) -> Study:
    """The founding study with these analyses alone."""
    return Study.model_validate(
        founding().model_dump(by_alias=True, mode="json", exclude_unset=True) | {"analyses": list(analyses)}
    )


def conditions(study: Study, **asked: Any) -> Conditions:
    return conditions_of(study, Design.model_validate(asked), Design())
