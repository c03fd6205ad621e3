"""`mapping.yaml` for files that nobody has spoken of yet."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from theracurve.errors import StudyRefused
from theracurve.intake.drafting.described import SIGNS, Described, counted_words, described, missing_codes, written
from theracurve.intake.drafting.headers import visit_in
from theracurve.intake.drafting.layout import Layout, exceptions, layouts_of, side_by_side
from theracurve.intake.drafting.lines import (
    DOUBT,
    DraftLine,
    DraftRule,
    flow_list,
    flow_map,
    format_list,
    paths_of,
    quoted,
    recoded,
    written_line,
    written_rule,
)
from theracurve.intake.drafting.proposing import draft_rules
from theracurve.intake.drafting.sheet import DraftSheet, KnownProtocol, PatientIds, role_of
from theracurve.intake.drafting.synonyms import folded, inside, meaning
from theracurve.intake.mapping.conventions import day_counted
from theracurve.intake.mapping.sheets import short_name
from theracurve.intake.sources.delimited_text import likely_delimiter
from theracurve.intake.sources.formats import read_source
from theracurve.intake.sources.grid import Book, CellGrid, Dialect
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.tables import RECORD_TABLES

MOST_WORDS = 6
UNASKED = Dialect()
USUAL_ENCODING = "cp1252"
VISITS_LISTED = re.compile(r"\b(?:month|week|cycle): \[([^]]*)\]")
GROUP = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,79}")
DAYS_OF_SPREADSHEETS, DAYS_FROM_1904 = "days since 1899-12-30", "days since 1904-01-01"
LEGEND = """\
# How the tables beside this file are read. Nothing in them is changed; every finding names the cell of your own file.
# A line behind `#?` is a proposal with a question: take the mark away to answer yes, or change it.
# `theracurve check` lists what is open, `theracurve map` shows how every column is read.
"""


CORRECTIONS = "corrections:  # single cells: how each is read; an empty `read` is an empty cell (an id needs one)"


Seen = tuple[str, CellGrid, Layout, Dialect, str]  # file, sheet, where its table is, dialect to be asked about, columns


@dataclass(frozen=True)
class Drafted:
    """One sheet with what was seen of it."""

    file: str
    grid: CellGrid
    layout: Layout
    sheet: DraftSheet
    dialect: Dialect = UNASKED  # that it was looked at in, as far as a person has to say it
    letters: str = ""  # of its columns, where another table stands beside it


@dataclass(frozen=True)
class Draft:
    """The sheets and rules of a draft, the columns that identify patients, and those of which nothing is known."""

    sheets: tuple[Drafted, ...]
    rules: tuple[DraftRule, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of patients that a column names in words that a protocol could use; none where it does not."""
        columns = [c for one in self.sheets for c in one.sheet.columns if role_of(c)[:2] == ("patients", "group")]
        named = tuple(sorted(columns[0].labels.get(text, text) for text in columns[0].seen)) if columns else ()
        usable = 1 < len(named) < 7 and all(GROUP.fullmatch(name) for name in named)
        return named if usable else ()


def draft_of(folder: Path, files: Iterable[str], protocol: KnownProtocol) -> Draft:
    """Look at every sheet of the files. Raises StudyRefused for a file that cannot be read."""
    seen: list[Seen] = []
    findings: list[Finding] = []
    for file in files:
        book, dialect = book_of(folder / file)
        findings += book.findings
        seen += tables_in(book, dialect)
    together = alike(seen)
    names = source_names([(file, grid.sheet) for (file, grid, *_), *_ in together])
    sheets = with_ids(tuple(drafted(of_source, name) for of_source, name in zip(together, names, strict=True)))
    if not sheets:
        raise StudyRefused([nothing_there(files)])
    if not any(one.sheet.patient for one in sheets):
        sheets = with_ids(tuple(replace(one, sheet=replace(one.sheet, unnamed=True)) for one in sheets))
    if not any(one.sheet.patient for one in sheets):
        raise StudyRefused([nobody_named(folder, files)])
    rules = [
        rule
        for one in sheets
        for rule in draft_rules(one.sheet, [other.sheet for other in sheets if other is not one], protocol)
    ]
    order = list(RECORD_TABLES)
    return Draft(sheets, tuple(sorted(rules, key=lambda rule: order.index(rule.table))), tuple(findings))


