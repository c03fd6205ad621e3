"""The methods in words: patients, time, definitions, statistics with references, programs; enough to repeat it."""

from collections.abc import Iterable, Iterator, Mapping

from theracurve.analysis.results import Results
from theracurve.analysis.study_estimate import level_among
from theracurve.definition.analyses import Analysis
from theracurve.definition.study import Study
from theracurve.derivation.agreement import Agreement
from theracurve.phrases import Statement
from theracurve.wording.asked import asked_of, estimators_of, in_brackets
from theracurve.wording.estimators import in_language
from theracurve.wording.labels import (
    capital,
    duration_name,
    endpoint_name,
    enumerated,
    in_words,
    quantity_in_words,
    visit_name,
)
from theracurve.wording.methods_beside import methods_beside
from theracurve.wording.numbers import decimal, in_digits, level_of
from theracurve.wording.paragraph import HeadedParagraph
from theracurve.wording.references import References, references
from theracurve.wording.words import Words

ITEMISED = ("estimators", "references")


def methods(study: Study, results: Results, agreement: Agreement, words: Words) -> tuple[HeadedParagraph, ...]:
    """The methods as a journal prints them: patients, time, definitions, how rows were made, what was planned."""
    parts = {
        "design": tuple(design_sentences(study, words)),
        "time": tuple(time_sentences(study, words)),
        "definitions": tuple(definition_sentences(study, words)),
        "derivation": tuple(derivation_sentences(agreement, words)),
        "estimation": tuple(plan_sentences(study, results, words)),
    }
    return headed(parts, words)


def methods_in_full(results: Results, versions: Mapping[str, str], words: Words) -> tuple[HeadedParagraph, ...]:
    """Every estimator that gave a printed number, with its sources; and the programs."""
    beside = tuple(methods_beside(results, words))
    cited = references((*(estimate.source for estimate in results.estimates), *(source for _, source in beside)))
    parts = {
        "estimators": tuple(method_sentences(results, beside, cited, words)),
        "programs": (f"{enumerated([f'{program} {version}' for program, version in versions.items()], words)}.",),
        "references": cited.listed(words),
    }
    return headed(parts, words)


def headed(parts: Mapping[str, tuple[str, ...]], words: Words) -> tuple[HeadedParagraph, ...]:
    return tuple(
        HeadedParagraph(words(f"methods.headings.{part}"), sentences, itemised=part in ITEMISED)
        for part, sentences in parts.items()
        if sentences
    )


def design_sentences(study: Study, words: Words) -> Iterator[str]:
    groups = [
        words(
            "methods.design.group",
            group=name,
            label=group.label,
            treated=words("methods.design.treated" if group.treated else "methods.design.untreated"),
        )
        for name, group in study.groups.items()
    ]
    yield words("methods.design.groups", groups=enumerated(groups, words))
    if study.reference_group:
        yield words("methods.design.reference", group=study.reference_group)
    if len(study.groups) > 1:
        yield words(f"methods.design.{study.allocation or 'not_stated'}")
    if study.indications:
        yield words("methods.design.indications", indications=", ".join(map(in_words, study.indications)))
    for name, agent in study.agents.items():
        if agent.activity is None:
            yield words("methods.design.agent_unstated", agent=name)
        else:
            yield words("methods.design.agent", agent=name, activity=quantity_in_words(agent.activity, words))
    if study.covariates:
        yield words("methods.design.covariates", covariates=", ".join(map(in_words, study.covariates)))
    if study.data_cutoff:
        yield words("methods.design.cutoff", day=str(study.data_cutoff))


def time_sentences(study: Study, words: Words) -> Iterator[str]:
    if study.time_zero:
        yield words("methods.time.day_zero", day=words(f"labels.time_zeros.{study.time_zero}"))
    yield words("methods.time.month")
    if study.visits:
        visits = [
            words("methods.time.visit", visit=visit_name(visit.label, words), day=visit.day)
            for visit in study.planned_visits
        ]
        window = duration_name(study.visits.window, words)
        yield words("methods.time.visits", visits=enumerated(visits, words), window=window)
        yield words("methods.time.nearest")
    if study.time_zero:
        yield baseline_sentence(study, words)
    if study.judges_lesions_together:
        yield time_point_sentence(study, words)
    if study.partial_dates != "leave_out":
        yield words("methods.time.partial_dates", rule=words(f"labels.partial_dates.{study.partial_dates}"))
    if study.nominal_dates != "planned":
        yield words("methods.time.nominal_dates", rule=words(f"labels.nominal_dates.{study.nominal_dates}"))
    for stated in study.conversions:
        factor = decimal(stated.factor, words)
        units = {"unit": stated.from_, "to": stated.to}
        yield words("methods.time.conversion", analyte=stated.analyte, **units, factor=factor)
    yield words("methods.time.horizon")


