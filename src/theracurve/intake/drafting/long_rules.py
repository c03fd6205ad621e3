"""Sheets in which patients stand in several rows, or that hold one subject alone: one rule for it, and one for each
kind of values that stand beside each other (markers, measures)."""

from collections.abc import Iterable, Iterator, Mapping

from theracurve.intake.drafting.column_lines import axes_lines, column_line, group_line, number_line, size_lines
from theracurve.intake.drafting.described import Described, axes_of, known_word
from theracurve.intake.drafting.fates import follow_up_rules
from theracurve.intake.drafting.headers import LIMIT, SPAN
from theracurve.intake.drafting.lines import (
    DraftLine,
    DraftRule,
    constant,
    flow_list,
    flow_map,
    from_column,
    quoted,
    recoded,
)
from theracurve.intake.drafting.sheet import (
    SURE,
    DraftSheet,
    KnownProtocol,
    patient_line,
    role_of,
)
from theracurve.intake.drafting.subjects import (
    FoundColumn,
    SheetSubject,
    clocks_of,
    columns_for,
    free_columns,
    holds_forms,
    subject_of,
    subjects_of,
)
from theracurve.intake.drafting.synonyms import inside, meaning
from theracurve.intake.mapping.sheets import short_name
from theracurve.vocabulary.tables import RECORD_TABLES, Kind
from theracurve.vocabulary.units import GBQ_PER_UNIT

ACTIVITY_UNITS = {unit.casefold(): unit for unit in GBQ_PER_UNIT}
DAYS = {name: table.columns[1].name for name, table in RECORD_TABLES.items() if table.columns[1].name.endswith("_on")}
VALUES = ("analytes", "measures")
SAYS_ALL = {"responses": "response", "adverse_events": "term", "medications": "drug", "treatments": "kind"}
FORM_NEEDS = {  # of forms beside each other, which are empty in the rows of the others
    "administrations": "activity",
    "lesions": "lesion_id",
    "bone_scans": "new_lesions",
    "volumes": "total_volume_ml",
    "follow_up": "vital_status",
}
VALUED = {"labs": "value", "assessments": "value", "uptake": "value"}


def is_long(sheet: DraftSheet) -> bool:
    """Whether patients have several rows, or the sheet is of a visit, or of a subject and not of the patients."""
    if sheet.repeated or sheet.apart:
        return True
    main = {name for column in sheet.columns if (role := role_of(column))[0] == "patients" for name in (role[1],)}
    if main & {"group", "enrolled_on"} or sheet.families():
        return False
    return subject_of(sheet) is not None or any(called(c, part, sheet) for c in sheet.columns for part in VALUES)


def long_rules(sheet: DraftSheet, protocol: KnownProtocol) -> Iterator[DraftRule]:
    """The subject of the sheet, the particulars of patients that stand in every row, and markers and measures that have
    a column each."""
    used: frozenset[int] = frozenset()
    for subject in subjects_of(sheet):
        used |= subject.columns
        yield subject_rule(sheet, subject, protocol)
    yield from particulars(sheet, used, protocol)
    yield from fates_once(sheet, used)
    yield from columns_of_values(sheet, "labs", "analyte", "analytes", used)
    yield from columns_of_values(sheet, "assessments", "measure", "measures", used)
    yield from column_of_sizes(sheet, used)


def subject_rule(sheet: DraftSheet, subject: SheetSubject, protocol: KnownProtocol) -> DraftRule:
    table, found = subject.table, with_both_axes(with_both_limits(subject.found))
    rule = DraftRule(table, sheet.source, columns=[patient_line(sheet)])
    rule.columns += day_lines(sheet, table, found)
    for name in RECORD_TABLES[table].names:
        if name in found and name not in day_names(table):
            rule.columns.append(line_of(sheet, table, name, found[name]))
    rule.columns += stated_nowhere(sheet, table, found, protocol)
    rule.before += analytes_alone(table, found)
    rule.after += needed_line(sheet, table, found)
    return rule


def analytes_alone(table: str, found: Mapping[str, FoundColumn]) -> Iterator[DraftLine]:
    """The rows of a list whose words name analytes, where others of them name none: lesions, doses."""
    column = found["analyte"].column if table == "labs" and "analyte" in found else None
    known = [text for text in column.seen if known_word(text, "analytes")] if column else []
    if column and known and 2 * len(known) <= len(column.seen):
        others = ", ".join(f"`{text}`" for text in column.seen if text not in known)
        doubt = f"{others} name no analyte that is known; leave these rows out of `labs`?"
        yield DraftLine("only", flow_map({column.name: flow_list(known)}), "", doubt)


