"""A reading as a document: its front matter, and every section that has something to say, in reading order."""

from theracurve.report.document import Block, Document, Paragraph, Terms
from theracurve.report.reading import Reading
from theracurve.report.sections import SECTIONS


def report_of(reading: Reading) -> Document:
    """The report of one run."""
    study = reading.study
    found = (section(reading) for section in SECTIONS)
    return Document(
        title=study.title,
        kicker=f"Study report · {study.study}",
        front=tuple(front_of(reading)),
        sections=tuple(section for section in found if section is not None),
        language=reading.words.language,
        label=reading.origin,
        watermark="" if study.data_origin == "study" else study.data_origin,
    )


def front_of(reading: Reading) -> tuple[Block, ...]:
    """Where the protocol comes from, and the groups."""
    study = reading.study
    source = (Paragraph((f"Protocol: {study.source}",), "source"),) if study.source else ()
    groups = tuple(
        (name, group.label, "reference" if name == study.reference_group else "")
        for name, group in study.groups.items()
    )
    return (*source, Terms(groups))