def time_point_sentence(study: Study, words: Words) -> str:
    points = study.time_points
    return words(
        "methods.time.time_points",
        window=duration_name(points.window, words),
        progression=words(f"labels.days_of_a_time_point.{points.progression_on}"),
        response=words(f"labels.days_of_a_time_point.{points.response_on}"),
    )


def baseline_sentence(study: Study, words: Words) -> str:
    window = ""
    if study.baseline_window:
        window = words("methods.time.baseline_window", window=duration_name(study.baseline_window, words))
    late = study.baseline_until == "first_administration"
    return words("methods.time.baseline_treated" if late else "methods.time.baseline", window=window)


def definition_sentences(study: Study, words: Words) -> Iterator[str]:
    yield words("methods.definitions.where")
    if study.assumed:
        yield words("methods.definitions.assumed", n=len(study.assumed))
    if study.variants:
        yield words("methods.definitions.variants", n=len(study.variants))


def derivation_sentences(agreement: Agreement, words: Words) -> Iterator[str]:
    yield words("methods.derivation.twice")
    patients = words("methods.derivation.patients", n=agreement.of_patients)
    under = words("methods.derivation.definitions", n=agreement.definitions)
    compared = {"patients": patients, "definitions": under}
    if agreement.patients == agreement.of_patients:
        yield words("methods.derivation.compared_all", **compared, rows=agreement.rows)
    else:
        sample = agreement.patients
        yield words("methods.derivation.compared_sample", **compared, sample=sample, rows=agreement.rows)
    yield words("methods.derivation.exact")


def plan_sentences(study: Study, results: Results, words: Words) -> Iterator[str]:
    if study.analyses:
        planned = [analysis_in_words(analysis, words) for analysis in study.analyses]
        yield words("methods.estimation.planned", analyses=enumerated(planned, words))
    else:
        yield words("methods.estimation.unplanned")
    yield words("methods.estimation.intervals", level=level_of(level_among(results.estimates), words))
    if any(estimate.p_value is not None for estimate in results.estimates):
        yield words("methods.estimation.two_sided", level=in_digits(study.level.text, words))
    yield words("methods.estimation.missing")
    yield words("methods.estimation.one_p")
    if len(study.groups) > 2 and study.reference_group:
        yield words("methods.estimation.contrasts", n=len(study.comparators), reference=study.reference_group)
    if any(analysis.test != "by_rule" or analysis.covariates for analysis in study.analyses):
        yield words("methods.estimation.one_p_planned")
    if any(analysis.directed for analysis in study.analyses):
        yield words("methods.estimation.one_side")


def analysis_in_words(analysis: Analysis, words: Words) -> str:
    """With all that the plan asks for; what a rule chooses is said of all analyses together."""
    return in_brackets(over_time(analysis, words), (*asked_of(analysis, words), *estimators_of(analysis, words)), words)


def over_time(analysis: Analysis, words: Words) -> str:
    endpoint = endpoint_name(analysis.endpoint, words)
    if analysis.at:
        times = [duration_name(time, words) for time in analysis.at]
        return words("methods.estimation.at", endpoint=endpoint, time=enumerated(times, words))
    if analysis.horizon:
        return words("methods.estimation.up_to", endpoint=endpoint, time=duration_name(analysis.horizon, words))
    return words("methods.estimation.whole", endpoint=endpoint)


def method_sentences(
    results: Results, beside: Iterable[tuple[str, Statement]], cited: References, words: Words
) -> Iterator[str]:
    """Each method once, with the numbers of its sources: of the estimates, then of what is printed beside them."""
    used: dict[str, Statement] = {}
    for estimate in results.estimates:
        used.setdefault(capital(in_language(estimate.method, words)), estimate.source)
    for said, source in (*used.items(), *beside):
        numbers = ", ".join(str(number) for number in cited.cited(source))
        if numbers:
            shown = words("methods.estimation.cited", numbers=numbers)
            yield words("methods.estimation.method_cited", method=said, numbers=shown)
        else:
            yield words("methods.estimation.method", method=said)
