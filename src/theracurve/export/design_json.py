"""A simulated design as JSON: every assumption, and each planned analysis with its operating characteristics."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from theracurve.simulation.plan import SimulatedAnalysis
from theracurve.simulation.simulate import Characteristics
from theracurve.simulation.simulated import SimulatedDesign
from theracurve.simulation.sizes import STUDIES, NeededSizes
from theracurve.vocabulary.study_quantities import StudyQuantity

FORMAT = "theracurve-design/1"
RATIO, DIFFERENCE = str(StudyQuantity.HAZARD_RATIO), str(StudyQuantity.SURVIVAL_DIFFERENCE)


def write_design(design: SimulatedDesign, provenance: Mapping[str, object]) -> str:
    """The text of `design.json`. Shares are of 1, times in months; the bias of a hazard ratio is that of its logarithm,
    of a difference its own; None stands for what no study gave."""
    content = {
        "format": FORMAT,
        "study": {"study": design.study.study, "title": design.study.title, "data_origin": "synthetic"},
        "drawn": design.drawn,
        "studies": design.studies,
        "seed": design.seed,
        "level": design.level,
        "assumptions": [
            {"code": a.code, "of": a.of or None, "value": a.value, "unit": a.unit, "said_by": a.told}
            for a in design.conditions.assumptions
        ],
        "rows": [row for found in design.characteristics for row in rows_of(found, design)],
        "needed": [needed_row(needed, design) for needed in design.sizes],
        "not_simulated": [{"endpoint": analysis.endpoint, "reason": reason} for analysis, reason in design.declined],
        "provenance": provenance,
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def rows_of(found: Characteristics, design: SimulatedDesign) -> Iterator[dict[str, Any]]:
    """One row a test of the analysis; the estimate, and so its bias and coverage, are the same in each."""
    for test in found.tests:
        power, alone = found.found.rejected[test], found.type_one_error(test)
        (bias, bias_error), coverage, studies = found.bias, found.coverage, found.found.studies
        yield {
            **named(found.analysis),
            "test": test,
            "estimand": DIFFERENCE if found.analysis.at_one_time else RATIO,
            RATIO: found.ratio,
            "sizes": {name: design.conditions.sizes[name] for name in (found.analysis.group, found.analysis.reference)},
            "power": power.value,
            "power_se": power.error,
            "type_one_error": alone.value,
            "type_one_error_se": alone.error,
            "type_one_error_lower": alone.limits[0],
            "type_one_error_upper": alone.limits[1],
            "bias": bias,
            "bias_se": bias_error,
            "coverage": coverage.value,
            "coverage_se": coverage.error,
            "estimable": found.found.estimates / studies,
            "with_interval": found.found.coverage.of / studies,
            "mean_events": found.found.events / studies,
            "studies": studies,
            "left_out": list(design.left_out(found.analysis)),
            "side_effects_of": list(found.side_effects_of),
        }


def named(analysis: SimulatedAnalysis) -> dict[str, Any]:
    planned = analysis.planned
    return {
        "analysis": name_of(analysis),
        "endpoint": analysis.analysis.endpoint,
        "groups": [analysis.group, analysis.reference],
        "at_months": planned.at_months,
        "horizon_months": planned.horizon_months,
    }


def name_of(analysis: SimulatedAnalysis) -> str:
    """`overall_survival up to 15 months`, as the plan states the time."""
    stated = analysis.analysis
    if stated.time is not None:
        return f"{stated.endpoint} at {stated.time}"
    return f"{stated.endpoint} up to {stated.horizon}" if stated.horizon is not None else stated.endpoint


def needed_row(needed: NeededSizes, design: SimulatedDesign) -> dict[str, Any]:
    return {
        **named(needed.analysis),
        RATIO: needed.ratio,
        "test": StudyQuantity.LOG_RANK,
        "growing": needed.growing,
        "wanted_power": design.wanted,
        "enough": needed.enough,
        "sizes": dict(needed.sizes),
        "power": needed.power.value,
        "power_se": needed.power.error,
        "studies": STUDIES,
    }
