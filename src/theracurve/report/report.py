"""A reading as a document: its front matter, and every section that has something to say, in reading order."""

from theracurve.report.document import Block, Document, Paragraph, Terms, said
from theracurve.report.masking import without_patients
from theracurve.report.reading import Reading
from theracurve.report.sections import SECTIONS
from theracurve.report.sections.strobe import strobe


def report_of(reading: Reading) -> Document:
    """The report of one run; the checklist, which says where all is, stands behind the methods."""
    study, words = reading.study, reading.words
    found = [made for section in SECTIONS if (made := section(reading)) is not None]
    place = next(place for place, section in enumerate(found, start=1) if section.anchor == "methods")
    sections = (*found[:place], strobe(found, words), *found[place:])
    return Document(
        title=study.title,
        kicker=words("document.kicker", study=study.study),
        front=tuple(front_of(reading)),
        sections=without_patients(sections) if study.least_count else sections,
        language=words.language,
        label=reading.origin,
        watermark="" if study.data_origin == "study" else words(f"document.watermark.{study.data_origin}"),
    )


def front_of(reading: Reading) -> tuple[Block, ...]:
    """Says where the protocol comes from, the groups, and what is masked."""
    study, words = reading.study, reading.words
    source = (Paragraph((words("document.protocol", source=study.source),), "source"),) if study.source else ()
    masked = (said(words("document.masked", most=study.least_count - 1), kind="note"),) if study.least_count else ()
    groups = tuple(
        (name, group.label, words("document.reference") if name == study.reference_group else "")
        for name, group in study.groups.items()
    )
    return (*source, Terms(groups), *masked)