def needed_line(sheet: DraftSheet, table: str, found: Mapping[str, FoundColumn]) -> Iterator[DraftLine]:
    """What a row needs, where the rows of a sheet hold other subjects as well; a question where that leaves cells out
    that say something."""
    if table in VALUED:
        yield DraftLine("needs", VALUED[table], "a row without a value gives none")
    name = SAYS_ALL.get(table) or (FORM_NEEDS.get(table, "") if holds_forms(sheet) else "")
    key = found[name].column if name else None
    if key is None or len(key.cells) == key.rows:
        return
    shared = (*day_names(table), "visit", "reader", "cycle")
    own = [each.column for of, each in found.items() if of not in shared]
    fuller = [f"`{column.header}`" for column in own if len(column.cells) > len(key.cells)]
    doubt = f"{', '.join(fuller)} stands in rows without `{key.header}`; leave these out?" if fuller else ""
    yield DraftLine("needs", name, "a row without it gives none", doubt)


def with_both_limits(found: Mapping[str, FoundColumn]) -> Mapping[str, FoundColumn]:
    """The columns, that of the upper limit for the lower one as well where it states both: `12-16`."""
    upper = found.get("upper_limit")
    both = upper is not None and any(SPAN.fullmatch(text.strip()) for text in upper.column.texts)
    return {**found, "lower_limit": upper} if upper and both and "lower_limit" not in found else found


def with_both_axes(found: Mapping[str, FoundColumn]) -> Mapping[str, FoundColumn]:
    """The columns, that of the longest diameter for the one across it as well where its cells hold both: `20x11`."""
    longest = found.get("longest_diameter_mm")
    return {"perpendicular_mm": longest, **found} if longest and axes_of([longest.column]) else found


def day_names(table: str) -> frozenset[str]:
    return frozenset({DAYS.get(table, ""), "administered_at"})


def line_of(sheet: DraftSheet, table: str, name: str, found: FoundColumn) -> DraftLine:
    """The line of one column, as a question where another could be it as well."""
    line = line_by_kind(sheet, table, name, found)
    if not found.rivals or line.doubt:
        return line
    others = " or ".join(f"`{rival.header}`" for rival in found.rivals)
    return DraftLine(line.key, line.value, "", f"is it `{found.column.header}`, and not {others}?")


def line_by_kind(sheet: DraftSheet, table: str, name: str, found: FoundColumn) -> DraftLine:
    column, kind = found.column, RECORD_TABLES[table].column(name).kind
    header = column.name
    if name in ("upper_limit", "lower_limit"):
        return limit_line(name, column)
    if name.endswith("_mm") and (axes := axes_of([column])):
        factor = {"times": "10"} if column.words.unit.casefold() == "cm" else {}
        return next(axes_lines(header, axes, [name], **factor))
    if name.endswith("_mm") and column.words.unit.casefold() == "cm":
        return DraftLine(name, from_column(header, times="10"), "sure: the header says cm")
    if kind in (Kind.NUMBER, Kind.BOUNDED_NUMBER):
        return number_line(name, header, [column], sheet.written)
    return column_line(name, column, found.sure, table)


def limit_line(name: str, column: Described) -> DraftLine:
    """A limit as a number, or in words such as `<100`, `bis 47`, each of which is asked about."""
    limits = {text: limit for text in column.texts if (limit := limit_in(text, name)) is not None}
    if not limits:
        return DraftLine(name, quoted(column.name), SURE)
    doubt = f"is the limit the number in each? seen: {', '.join(limits)}"
    return DraftLine(name, from_column(column.name, values=recoded(limits)), "", doubt)


def limit_in(text: str, name: str) -> str | None:
    """The limit in words such as `<100`, `bis 47`, `12-16`; empty where a text states the other limit alone."""
    span = SPAN.fullmatch(text.strip())
    if span:
        return span["upper" if name == "upper_limit" else "lower"].replace(",", ".")
    found = LIMIT.search(text)
    if found is None:
        return None
    return found[1].replace(",", ".") if name == "upper_limit" else ""


def day_lines(
    sheet: DraftSheet, table: str, found: Mapping[str, FoundColumn], values: Iterable[Described] = ()
) -> Iterator[DraftLine]:
    """The day of a row: a column, with the time of day beside it, or the planned day of the visit of its sheet."""
    if table == "administrations":
        yield from moment_lines(sheet, found["administered_at"])
    elif table in DAYS:
        day = found.get(DAYS[table])
        yield line_of(sheet, table, DAYS[table], day) if day else day_not_named(sheet, DAYS[table], values)


def moment_lines(sheet: DraftSheet, day: FoundColumn) -> Iterator[DraftLine]:
    header = day.column.name
    for name, clock in clocks_of(sheet).items():
        value = from_column(header, time=quoted(clock.name))
        if name == "administered_at":
            yield DraftLine(name, value, "sure: a day, and the time of day beside it")
        else:
            yield DraftLine(
                name, value, "", f"is the time in `{clock.header}` one of the day in `{day.column.header}`?"
            )
    if "administered_at" not in clocks_of(sheet):
        yield DraftLine("administered_at", quoted(header), day.sure)


