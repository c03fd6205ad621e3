"""Columns of a sheet to rows of our tables: what each header says, and whether the cells agree."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from theracurve.intake.drafting.column_lines import column_line, group_line, number_line, size_lines
from theracurve.intake.drafting.described import WITH_LIMIT, Described, Written, known_word, missing_word, split_of
from theracurve.intake.drafting.fates import asked_by, follow_up_rules, says_both_days, says_fate
from theracurve.intake.drafting.lines import (
    DraftLine,
    DraftRule,
    constant,
    flow_list,
    flow_map,
    format_list,
    from_column,
    quoted,
    recoded,
)
from theracurve.intake.drafting.long_rules import is_long, long_rules
from theracurve.intake.drafting.sheet import LIKELY, SURE, DraftSheet, Found, KnownProtocol, patient_line, role_of
from theracurve.intake.drafting.synonyms import folded, inside, meaning
from theracurve.intake.drafting.undated import DATE_WORDS, undated_values
from theracurve.intake.mapping.sheets import short_name
from theracurve.vocabulary.tables import RECORD_TABLES, Kind
from theracurve.vocabulary.units import GBQ_PER_UNIT

MANY = 3  # of which one question is better than one for each
ACTIVITY_UNITS = {unit.casefold(): unit for unit in GBQ_PER_UNIT}


def plain_columns(sheet: DraftSheet) -> Iterator[tuple[Described, str, str, str]]:
    """The columns without a visit whose cells agree with what the header says, each of ours once."""
    taken: set[tuple[str, str]] = set()
    single = [c for c in sheet.columns if not c.words.kind and not c.identifies and not c.formulas]
    for sureness in (SURE, LIKELY):
        for column in single:
            table, name, sure = role_of(column)
            fate = says_fate(column) and (name == "died_on" or (name == "last_seen_on" and asked_by(column) != ""))
            name = "vital_status" if fate else name
            if sure != sureness or (table, name) in taken or says_both_days(column):
                continue
            if fate or agrees(column, table, name, sheet.written):
                taken.add((table, name))
                yield column, table, name, sure


def agrees(column: Described, table: str, name: str, how: Written) -> bool:
    """Whether most cells are of the kind that our column has."""
    kind = RECORD_TABLES[table].column(name).kind
    if not column.cells:
        return kind in (Kind.DATE, Kind.PARTIAL_DATE)
    if name == "grade" and table == "patients":
        return True
    if kind in (Kind.DATE, Kind.PARTIAL_DATE, Kind.MOMENT):
        return column.dated >= 0.5
    if kind in (Kind.NUMBER, Kind.BOUNDED_NUMBER, Kind.INTEGER):
        return column.numeric(how.conventions) >= 0.5
    return column.dated < 0.5 and not column.marked


def draft_rules(sheet: DraftSheet, others: Iterable[DraftSheet], protocol: KnownProtocol) -> Iterator[DraftRule]:
    """Every rule that the headers of a sheet suggest; where columns differ in the order of dates, each says its own."""
    for rule in rules_of(sheet, others, protocol):
        rule.columns = [with_own_dates(sheet, line) for line in rule.columns]
        yield rule


def with_own_dates(sheet: DraftSheet, line: DraftLine) -> DraftLine:
    apart = sheet.written.dates.apart
    for column in sheet.columns if apart else ():
        header = quoted(column.name)
        if column.number in apart and (line.value == header or line.value.startswith(f"{{column: {header}")):
            rest = line.value.removeprefix(header) or "}"
            rest = rest.removeprefix(f"{{column: {header}")
            shown = apart[column.number]
            value = f"{{column: {header}, dates: {format_list(shown or ('%d/%m/%Y',))}{rest}"
            doubt = "" if shown else f"day or month first in `{column.header}`? Other columns differ."
            return replace(line, value=value, doubt=line.doubt or doubt)
    return line


def rules_of(sheet: DraftSheet, others: Iterable[DraftSheet], protocol: KnownProtocol) -> Iterator[DraftRule]:
    patient = sheet.patient
    if patient is None:
        return
    if is_long(sheet):
        yield from long_rules(sheet, protocol)
        return
    found = {(table, name): (column, sure) for column, table, name, sure in plain_columns(sheet)}
    dates = Dates(sheet, tuple(others), found)
    yield from patients_rule(sheet, dates.others, found, protocol)
    yield from uptake_rules(sheet)
    yield from administrations_rule(sheet, found, protocol)
    yield from visit_rules(sheet, dates)
    yield from response_rules(sheet)
    yield from one_row_rules(sheet, found)
    yield from follow_up_rules(sheet, found)
    yield from undated_values(sheet, enrolled_in(found))


@dataclass(frozen=True)
class Dates:
    """Says where the date of a visit comes from: a column of its own, one of another sheet, or only the plan."""

    sheet: DraftSheet
    others: tuple[DraftSheet, ...]
    found: Found

    def line(self, key: str, kind: str, stem: str) -> DraftLine:
        """The day of a family of columns: its own first, then that of its visit or cycle, then the plan."""
        variable = variable_of(kind)
        if named := date_family(self.sheet, kind, stem):
            return DraftLine(key, quoted(named.replace("{}", f"{{{variable}}}")), "likely: the date beside it")
        if kind == "cycle":
            return self.of_cycle(key)
        if own_dates(self.sheet, kind):
            return DraftLine(key, quoted("{date}"), "likely: the date beside it")
        if own := date_family(self.sheet, kind):
            return DraftLine(key, quoted(own.replace("{}", f"{{{variable}}}")), "likely: the date beside it")
        for other in self.others:
            if name := date_family(other, kind):
                value = from_column(name.replace("{}", f"{{{variable}}}"), of=quoted(other.source))
                doubt = f"it has no date of its own; is it that of the same {variable} in {other.source}?"
                return DraftLine(key, value, "", doubt)
        after = quoted(enrolled_in(self.found))
        value = flow_map({"nominal": flow_map({kind: quoted(f"{{{variable}}}"), "after": after})})
        doubt = "the sheet holds no dates of visits; take the planned day instead (it stays marked as nominal)?"
        return DraftLine(key, value, "", doubt)

    def without_day(self, kind: str, stem: str, members: Iterable[Described]) -> int:
        """How many values of a family have no day beside them, at least."""
        header = date_family(self.sheet, kind, stem) or date_family(self.sheet, kind)
        families = self.sheet.families()
        days = next((m for (_, _, written), m in families.items() if header and written == header), ())
        of_visit = {day.words.number: len(day.cells) for day in days}
        values = {m.words.number: sum(not missing_word(cell.text) for cell in m.cells) for m in members}
        return sum(max(0, count - of_visit[number]) for number, count in values.items() if number in of_visit)

    def needs_line(
        self, day: str, kind: str, stem: str, members: Iterable[Described], what: str = "value"
    ) -> DraftLine:
        """What a row needs: its value, and where many values have none, a day."""
        bare = self.without_day(kind, stem, members)
        if bare < MANY:
            return DraftLine("needs", what, "a visit without a value gives no row")
        return DraftLine("needs", f"[{what}, {day}]", "", f"{bare} values have no day beside them; leave these out?")

    def of_cycle(self, key: str) -> DraftLine:
        """The day of the administration, which a value of that cycle may have been taken on or before."""
        given = date_family(self.sheet, "cycle")
        if not given:
            return DraftLine(key, quoted("?"), "", "no column holds the day of each; which one does?")
        doubt = f"was it taken on the day in `{given.replace('{}', '1')}`, and so of every cycle?"
        return DraftLine(key, quoted(given.replace("{}", "{cycle}")), "", doubt)


def enrolled_in(found: Found) -> str:
    """The header of the day of inclusion; `?` where no column holds it."""
    enrolled = found.get(("patients", "enrolled_on"))
    return enrolled[0].name if enrolled else "?"


def variable_of(kind: str) -> str:
    return {"months": "month", "weeks": "week", "cycle": "cycle"}[kind]


def date_family(sheet: DraftSheet, kind: str, of: str = "") -> str:
    """The header of a family of dates, with its hole: of the visits or, where that is named, of what they hold."""
    words = set(of.split())
    found = {"": 0}  # the headers, each with how many columns of days are called so: a first day alone is no family
    for (of_kind, stem, header), members in sheet.families().items():
        dated = sum(member.dated >= 0.5 for member in members)
        said = of_kind == kind and words <= set(stem.split()) <= DATE_WORDS | words
        if said and dated >= max(1, len(members) // 2):
            found[header] = dated
    return max(found, key=lambda header: found[header])


def own_dates(sheet: DraftSheet, kind: str) -> Mapping[str, str]:
    """The columns of dates by the number of their visit, where they are not written alike (a baseline among them)."""
    for (of_kind, stem), members in merged_families(sheet).items():
        dated = [member for member in members if member.dated >= 0.5]
        if of_kind == kind and set(stem.split()) <= DATE_WORDS and len(dated) > 1 and named_apart(members):
            return {member.words.number: member.name for member in members}
    return {}


def patients_rule(
    sheet: DraftSheet, others: Iterable[DraftSheet], found: Found, protocol: KnownProtocol
) -> Iterator[DraftRule]:
    rule = DraftRule("patients", sheet.source, columns=[patient_line(sheet)])
    for (table, name), (column, sure) in found.items():
        if table == "patients" and name != "patient_id":
            rule.columns.append(
                group_line(column, protocol) if name == "group" else column_line(name, column, sure, table)
            )
    rule.columns += birth_year(sheet) if ("patients", "birth_year") not in found else ()
    rule.columns += covariate_lines(sheet, protocol)
    rule.columns += indication(sheet, protocol) if ("patients", "indication") not in found else ()
    if not any(role_of(column)[1] == "enrolled_on" for one in (sheet, *others) for column in one.columns):
        rule.columns.append(enrolled_line(sheet))
    if {line.key for line in rule.columns} & {"group"} or ("patients", "enrolled_on") in found:
        yield rule


def enrolled_line(sheet: DraftSheet) -> DraftLine:
    """The day of inclusion where no header says so: the only day that nearly every patient has, or one to be named."""
    days = [c for c in sheet.columns if c.dated >= 0.5 and len(c.cells) >= 0.9 * c.rows and not c.identifies]
    of_all = [day for day in days if role_of(day)[0] not in ("patients", "follow_up")]
    ask = "no column says when patients were included; "
    if len(of_all) == 1:
        [day] = of_all
        return DraftLine("enrolled_on", quoted(day.name), "", f"{ask}is it `{day.header}`, for every group?")
    return DraftLine("enrolled_on", '"?"', "", f"{ask}which day is it?")


def covariate_lines(sheet: DraftSheet, protocol: KnownProtocol) -> Iterator[DraftLine]:
    """The covariates that the protocol states, from columns that are called so."""
    for name in protocol.covariates:
        for column in sheet.columns:
            called = {folded(short_name(column.header)), meaning(column.words.stem, "covariates")}
            if called & {folded(name), name} and not column.identifies and not column.words.kind and column.cells:
                ask = f"is `{column.header}` the `{name}` of the protocol, as it was at time zero?"
                yield DraftLine(name, quoted(column.name), "", ask)
                break


def birth_year(sheet: DraftSheet) -> Iterator[DraftLine]:
    for column in sheet.columns:
        if column.identifies == "birth":
            doubt = "keep the year of birth (and never the date)?"
            yield DraftLine("birth_year", from_column(column.name, part="year"), "", doubt)


def indication(sheet: DraftSheet, protocol: KnownProtocol) -> Iterator[DraftLine]:
    marked = [c for c in sheet.columns if c.marked and not c.identifies and not c.words.kind]
    meant = {c.header: known_word(c.header, "indications") or "?" for c in marked}
    if not marked or (len(marked) < 2 and "?" in meant.values()):
        return
    marks = [
        t
        for t in dict.fromkeys(t for c in marked for t in c.texts)
        if folded(t) in ("x", "oui", "yes", "ja", "si") and "?" not in t
    ]
    value = flow_map({"marked": flow_map({"columns": recoded(meant), "marks": flow_list(marks)})})
    known = "?" not in meant.values() and (not protocol.indications or set(meant.values()) <= set(protocol.indications))
    yield DraftLine(
        "indication",
        value,
        "likely: one marked column for each",
        "" if known else "which indication does each mark say?",
    )


def uptake_rules(sheet: DraftSheet) -> Iterator[DraftRule]:
    """A date and a value for each tracer that headers name."""
    by_tracer: dict[str, list[Described]] = defaultdict(list)
    for column in sheet.columns:
        if not column.words.kind and (found := inside(column.header, "tracers")):
            by_tracer[found[0]].append(column)
    for tracer, columns in by_tracer.items():
        dates = [c for c in columns if c.dated >= 0.5]
        values = [(c, found[0]) for c in columns if c not in dates and (found := inside(c.header, "metrics"))]
        for value, metric in values if len(dates) == 1 else ():
            yield uptake_rule(sheet, tracer, dates[0], value, metric)


def uptake_rule(sheet: DraftSheet, tracer: str, day: Described, value: Described, metric: str) -> DraftRule:
    columns = [
        patient_line(sheet),
        DraftLine("imaged_on", quoted(day.name), LIKELY),
        DraftLine("tracer", constant(tracer), "", f"is {tracer} the tracer of `{value.header}`?"),
        DraftLine("metric", constant(metric), "", f"is `{value.header}` {metric}?"),
        number_line("value", value.name, [value], sheet.written),
    ]
    return DraftRule("uptake", sheet.source, columns=columns)


def administrations_rule(sheet: DraftSheet, found: Found, protocol: KnownProtocol) -> Iterator[DraftRule]:
    cycles = {key: members for key, members in sheet.families().items() if key[0] == "cycle"}
    above = set.intersection(*(set(key[1].split()) for key in cycles)) if len(cycles) > 1 else set[str]()  # a head
    called = DATE_WORDS | above | {"injection", "administration"}
    days_of = (k for k, m in cycles.items() if set(k[1].split()) <= called and any(c.dated >= 0.5 for c in m))
    days = max(days_of, key=lambda k: len(cycles[k]), default=None)
    doses = next((k for k, m in cycles.items() if k != days and m[0].words.unit.casefold() in ACTIVITY_UNITS), None)
    doses = doses or next((k for k in cycles if meaning(k[1], "long", "administrations") == "activity"), None)
    if doses is None or (days is None and cycles[doses][0].words.unit.casefold() not in ACTIVITY_UNITS):
        return
    unit = ACTIVITY_UNITS.get(cycles[doses][0].words.unit.casefold(), "?")
    numbers = [member.words.number for member in cycles[days or doses]]
    asked = "no column holds the day of each cycle; which one does?"
    agent = found.get(("administrations", "agent"))
    rule = DraftRule("administrations", sheet.source)
    rule.before.append(DraftLine("for", flow_map({"cycle": flow_list(numbers)}), "sure: one pair of columns for each"))
    rule.columns = [
        patient_line(sheet),
        DraftLine("cycle", constant("{cycle}"), SURE),
        DraftLine("administered_at", quoted(days[2].replace("{}", "{cycle}")), SURE)
        if days
        else DraftLine("administered_at", quoted("?"), "", asked),
        DraftLine("activity", quoted(doses[2].replace("{}", "{cycle}")), SURE),
        DraftLine(
            "activity_unit", constant(unit), SURE, "no header states a unit; which is it?" if unit == "?" else ""
        ),
        column_line("agent", *agent, "administrations") if agent else agent_line(protocol),
    ]
    rule.after += not_given_line(days[2].replace("{}", "{cycle}"), cycles[days]) if days else ()
    yield rule


def not_given_line(header: str, days: Iterable[Described]) -> Iterator[DraftLine]:
    """Words and signs that stand instead of the day of a cycle."""
    seen = dict.fromkeys(text for day in days for text in day.texts if missing_word(text) or says_not_given(text))
    if seen:
        doubt = f"does {' or '.join(f'`{text}`' for text in seen)} say that the cycle was not given (no row)?"
        yield DraftLine("no_row", flow_map({header: flow_list(seen)}), "", doubt)


def says_not_given(text: str) -> bool:
    return meaning(text, "values", "not_given") is not None


def agent_line(protocol: KnownProtocol) -> DraftLine:
    agent = protocol.agents[0] if len(protocol.agents) == 1 else "?"
    return DraftLine("agent", constant(agent), "", "no column names the agent; which was given?")


def visit_rules(sheet: DraftSheet, dates: Dates) -> Iterator[DraftRule]:
    """Families of columns that differ by the visit: values of markers, measures, sizes, doses."""
    for (kind, stem), members in merged_families(sheet).items():
        if sum(member.dated >= 0.5 for member in members) > len(members) / 2:
            continue  # the days of what another family holds
        members = of_days(sheet, kind, stem, members)
        if analyte := whole_or_inside(stem, "analytes"):
            yield from lab_rule(sheet, dates, (kind, stem), members, analyte)
        elif measure := whole_or_inside(stem, "measures"):
            yield measure_rule(sheet, dates, (kind, stem), members, measure)
        elif (found := inside(stem, "long", "responses")) and found[0] == "response":
            yield response_rule(sheet, dates, (kind, stem), members)
        elif kind == "cycle":
            continue  # a number behind a lesion or a drug is another lesion or drug, and no visit
        elif whole_or_inside(stem, "lesions"):
            yield lesion_rule(sheet, dates, kind, members)
        elif drug_class := whole_or_inside(stem, "classes"):
            yield dose_rule(sheet, dates, kind, members, drug_class)


def of_days(sheet: DraftSheet, kind: str, stem: str, members: tuple[Described, ...]) -> tuple[Described, ...]:
    """The members of which the sheet holds a day, where it holds those of any; the others are asked about alone."""
    header = date_family(sheet, kind, stem) or date_family(sheet, kind)
    days = next((days for (of, _, written), days in sheet.families().items() if of == kind and written == header), ())
    numbers = {day.words.number for day in days}
    return tuple(one for one in members if one.words.number in numbers) if header else members


def merged_families(sheet: DraftSheet) -> Mapping[tuple[str, str], tuple[Described, ...]]:
    """By kind of visit, or cycle, and stem; a column that is called baseline goes with the others of its stem."""
    visits = [c for c in sheet.columns if c.words.kind and not c.identifies and not c.formulas]
    found: dict[tuple[str, str], list[Described]] = defaultdict(list)
    for column in visits:
        if column.words.written:
            found[column.words.kind, column.words.stem].append(column)
    for column in visits:
        if not column.words.written:
            kind = "weeks" if ("weeks", column.words.stem) in found else "months"
            found[kind, column.words.stem].insert(0, column)
    return {key: tuple(members) for key, members in found.items()}


def whole_or_inside(stem: str, part: str) -> str:
    return meaning(stem, part) or (found[0] if (found := inside(stem, part)) else "")


def template(members: tuple[Described, ...], kind: str) -> str:
    """The header of a family with its variable; `{column}` where they are not written alike."""
    if named_apart(members):
        return "{column}"
    return members[0].words.written.replace("{}", f"{{{variable_of(kind)}}}").strip()


def named_apart(members: Iterable[Described]) -> bool:
    """Whether their headers are not one text with a number in it."""
    members = tuple(members)
    written = {member.words.written for member in members}
    return len(written) > 1 or "" in written or any(member.own_name for member in members)


def visits_line(
    sheet: DraftSheet,
    members: tuple[Described, ...],
    kind: str,
    family: tuple[Described, ...] = (),
    **more: Iterable[str],
) -> DraftLine:
    lists = {variable_of(kind): flow_list(m.words.number for m in members)}
    if named_apart(family or members):
        lists["column"] = flow_list(m.name for m in members)
    if dates := own_dates(sheet, kind):
        lists["date"] = flow_list(dates.get(m.words.number, "?") for m in members)
    return DraftLine(
        "for", flow_map(lists | {name: flow_list(values) for name, values in more.items()}), "sure: one column for each"
    )


def visit_line(kind: str) -> Iterator[DraftLine]:
    """The label of the visit; a cycle is none."""
    variable = variable_of(kind)
    if kind != "cycle":
        yield DraftLine("visit", constant(f"{variable} {{{variable}}}"), SURE)


def lab_rule(
    sheet: DraftSheet, dates: Dates, of: tuple[str, str], members: tuple[Described, ...], analyte: str
) -> Iterator[DraftRule]:
    """Units and limits as the headers state them; a column without one is asked about, never given its neighbour's."""
    kind, stem = of
    united = tuple(m for m in members if m.words.unit)
    units = [m.words.unit for m in united]
    limits = {m.words.limit for m in united}
    rule = DraftRule("labs", sheet.source)
    vary = len(set(units)) > 1
    rule.before.append(lab_visits_line(sheet, kind, members, units))
    unit = constant("{unit}") if vary else constant(units[0]) if units else constant("?")
    rule.columns = [
        patient_line(sheet),
        dates.line("collected_on", kind, stem),
        *visit_line(kind),
        DraftLine("analyte", constant(analyte), SURE),
        number_line("value", template(members, kind), members, sheet.written),
        DraftLine("unit", unit, SURE, "" if units else "no header states a unit; which is it?"),
    ]
    if split := split_of(members):
        rule.columns[-2:-1] = split_lines(template(members, kind), split, members)
    elif len(limits) == 1 and (limit := limits.pop()):
        rule.columns.append(DraftLine("upper_limit", constant(limit), SURE))
    rule.after.append(dates.needs_line("collected_on", kind, stem, members))
    yield rule


