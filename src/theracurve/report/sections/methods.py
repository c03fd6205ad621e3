"""Methods: how rows were derived and numbers estimated, enough to do it again."""

from collections.abc import Mapping

from theracurve.report.document import Section
from theracurve.report.reading import Reading
from theracurve.report.sections.headed import parts_of
from theracurve.wording.methods import methods as methods_in_words
from theracurve.wording.methods import methods_in_full as full_in_words


def methods(reading: Reading) -> Section:
    """What a journal prints; every estimator by name stands in the appendix."""
    paragraphs = methods_in_words(reading.study, reading.results, reading.agreement, reading.words)
    parts = parts_of(paragraphs, "methods")
    return Section("methods", reading.words("methods.section.title"), parts)


def methods_in_full(reading: Reading) -> Section:
    """Every estimator that gave a printed number, the programs, and the references."""
    paragraphs = full_in_words(reading.results, versions_in(reading.provenance), reading.words)
    return Section("estimators", reading.words("methods.section.in_full"), parts_of(paragraphs, "estimators"))


def versions_in(provenance: Mapping[str, object]) -> Mapping[str, str]:
    versions = provenance["versions"]
    assert isinstance(versions, dict)
    return versions
