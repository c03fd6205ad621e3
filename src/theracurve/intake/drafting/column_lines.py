"""Lines of a draft for single columns: as they are, or with a proposal for each word of the group's own."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from theracurve.intake.drafting.described import Described, Written, axes_of, counted_words, known_word
from theracurve.intake.drafting.headers import visit_in
from theracurve.intake.drafting.lines import DraftLine, constant, from_column, quoted, recoded
from theracurve.intake.drafting.sheet import SURE, KnownProtocol
from theracurve.intake.drafting.synonyms import folded, meaning
from theracurve.vocabulary.tables import RECORD_TABLES, Kind

OWN_WORDS = {  # our columns whose cells are words with a meaning of ours, and where the words stand
    "indication": ("indications",),
    "analyte": ("analytes",),
    "measure": ("measures",),
    "metric": ("metrics",),
    "tracer": ("tracers",),
    **{
        name: ("values", name)
        for name in (
            "sex",
            "primary_site",
            "vital_status",
            "related",
            "cause",
            "term",
            "kind",
            "agent",
            "drug",
            "drug_class",
            "visit",
            "response",
            "location",
            "modality",
            "state",
            "per",
        )
    },
}
NUMERAL = re.compile(r"-?\d+(?:\.\d+)?")
CODE = re.compile(r"-?9+|-[1-9]|-?8{2,3}|-?7{2,3}")  # what is usually written for a value that is missing
LESION_KINDS = ("values", "lesion_kind")
AS_WRITTEN = ("site", "grade", "lesion_id", "reader", "batch", "assay", "unit", "dose_unit")
LEFT_EMPTY = ("term", "kind", "agent", "drug")  # where a word for none leaves the cell empty


def column_line(name: str, column: Described, sure: str, table: str) -> DraftLine:
    """The column as it is, or, where its cells are words of the group's own, with a proposal for each."""
    kind, header = RECORD_TABLES[table].column(name).kind, column.name
    if kind is Kind.FLAG or name == "lost":
        return flag_line(name, column, sure)
    if (
        kind in (Kind.CHOICE, Kind.TEXT, Kind.ID)
        and column.coded
        and (column.texts or column.labels or kind is Kind.CHOICE)
        and (name not in AS_WRITTEN)
    ):
        words = LESION_KINDS if (table, name) == ("lesions", "kind") else OWN_WORDS.get(name, ())
        others = frozenset(map(folded, column.seen))
        values = {text: own_word(column.labels.get(text, text), words, kind, name, others) for text in column.seen}
        if words and all(text == value for text, value in values.items()) and all_known(values, words):
            return DraftLine(name, quoted(header), f"sure: the words are ours; {counted_words(column)}")
        doubt = f"what does each word mean? seen: {counted_words(column)}"
        return DraftLine(name, from_column(header, values=recoded(values)), "", doubt)
    if kind in (Kind.NUMBER, Kind.BOUNDED_NUMBER, Kind.INTEGER) and (codes := code_numbers([column])):
        return codes_line(name, header, codes)
    return DraftLine(name, quoted(header), sure)


def all_known(values: Iterable[str], words: tuple[str, ...]) -> bool:
    return all(meaning(text, *words) == text for text in values)


def flag_line(name: str, column: Described, sure: str) -> DraftLine:
    """Yes and no in the group's words; a word that says neither is asked about, not left empty in silence."""
    header = column.name
    said = {text: column.labels.get(text, text) for text in column.seen}
    known = {text: meaning(word, "values", "flag") or known_word(word, "values", "flag") for text, word in said.items()}
    value = from_column(
        header, values=recoded({text: flag or unless_result(said[text]) for text, flag in known.items()})
    )
    if all(meaning(word, "values", "flag") for word in said.values()):
        return DraftLine(name, value, f"{sure}; {counted_words(column)}")
    return DraftLine(name, value, "", f"what does each word mean? seen: {counted_words(column)}")


def own_word(text: str, words: tuple[str, ...], kind: Kind, name: str, others: frozenset[str]) -> str:
    """A proposal for a cell: our word for it, nothing for a word that says none, or the text itself."""
    if (name in LEFT_EMPTY and meaning(text, "values", "none") is not None) or text == "-":
        return ""
    if name == "visit":
        return visit_word(text)
    if name == "sex" and folded(text) in ("m", "v") and others & {"h", "v"} and not others & {"f", "w"}:
        return "?"  # `M` beside `H`: monsieur or mujer; `V` beside `M`: vrouw or varón
    known = known_word(text, *words) if words else None
    return known or ("?" if kind is Kind.CHOICE else text)


def visit_word(text: str) -> str:
    """`month 3` for `3 Mo.`, `baseline` for `Basis`; the text itself where it names no visit that is known."""
    kind, number, _ = visit_in(text)
    if kind in ("months", "weeks") and (kind, number) != ("months", "0"):
        return f"{kind.removesuffix('s')} {number}"
    return "baseline" if kind == "months" else known_word(text, "values", "visit") or text


def group_line(column: Described, protocol: KnownProtocol) -> DraftLine:
    header = column.name
    if set(column.seen) <= set(protocol.groups):
        return DraftLine("group", quoted(header), f"sure: its values are the groups; {counted_words(column)}")
    values = {text: group_of(column.labels.get(text, text), protocol) for text in column.seen}
    doubt = f"which group is each? seen: {counted_words(column)}"
    return DraftLine("group", from_column(header, values=recoded(values)), "", doubt)


