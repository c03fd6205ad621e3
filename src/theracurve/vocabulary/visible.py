"""Text that people gave, on its way out: what cannot be seen, or turns what is seen around, is shown by its code point.

Characters stay as they are in the records. Whatever shows a text to a person, or hands it to another program that
shows it, passes it through the function of its way out, and each of those begins with `visible`.
"""

import re

# Controls (but for tab and line feed), formats (zero-width, bidirectional), fillers that look like nothing, variation
# selectors, lone halves of surrogate pairs, private characters and those that Unicode will never assign.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
    "|[\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff]"
)
LONGEST = 4000  # characters of one text in a terminal; laying out a cell of 50,000 took a minute


def visible(text: str) -> str:
    """The text, each hidden character as `[U+200B]`, in the notation of the Unicode standard."""
    return HIDDEN.sub(lambda found: code_point(found[0]), text.replace("\r\n", "\n"))


def code_point(character: str) -> str:
    return f"[U+{ord(character):04X}]"


def cut(text: str, most: int = LONGEST) -> str:
    """The first characters, and how many are left out where there are more."""
    return text if len(text) <= most else f"{text[:most]}… (+{len(text) - most:,})"


def plainly(error: UnicodeError) -> tuple[str, int]:
    """The signs that a terminal has not, for `codecs.register_error`: a minus is a hyphen, another a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join("-" if sign == "\N{MINUS SIGN}" else "?" for sign in lacking), error.end


def in_json(text: str) -> str:
    """A text of JSON that holds the same values, hidden characters as its own escapes: a terminal may show it."""
    return HIDDEN.sub(escape_of, text)


def escape_of(found: re.Match[str]) -> str:
    """The escape of JSON: beyond the first plane two, each of four digits."""
    units = found[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
