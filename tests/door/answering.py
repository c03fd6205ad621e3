"""A person who answers a draft: takes the marks away, and changes the lines that need it."""

from collections.abc import Mapping
from pathlib import Path

MARK = "#? "


def answer(mapping: Path, changes: Mapping[str, str], leave: frozenset[str] = frozenset()) -> int:
    """Answer every proposal of a draft with yes, but for `changes`: the line that holds a key becomes its text (no line
    for an empty one), with the indent that it had; a proposal that holds one of `leave` stays one. Returns how many
    lines were written or changed, beyond taking a mark away. A change that meets no line is a slip of the test."""
    written, met, lines = 0, set(), []
    for line in mapping.read_text(encoding="utf-8").splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        key = next((key for key in changes if key in line), None)
        if key is not None and not line.lstrip().startswith("- {about"):
            met.add(key)
            new = [f"{indent}{text}" for text in changes[key].splitlines()]
            written += max(1, len(new))
            lines += new
        elif line.lstrip().startswith(MARK) and not any(word in line for word in leave):
            lines.append(line.replace(MARK, "", 1))
        else:
            lines.append(line)
    assert met == set(changes), set(changes) - met
    mapping.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return written