def split_lines(header: str, split: str, members: Iterable[Described]) -> Iterator[DraftLine]:
    """The value and the upper limit that stand in one cell."""
    shown = next(text for member in members for text in member.texts if WITH_LIMIT.fullmatch(text))
    for name, part in (("value", "value"), ("upper_limit", "limit")):
        value = from_column(header, split=quoted(split), part=part)
        yield DraftLine(name, value, "", f"are the numbers in `{shown}` the value and its upper limit?")


def lab_visits_line(sheet: DraftSheet, kind: str, members: tuple[Described, ...], units: list[str]) -> DraftLine:
    """One column for each visit; a question where some state no unit and others do."""
    bare = [f"`{member.header}`" for member in members if not member.words.unit] if units else []
    usual = max(set(units), key=units.count) if units else ""
    vary = {"unit": [m.words.unit or usual for m in members]} if len(set(units)) > 1 else {}
    line = visits_line(sheet, members, kind, members, **vary)
    if not bare:
        return line
    state, it = ("state", "them") if bare[1:] else ("states", "it")
    doubt = (
        f"{' and '.join(bare)} {state} no unit; is it {usual} as in the others? If not, leave {it} out of the lists."
    )
    return DraftLine(line.key, line.value, "", doubt)


def measure_rule(
    sheet: DraftSheet, dates: Dates, of: tuple[str, str], members: tuple[Described, ...], measure: str
) -> DraftRule:
    kind, stem = of
    rule = DraftRule("assessments", sheet.source, before=[visits_line(sheet, members, kind)])
    rule.columns = [
        patient_line(sheet),
        dates.line("assessed_on", kind, stem),
        *visit_line(kind),
        DraftLine("measure", constant(measure), SURE),
        number_line("value", template(members, kind), members, sheet.written),
    ]
    rule.after.append(dates.needs_line("assessed_on", kind, stem, members))
    return rule


