"""Technical words with their meaning where a page uses them first: seen under a pointer, and where a key leads."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from theracurve.vocabulary.visible import visible
from theracurve.wording.words import Words


@dataclass(slots=True)
class Glossary:
    """The meanings, by words in lower case as HTML writes them, that one page has not explained yet."""

    waiting: dict[str, str] = field(default_factory=dict)

    def explain(self, html: str) -> str:
        """A text of HTML without tags, with the meaning of each waiting word at its first place."""
        if not self.waiting:
            return html
        alternatives = "|".join(map(re.escape, sorted(self.waiting, key=len, reverse=True)))
        return re.sub(rf"(?<![\w-])(?:{alternatives})(?![\w-])", self._first, html, flags=re.IGNORECASE)

    def _first(self, found: re.Match[str]) -> str:
        meaning = self.waiting.pop(found[0].lower(), "")
        return f'<abbr tabindex="0" title="{meaning}">{found[0]}</abbr>' if meaning else found[0]


def glossary_of(words: Words) -> Glossary:
    """The words of a language, none of them explained yet."""
    terms: Mapping[str, str] = words.under("glossary.terms")
    meanings = words.under("glossary.meanings")
    return Glossary({in_html(term).lower(): in_html(meanings[key]) for key, term in terms.items()})


def in_html(text: str) -> str:
    return escape(visible(text), quote=True)
