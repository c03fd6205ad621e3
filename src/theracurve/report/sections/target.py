"""The TARGET checklist of a comparison that chance did not make: the trial that it stands for, part by part, and where
the report answers.

Cashin, Hansford, Hernan and others (2025), JAMA 334:1084-93 and BMJ 390:e087179.
"""

from collections.abc import Sequence

from theracurve.definition.study import Study
from theracurve.report.document import Section
from theracurve.report.sections.checklist import Item, checklist
from theracurve.wording.target import stated_of
from theracurve.wording.words import Words

ITEMS = (
    Item("1", "abstract", ("synopsis",)),
    Item("2", "background"),
    Item("3", "question", ("answer", "synopsis")),
    Item("4", "rationale"),
    Item("5", "sources", ("provenance",)),
    Item("6a", "eligibility", ("eligibility", "definitions")),
    Item("6b", "strategies", ("methods",)),
    Item("6c", "assignment", ("methods",)),
    Item("6d", "follow_up", ("methods",)),
    Item("6e", "outcomes", ("definitions",)),
    Item("6f", "contrasts", ("methods",)),
    Item("6g", "assumptions", ("bias",)),
    Item("6h", "analysis", ("methods",)),
    Item("7a", "eligibility_found", ("eligibility",)),
    Item("7b", "strategies_found", ("treatment", "deviations")),
    Item("7c", "assignment_found", ("agent-choice", "bias")),
    Item("7d", "follow_up_found", ("bias",)),
    Item("7e", "outcomes_found", ("definitions",)),
    Item("7f", "contrasts_found", ("populations",)),
    Item("7g", "assumptions_found", ("bias",)),
    Item("7h", "analysis_found", ("variations", "bias")),
    Item("8", "selection", ("flow",)),
    Item("9", "baseline", ("flow",)),
    Item("10", "length", ("survival",)),
    Item("11", "missing", ("visits", "findings", "regression")),
    Item("12", "events", ("survival", "events")),
    Item("13", "effects", ("answer", "survival-in-full")),
    Item("14", "additional", ("variations", "horizon", "bias", "regression")),
    Item("15", "interpretation"),
    Item("16", "limitations", ("limits", "plain-findings")),
    Item("17", "ethics"),
    Item("18", "registration"),
    Item("19", "sharing", ("provenance",)),
    Item("20", "funding"),
    Item("21", "conflicts"),
)


def target(study: Study, found: Sequence[Section], words: Words) -> Section | None:
    """None where chance allocated, or nothing is compared: then there is no trial to stand for."""
    if study.allocation == "randomised" or len(study.groups) < 2:
        return None
    return checklist("target", ITEMS, found, words, stated_of(study, words))
