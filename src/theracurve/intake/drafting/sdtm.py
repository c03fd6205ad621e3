"""The mapping of SDTM domains, built in, as a `mapping.yaml` for the data sets that are there."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from theracurve.intake.drafting.flow import flow
from theracurve.intake.drafting.lines import DOUBT
from theracurve.intake.drafting.synonyms import inside, meaning
from theracurve.intake.mapping.loading import parse_mapping
from theracurve.intake.sources.grid import CellGrid
from theracurve.vocabulary.tables import RECORD_TABLES

BUILT_IN = "sdtm.yaml"
HEADING = """\
# CDISC SDTM, read by the built-in mapping. Every line may be changed: this file is what is read, not the built-in one.
"""
NO_LAST_DAY = (
    "On which day was each patient last seen? DM has no RFPENDTC. A patient without a date of death has no row of"
    " follow_up until it is stated: name another column, or make DS the source (`from: ds`)."
)
Stated = dict[str, Any]


def built_in() -> str:
    """The built-in mapping, of every domain that is known."""
    return (files("theracurve.intake.drafting") / BUILT_IN).read_text(encoding="utf-8")


def domain_of(grid: CellGrid) -> str:
    """The domain of a data set by its own variable DOMAIN, in capitals; empty for what is none."""
    header = header_of(grid)
    if "DOMAIN" not in header or "USUBJID" not in header:
        return ""
    said = {row[header.index("DOMAIN")].text.strip() for row in grid.rows[1:] if len(row) == len(header)}
    return said.pop() if len(said) == 1 else ""


def is_related(grid: CellGrid) -> bool:
    """Whether a data set only adds to rows of others: supplemental qualifiers, or relations between records."""
    return {"RDOMAIN", "USUBJID"} <= set(header_of(grid))


def header_of(grid: CellGrid) -> list[str]:
    return [cell.text.strip() for cell in grid.rows[0]] if grid.rows else []


def sdtm_mapping(
    domains: Mapping[str, Sequence[CellGrid]], corrections: Sequence[str] = (), related: Sequence[CellGrid] = ()
) -> str:
    """The text of a `mapping.yaml` for these data sets, each by its domain (several where a domain is split); what they
    do not have is left out, and what our tables cannot be without is a question, as is what `related` ones add about
    the patients. `corrections` are lines for single cells."""
    stated = parse_mapping(built_in(), BUILT_IN).mapping.model_dump(by_alias=True, exclude_defaults=True)
    parts = {name: domains.get(source["file"], ()) for name, source in stated["sources"].items()}
    names = {name: part_names(name, len(grids)) for name, grids in parts.items()}
    known = {part: header_of(g) for name in parts for part, g in zip(names[name], parts[name], strict=True)}
    sources = {
        part: source_there(source, grid, known[part])
        for name, source in stated["sources"].items()
        for part, grid in zip(names[name], parts[name], strict=True)
    }
    tables = {
        table: found
        for table, rules in stated["tables"].items()
        if (found := [rule_there(one, known) for rule in rules for one in of_each(rule, names) if is_there(one, known)])
    }
    added = tuple(added_of(related))
    proposals = [*(one.proposal for one in added if "patients" in tables), *named_tests(tables, sources, domains)]
    cells = ["corrections:\n", *(f"{line}\n" for line in corrections)] if corrections else []
    left = [
        *not_imported(sources, tables, known),
        *(f"  {name}: {flow(header_of(g))}\n" for name, g in beside(related)),
    ]
    lines = [*written(sources, tables, proposals), *cells, *left, *questions(tables, proposals)]
    return "".join((HEADING, "sources:\n", *related_sources(related, added), *lines))


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """How a column of a rule may be filled, as a question, in the place of what the built-in mapping states."""

    table: str
    number: int
    column: str
    value: Stated
    ask: str

    @property
    def line(self) -> str:
        return f"        {DOUBT}{self.column}: {flow(self.value)}  # question: {self.ask}\n"


def named_tests(
    tables: Mapping[str, Sequence[Stated]], sources: Mapping[str, Stated], domains: Mapping[str, Sequence[CellGrid]]
) -> Iterator[ProposedColumn]:
    """The codes of laboratory tests whose names are analytes of ours by another code."""
    for number, rule in enumerate(tables.get("labs", ())):
        grid = next(g for g in domains["LB"] if g.file == sources[rule["from"]]["file"])
        names = {row.get("LBTESTCD", ""): row.get("LBTEST", "") for row in rows_of(grid)}
        meant = {code: analyte_of(name) or code for code, name in sorted(names.items()) if code}
        if any(code != analyte for code, analyte in meant.items()):
            said = ", ".join(f"{code} is {names[code]}" for code in meant)
            value = {"column": "LBTESTCD", "values": meant}
            yield ProposedColumn("labs", number, "analyte", value, f"what does each code mean? {said}")


def analyte_of(name: str) -> str:
    part = inside(name, "analytes")
    return meaning(name, "analytes") or (part[0] if part else "")


def rows_of(grid: CellGrid) -> Iterator[Mapping[str, str]]:
    names = header_of(grid)
    for row in grid.rows[1:]:
        yield dict(zip(names, (cell.text.strip() for cell in row), strict=False))


def part_names(name: str, count: int) -> list[str]:
    """`lb`, or of a domain that is split (LBCH, LBUR) `lb`, `lb_2`."""
    return [name if number == 1 else f"{name}_{number}" for number in range(1, count + 1)]


def of_each(rule: Stated, names: Mapping[str, Sequence[str]]) -> Iterator[Stated]:
    """The rule for each part of its domain."""
    yield from ({**rule, "from": part} for part in names[rule["from"]])


def beside(related: Sequence[CellGrid]) -> Iterator[tuple[str, CellGrid]]:
    for grid in related:
        yield re.sub(r"\W+", "_", Path(grid.file).stem.casefold()), grid


@dataclass(frozen=True, slots=True)
class Added:
    """What a supplemental data set says of each patient: the source of its rows, their name and label, our column."""

    source: str
    file: str
    name: str
    label: str
    column: str

    @property
    def proposal(self) -> ProposedColumn:
        value = {"column": "QVAL", "of": self.source, "without": ""}
        return ProposedColumn("patients", 0, self.column, value, f"is it what {self.file} calls {self.label}?")


def added_of(related: Sequence[CellGrid]) -> Iterator[Added]:
    """The qualifiers of DM whose label or name is a column of ours, each of ours once."""
    taken: set[str] = set()
    for source, grid in beside(related):
        named = {row.get("QNAM", ""): row.get("QLABEL", "") for row in rows_of(grid) if row.get("RDOMAIN") == "DM"}
        for name, label in named.items():
            column = meaning(label, "columns", "patients") or meaning(name, "columns", "patients")
            if column and column not in taken | {"patient_id", "group"}:
                taken.add(column)
                yield Added(f"{source}_{name.casefold()}", grid.file, name, label, column)


def related_sources(related: Sequence[CellGrid], added: Sequence[Added]) -> Iterator[str]:
    yield from (f"  {name}: {flow({'file': grid.file})}\n" for name, grid in beside(related))
    for one in added:
        stated = {"file": one.file, "patient": "USUBJID", "only": {"QNAM": one.name}}
        yield f"  {DOUBT}{one.source}: {flow(stated)}  # question: {one.label} of each patient, for the line below\n"


def source_there(source: Stated, grid: CellGrid, header: list[str]) -> Stated:
    keys = source["patient"]
    there = [name for name in keys if name in header]
    return {**source, "file": grid.file, "patient": there if len(there) > 1 else there[0]}


def is_there(rule: Stated, known: Mapping[str, list[str]]) -> bool:
    """Whether the data set of a rule is there, and what its rows are chosen by."""
    header = known.get(rule["from"], [])
    return bool(header) and all(name in header for name in (*rule.get("only", {}), *rule.get("no_row", {})))


def rule_there(rule: Stated, known: Mapping[str, list[str]]) -> Stated:
    columns = {name: column_there(how, rule["from"], known) for name, how in rule["columns"].items()}
    needs = [name for name in rule.get("needs", ()) if columns.get(name)]
    found = {**rule, "columns": {name: how for name, how in columns.items() if how}}
    return {**found, "needs": needs} if needs else {key: part for key, part in found.items() if key != "needs"}


def column_there(how: Stated, source: str, known: Mapping[str, list[str]]) -> Stated | None:
    """How a column is filled from what is there; None where nothing is."""
    if "value" in how:
        return how
    header = known.get(how.get("of", source), [])
    there = [name for name in (how["column"], how.get("or")) if name in header]
    if not there:
        return None
    rest = {key: part for key, part in how.items() if key not in ("column", "or", "by")}
    fallback = {"or": there[1]} if len(there) > 1 else {}
    by = [name for name in how.get("by", ()) if name in known[source]]
    return {"column": there[0], **fallback, **rest, **({"by": by} if by else {})}


def written(
    sources: Mapping[str, Stated], tables: Mapping[str, list[Stated]], proposals: Sequence[ProposedColumn]
) -> Iterator[str]:
    yield from (f"  {name}: {flow(source)}\n" for name, source in sources.items())
    yield "tables:\n"
    for table, rules in tables.items():
        yield f"  {table}:\n"
        for number, rule in enumerate(rules):
            asked = {one.column: one for one in proposals if (one.table, one.number) == (table, number)}
            yield f"    - from: {rule['from']}\n"
            yield from (f"      {key}: {flow(part)}\n" for key, part in rule.items() if key not in ("from", "columns"))
            yield "      columns:\n"
            stated = {name: how for name, how in rule["columns"].items() if name not in asked}
            yield from (f"        {name}: {flow(shortest(how))}\n" for name, how in stated.items())
            yield from (one.line for one in asked.values())


def not_imported(
    sources: Mapping[str, Stated], tables: Mapping[str, list[Stated]], known: Mapping[str, list[str]]
) -> Iterator[str]:
    """The variables of each data set that nothing is read from, under the first source of it."""
    read: dict[str, set[str]] = {}
    for source in sources.values():
        keys = source["patient"] if isinstance(source["patient"], list) else [source["patient"]]
        read.setdefault(source["file"], set()).update(keys, source.get("only", {}))
    for rule in (rule for rules in tables.values() for rule in rules):
        chosen_by = ({"column": name} for name in (*rule.get("only", {}), *rule.get("no_row", {})))
        for how in (*rule["columns"].values(), *chosen_by):
            file = sources[how.get("of", rule["from"])]["file"]
            read[file].update(filter(None, (how.get("column"), how.get("or"))))
    yield "not_imported:\n"
    for name, source in sources.items():
        left = [variable for variable in known[name] if variable not in read.get(source["file"], known[name])]
        read.pop(source["file"], None)
        yield from [f"  {name}: {flow(left)}\n"] if left else []


def shortest(how: Stated) -> object:
    return how["column"] if list(how) == ["column"] else how


def questions(tables: Mapping[str, list[Stated]], proposals: Sequence[ProposedColumn]) -> Iterator[str]:
    """One for each proposal, and for each column of ours that must be filled and that no data set fills."""
    asked = [(f"tables.{one.table}.{one.number}.columns.{one.column}", one.ask) for one in proposals]
    asked += [
        (f"tables.{table}.{number}.columns.{column.name}", unfilled(column.name, rule["from"]))
        for table, rules in tables.items()
        for number, rule in enumerate(rules)
        for column in RECORD_TABLES[table].columns
        if column.filled and column.name not in rule["columns"]
    ]
    if any("last_seen_on" not in rule["columns"] for rule in tables.get("follow_up", ())):
        asked.append(("tables.follow_up.0.columns.last_seen_on", NO_LAST_DAY))
    if asked:
        yield "questions:\n"
        yield from (f"  - {flow({'about': about, 'ask': capitalised(ask)})}\n" for about, ask in asked)


def capitalised(ask: str) -> str:
    return ask[:1].upper() + ask[1:]


def unfilled(name: str, source: str) -> str:
    return f"What is `{name}` in the rows of {source.upper()}? State a column and what its values mean."
