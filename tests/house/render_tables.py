"""The page docs/records.md, written from the schema of the record tables, so that it cannot fall behind."""

from collections.abc import Iterable
from pathlib import Path

from theracurve.vocabulary.ctcae import GRADINGS, terms_of
from theracurve.vocabulary.lab_units import POWERS
from theracurve.vocabulary.tables import RECORD_TABLES, Column, Kind, Table

PAGE = Path(__file__).parents[2] / "docs" / "records.md"
INTRODUCTION = """\
# The record tables

One row per thing that was observed, one file per table (CSV or Parquet) in the folder `records`. A table that the
protocol does not need may be missing. An empty cell is "not recorded"; it is never "no". Text ids are text: `007` is
not `7`. Decimals follow a point. Wherever a row is named (findings, `answers.csv`, evidence), rows are counted below
the header: row 1 is line 2 of the file in an editor or a spreadsheet.

**Bold** columns must be there; those marked * must be filled in every row. Columns of `patients` beyond these are used
where the protocol names them under `covariates`. Beside the tables may lie `answers.csv` (code, table, row, who, when,
answer, reason): what a person answered to findings that need review.

`overrides` is for answers that a person gives in place of derived ones: `decision` is a criterion (`visit` its
label), `benefit` (`visit` the label at which it begins, if `met`) or `response` (`visit` the study day, such as
`day 92`; the deciding reader's); of a named benefit `psa50/markers` and `psa50/benefit`. An empty `variant` means
every definition. Both answers are kept, and every report says that one was overridden.

`patients.indication` may name several, between semicolons (`uncontrolled_tumour; uncontrolled_symptoms`): counts of
indications then count the patient in each, and say so.

`patients.untreated_reason` says why a patient of a group that is not treated was not. Where the protocol lists
`untreated_reasons: {nonmedical: [...], medical: [...]}`, a missing reason, one in a treated patient, one that is in
neither list, and a medical one are findings; the last is none with `expected: any` (`nonmedical` is the default).

`patients.discontinued_reason` says why a patient who was to be treated was not given all that was planned, or nothing:
progression, a side effect, the patient's wish. The report counts patients by reason; whether fewer administrations are
a deviation stays the protocol's word.

`administrations.residual_unit` is that of the residual where it is not `activity_unit`. An activity that is recorded
per kilogram (`kBq/kg`) is worth what the weight of that day makes of it (`weight_kg` in `assessments`).

The answers to a questionnaire are rows of `assessments`, one an item, with the measure `qlq_c30/9`, `qlq_ginet21/31`,
`fact_p/GP1` or `bpi_sf/9a`; a score may be given instead (`qlq_c30/pain`).

`follow_up.vital_status` is `unknown` of those whose fate nobody knows: they count until they were last seen.

`follow_up.lost` is empty or `false` for patients who are not lost to follow-up; `true` or a reason for those who are.

A time without an offset from UTC is read by the clocks of the protocol's `time_zone` (`time_zone: Europe/Paris`),
summer time by its rules, and kept with its offset; without a `time_zone` it is refused, as is an hour that a change of
clocks skips or repeats.

`bone_scans.new_lesions` counts what the baseline scan does not show; of a later scan, `new_after_first` counts how many
of these the first scan after baseline does not show either (empty on that first scan). An empty count is a scan that
could not be counted. `volumes.total_volume_ml` is of all that takes up the tracer, `volumes.new_lesions` counts what
the baseline scan does not show; 0 is "none", empty is "not recorded". `volumes.sul_peak` is of the lesion with the
highest uptake; 0 says that none stands out from its surroundings, which is PERCIST's complete response: what has faded
below the liver's mean and cannot be told from the blood pool is written as 0 (or has a number, where the protocol
states `complete: below_liver`, by which the liver's mean of the same scan decides).

In all other tables `visit` is the label of the source. It decides nothing, except that a row whose label begins with
`unscheduled` (in capitals or not) never stands for a planned visit that came early or late, and that
rows of `lesions` of one reader under one label, on days not far apart, are one time point (`time_points`).
"""
KINDS = {
    Kind.ID: "id",
    Kind.TEXT: "text",
    Kind.CHOICE: "one of",
    Kind.DATE: "date, `2004-10-31`",
    Kind.PARTIAL_DATE: "date, also partial: `2004-10`, `2004`",
    Kind.MOMENT: "date, or date and time with its offset: `2004-10-31T09:30+01:00`",
    Kind.NUMBER: "number",
    Kind.BOUNDED_NUMBER: "number, or a limit: `<0.5`, `>1000`",
    Kind.INTEGER: "whole number",
    Kind.FLAG: "`true` or `false`",
}


UNITS = """
## Units of laboratory values

Values in units of one row are compared exactly; between rows only a conversion that the protocol declares leads. Any
other unit is a kind of its own. `l` stands for `L`, `µ`, `μ` or `mc` for `u`, `10^9` for `10*9`, `/24h`, `/24 h` or
`/day` for `/d`.

| kind | units |
|---|---|
"""
TERMS_GRADED = """
## Terms that laboratory values can grade

By the limits of each version, for `laboratory_grades` of the protocol. Grades that need a clinical judgement are not
among them.

| version | terms |
|---|---|
"""


def render() -> str:
    return INTRODUCTION + "".join(section(table) for table in RECORD_TABLES.values()) + units() + graded_terms()


def units() -> str:
    """The units as UCUM names them; other spellings stand above."""
    rows = (f"| {kind} | {in_code(names)} |\n" for kind, names in POWERS.items())
    return UNITS + "".join(rows)


def graded_terms() -> str:
    rows = (f"| {grading} | {in_code(terms_of(grading))} |\n" for grading in GRADINGS)
    return TERMS_GRADED + "".join(rows)


def in_code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def section(table: Table) -> str:
    rows = "".join(f"| {name_of(column)} | {what_of(column)} |\n" for column in table.columns)
    return f"\n## {table.name}\n\n| column | holds |\n|---|---|\n{rows}"


def name_of(column: Column) -> str:
    shown = f"**{column.name}**" if column.required else column.name
    return f"{shown} *" if column.filled else shown


def what_of(column: Column) -> str:
    choices = ", ".join(f"`{choice}`" for choice in column.choices)
    return f"{KINDS[column.kind]} {choices}".strip()


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
