"""Questions for the checks for bias, made of arrays: nobody."""

from collections.abc import Mapping, Sequence

import numpy as np

from theracurve.analysis.bias.checks import ask
from theracurve.analysis.bias.milestones import Milestone
from theracurve.analysis.bias.people import BASELINE, People
from theracurve.analysis.bias.question import Question
from theracurve.analysis.observations import Observations
from theracurve.analysis.planned import Planned
from theracurve.definition.analyses import Analysis
from theracurve.definition.loader import parse_study
from theracurve.definition.study import Study
from theracurve.vocabulary.derived import PROTOCOL

TEXT = """
study: nobody
title: Nobody
data_origin: synthetic
time_zero: enrolled_on
groups:
  A: {label: Treated, treated: true}
  B: {label: Not treated, treated: false}
reference_group: B
allocation: not_randomised
covariates: {age: number, site_of_tumour: category}
pejorative_events:
  therapy_side_effect: {grade: 3 or more, related: true}
  tumour_progression: {criteria: recist_1_1}
  death: {}
endpoints:
  overall_survival: {events: [death]}
  event_free_survival: {events: [therapy_side_effect, tumour_progression, death]}
analyses:
  - {endpoint: overall_survival}
"""


def study(*lines: str) -> Study:
    return parse_study("\n".join((TEXT, *lines))).study


def people(
    of: Observations,
    started: Sequence[float] = (),
    milestones: Mapping[Milestone, Sequence[float]] | None = None,
    **columns: Sequence[object],
) -> People:
    """Everybody observed, with these baseline columns; a missing one has no value."""
    n, kinds = of.n, {**BASELINE, "age": "number", "site_of_tumour": "category"}
    return People(
        patient=of.patient,
        group=of.group,
        started=np.array(started, dtype=float) if len(started) else np.full(n, np.inf),
        milestones={milestone: np.array(days, dtype=float) for milestone, days in (milestones or {}).items()},
        first_agent=np.array(columns.pop("first_agent", []), dtype=object),
        lost=np.array(columns.pop("lost", [False] * n), dtype=bool),
        covariates={
            name: np.array(columns.get(name, [None] * n), dtype=float if kind == "number" else object)
            for name, kind in kinds.items()
        },
    )


def question(
    of: Observations,
    who: People | None = None,
    *,
    endpoint: str = "overall_survival",
    horizon: str = "",
    **changes: object,
) -> Question:
    """The comparison of A with B."""
    stated = study().model_copy(update=changes)
    analysis = Analysis.model_validate({"endpoint": endpoint, **({"horizon": horizon} if horizon else {})})
    found = ask(stated, Planned(analysis, PROTOCOL), of, ("A", "B"), who or people(of))
    assert found is not None
    return found