def tables_in(book: Book, dialect: Dialect) -> Iterator[Seen]:
    """Every table of every sheet, those beside and below each other among them."""
    for grid in book.grids:
        for columns, part in side_by_side(grid):
            yield from ((book.file, part, layout, dialect, columns) for layout in layouts_of(part))


def book_of(path: Path, asked: Dialect = UNASKED) -> tuple[Book, Dialect]:
    """The file, and what is to be asked about how it is written: where it is not UTF-8 whether it is of Western
    Windows, in which every text can be read, rightly or not; and what cuts its lines, where that is in doubt."""
    try:
        return read_source(path, asked), asked
    except StudyRefused as refused:
        codes = {finding.code for finding in refused.findings}
        if codes == {"file-encoding"} and not asked.encoding:
            return book_of(path, replace(asked, encoding=USUAL_ENCODING))
        if codes == {"file-delimiter"} and not asked.delimiter:
            return book_of(path, replace(asked, delimiter=likely_delimiter(path, asked.encoding)))
        raise


def alike(seen: list[Seen]) -> list[list[Seen]]:
    """The tables, those of several sheets of a file with the same header and nothing below them together."""
    found: dict[object, list[Seen]] = {}
    for number, one in enumerate(seen):
        file, grid, layout, _, columns = one
        whole = grid.sheet and not layout.below and not layout.blank and not columns
        key = (file, layout.header, tuple(map(folded, layout.headers))) if whole else number
        found.setdefault(key, []).append(one)
    return list(found.values())


def drafted(of_source: list[Seen], name: str) -> Drafted:
    file, grid, layout, dialect, beside = of_source[0]
    columns = joined([described(one, its) for _, one, its, *_ in of_source])
    called = f"{Path(file).stem} {grid.sheet}"
    apart, says = told_apart([one.sheet for _, one, *_ in of_source])
    sheet = DraftSheet(name, columns, written(columns), called, says, apart)
    return Drafted(file, grid, layout, sheet, dialect, beside)


def joined(tables: list[tuple[Described, ...]]) -> tuple[Described, ...]:
    """The columns of tables with the same header as those of one."""
    return tuple(
        replace(
            first,
            cells=tuple(c for one in same for c in one.cells),
            rows=sum(one.rows for one in same),
            at=frozenset((number, row) for number, one in enumerate(same) for _, row in one.at),
        )
        for first, *others in zip(*tables, strict=True)
        for same in [(first, *others)]
    )


def told_apart(sheets: list[str]) -> tuple[str, Mapping[str, str]]:
    """What sheets alike are of, and what each says: so many months or weeks by their names, or else the names."""
    visits = {sheet: visit_in(sheet.replace("_", " "))[:2] for sheet in sheets}
    kinds = {kind for kind, number in visits.values() if number != "0"} or {kind for kind, _ in visits.values()}
    if kinds in ({"months"}, {"weeks"}):
        return kinds.pop(), {sheet: number for sheet, (_, number) in visits.items()}
    return ("name", {sheet: sheet for sheet in sheets}) if len(sheets) > 1 else ("", {})


def with_ids(sheets: tuple[Drafted, ...]) -> tuple[Drafted, ...]:
    """The sheets, each told the ids of the patients, by which their column is known where no header says so."""
    known = next((ids for one in sheets if (ids := ids_of(one.sheet))), None)
    return tuple(replace(one, sheet=replace(one.sheet, known=known)) for one in sheets)


def ids_of(sheet: DraftSheet) -> PatientIds | None:
    """The ids of a sheet in which every patient has a row that says the group or the day of inclusion."""
    roles = {role[1]: column for column in sheet.columns if (role := role_of(column))[0] == "patients"}
    if sheet.patient is None or sheet.repeated or not roles.keys() & {"group", "enrolled_on"}:
        return None
    enrolled = roles["enrolled_on"].name if "enrolled_on" in roles else "?"
    return PatientIds(sheet.source, sheet.patient.name, enrolled, frozenset(sheet.patient.seen))


