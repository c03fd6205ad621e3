"""Methods: how rows were derived and numbers estimated, enough to do it again."""

from collections.abc import Mapping

from theracurve.report.document import Section
from theracurve.report.reading import Reading
from theracurve.report.sections.synopsis import sentences
from theracurve.wording.methods import methods as methods_in_words


def methods(reading: Reading) -> Section:
    paragraphs = methods_in_words(
        reading.study, reading.results, reading.agreement, versions_in(reading.provenance), reading.words
    )
    parts = tuple(
        Section(f"methods-{place}", paragraph.heading, (sentences(paragraph),))
        for place, paragraph in enumerate(paragraphs, start=1)
    )
    return Section("methods", reading.words("methods.section.title"), parts)


def versions_in(provenance: Mapping[str, object]) -> Mapping[str, str]:
    versions = provenance["versions"]
    assert isinstance(versions, dict)
    return versions
