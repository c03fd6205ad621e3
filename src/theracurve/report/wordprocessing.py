"""Pieces of WordprocessingML (ECMA-376, part 1, 17) as text: runs, paragraphs, links, fields, tables.

Every text passes through `words_of`, the only place that escapes; what cannot be seen is shown by its code point.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape

from theracurve.vocabulary.visible import visible

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
INK, SOFT, WARNING, LINK = "1B2A33", "4C5F6B", "9A3412", "0B5C8A"
RULE = 'w:val="single" w:sz="6" w:space="0" w:color="1B2A33"'
TWIPS = 1440 / 25.4  # twentieths of a point in a millimetre


def words_of(text: str) -> str:
    return escape(visible(text), quote=False)


def run(text: str, *, bold: bool = False, colour: str = "", size: float = 0, font: str = "", language: str = "") -> str:
    """Words of one look; each line of them on its own. `language` where it is not the file's."""
    look = "".join(
        (
            f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/>' if font else "",
            "<w:b/>" if bold else "",
            f'<w:color w:val="{colour}"/>' if colour else "",
            f'<w:sz w:val="{round(2 * size)}"/>' if size else "",
            f'<w:lang w:val="{language}"/>' if language else "",
        )
    )
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{words_of(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r><w:rPr>{look}</w:rPr>{lines}</w:r>"


def link(text: str, mark: str, size: float = 0) -> str:
    """Words that lead to a mark of the same file."""
    return f'<w:hyperlink w:anchor="{mark}" w:history="1">{run(text, colour=LINK, size=size)}</w:hyperlink>'


def bookmark(mark: str, number: int) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{mark}"/><w:bookmarkEnd w:id="{number}"/>'


def computed(instruction: str, shown: str, *, bold: bool = False, colour: str = "", size: float = 0) -> str:
    """A field that Word computes; until then it shows what is given."""
    inside = run(shown, bold=bold, colour=colour, size=size)
    return f'<w:fldSimple w:instr=" {instruction} ">{inside}</w:fldSimple>'


def paragraph(
    content: str,
    *,
    style: str = "",
    keep: bool = False,
    centred: bool = False,
    before: int | None = None,
    after: int | None = None,
) -> str:
    """`keep` with what follows; the space `before` and `after` in points, where it is not the style's."""
    spaces = {"before": before, "after": after}
    spacing = "".join(f' w:{side}="{20 * points}"' for side, points in spaces.items() if points is not None)
    layout = "".join(
        (
            f'<w:pStyle w:val="{style}"/>' if style else "",
            "<w:keepNext/>" if keep else "",
            f"<w:spacing{spacing}/>" if spacing else "",
            '<w:jc w:val="center"/>' if centred else "",
        )
    )
    return f"<w:p><w:pPr>{layout}</w:pPr>{content}</w:p>"


def cell(content: str, millimetres: float, *, header: bool = False) -> str:
    layout = '<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
    width = f'<w:tcW w:w="{round(millimetres * TWIPS)}" w:type="dxa"/>'
    under = f"<w:tcBorders><w:bottom {RULE}/></w:tcBorders>" if header else ""
    return f"<w:tc><w:tcPr>{width}{under}</w:tcPr><w:p><w:pPr>{layout}</w:pPr>{content}</w:p></w:tc>"


def row(cells: Iterable[str], *, header: bool = False) -> str:
    """A row that stays on one page; a header is repeated on each."""
    repeated = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def table(rows: Iterable[str], widths: Sequence[float], *, caption: str, header: bool) -> str:
    """Rules above, below and under the header, no others; `widths` in millimetres. The caption describes the table to
    those who cannot see it."""
    grid = "".join(f'<w:gridCol w:w="{round(width * TWIPS)}"/>' for width in widths)
    borders = f"<w:top {RULE}/><w:bottom {RULE}/>"
    width = round(sum(widths) * TWIPS)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>'
        f'</w:tblCellMar><w:tblLook w:firstRow="{int(header)}" w:lastRow="0" w:firstColumn="1" w:lastColumn="0"'
        f' w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val="{attribute(caption)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def attribute(text: str) -> str:
    return words_of(text).replace('"', "&quot;").replace("\n", " ")


def with_namespace(xml: str) -> str:
    """One element that stands alone."""
    return re.sub(r"^<(w:\w+)", rf'<\1 xmlns:w="{NAMESPACE}"', xml, count=1)