def source_names(pairs: list[tuple[str, str]]) -> list[str]:
    """A short name for each sheet: its own, or that of the file where it has none; numbered where two are alike."""
    names: list[str] = []
    for file, sheet in pairs:
        base = re.sub(r"\W+", "_", folded(sheet or Path(file).stem)).strip("_") or "source"
        same = sum(name == base or name.startswith(f"{base}_") for name in names)
        names.append(f"{base}_{same + 1}" if same else base)
    return names


def draft_text(draft: Draft, corrections: Iterable[str] = ()) -> str:
    """The draft as YAML. `corrections` are lines for single cells."""
    lines = [LEGEND, "sources:"]
    for one in draft.sheets:
        lines += source_lines(one)
    lines.append(
        "tables:" if draft.rules else "tables: {}  # nothing in the headers is known; docs/mapping.md says how"
    )
    for table in dict.fromkeys(rule.table for rule in draft.rules):
        lines.append(f"  {table}:")
        for rule in draft.rules:
            lines += written_rule(rule) if rule.table == table else ()
    answers = list(corrections)
    if answers:
        lines += [CORRECTIONS, *answers]
    lines += not_imported_lines(draft)
    questions = list(question_lines(draft))
    lines += ["questions:  # open until what each is about is stated above", *questions] if questions else []
    return "\n".join(lines) + "\n"


def source_lines(one: Drafted) -> Iterator[str]:
    yield f"  {one.sheet.source}:"
    yield from (written_line(line, 4) for line in keys_of_source(one))
    below = dict(group_by_column(exceptions(one.grid, one.layout)))
    if one.layout.blank:
        yield "    data:"
        yield "      until: blank  # sure: an empty row ends the table"
    if below:
        rows = ", ".join(str(one.grid.place(row, 1).row) for row in one.layout.below)
        many = ", ".join(f"{{column: {quoted(name)}, values: {flow_list(texts)}}}" for name, texts in below.items())
        key = f"      {DOUBT}except: [{many}]" if one.layout.blank else f"    {DOUBT}data: {{except: [{many}]}}"
        yield f"{key}  # question: {rows_named(rows)} patient; is that right?"


def rows_named(rows: str) -> str:
    return f"rows {rows} hold no" if "," in rows else f"row {rows} holds no"


