"""An activity log alone: net and cumulative activity of each patient, intervals and findings, without a study."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from theracurve.definition.loader import parse_study
from theracurve.definition.study import Study
from theracurve.errors import StudyRefused, UsageError
from theracurve.intake import Intake
from theracurve.intake.drafting.drafting import Draft, all_answered, draft_of, draft_text
from theracurve.intake.drafting.lines import DraftLine, DraftRule, constant
from theracurve.intake.drafting.sheet import KnownProtocol
from theracurve.intake.folder import read_folder
from theracurve.intake.mapping.loading import MAPPING_FILE
from theracurve.records import activities, cycles
from theracurve.records.examined import Examined
from theracurve.records.net_activities import injected
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.findings import Finding, errors_among
from theracurve.vocabulary.half_lives import HALF_LIVES
from theracurve.vocabulary.tables import RECORD_TABLES

TABLE = RECORD_TABLES["administrations"]
NUCLIDE = re.compile(r"(?<![A-Za-z0-9])(?:(\d{2,3}m?)-?([A-Z][a-z]?)|([A-Z][a-z]?)-?(\d{2,3}m?))(?![a-z0-9])")
OPEN = "?"


@dataclass(frozen=True, slots=True)
class LoggedAdministration:
    """One administration. Activities in GBq at the injection, None where one is not known; `upper` is above `net` where
    a day has no time, so that the decay is not known. `days` is since the one before; None for the first."""

    patient_id: str
    administered_on: date
    agent: str
    net: Decimal | None
    upper: Decimal | None
    cumulative: Decimal | None
    days: int | None


@dataclass(frozen=True, slots=True)
class ActivityLog:
    """The administrations of each patient in their order, what the reading took for granted, and the findings.

    `undecayed` are the agents whose name holds no radionuclide that is known: their activities are as measured.
    """

    administrations: tuple[LoggedAdministration, ...]
    taken: tuple[str, ...]
    undecayed: tuple[str, ...]
    findings: tuple[Finding, ...]


def look_at_log(file: Path, *, agent: str, time_zone: str, today: date) -> ActivityLog:
    """Read a log of any recognised format: our own table, or one read as a draft of its columns proposes (it is said).

    Raises UsageError where no administrations are in the file or something has to be stated, StudyRefused for cells
    that cannot be read.
    """
    if not file.is_file():
        raise UsageError(f"there is no file {file}")
    with TemporaryDirectory(prefix="theracurve-") as name:
        folder = Path(name)
        taken, numbered = put_into(folder, file, agent)
        intake = read_folder(folder, covariates={}, today=today, time_zone=time_zone or None)
    study, undecayed = study_of(intake)
    seen = Examined({PROTOCOL: study}, intake, today)
    checks = (*activities.CHECKS, *(cycles.CHECKS if numbered else ()))
    own = (f for f in intake.findings if f.code not in ABOUT_THE_FOLDER)
    findings = (*own, *(intake.mapping.placed(f) for check in checks for f in check(seen)))
    if errors_among(findings):
        raise StudyRefused(errors_among(findings))
    return ActivityLog(tuple(logged(seen)), taken, undecayed, findings)


ABOUT_THE_FOLDER = frozenset({"column-not-mapped", "column-private"})  # a look needs no more than its columns


def put_into(folder: Path, file: Path, agent: str) -> tuple[tuple[str, ...], bool]:
    """Copy the file, as our table or beside a mapping; what the mapping takes for granted, and whether cycles have
    numbers."""
    if is_our_table(file):
        (folder / f"{TABLE.name}{file.suffix.lower()}").write_bytes(file.read_bytes())
        return (), True
    (folder / file.name).write_bytes(file.read_bytes())
    draft = draft_of(folder, [file.name], KnownProtocol(agents=(agent,) if agent else ()))
    rules = [with_cycles(rule) for rule in draft.rules if rule.table == TABLE.name]
    if not rules:
        raise UsageError(f"{file.name} holds no administrations: expected columns with their day and their activity")
    lines = [line for rule in rules for line in (*rule.before, *rule.columns, *rule.after)]
    refuse_open(lines)
    (folder / MAPPING_FILE).write_text(all_answered(draft_text(Draft(draft.sheets, tuple(rules)))), encoding="utf-8")
    doubts = [*(line.doubt for line in lines if line.doubt), *source_doubts(draft)]
    return tuple(doubts), not any(line.key == "cycle" and "{row}" in line.value for line in lines)


def is_our_table(file: Path) -> bool:
    needed = {column.name for column in TABLE.columns if column.required}
    with file.open("rb") as stream:
        first = stream.readline(65_536).decode("utf-8-sig", errors="replace")
    return file.suffix.lower() == ".parquet" or needed <= {cell.strip().strip('"') for cell in first.split(",")}


def with_cycles(rule: DraftRule) -> DraftRule:
    """The rule with rows for numbers, where no column numbers the cycles: here their days put them in order."""
    columns = [
        DraftLine("cycle", constant("{row}"), "") if line.key == "cycle" and OPEN in line.value else line
        for line in rule.columns
    ]
    return DraftRule(rule.table, rule.source, rule.before, columns, rule.after)


def refuse_open(lines: Sequence[DraftLine]) -> None:
    """Raises UsageError for what no column and no option states."""
    unsaid = [line for line in lines if f'"{OPEN}"' in line.value]
    for line in unsaid:
        how = "name it with --agent" if line.key == "agent" else "put it into the header, such as `Activity (MBq)`"
        raise UsageError(
            f"{line.doubt} ({line.key}): {how}; or make a study of the file: `theracurve new DIR --from FILE`"
        )


def source_doubts(draft: Draft) -> Iterator[str]:
    text = draft_text(Draft(draft.sheets, ()))
    sources = text.partition("\ntables:")[0]
    yield from re.findall(r"^\s*#\? .*# question: (.*)$", sources, re.MULTILINE)


def study_of(intake: Intake) -> tuple[Study, tuple[str, ...]]:
    """The smallest protocol that knows the agents of the log, and those whose radionuclide is not known."""
    found = intake.connection.execute(
        "SELECT DISTINCT agent FROM records.administrations WHERE agent IS NOT NULL ORDER BY 1"
    )
    agents = [agent for (agent,) in found.fetchall()]
    nuclides = {agent: radionuclide_in(agent) for agent in agents}
    lines = [
        *("study: log", "title: log", "data_origin: study", "time_zero: enrolled_on"),
        *("groups: {A: {label: A, treated: true}}", "reference_group: A", "allocation: not_randomised"),
        *("pejorative_events: {death: {}}", "endpoints: {overall_survival: {events: [death]}}"),
        "analyses: [{endpoint: overall_survival}]",
        "agents:" if agents else "",
        *(f"  {json.dumps(agent, ensure_ascii=False)}: {written(nuclide)}" for agent, nuclide in nuclides.items()),
    ]
    return parse_study("\n".join(lines)).study, tuple(agent for agent, nuclide in nuclides.items() if not nuclide)


def written(nuclide: str) -> str:
    return f"{{radionuclide: {nuclide}}}" if nuclide else "{}"


def radionuclide_in(agent: str) -> str:
    """`Lu-177` of 177Lu-DOTATATE or Lu-177 PSMA; empty where the name holds none whose half-life is known."""
    for mass, element, other_element, other_mass in NUCLIDE.findall(agent):
        if (nuclide := f"{element or other_element}-{mass or other_mass}") in HALF_LIVES:
            return nuclide
    return ""


def logged(seen: Examined) -> Iterator[LoggedAdministration]:
    """Patient by patient, in the order of the days. What follows an activity that is not known has no sum."""
    net = {one.row: (one.lower, one.upper) for one in injected(seen, "true")}
    query = """
        SELECT row, patient_id, administered_at_on, agent FROM records.administrations
        WHERE patient_id IS NOT NULL AND administered_at_on IS NOT NULL ORDER BY patient_id, administered_at_on, row
    """
    last: LoggedAdministration | None = None
    for row, patient, day, agent in seen.rows(query):
        before = last if last and last.patient_id == patient else None
        lower, upper = net.get(row, (None, None))
        known = before.cumulative if before else Decimal(0)
        total = None if lower is None or known is None else known + lower
        days = (day - before.administered_on).days if before else None
        last = LoggedAdministration(patient, day, agent, lower, upper, total, days)
        yield last
