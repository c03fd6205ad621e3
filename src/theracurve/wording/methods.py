"""The methods in words: how rows were derived, how numbers were estimated, with what programs."""

from collections.abc import Iterator, Mapping

from theracurve.analysis.results import Results
from theracurve.definition.quantities import plain
from theracurve.definition.study import Study
from theracurve.derivation.agreement import Agreement
from theracurve.wording.labels import enumerated
from theracurve.wording.numbers import counted, plural
from theracurve.wording.synopsis import Paragraph
from theracurve.wording.words import Words


def methods(
    study: Study, results: Results, agreement: Agreement, versions: Mapping[str, str], words: Words
) -> tuple[Paragraph, ...]:
    """A methods section from which the analysis can be repeated."""
    paragraphs = (
        Paragraph("Time", tuple(time_sentences(study, words))),
        Paragraph("Derivation", tuple(derivation_sentences(agreement, words))),
        Paragraph("Estimation", tuple(estimation_sentences(results))),
        Paragraph("Programs", (f"{program_list(versions, words)}.",)),
    )
    return tuple(paragraph for paragraph in paragraphs if paragraph.sentences)


def time_sentences(study: Study, words: Words) -> Iterator[str]:
    if study.time_zero:
        yield f"Study days are whole days from the {words(f'labels.time_zeros.{study.time_zero}')} (day 0)."
    yield "A month is 30.4375 days; times given in months keep the resolution they are printed with."
    if study.planned_visits:
        visits = enumerated(tuple(f"{visit.label} (day {visit.day})" for visit in study.planned_visits), words)
        window = study.visits.window if study.visits else ""
        yield f"Planned visits: {visits}, with a window of {window} on either side."
        yield "A record belongs to the nearest planned visit whose window holds it, by the unrounded distance."
    yield baseline_sentence(study)
    if study.partial_dates != "leave_out":
        yield f"Of laboratory values, {words(f'labels.partial_dates.{study.partial_dates}')}; every value so placed is marked."
    for c in study.conversions:
        yield f"{c.analyte} in {c.from_} was converted to {c.to} by the factor {plain(c.factor)}; it is marked."
    yield "Events on or before a horizon count; whoever is observed longer is censored there."


def baseline_sentence(study: Study) -> str:
    until = "on or before day 0"
    if study.baseline_until == "first_administration":
        until += ", or in a treated group up to the day of the first administration (then marked)"
    window = f", at most {study.baseline_window} before day 0" if study.baseline_window else ""
    return f"Baseline is the last value {until}{window}."


def derivation_sentences(agreement: Agreement, words: Words) -> Iterator[str]:
    yield "Every derived row was programmed twice, in SQL and again in plain Python, from the same written rules."
    everyone = agreement.patients == agreement.of_patients
    whom = "all" if everyone else f"a random sample of {counted(agreement.patients, words)} of"
    yield (
        f"Both were run on {whom} {plural(agreement.of_patients, 'patient')} of this study under"
        f" {plural(agreement.definitions, 'definition')} and agree on every one of {counted(agreement.rows, words)} rows."
    )
    yield "Decisions are made in whole days and exact decimals."


def estimation_sentences(results: Results) -> Iterator[str]:
    """Each method once, with its source."""
    used: dict[str, str] = {}
    for estimate in results.estimates:
        used.setdefault(estimate.method, estimate.source)
    yield "P values are two-sided and not adjusted for the number of analyses."
    for method, source in used.items():
        yield f"{method[:1].upper()}{method[1:]}{f' ({source})' if source else ''}."


def program_list(versions: Mapping[str, str], words: Words) -> str:
    return enumerated(tuple(f"{program} {version}" for program, version in versions.items()), words)
