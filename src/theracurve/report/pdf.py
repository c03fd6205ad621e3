"""A document as PDF: archivable (PDF/A-2a) and accessible (PDF/UA-1), the same bytes every time.

Typst sets it. Fonts come from its wheel and from matplotlib, never from the machine. PDF/A asks for a date; there is no
clock in what we write, so it is the data cut-off where the protocol states one, and otherwise the zero of all clocks.
"""

from datetime import UTC, date, datetime, time

from theracurve.errors import Defect
from theracurve.report.document import Document
from theracurve.report.glyphs import font_folder
from theracurve.report.typst import typst_of
from theracurve.wording.words import Words

UNDATED = date(1970, 1, 1)


def write_pdf(document: Document, words: Words, dated: date | None = None) -> bytes:
    """The bytes of `report.pdf`. Raises Defect where Typst refuses what we wrote."""
    import typst

    source = typst_of(document, words).encode("utf-8")
    try:
        compiler = typst.Compiler(source, font_paths=[font_folder()], ignore_system_fonts=True)  # type: ignore[misc]
        moment = datetime.combine(dated or UNDATED, time(), UTC)
        pdf = compiler.compile(format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=moment)
    except typst.TypstError as error:
        raise Defect(f"report.pdf could not be set: {error.message}; {'; '.join(error.hints)}") from error
    assert isinstance(pdf, bytes)
    return pdf
