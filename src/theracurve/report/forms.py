"""The forms of a report: its pages in a browser, and those for paper by their names."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from theracurve.report.document import Document
from theracurve.report.html import write_pages
from theracurve.report.paper import on_paper
from theracurve.report.pdf import write_pdf
from theracurve.report.word import write_docx
from theracurve.wording.words import Words

PAPER: Mapping[str, Callable[[Document, Words, date | None], bytes]] = {"pdf": write_pdf, "docx": write_docx}


def reports_of(
    document: Document, words: Words, forms: Sequence[str], appendix: bool, dated: date | None
) -> Mapping[str, bytes]:
    """The files of the report by their names: the pages, and the forms for paper that are asked for."""
    pages = {name: text.encode("utf-8") for name, text in write_pages(document, words).items()}
    paper = on_paper(document, words, appendix=appendix)
    return pages | {f"report.{form}": PAPER[form](paper, words, dated) for form in forms}