def response_rule(sheet: DraftSheet, dates: Dates, of: tuple[str, str], members: tuple[Described, ...]) -> DraftRule:
    """The response of each visit, with a proposal for every word of all of them."""
    kind, stem = of
    every = replace(members[0], cells=tuple(c for one in members for c in one.cells), own_name=template(members, kind))
    rule = DraftRule("responses", sheet.source, before=[visits_line(sheet, members, kind)])
    rule.columns = [
        patient_line(sheet),
        dates.line("assessed_on", kind, stem),
        *visit_line(kind),
        column_line("response", every, SURE, "responses"),
        DraftLine("criteria", constant("recist_1_1"), "", "by which criteria?"),
    ]
    rule.after.append(dates.needs_line("assessed_on", kind, stem, members, "response"))
    return rule


def lesion_rule(sheet: DraftSheet, dates: Dates, kind: str, members: tuple[Described, ...]) -> DraftRule:
    rule = DraftRule("lesions", sheet.source, before=[visits_line(sheet, members, kind)])
    rule.columns = [
        patient_line(sheet),
        dates.line("imaged_on", kind, ""),
        *visit_line(kind),
        *size_lines(template(members, kind), members, sheet.written),
    ]
    return rule


def dose_rule(sheet: DraftSheet, dates: Dates, kind: str, members: tuple[Described, ...], drug_class: str) -> DraftRule:
    header = template(members, kind)
    drug = next(
        (c for c in sheet.columns if not c.words.kind and whole_or_inside(c.words.stem, "classes") == drug_class), None
    )
    rule = DraftRule("medications", sheet.source, before=[visits_line(sheet, members, kind)])
    named = (
        column_line("drug", drug, LIKELY, "medications")
        if drug
        else DraftLine("drug", constant("?"), "", "which drug is it?")
    )
    rule.columns = [
        patient_line(sheet),
        named,
        DraftLine("drug_class", constant(drug_class), SURE),
        dates.line("started_on", kind, ""),
        dates.line("ended_on", kind, ""),
        DraftLine("dose", quoted(header), SURE),
        DraftLine("dose_unit", constant("mg"), LIKELY),
        DraftLine("per", constant("day"), LIKELY),
    ]
    doubt = "does 0 say that the drug was not taken (no row)?"
    rule.after.append(DraftLine("no_row", flow_map({header: quoted("0")}), "", doubt))
    return rule


