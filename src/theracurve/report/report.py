"""A reading as a document: its front matter, and every section that has something to say, layer by layer."""

from collections.abc import Callable, Iterable, Iterator

from theracurve.report.bounded import bounded
from theracurve.report.document import Block, Document, Section, said
from theracurve.report.masking import without_patients
from theracurve.report.reading import Reading
from theracurve.report.sections import APPENDIX, PAPER
from theracurve.report.sections.strobe import strobe
from theracurve.report.sections.target import target
from theracurve.wording.abstract import whom


def report_of(reading: Reading) -> Document:
    """The report of one run in its layers: the answer, the paper, and the appendix with the checklists in front, which
    say where all is."""
    study, words = reading.study, reading.words
    paper, appendix = (tuple(sections_of(reading, layer)) for layer in (PAPER, APPENDIX))
    whole = (*paper, *appendix)
    emulated = target(study, whole, words)
    appendix = (strobe(whole, words), *((emulated,) if emulated else ()), *appendix)
    document = Document(
        title=study.title,
        kicker=words("document.kicker", study=study.study),
        front=tuple(front_of(reading)),
        sections=paper,
        appendix=appendix,
        language=words.language,
        label=reading.origin,
        watermark="" if study.data_origin == "study" else words(f"document.watermark.{study.data_origin}"),
    )
    return without_patients(document) if study.least_count else document


def sections_of(reading: Reading, layer: Iterable[Callable[[Reading], Section | None]]) -> Iterator[Section]:
    """Those that have something to say, as long as a study of its size has them."""
    for made in layer:
        section = made(reading)
        if section is not None:
            yield section if reading.whole else bounded(section, reading.words)


def front_of(reading: Reading) -> tuple[Block, ...]:
    """Says who was compared, how they came to be in their groups, how long they were followed, what is masked."""
    study, words = reading.study, reading.words
    who = said(*whom(study, reading.results, reading.labels, words), kind="source")
    masked = (said(words("document.masked", most=study.least_count - 1), kind="note"),) if study.least_count else ()
    return (who, *masked)
