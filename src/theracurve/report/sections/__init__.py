"""The sections of the report, one a module: a function from a `Reading` to a `Section`, or None without data."""

from collections.abc import Callable

from theracurve.report.document import Section
from theracurve.report.reading import Reading
from theracurve.report.sections.after_benefit import after_benefit
from theracurve.report.sections.agent_choice import agent_choice
from theracurve.report.sections.benefit import benefit
from theracurve.report.sections.bias import bias
from theracurve.report.sections.cards import patient_cards
from theracurve.report.sections.claims import claims
from theracurve.report.sections.definitions import definitions
from theracurve.report.sections.deviations import deviations
from theracurve.report.sections.doses import doses
from theracurve.report.sections.eligibility import eligibility
from theracurve.report.sections.events import events
from theracurve.report.sections.findings import findings
from theracurve.report.sections.horizon import horizon
from theracurve.report.sections.methods import methods
from theracurve.report.sections.patients import patients
from theracurve.report.sections.plain_findings import plain_findings
from theracurve.report.sections.populations import populations
from theracurve.report.sections.provenance import provenance
from theracurve.report.sections.small_samples import small_samples
from theracurve.report.sections.survival import survival
from theracurve.report.sections.synopsis import synopsis
from theracurve.report.sections.treatment import treatment
from theracurve.report.sections.variations import variations

SECTIONS: tuple[Callable[[Reading], Section | None], ...] = (  # in reading order
    plain_findings,
    synopsis,
    patients,
    eligibility,
    agent_choice,
    treatment,
    deviations,
    populations,
    doses,
    benefit,
    survival,
    variations,
    horizon,
    small_samples,
    bias,
    after_benefit,
    events,
    claims,
    findings,
    definitions,
    methods,
    patient_cards,
    provenance,
)