def day_not_named(sheet: DraftSheet, name: str, values: Iterable[Described]) -> DraftLine:
    """A column of days that no header ties to the table; the planned day only where the sheet has none."""
    members = tuple(values)
    dated = [c for c in free_columns(sheet) if c.dated >= 0.5 and (not members or c.share_beside(members) > 0.5)]
    days = [c for c in dated if role_of(c)[2] != SURE]
    days = days or [c for c in dated if role_of(c)[0] in ("administrations", "labs")]
    if not days:
        return planned_day(sheet, name)
    days = sorted(days, key=lambda day: not (topic := inside(day.header, "topics")) or DAYS.get(topic[0]) != name)
    others = f", and not {' or '.join(f'`{c.header}`' for c in days[1:])}" if days[1:] else ""
    return DraftLine(name, quoted(days[0].name), "", f"is the day that in `{days[0].header}`{others}?")


def planned_day(sheet: DraftSheet, name: str) -> DraftLine:
    """The nominal date of a sheet of one visit, counted from the day of inclusion in the main table."""
    apart = sheet.apart if sheet.apart in ("months", "weeks") else "months"
    distance = "{sheet}" if sheet.apart == apart else "?"
    nominal = flow_map({apart: quoted(distance), "after": quoted(sheet.known.enrolled if sheet.known else "?")})
    joined = {"of": quoted(sheet.known.source)} if sheet.known and sheet.known.source != sheet.source else {}
    doubt = "no column holds the day; take the planned day of the visit instead (it stays marked as nominal)?"
    return DraftLine(name, flow_map({"nominal": nominal, **joined}), "", doubt)


def stated_nowhere(
    sheet: DraftSheet, table: str, found: Mapping[str, FoundColumn], protocol: KnownProtocol
) -> Iterator[DraftLine]:
    """What every row of a table needs and no column of the sheet says: from a header, or as a question."""
    if table == "administrations":
        yield from activity_units(found)
        if "agent" not in found:
            agent = protocol.agents[0] if len(protocol.agents) == 1 else "?"
            yield DraftLine("agent", constant(agent), "", "no column names the agent; which was given?")
        if "cycle" not in found:
            yield DraftLine("cycle", constant("?"), "", "no column numbers the cycles; which column does?")
    if table == "uptake" and "metric" not in found:
        header = found["value"].column.header
        metric = inside(header, "metrics")
        yield DraftLine("metric", constant(metric[0] if metric else "?"), "", f"what is measured in `{header}`?")
    if table == "responses" and "criteria" not in found:
        yield DraftLine("criteria", constant("recist_1_1"), "", "by which criteria?")
    if table == "labs" and "unit" not in found:
        unit = found["value"].column.words.unit
        yield DraftLine("unit", constant(unit or "?"), SURE, "" if unit else "no column states a unit; which is it?")
    yield from stated_of_drugs(table, found)
    if table == "adverse_events" and "related" not in found:
        yield DraftLine("related", constant("?"), "", "no column says whether the therapy caused it; what holds?")
    if table == "lesions" and "state" not in found:
        yield DraftLine("state", constant("measured"), "", "no column says so; was every lesion with a size measured?")


def stated_of_drugs(table: str, found: Mapping[str, FoundColumn]) -> Iterator[DraftLine]:
    if table == "medications":
        for name in ("drug_class", "dose_unit", "per"):
            if name not in found:
                yield DraftLine(name, constant("?"), "", f"no column states `{name}`; what holds for every row?")


def activity_units(found: Mapping[str, FoundColumn]) -> Iterator[DraftLine]:
    stated = ACTIVITY_UNITS.get(found["activity"].column.words.unit.casefold(), "")
    if "activity_unit" not in found:
        ask = "" if stated else "no header states a unit; which is it?"
        yield DraftLine("activity_unit", constant(stated or "?"), SURE, ask)
    residual = found.get("residual_activity")
    unit = ACTIVITY_UNITS.get(residual.column.words.unit.casefold(), "") if residual else ""
    if unit and unit != stated:
        yield DraftLine("residual_unit", constant(unit), SURE)


def particulars(sheet: DraftSheet, used: frozenset[int], protocol: KnownProtocol) -> Iterator[DraftRule]:
    """The patients themselves, where the rows of a long sheet repeat who they are."""
    rule = DraftRule("patients", sheet.source, columns=[patient_line(sheet)])
    if sheet.repeated:
        rule.before.append(DraftLine("once", "true", "sure: a patient has several rows; those that differ are named"))
    if sheet.apart == "name":
        rule.columns.append(DraftLine("site", constant("{sheet}"), "", "is each sheet a centre?"))
    taken = {"patient_id"} | ({"site"} if sheet.apart == "name" else set())
    for column in free_columns(sheet):
        table, name, sure = role_of(column)
        if table == "patients" and name not in taken and column.number not in used:
            taken.add(name)
            line = group_line(column, protocol) if name == "group" else column_line(name, column, sure, table)
            rule.columns.append(line)
    if taken & {"group", "enrolled_on"}:
        yield rule


