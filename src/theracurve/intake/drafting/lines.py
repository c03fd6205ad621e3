"""The lines of a draft: what is stated, what is proposed behind `#?`, each with its reason, and how it is written."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

PLAIN = re.compile(r"[A-Za-zÀ-ÿØø0-9$][\wÀ-ÿØø /().%'+;|-]*")
DOUBT = "#? "


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One key with its value as YAML. `doubt` makes it a proposal, and is the question that a person answers by
    taking the mark away."""

    key: str
    value: str
    why: str
    doubt: str = ""
    about: str = ""


@dataclass(slots=True)
class DraftRule:
    """Rows of one table from one source: lines before the columns, the columns, lines after them."""

    table: str
    source: str
    before: list[DraftLine] = field(default_factory=list)
    columns: list[DraftLine] = field(default_factory=list)
    after: list[DraftLine] = field(default_factory=list)


def quoted(text: str) -> str:
    """A text as YAML: plain where that cannot be taken for anything else."""
    plain = PLAIN.fullmatch(text) and ": " not in text and " #" not in text and not text.endswith((" ", ":"))
    return text if plain and "," not in text else json.dumps(text, ensure_ascii=False)


def flow_list(values: Iterable[str]) -> str:
    return f"[{', '.join(map(quoted, values))}]"


def format_list(formats: Iterable[str]) -> str:
    """Formats of dates, always in quotation marks: a plain `%` begins no YAML text."""
    return f"[{', '.join(f'{chr(34)}{form}{chr(34)}' for form in formats)}]"


def flow_map(values: Mapping[str, str]) -> str:
    """`{a: b}`; a value that is itself written already begins with a bracket."""
    return "{" + ", ".join(f"{quoted(key)}: {value}" for key, value in values.items()) + "}"


def constant(value: str) -> str:
    return flow_map({"value": quoted(value)})


def from_column(name: str, **more: str) -> str:
    return flow_map({"column": quoted(name), **more}) if more else quoted(name)


def recoded(values: Mapping[str, str]) -> str:
    return flow_map({key: quoted(value) if value else '""' for key, value in values.items()})


def written_line(line: DraftLine, indent: int) -> str:
    mark = DOUBT if line.doubt else ""
    reason = f"question: {line.doubt}" if line.doubt else line.why
    return f"{' ' * indent}{mark}{line.key}: {line.value}  # {' '.join(reason.split())}"


def written_rule(rule: DraftRule) -> Iterator[str]:
    yield f"    - from: {quoted(rule.source)}"
    yield from (written_line(line, 6) for line in rule.before)
    yield "      columns:"
    yield from (written_line(line, 8) for line in rule.columns)
    yield from (written_line(line, 6) for line in rule.after)


def paths_of(rules: Iterable[DraftRule]) -> Iterator[tuple[str, str]]:
    """What each proposal is about, and its question: a key of the mapping, or what the line names itself."""
    counts: dict[str, int] = {}
    for rule in rules:
        number = counts.get(rule.table, 0)
        counts[rule.table] = number + 1
        where = f"tables.{rule.table}.{number}"
        for line in rule.columns:
            if line.doubt:
                yield line.about or f"{where}.columns.{line.key}", line.doubt
        for line in (*rule.before, *rule.after):
            if line.doubt:
                yield line.about or f"{where}.{line.key}", line.doubt