def one_row_rules(sheet: DraftSheet, found: Found) -> Iterator[DraftRule]:
    """Tables of which the sheet has one row a patient at most: one adverse event, the next therapy."""
    for table, needs in (("adverse_events", "term"), ("treatments", "kind")):
        columns = {name: pair for (of, name), pair in found.items() if of == table}
        if needs not in columns:
            continue
        rule = DraftRule(table, sheet.source, columns=[patient_line(sheet)])
        rule.columns += [column_line(name, column, sure, table) for name, (column, sure) in columns.items()]
        if table == "adverse_events" and "related" not in columns:
            rule.columns.append(related_line(columns["term"][0]))
        rule.after.append(DraftLine("needs", needs, "an empty one gives no row"))
        yield rule


def response_rules(sheet: DraftSheet) -> Iterator[DraftRule]:
    """A column of days of progression, and one of the last scan without it: a row each."""
    for column in sheet.columns:
        response = meaning(column.words.stem, "responses") if not column.words.kind else None
        if response and column.dated >= 0.5:
            ask = f"is a day in `{column.header}` a response {response}?"
            yield DraftRule(
                "responses",
                sheet.source,
                columns=[
                    patient_line(sheet),
                    DraftLine("assessed_on", quoted(column.name), SURE),
                    DraftLine("response", constant(response), "", ask),
                    DraftLine("criteria", constant("recist_1_1"), "", "by which criteria?"),
                    DraftLine("reader", constant("local"), "", "who read it: local, central, ...?"),
                ],
            )


def related_line(term: Described) -> DraftLine:
    doubt = f"no column says whether the therapy caused it; what holds for all of `{term.header}`?"
    return DraftLine("related", constant("probable"), "", doubt)
