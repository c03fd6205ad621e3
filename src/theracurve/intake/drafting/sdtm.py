"""The mapping of SDTM domains, built in, as a `mapping.yaml` for the data sets that are there."""

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

from theracurve.intake.drafting.flow import flow
from theracurve.intake.mapping.loading import parse_mapping
from theracurve.intake.sources.grid import CellGrid
from theracurve.vocabulary.tables import RECORD_TABLES

BUILT_IN = "sdtm.yaml"
HEADING = """\
# CDISC SDTM, read by the built-in mapping. Every line may be changed: this file is what is read, not the built-in one.
"""
Stated = dict[str, Any]


def built_in() -> str:
    """The built-in mapping, of every domain that is known."""
    return (files("theracurve.intake.drafting") / BUILT_IN).read_text(encoding="utf-8")


def domain_of(grid: CellGrid) -> str:
    """The domain of a data set by its own variable DOMAIN, in capitals; empty for what is none."""
    header = [cell.text.strip() for cell in grid.rows[0]] if grid.rows else []
    if "DOMAIN" not in header or "USUBJID" not in header:
        return ""
    said = {row[header.index("DOMAIN")].text.strip() for row in grid.rows[1:] if len(row) == len(header)}
    return said.pop() if len(said) == 1 else ""


def sdtm_mapping(domains: Mapping[str, CellGrid], corrections: Sequence[str] = ()) -> str:
    """The text of a `mapping.yaml` for these data sets, each by its domain; what they do not have is left out, and
    what our tables cannot be without is a question. `corrections` are lines for single cells."""
    stated = parse_mapping(built_in(), BUILT_IN).mapping.model_dump(by_alias=True, exclude_defaults=True)
    headers = {domain: [cell.text.strip() for cell in grid.rows[0]] for domain, grid in domains.items()}
    sources = {
        name: source_there(source, domains[source["file"]], headers[source["file"]])
        for name, source in stated["sources"].items()
        if source["file"] in domains
    }
    known = {name: headers[stated["sources"][name]["file"]] for name in sources}
    tables = {
        table: found
        for table, rules in stated["tables"].items()
        if (found := [rule_there(rule, known) for rule in rules if is_there(rule, known)])
    }
    left = not_imported(sources, tables, known)
    cells = ["corrections:\n", *(f"{line}\n" for line in corrections)] if corrections else []
    return "".join((HEADING, *written(sources, tables), *cells, *left, *questions(tables)))


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


def written(sources: Mapping[str, Stated], tables: Mapping[str, list[Stated]]) -> Iterator[str]:
    yield "sources:\n"
    yield from (f"  {name}: {flow(source)}\n" for name, source in sources.items())
    yield "tables:\n"
    for table, rules in tables.items():
        yield f"  {table}:\n"
        for rule in rules:
            yield f"    - from: {rule['from']}\n"
            yield from (f"      {key}: {flow(part)}\n" for key, part in rule.items() if key not in ("from", "columns"))
            yield "      columns:\n"
            yield from (f"        {name}: {flow(shortest(how))}\n" for name, how in rule["columns"].items())


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


def questions(tables: Mapping[str, list[Stated]]) -> Iterator[str]:
    """One for each column of ours that must be filled and that no data set fills."""
    asked = [
        (f"tables.{table}.{number}.columns.{column.name}", column.name, rule["from"])
        for table, rules in tables.items()
        for number, rule in enumerate(rules)
        for column in RECORD_TABLES[table].columns
        if column.filled and column.name not in rule["columns"]
    ]
    if asked:
        yield "questions:\n"
        for about, name, source in asked:
            ask = f"What is `{name}` in the rows of {source.upper()}? State a column and what its values mean."
            yield f"  - {flow({'about': about, 'ask': ask})}\n"
