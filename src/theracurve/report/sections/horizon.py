"""Horizon: the comparison at every one, and what choosing the best of them costs."""

from theracurve.analysis.scrutiny import Horizons
from theracurve.report.document import Block, Section
from theracurve.report.document import said as paragraph
from theracurve.report.figures.horizon import horizon_figure
from theracurve.report.reading import Reading
from theracurve.wording.estimators import in_language
from theracurve.wording.labels import capital, endpoint_name
from theracurve.wording.numbers import months, p_value, percent
from theracurve.wording.words import Words


def horizon(reading: Reading) -> Section | None:
    found = [horizons for horizons in reading.results.horizons if horizons.points]
    parts = tuple(horizon_part(horizons, place, reading) for place, horizons in enumerate(found, start=1))
    words = reading.words
    return (
        Section("horizon", words("integrity.horizon.title"), (paragraph(words("integrity.horizon.what")), *parts))
        if parts
        else None
    )


def horizon_part(found: Horizons, place: int, reading: Reading) -> Section:
    words, anchor = reading.words, f"horizon-{place}"
    name = words(
        "integrity.horizon.of",
        subject=capital(endpoint_name(found.endpoint, words)),
        groups=" : ".join(found.groups),
    )
    return Section(anchor, name, (horizon_figure(found, f"{anchor}-figure", words, reading.origin), told(found, words)))


def told(found: Horizons, words: Words) -> Block:
    """The stated horizon, the best one, and how often the best one rejects where nothing is to be seen."""
    sentences = [
        words("integrity.horizon.stated", time=months(point.months, words), p=p_value(point.p_value, words))
        for point in found.points
        if point.months in found.stated and point.p_value is not None
    ]
    sentences += [
        words("integrity.horizon.no_means", time=months(point.months, words), reason=in_language(point.reason, words))
        for point in found.points
        if point.months in found.stated and point.reason
    ]
    sentences += [words("integrity.horizon.note", note=in_language(note, words)) for note in found.notes]
    best = found.best
    if best is not None and best.p_value is not None:
        sentences.append(
            words("integrity.horizon.best", time=months(best.months, words), p=p_value(best.p_value, words))
        )
    if found.false_positives is None:
        sentences.append(words("integrity.horizon.not_simulated", reason=in_language(found.reason, words)))
    else:
        sentences += chosen(found, found.false_positives, words)
    return paragraph(*sentences)


def chosen(found: Horizons, share: float, words: Words) -> list[str]:
    sentences = [
        words(
            "integrity.horizon.price",
            n=len(found.points),
            share=percent(share, found.draws, words),
            level=percent(found.level, 100, words),
            draws=found.draws,
            seed=str(found.seed),
            source=in_language(found.source, words),
        )
    ]
    if found.adjusted_p is not None:
        sentences.append(words("integrity.horizon.adjusted", p=p_value(found.adjusted_p, words)))
    return sentences