def fates_once(sheet: DraftSheet, used: frozenset[int]) -> Iterator[DraftRule]:
    """What became of each patient, where it stands in one of the rows: not where every visit says it anew."""
    found: dict[tuple[str, str], tuple[Described, str]] = {}
    for column in free_columns(sheet) if sheet.repeated and sheet.patient else ():
        table, name, sure = role_of(column)
        once = column.number not in used and len(column.cells) <= len(sheet.patient.seen if sheet.patient else ())
        if table == "follow_up" and sure == SURE and once and (name != "died_on" or column.dated >= 0.5):
            found.setdefault((table, name), (column, sure))
    if ("follow_up", "vital_status") in found:
        for rule in follow_up_rules(sheet, found):
            rule.after.append(DraftLine("needs", "vital_status", "the other rows of a patient say none"))
            yield rule


def columns_of_values(
    sheet: DraftSheet, table: str, name: str, words: str, used: frozenset[int]
) -> Iterator[DraftRule]:
    """One row for each filled cell of columns that are called by what they hold: CgA, ECOG, weight."""
    named = [(c, said) for c in free_columns(sheet) if c.number not in used and (said := called(c, words, sheet))]
    if not named:
        return
    members = [column for column, _ in named]
    rule = DraftRule(table, sheet.source, columns=[patient_line(sheet)])
    units = {"unit": flow_list(c.words.unit or "?" for c in members)} if table == "labs" else {}
    lists = {name: flow_list(s for _, s in named), "column": flow_list(c.name for c in members), **units}
    bare = [f"`{c.header}`" for c in members if not c.words.unit] if table == "labs" else []
    unstated = f"no header states the unit of {', '.join(bare)}; which is it?" if bare else ""
    headers = ", ".join(f"`{c.header}` = {said}" for c, said in named)
    rule.before.append(DraftLine("for", flow_map(lists), "", unstated or f"is each what it seems to be? {headers}"))
    days = columns_for(table, sheet, members)
    rule.columns += day_lines(sheet, table, days, members)
    rule.columns += visit_of_row(sheet, table, days)
    rule.columns += [
        DraftLine(name, constant(f"{{{name}}}"), SURE),
        number_line("value", "{column}", members, sheet.written),
        *([DraftLine("unit", constant("{unit}"), SURE)] if table == "labs" else ()),
    ]
    rule.after.append(DraftLine("needs", "value", "an empty cell gives no row"))
    yield rule


def column_of_sizes(sheet: DraftSheet, used: frozenset[int]) -> Iterator[DraftRule]:
    """The size of the one lesion that a sheet with a row for each visit follows."""
    sizes = [c for c in free_columns(sheet) if c.number not in used and called(c, "lesions", sheet)]
    for size in sizes[:1] if sheet.repeated or sheet.apart else ():
        days = columns_for("lesions", sheet, [size])
        rule = DraftRule("lesions", sheet.source, columns=[patient_line(sheet), *day_lines(sheet, "lesions", days)])
        rule.columns += [
            *visit_of_row(sheet, "lesions", days),
            *size_lines(size.name, [size], sheet.written),
        ]
        yield rule


def visit_of_row(sheet: DraftSheet, table: str, found: Mapping[str, FoundColumn]) -> Iterable[DraftLine]:
    if "visit" in found:
        yield column_line("visit", found["visit"].column, found["visit"].sure, table)
    elif sheet.apart in ("months", "weeks"):
        yield DraftLine(
            "visit", constant(f"{sheet.apart.removesuffix('s')} {{sheet}}"), "sure: the sheet is of that visit"
        )


def called(column: Described, words: str, sheet: DraftSheet) -> str:
    """What a column of numbers holds by its header, one of our analytes or measures."""
    sized = words == "lesions" and axes_of([column]) != ""
    if (column.numeric(sheet.written.conventions) < 0.5 and not sized) or column.words.kind or says_otherwise(column):
        return ""
    for text in (column.header, short_name(column.header), column.words.stem):
        if found := meaning(text, words):
            return found
    part = inside(short_name(column.header), words)
    return part[0] if part else ""


def says_otherwise(column: Described) -> bool:
    """Whether a whole header names a particular of the patient, or a new lesion: `who_grade` is no state of health by
    the WHO, and `new_lesion` no size."""
    table, _, sure = role_of(column)
    return (table == "patients" and sure == SURE) or meaning(column.header, "long", "responses") == "new_lesion"