def group_by_column(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, text in pairs:
        grouped.setdefault(name, []).append(text)
    return grouped


def keys_of_source(one: Drafted) -> Iterator[DraftLine]:
    sheet = one.sheet
    yield DraftLine("file", quoted(one.file), "the file beside this one")
    if sheet.apart:
        named = {name: quoted(said) if sheet.apart == "name" else f'"{said}"' for name, said in sheet.says.items()}
        yield DraftLine("sheets", flow_map(named), f"{{sheet}} then says it: {sheet.apart}")
    elif one.grid.sheet:
        yield DraftLine("sheet", quoted(one.grid.sheet), f"{len(one.layout.data)} rows of data")
    if one.letters:
        yield DraftLine("columns", f'"{one.letters}"', "sure: another table of patients stands beside it")
    yield from dialect_lines(one)
    yield DraftLine("header", flow_list(map(str, one.layout.header)), "sure: the first row of names")
    yield from patient_lines(sheet)
    yield from number_lines(sheet)
    yield from date_lines(sheet)
    codes = missing_codes(sheet.columns, sheet.written.conventions)
    if signs := [code for code in codes if SIGNS.fullmatch(code)]:
        doubt = (
            f"do {' and '.join(f'`{sign}`' for sign in signs)} say that there is no value, as the words beside them do?"
        )
        yield DraftLine("missing", recoded(codes), "", doubt, f"sources.{sheet.source}.missing")
    elif codes:
        yield DraftLine("missing", recoded(codes), "likely: they stand among numbers")


def patient_lines(sheet: DraftSheet) -> Iterator[DraftLine]:
    if sheet.patient is None:
        return
    yield DraftLine("patient", quoted(sheet.patient.name), "the column by which other sources are joined")
    if sheet.carried:
        doubt = f"are the empty cells of `{sheet.patient.header}` the patient of the row above?"
        yield DraftLine("carried", flow_list([sheet.patient.header]), "", doubt, f"sources.{sheet.source}.carried")


def number_lines(sheet: DraftSheet) -> Iterator[DraftLine]:
    how = sheet.written
    if how.decimal == ",":
        yield DraftLine("decimal", '","', "sure: numbers as text have a comma")
    if how.thousands:
        yield DraftLine("thousands", f'"{how.thousands}"', "sure: the numbers show it")
    if how.lone:
        doubt = f"do numbers such as 5{how.lone}594 hold decimals (then yes), or is it the sign of thousands?"
        yield DraftLine("decimal", f'"{how.lone}"', "", doubt, f"sources.{sheet.source}.decimal")


def date_lines(sheet: DraftSheet) -> Iterator[DraftLine]:
    how = sheet.written.dates
    counted = [column for column in sheet.columns if column.counted and column.cells and not column.identifies]
    if counted:
        formats = format_list((*(how.proposed or how.formats), DAYS_OF_SPREADSHEETS))
        yield DraftLine("dates", formats, "", f"{how.doubt} {asked_of(counted)}", f"sources.{sheet.source}.dates")
    elif how.doubt:
        yield DraftLine("dates", format_list(how.proposed), "", how.doubt, f"sources.{sheet.source}.dates")
    elif how.formats:
        yield DraftLine("dates", format_list(how.formats), "sure: some days lie beyond 12, or months are named")
    if how.formats and how.months != "en":
        yield DraftLine("months", how.months, "the language of the months")


def asked_of(counted: Iterable[Described]) -> str:
    """What a number would be as a day, by either counting of spreadsheets."""
    first, *others = counted
    text = first.cells[0].text
    usual, mac = (day_counted(text, (form,)) for form in (DAYS_OF_SPREADSHEETS, DAYS_FROM_1904))
    headers = ", ".join(f"`{column.header}`" for column in (first, *others))
    return f"is {text} in {headers} the day {usual}? If it is {mac}, write `{DAYS_FROM_1904}`"


def dialect_lines(one: Drafted) -> Iterator[DraftLine]:
    asked, source = one.dialect, f"sources.{one.sheet.source}"
    if asked.encoding:
        words = " ".join(accented(one)) or "no accents in its headers"
        doubt = f"the file is not UTF-8; read so it says: {words}; is that right?"
        yield DraftLine("encoding", asked.encoding, "", doubt, f"{source}.encoding")
    if asked.delimiter:
        headers = ", ".join(f"`{header}`" for header in filter(None, one.layout.headers[:MOST_WORDS]))
        doubt = f"not all lines hold as many cells; cut so the headers are {headers}; is that right?"
        yield DraftLine("delimiter", json.dumps(asked.delimiter), "", doubt, f"{source}.delimiter")


def accented(one: Drafted, most: int = 5) -> list[str]:
    """Words beyond ASCII of the headers, and of columns of few words, by which a person sees whether they are right."""
    coded = (text for column in one.sheet.columns if column.coded and not column.identifies for text in column.seen)
    words = (word for text in (*one.layout.headers, *coded) for word in text.split() if not word.isascii())
    return list(dict.fromkeys(words))[:most]


def not_imported_lines(draft: Draft) -> Iterator[str]:
    """Columns that say who a patient is, and those of which nothing is known, these as questions."""
    lines: list[str] = []
    for one in draft.sheets:
        identifying = [c for c in one.sheet.columns if c.identifies]
        left = unmapped(draft, one)
        if identifying or left:
            lines.append(f"  {one.sheet.source}:")
            lines += [f"    - {quoted(c.listed_as)}  # it says who the patient is" for c in identifying]
            asked = [(quoted(c.listed_as), what_it_holds(c)) for c in left]
            lines += [f"    {DOUBT}- {name}  # question: {holds}; leave it out?" for name, holds in asked]
    if not lines:
        return
    stated = any(line.lstrip().startswith("- ") for line in lines)
    yield "not_imported:" if stated else f"{DOUBT}not_imported:"
    kept = [one.sheet.source for one in draft.sheets if any(c.identifies for c in one.sheet.columns)]
    yield from (
        line if stated and (not line.endswith(":") or line.strip(" :") in kept) else as_proposal(line) for line in lines
    )


def as_proposal(line: str) -> str:
    return line if DOUBT in line else f"{DOUBT}{line}"


def what_it_holds(column: Described) -> str:
    """What is seen of a column that no table of ours has a place for, and how an age is read.

    Cells are shown only where a few words come again and again, and are no remarks: anything else may be a name under a
    header that nobody knows.
    """
    if column.formulas:
        return f"{column.formulas} formulas without a value"
    if not column.cells:
        return "it is empty"
    if meaning(short_name(column.header), "covariates") or meaning(column.words.stem, "covariates"):
        way = f"`covariates: {{age: number}}` in study.yaml, and `age: {quoted(column.name)}` under `patients`"
        return f"an age, no year of birth; as a covariate it is read by {way}"
    free = inside(column.header, "remarks") is not None
    repeated = not free and len(column.seen) <= MOST_WORDS and min(column.seen.values()) > 1
    return counted_words(column) if repeated else f"{len(column.seen)} different cells in {len(column.cells)}"


def unmapped(draft: Draft, one: Drafted) -> list[Described]:
    used = {name for rule in draft.rules for name in names_in(rule, one)}
    return [c for c in one.sheet.columns if not c.identifies and c.cells and c.number not in used]


def names_in(rule: DraftRule, one: Drafted) -> Iterator[int]:
    """The columns of a sheet that the lines of a rule name, with every number in the hole of a family."""
    text = "\n".join(line.value for line in (*rule.before, *rule.columns, *rule.after))
    for column in one.sheet.columns:
        names = {column.name}
        if (
            column.words.written
            and not column.own_name
            and column.words.number in numbers_in(rule, column.words.number)
        ):
            names |= {column.words.written.replace("{}", f"{{{name}}}") for name in ("month", "week", "cycle")}
        reads = rule.source == one.sheet.source or f"of: {one.sheet.source}" in text
        if reads and any(name and quoted(name) in text for name in names):
            yield column.number


def numbers_in(rule: DraftRule, every: str) -> Collection[str]:
    """The visits or cycles that a rule lists; `every` where it lists none."""
    lists = [line.value for line in rule.before if line.key == "for"]
    named = [found[1] for value in lists if (found := VISITS_LISTED.search(value))]
    return {number for numbers in named for number in numbers.split(", ")} if named else (every,)


def question_lines(draft: Draft) -> Iterator[str]:
    for one in draft.sheets:
        where = f"sources.{one.sheet.source}"
        if one.layout.below:
            rows = ", ".join(str(one.grid.place(row, 1).row) for row in one.layout.below)
            yield question(f"{where}.data.except", f"{rows_named(rows)} patient; is that right?")
        for line in keys_of_source(one):
            if line.doubt:
                yield question(line.about, line.doubt)
        for column in unmapped(draft, one):
            about = f"{one.sheet.source}: {column.listed_as}"
            yield question(about, f"`{column.header}`: {what_it_holds(column)}; where does it go, or is it left out?")
    yield from (question(about, ask) for about, ask in paths_of(draft.rules))


def question(about: str, ask: str) -> str:
    said = ask[:1].upper() + ask[1:]
    return f"  - {{about: {written_text(about)}, ask: {written_text(said)}}}"


def written_text(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def all_answered(text: str) -> str:
    """The draft as if every proposal had been taken: what one reads the files with to find single cells."""
    lines = (line.replace(DOUBT, "", 1) if line.lstrip().startswith(DOUBT) else line for line in text.splitlines())
    head, _, _ = "\n".join(lines).partition("\nquestions:")
    return head + "\n"


def nothing_there(files: Iterable[str]) -> Finding:
    named = ", ".join(files)
    return Finding(
        severity=Severity.ERROR,
        code="draft-no-table",
        table=named,
        message=f"{named} holds no table: expected a row of headers, and rows of patients below it.",
        remedy="Look whether it is the right file, and whether its rows stand in cells and not in pictures.",
    )


def nobody_named(folder: Path, files: Iterable[str]) -> Finding:
    named = ", ".join(files)
    return Finding(
        severity=Severity.ERROR,
        code="draft-no-patient",
        table=named,
        message=f"No column of {named} is named as the patient's id: expected a header such as Patient, ID, Pat.-Nr.",
        remedy="Name the column that holds the patient's id so, in a copy of the file, and try again.",
    )
