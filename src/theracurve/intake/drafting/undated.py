"""Values of markers and measures in a row for each patient, under headers that name no visit: `Hb (g/dL)`, `ECOG`."""

from collections.abc import Iterator

from theracurve.intake.drafting.column_lines import number_line
from theracurve.intake.drafting.described import Described
from theracurve.intake.drafting.lines import DraftLine, DraftRule, constant, flow_list, flow_map, quoted
from theracurve.intake.drafting.sheet import SURE, DraftSheet, patient_line
from theracurve.intake.drafting.synonyms import meaning
from theracurve.intake.mapping.sheets import short_name

DATE_WORDS = frozenset(
    {"date", "datum", "fecha", "data", "on", "am", "le", "day", "tag", "dag", "of", "de", "du", "di", "do", "del"}
    | {"visit", "visite", "besuch", "visita", "bezoek", "consulta", "cycle", "ciclo", "zyklus", "cure", "kuur"}
)
OF_TABLE = {  # by our table: where its words stand, and its columns of the day and of what is measured
    "labs": ("analytes", "collected_on", "analyte"),
    "assessments": ("measures", "assessed_on", "measure"),
}


def undated_values(sheet: DraftSheet, enrolled: str) -> Iterator[DraftRule]:
    """A rule for the values that have a day of their own, each, and one for all others, whose day is asked about."""
    for table in OF_TABLE:
        named = [(column, said) for column in sheet.columns if (said := value_of(sheet, column, table))]
        own = {column.number: day for column, _ in named if (day := day_beside(sheet, column))}
        for column, said in named:
            if column.number in own:
                on = quoted(own[column.number].name)
                yield values_rule(sheet, table, [(column, said)], DraftLine("day", on, "likely: the date beside it"))
        others = [(column, said) for column, said in named if column.number not in own]
        for time, several in enumerate(in_turn(others)):
            yield values_rule(sheet, table, several, at_inclusion(several, enrolled, again=time > 0))


def in_turn(named: list[tuple[Described, str]]) -> Iterator[list[tuple[Described, str]]]:
    """The first column of everything, then the second: a value that has two columns was not taken twice at once."""
    left = named
    while left:
        first = {said: column for column, said in reversed(left)}
        yield [(column, said) for column, said in left if column is first[said]]
        left = [(column, said) for column, said in left if column is not first[said]]


def value_of(sheet: DraftSheet, column: Described, table: str) -> str:
    """What a column of numbers holds by its whole header: `PSA nadir` is no PSA of a known day."""
    if column.identifies or column.formulas or column.words.kind or column.numeric(sheet.written.conventions) < 0.5:
        return ""
    texts = (column.header, short_name(column.header), column.words.stem)
    return next((known for text in texts if (known := meaning(text, OF_TABLE[table][0]))), "")


def day_beside(sheet: DraftSheet, value: Described) -> Described | None:
    """The column of days whose header says the same and that it is a day."""
    words = set(value.words.stem.split())
    dated = (c for c in sheet.columns if c.dated >= 0.5 and not c.identifies and not c.words.kind)
    return next((c for c in dated if words < set(c.words.stem.split()) <= words | DATE_WORDS), None)


def at_inclusion(named: list[tuple[Described, str]], enrolled: str, again: bool) -> DraftLine:
    if again:
        headers = ", ".join(f"`{column.name}` (`{column.header}`)" for column, _ in named)
        nominal = flow_map({"nominal": flow_map({"months": '"?"', "after": quoted(enrolled)})})
        doubt = f"{headers} hold once more what other columns hold; taken how many months after inclusion?"
        return DraftLine("day", nominal, "", doubt)
    headers = ", ".join(f"`{column.header}`" for column, _ in named)
    nominal = flow_map({"nominal": flow_map({"months": '"0"', "after": quoted(enrolled)})})
    doubt = f"no header says when {headers} were taken; at inclusion (its day stays marked as nominal)?"
    return DraftLine("day", nominal, "", doubt)


def values_rule(sheet: DraftSheet, table: str, named: list[tuple[Described, str]], day: DraftLine) -> DraftRule:
    """One row for each filled cell of the columns."""
    _, on, what = OF_TABLE[table]
    members = [column for column, _ in named]
    rule = DraftRule(table, sheet.source)
    lists = {what: flow_list(said for _, said in named), "column": flow_list(c.name for c in members)}
    bare = [f"`{c.header}`" for c in members if not c.words.unit] if table == "labs" else []
    if table == "labs":
        lists["unit"] = flow_list(c.words.unit or "?" for c in members)
    unstated = f"no header states the unit of {', '.join(bare)}; which is it?" if bare else ""
    rule.before.append(DraftLine("for", flow_map(lists), "sure: one column for each", unstated))
    rule.columns = [
        patient_line(sheet),
        DraftLine(on, day.value, day.why, day.doubt),
        DraftLine(what, constant(f"{{{what}}}"), SURE),
        number_line("value", "{column}", members, sheet.written),
        *([DraftLine("unit", constant("{unit}"), SURE)] if table == "labs" else ()),
    ]
    rule.after.append(DraftLine("needs", "value", "an empty cell gives no row"))
    return rule