def group_of(text: str, protocol: KnownProtocol) -> str:
    """The group of that name, or the treated or the control group where there is one of each and the word says it."""
    named = next((group for group in protocol.groups if folded(group) == folded(text)), None)
    said = meaning(text, "values", "treated")
    meant = [group for group, treated in protocol.groups.items() if treated == (said == "treated")] if said else []
    part = [group for group in protocol.groups if f" {folded(group)} " in f" {folded(text)} "]
    agents = [
        g
        for g, treated in protocol.groups.items()
        if treated and any(folded(text)[:2] in folded(a) for a in protocol.agents)
    ]
    for candidates in (
        [named] if named else [],
        meant,
        part,
        agents if "psma" in folded(text) or "dota" in folded(text) else [],
    ):
        if len(candidates) == 1 and candidates[0]:
            return candidates[0]
    return "?"


def number_line(key: str, header: str, members: Iterable[Described], how: Written) -> DraftLine:
    """A column of numbers; words among them that stand there more than once are asked about."""
    words, codes = words_among(members, how), code_numbers(members)
    if not words:
        return codes_line(key, header, codes) if codes else DraftLine(key, quoted(header), SURE)
    seen = ", ".join(f"{word} ({count})" for word, count in (words | codes).items())
    doubt = f"words among the numbers: {seen}; what do they mean?"
    values = {word: unless_result(word) for word in words} | dict.fromkeys(codes, "")
    return DraftLine(key, from_column(header, values=recoded(values)), "", doubt)


def codes_line(key: str, header: str, codes: Mapping[str, int]) -> DraftLine:
    seen = ", ".join(f"{code} ({count})" for code, count in codes.items())
    value = from_column(header, values=recoded(dict.fromkeys(codes, "")))
    return DraftLine(key, value, "", f"does {seen} say that there is no value? No other number is near it")


def code_numbers(members: Iterable[Described]) -> dict[str, int]:
    """Numbers such as -9 or 999 that stand again and again, below 0 or far above all others of their column."""
    counts: dict[str, int] = defaultdict(int)
    for member in members:
        numbers = [cell.text.strip() for cell in member.cells if NUMERAL.fullmatch(cell.text.strip())]
        others = [float(text) for text in numbers if not CODE.fullmatch(text)]
        for text in numbers if others else ():
            if CODE.fullmatch(text) and (float(text) < 0 <= min(others) or float(text) > 3 * max(others)):
                counts[text] += 1
    return {text: count for text, count in counts.items() if count > 1}


def unless_result(word: str) -> str:
    """No value, as is proposed for a word; nothing is proposed for one that says what was found, such as negative."""
    return "?" if meaning(word, "values", "result") else ""


def words_among(members: Iterable[Described], how: Written) -> dict[str, int]:
    """Words that stand more than once among numbers, but for those that say that a value is missing."""
    counts: dict[str, int] = defaultdict(int)
    for member in members:
        for text, count in member.texts.items():
            if text.replace(" ", "").replace(".", "").isalpha() and not meaning(text, "values", "missing"):
                counts[text] += count
    return {text: count for text, count in counts.items() if count > 1}


def states_among(members: Iterable[Described]) -> dict[str, int]:
    """Words among sizes that say what became of the lesion, those among them that elsewhere only say "missing"."""
    counts: dict[str, int] = defaultdict(int)
    for member in members:
        for text, count in member.texts.items():
            if meaning(text, "values", "state"):
                counts[text] += count
    return dict(counts)


def axes_lines(header: str, axes: str, names: Iterable[str], **more: str) -> Iterator[DraftLine]:
    """The two axes of a lesion that stand in one cell."""
    parts = {"longest_diameter_mm": "longest", "perpendicular_mm": "across"}
    for name in names:
        value = from_column(header, split=json.dumps(axes, ensure_ascii=False), part=parts[name], **more)
        yield DraftLine(name, value, "", "is the first number in each cell the longest diameter, the second across it?")


def size_lines(header: str, members: Sequence[Described], how: Written) -> Iterator[DraftLine]:
    """The lines of the one lesion whose size stands under a header (or the template of several), with the words that
    stand there instead of a size."""
    words = words_among(members, how) | states_among(members)
    seen = ", ".join(f"{word} ({count})" for word, count in words.items()) or "none seen"
    states = {word: known_word(word, "values", "state") or "?" for word in words}
    factor = {"cm": "10"}.get(members[0].words.unit.casefold())
    size = {"values": recoded(dict.fromkeys(words, ""))} if words else {}
    size |= {"times": factor} if factor else {}
    one = "is it always the same lesion, the most significant one?"
    yield DraftLine("lesion_id", constant("index"), "", one)
    yield DraftLine("kind", constant("other"), "", "is the lesion anything but a lymph node?")
    yield DraftLine("target", constant("true"), "", "is it a target lesion?")
    yield DraftLine("index", constant("true"), "", one)
    if axes := axes_of(members):
        yield from axes_lines(header, axes, ("longest_diameter_mm", "perpendicular_mm"), **size)
    else:
        yield DraftLine("longest_diameter_mm", from_column(header, **size), SURE)
    split = {"split": json.dumps(axes, ensure_ascii=False), "part": "longest"} if axes else {}
    state = from_column(header, **split, values=recoded(states), numbers="measured")
    yield DraftLine("state", state, "", f"what do the words among the sizes mean? {seen}")
