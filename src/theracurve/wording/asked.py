"""What an analysis of the plan asks for besides its endpoint and time: in whom, alike in what, by which test."""

from collections.abc import Iterator

from theracurve.analysis.population import ALL_ALLOCATED
from theracurve.definition.analyses import OTHER_ESTIMANDS, Analysis
from theracurve.wording.estimators import in_language
from theracurve.wording.labels import (
    clauses,
    duration_name,
    endpoint_name,
    enumerated,
    of_named,
    pair,
    quantity_in_words,
    said,
)
from theracurve.wording.numbers import decimal
from theracurve.wording.words import Words

CHARACTERISTICS = "report.characteristics.names"  # as the table of patients has them


def population_of(analysis: Analysis, words: Words) -> str:
    """`per protocol, histology: grade_3`."""
    everybody = analysis.population == "all_allocated"
    population = in_language(ALL_ALLOCATED, words) if everybody else whom(analysis, words)
    return ", ".join((population, *categories_of(analysis, words)))


def whom(analysis: Analysis, words: Words) -> str:
    return of_named(words(f"labels.populations.{analysis.population}"), analysis.benefit or "", words)


def categories_of(analysis: Analysis, words: Words) -> Iterator[str]:
    yield from (pair(said(CHARACTERISTICS, name, words), value, words) for name, value in analysis.where.items())


def with_asked(name: str, analysis: Analysis, words: Words) -> str:
    """`Overall survival, whole follow-up (per protocol; adjusted for age)`; what is not asked for needs no word."""
    return in_brackets(name, tuple(asked_of(analysis, words)), words)


def in_brackets(name: str, asked: tuple[str, ...], words: Words) -> str:
    return words("estimates.asked.with", analysis=name, asked=clauses(asked, words)) if asked else name


def asked_of(analysis: Analysis, words: Words) -> Iterator[str]:
    if analysis.population != "all_allocated":
        yield whom(analysis, words)
    yield from categories_of(analysis, words)
    if analysis.strata:
        yield words("estimates.asked.strata", covariates=named(analysis.strata, words))
    if analysis.adjust_for:
        yield words("estimates.asked.adjusted", covariates=named(analysis.adjust_for, words))


def estimators_of(analysis: Analysis, words: Words) -> Iterator[str]:
    """What is not as a rule chooses it."""
    if analysis.priority:
        first = enumerated([endpoint_name(name, words) for name in analysis.priority], words)
        yield words("estimates.asked.pairs_first", first=first)
    elif analysis.estimand in OTHER_ESTIMANDS:
        yield words(f"estimates.asked.estimand_{analysis.estimand}")
    if analysis.one_sided:
        yield words("estimates.asked.one_sided")
    if analysis.margin is not None:
        yield words("estimates.asked.margin", margin=decimal(analysis.margin, words))
    if analysis.against is not None:
        share, time = quantity_in_words(analysis.against.survival, words), duration_name(analysis.against.at, words)
        yield words("estimates.asked.against", share=share, time=time)
    if analysis.switching is not None:
        yield words("estimates.asked.switching")
    if analysis.test != "by_rule":
        yield words("estimates.asked.test", test=words(f"labels.quantities.{analysis.test}"))
    if analysis.ties != "efron":
        yield words("estimates.asked.ties", ties=analysis.ties.capitalize())
    if analysis.interval != "by_size":
        yield words("estimates.asked.interval", interval=analysis.interval)


def named(covariates: tuple[str, ...], words: Words) -> str:
    return enumerated([said(CHARACTERISTICS, name, words) for name in covariates], words)
