"""The sections of the report, one a module: a function from a `Reading` to a `Section`, or None without data."""

from collections.abc import Callable

from theracurve.report.document import Section
from theracurve.report.reading import Reading
from theracurve.report.sections.after_benefit import after_benefit
from theracurve.report.sections.agent_choice import agent_choice
from theracurve.report.sections.answer import answer
from theracurve.report.sections.benefit import benefit, benefit_in_full
from theracurve.report.sections.bias import bias
from theracurve.report.sections.cards import patient_cards
from theracurve.report.sections.claims import claims
from theracurve.report.sections.definitions import definitions
from theracurve.report.sections.deviations import deviations
from theracurve.report.sections.doses import doses
from theracurve.report.sections.eligibility import eligibility
from theracurve.report.sections.events import events, events_in_full
from theracurve.report.sections.findings import findings
from theracurve.report.sections.horizon import horizon
from theracurve.report.sections.kidney import kidney
from theracurve.report.sections.limits import limits
from theracurve.report.sections.lines import lines
from theracurve.report.sections.marker_responses import marker_responses
from theracurve.report.sections.methods import methods, methods_in_full
from theracurve.report.sections.patients import patients, visits
from theracurve.report.sections.plain_findings import plain_findings
from theracurve.report.sections.populations import populations
from theracurve.report.sections.provenance import provenance
from theracurve.report.sections.regression import regression, regression_in_full
from theracurve.report.sections.response import response
from theracurve.report.sections.scores import scores
from theracurve.report.sections.small_samples import small_samples
from theracurve.report.sections.strategies import strategies
from theracurve.report.sections.survival import survival, survival_in_full
from theracurve.report.sections.switching import switching
from theracurve.report.sections.synopsis import synopsis
from theracurve.report.sections.treatment import activities, treatment
from theracurve.report.sections.variations import variations

Made = Callable[[Reading], Section | None]
PAPER: tuple[Made, ...] = (  # in reading order: the answer on one screen, then what a journal prints
    answer,
    synopsis,
    patients,
    treatment,
    benefit,
    response,
    marker_responses,
    scores,
    survival,
    regression,
    switching,
    after_benefit,
    lines,
    events,
    kidney,
    limits,
    methods,
)
APPENDIX: tuple[Made, ...] = (  # everything else
    plain_findings,
    survival_in_full,
    regression_in_full,
    benefit_in_full,
    events_in_full,
    variations,
    horizon,
    small_samples,
    bias,
    strategies,
    eligibility,
    agent_choice,
    visits,
    activities,
    deviations,
    populations,
    doses,
    claims,
    findings,
    definitions,
    methods_in_full,
    patient_cards,
    provenance,
)
