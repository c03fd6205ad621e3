"""What a protocol says of the parts of the trial that a comparison stands for."""

from collections.abc import Mapping

from theracurve.analysis.planned import against_reference
from theracurve.definition.study import Study
from theracurve.wording.asked import named
from theracurve.wording.definitions import first_of
from theracurve.wording.labels import capital, clauses, duration_name, endpoint_name, enumerated, pair
from theracurve.wording.methods import analysis_in_words
from theracurve.wording.words import Words


def stated_of(study: Study, words: Words) -> Mapping[str, str]:
    """By item; nothing where the protocol says nothing of it."""
    outcomes = [pair(capital(endpoint_name(n, words)), first_of(study, n, words), words) for n in study.endpoints]
    planned = [analysis_in_words(analysis, words) for analysis in study.analyses]
    found = {
        "eligibility": words("target.stated.eligibility", n=len(study.inclusion)) if study.inclusion else "",
        "strategies": clauses([pair(name, group.label, words) for name, group in study.groups.items()], words),
        "assignment": words(f"methods.design.{study.allocation or 'not_stated'}"),
        "follow_up": follow_up(study, words),
        "outcomes": clauses(outcomes, words),
        "contrasts": contrasts(study, words),
        "assumptions": words(
            "target.stated.covariates" if study.covariates else "target.stated.no_covariates",
            **({"covariates": named(tuple(study.covariates), words)} if study.covariates else {}),
        ),
        "analysis": clauses(planned, words),
    }
    return {name: text for name, text in found.items() if text}


def contrasts(study: Study, words: Words) -> str:
    pairs = against_reference(study, tuple(study.groups))
    said = [words("target.stated.contrast", group=group, reference=reference) for group, reference in pairs]
    populations = {analysis.population for analysis in study.analyses} or {"all_allocated"}
    whom = [words(f"labels.populations.{name}") for name in words.under("labels.populations") if name in populations]
    return words("target.stated.contrasts", pairs=enumerated(said, words), populations=enumerated(whom, words))


def follow_up(study: Study, words: Words) -> str:
    """From which day, and how long the treatment may wait."""
    day = words(f"labels.time_zeros.{study.time_zero}") if study.time_zero else ""
    told = words("target.stated.from", day=day) if day else ""
    grace = ""
    if study.grace_period:
        grace = words("target.stated.grace", time=duration_name(study.grace_period, words))
    return " ".join(part for part in (told, grace) if part)
