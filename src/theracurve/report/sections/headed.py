"""Paragraphs with headings as sections of their own, as the abstract and the methods have them."""

from collections.abc import Iterable

from theracurve.report.document import Block, Bullets, Section, said
from theracurve.wording.paragraph import HeadedParagraph


def parts_of(paragraphs: Iterable[HeadedParagraph], anchor: str) -> tuple[Section, ...]:
    """One section a paragraph, its anchor numbered from 1."""
    return tuple(
        Section(f"{anchor}-{place}", paragraph.heading, (sentences(paragraph),))
        for place, paragraph in enumerate(paragraphs, start=1)
    )


def sentences(paragraph: HeadedParagraph) -> Block:
    if paragraph.itemised:
        return Bullets(tuple((sentence,) for sentence in paragraph.sentences))
    return said(*paragraph.sentences)
