"""`results.json`: every estimate, claim and finding of a run, for checks and for other programs; always in English."""

import json
from collections.abc import Mapping

from theracurve.analysis.line_values import LineResults
from theracurve.analysis.plain_values import plain_fields
from theracurve.analysis.regression_values import Regression, Subgroup
from theracurve.analysis.results import Comparison, Results
from theracurve.analysis.switched_reference import SwitchedReference
from theracurve.definition.study import Study
from theracurve.export.answer_json import answer_as_dict
from theracurve.export.bias_json import bias_as_dict, plain_finding_as_dict, strategy_as_dict
from theracurve.export.claims_json import claim_as_dict
from theracurve.vocabulary.languages import ENGLISH
from theracurve.wording.words import words_in

FORMAT = "theracurve-results/1"


def regression_as_dict(comparison: Comparison, found: Regression) -> dict[str, object]:
    """Every model of a comparison by its lines; `events_per_parameter` as the report says it."""
    made = {"events_per_parameter": found.events_per_parameter}
    return {**place_of(comparison), **plain_fields(found), **made}


def subgroup_as_dict(comparison: Comparison, found: Subgroup) -> dict[str, object]:
    return {**place_of(comparison), **plain_fields(found)}


def odds_as_dicts(results: Results) -> list[dict[str, object]]:
    found = ((c, c.odds) for c in results.odds_regressions if c.odds)
    made = ({**plain_fields(odds), "events_per_parameter": odds.events_per_parameter} for _, odds in found)
    return [{"outcome": c.endpoint, **entry} for c, entry in zip(results.odds_regressions, made, strict=True)]


def switching_as_dicts(results: Results) -> list[dict[str, object]]:
    return [switched_as_dict(c, found) for c in results.comparisons for found in c.switching]


def switched_as_dict(comparison: Comparison, found: SwitchedReference) -> dict[str, object]:
    """Its results as all others are written."""
    *ratios, times = (result.as_dict() for result in found.results)
    own = {name: times if isinstance(value, dict) else value for name, value in plain_fields(found).items()}
    return {**place_of(comparison), **own, "ratios": ratios}


def landmarks_as_dicts(results: Results) -> list[dict[str, object]]:
    return [
        {
            **plain_fields(at),
            "medians": [median.as_dict() for median in at.medians],
            "ratio": at.ratio.as_dict() if at.ratio else None,
            "test": at.test.as_dict() if at.test else None,
        }
        for at in results.responses.landmarks
    ]


def lines_as_dict(found: LineResults) -> dict[str, object]:
    return {
        "counts": [plain_fields(count) for count in found.counts],
        "compared": [
            {
                **plain_fields(compared),
                "lines": [{**plain_fields(one), "median": one.median.as_dict()} for one in compared.lines],
                "ratio": compared.ratio.as_dict(),
            }
            for compared in found.compared
        ],
        "sequences": [
            {**plain_fields(of), **{name: ratio.as_dict() for name, ratio in of.ratios.items()}}
            for of in found.sequences
        ],
    }


def place_of(comparison: Comparison) -> dict[str, object]:
    return {
        "endpoint": comparison.endpoint,
        "horizon_months": comparison.horizon_months,
        "population": str(comparison.planned.population),
        "strata": list(comparison.analysis.strata),
    }


def write_results(study: Study, results: Results, provenance: Mapping[str, object]) -> str:
    """The text of `results.json`: no clock, host or path, keys in a fixed order, floats as Python prints them."""
    words = words_in(ENGLISH)
    content = {
        "format": FORMAT,
        "study": study.model_dump(mode="json", by_alias=True, exclude_unset=True),
        "answer": answer_as_dict(study, results, words),
        "estimates": [estimate.as_dict() for estimate in results.estimates],
        "regressions": [regression_as_dict(c, c.regression) for c in results.comparisons if c.regression],
        "subgroups": [subgroup_as_dict(c, found) for c in results.comparisons for found in c.subgroups],
        **({"odds_regressions": odds} if (odds := odds_as_dicts(results)) else {}),
        **({"switching": switched} if (switched := switching_as_dicts(results)) else {}),
        **({"response_landmarks": landmarks} if (landmarks := landmarks_as_dicts(results)) else {}),
        **({"lines": lines_as_dict(results.lines)} if results.lines.counts else {}),
        **({"score_means": [plain_fields(one) for one in results.score_means]} if results.score_means else {}),
        **({"score_models": [plain_fields(one) for one in results.score_models]} if results.score_models else {}),
        **({"severe_grades": severe} if (severe := [plain_fields(one) for one in results.severe_grades]) else {}),
        **({"kidney_function": plain_fields(results.kidney)} if results.kidney else {}),
        "findings": [finding.as_dict() for finding in results.findings],
        "claims": [claim_as_dict(claim, words) for claim in results.claims],
        "fragility": [plain_fields(fragility) for fragility in results.fragilities],
        "power": [plain_fields(detectable) for detectable in results.detectable],
        "horizons": [plain_fields(horizons) for horizons in results.horizons],
        "exposure": [plain_fields(exposure) for exposure in results.exposure],
        "absorbed_doses": plain_fields(results.doses),
        "plain_findings": [plain_finding_as_dict(fact) for fact in results.plain_findings],
        "bias": [bias_as_dict(check) for check in results.bias],
        **({"strategies": [strategy_as_dict(s) for s in results.strategies]} if results.strategies else {}),
        **({"variations": plain_fields(results.variations)} if results.variations else {}),
        "provenance": provenance,
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
