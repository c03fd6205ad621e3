"""Starting a study: the presets that there are, and a folder with `study.yaml` and record tables to fill."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from io import StringIO
from pathlib import Path
from shutil import rmtree

from theracurve.checking import checks_of, read_study
from theracurve.definition.loader import FILE_NAME, parse_study
from theracurve.definition.published_claims import CLAIMS_FILE
from theracurve.definition.study import Study
from theracurve.errors import UsageError
from theracurve.export.empty_workbook import empty_workbook, mapping_of
from theracurve.export.redcap_dictionary import redcap_dictionary, redcap_mapping_of
from theracurve.intake.covariates import KINDS
from theracurve.intake.drafting.drafting import all_answered, draft_of, draft_text
from theracurve.intake.drafting.lines import DOUBT
from theracurve.intake.drafting.sheet import KnownProtocol
from theracurve.intake.drafting.standards import StandardDraft, standard_draft
from theracurve.intake.drafting.synonyms import meaning
from theracurve.intake.mapping.loading import MAPPING_FILE
from theracurve.intake.mapping.reading import ReadMapping
from theracurve.intake.mistakes_in_dates import WITHOUT_ZONE
from theracurve.synthetic.cohort import generate_cohort, sizes_for, write_cohort
from theracurve.vocabulary.findings import OPEN_QUESTION, Finding, Severity, in_reading_order
from theracurve.vocabulary.languages import ENGLISH, Language
from theracurve.vocabulary.tables import OBSERVED_TABLES, Column, Table
from theracurve.wording.words import words_in

RECORDS = "records"
WORKBOOK = "records.xlsx"
DEMONSTRATED = "nguyen2004"  # the founding protocol
DICTIONARY, EXPORT = "redcap_dictionary.csv", "redcap_export.csv"
CLAIMS = f".{CLAIMS_FILE}"  # of a preset: what its source states in numbers
WITHOUT_A_CELL = frozenset(  # answered elsewhere than at the cell
    {
        "cells-coloured",
        "group-unknown",
        "join-no-row",
        "row-below-table",
        "row-struck-out",
        "untreated-reason-unknown",
        WITHOUT_ZONE,
    }
)
KEYS = ("patient_id", "group")  # questions about a patient as a whole are none about this cell
MOST_ALIKE = 15  # lines for cells of one column with the same trouble: more are rather of the column than of them
DATA_ORIGIN = re.compile(r"^data_origin: \S+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Preset:
    """A protocol that comes with the program, and the text of what its source claims, if there is one."""

    name: str
    text: str
    study: Study
    claims: str


def presets() -> Iterator[Preset]:
    """All presets by name."""
    folder = files("theracurve.definition") / "protocols"
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".yaml") and not entry.name.endswith(CLAIMS):
            text = entry.read_text(encoding="utf-8")
            name = entry.name.removesuffix(".yaml")
            claims = folder / f"{name}{CLAIMS}"
            stated = claims.read_text(encoding="utf-8") if claims.is_file() else ""
            yield Preset(name, text, parse_study(text, entry.name).study, stated)


def preset(name: str, language: Language = ENGLISH) -> Preset:
    """A preset by its name, its title and the labels of its groups in a language; its comments are in English.

    Raises UsageError for an unknown name.
    """
    known = {found.name: found for found in presets()}
    if name not in known:
        raise UsageError(f"there is no protocol {name!r}; known: {', '.join(known)} (see `theracurve protocols`)")
    return known[name] if language == ENGLISH else in_language(known[name], language)


def in_language(english: Preset, language: Language) -> Preset:
    own, text = words_in(language).under(f"presets.{english.name}"), english.text
    for key, said in words_in(ENGLISH).under(f"presets.{english.name}").items():
        text = text.replace(f": {said}", f': "{own[key]}"', 1)
    text = text.replace("\ntitle:", f"\nlanguage: {language}\ntitle:", 1)
    return replace(english, text=text, study=parse_study(text, english.name).study)


def start_study(folder: Path, protocol: str, language: Language = ENGLISH) -> None:
    """A new study folder: the commented protocol, and one empty table with its header per record table."""
    chosen = preset(protocol, language)
    with new_folder(folder):
        write(folder / FILE_NAME, chosen.text)
        write_claims_of(chosen, folder)
        for name in tables_for(chosen.study):
            header = StringIO()
            columns = (*OBSERVED_TABLES[name].names, *covariates(chosen.study, name))
            csv.writer(header, lineterminator="\n").writerow(columns)
            write(folder / RECORDS / f"{name}.csv", header.getvalue())


def start_workbook(folder: Path, protocol: str, language: Language = ENGLISH) -> None:
    """A new study folder whose records are one workbook to fill in, and the mapping that reads it."""
    chosen = preset(protocol, language)
    with new_folder(folder):
        write(folder / FILE_NAME, chosen.text)
        write_claims_of(chosen, folder)
        tables = [with_own_covariates(chosen.study, name) for name in tables_for(chosen.study)]
        (folder / RECORDS / WORKBOOK).write_bytes(empty_workbook(tables))
        write(folder / RECORDS / MAPPING_FILE, mapping_of(WORKBOOK, tables))


def start_redcap(folder: Path, protocol: str, language: Language = ENGLISH) -> None:
    """A new study folder with a REDCap data dictionary for its tables, and the mapping that reads an export back."""
    chosen = preset(protocol, language)
    with new_folder(folder):
        write(folder / FILE_NAME, chosen.text)
        write_claims_of(chosen, folder)
        tables = [with_own_covariates(chosen.study, name) for name in tables_for(chosen.study)]
        write(folder / RECORDS / DICTIONARY, redcap_dictionary(chosen.study, tables))
        write(folder / RECORDS / MAPPING_FILE, redcap_mapping_of(EXPORT, chosen.study, tables))


def with_own_covariates(study: Study, name: str) -> Table:
    table = OBSERVED_TABLES[name]
    more = (Column(each, KINDS[study.covariates[each]]) for each in covariates(study, name) if each not in table.names)
    return replace(table, columns=(*table.columns, *more))


def start_demonstration(
    folder: Path, protocol: str, seed: int, patients: int | None = None, language: Language = ENGLISH
) -> None:
    """Make a study folder with a synthetic cohort, of so many patients in all; its `study.yaml` says so.

    Raises UsageError for an unknown protocol, a folder that is not new, or too few patients for its groups.
    """
    chosen = preset(protocol, language)
    text = DATA_ORIGIN.sub("data_origin: synthetic", chosen.text, count=1)
    study = parse_study(text).study
    cohort = generate_cohort(study, None if patients is None else sizes_for(study, patients), seed=seed)
    with new_folder(folder):
        write(folder / FILE_NAME, text)
        write_claims_of(chosen, folder)
        write_cohort(cohort, folder)


def start_from_files(
    folder: Path, sources: Sequence[Path], protocol: str | None, today: date, language: Language = ENGLISH
) -> tuple[Finding, ...]:
    """A new study folder from somebody's own files: copies of them, and a draft of how they are read.

    Returns what there is to say about the files. Raises StudyRefused for a file that cannot be read, UsageError where
    the folder is not new or two files have one name.
    """
    refuse_same_names(sources)
    text = preset(protocol, language).text if protocol else ""
    with new_folder(folder):
        records = folder / RECORDS
        for source in sources:
            copy(source, records / source.name)
        names = [source.name for source in sources]
        text = text or study_for(drafted(records, names, KnownProtocol()).groups)
        draft = drafted(records, names, known_of(text))
        write(folder / FILE_NAME, text)
        if protocol:
            write_claims_of(preset(protocol), folder)
        write(records / MAPPING_FILE, all_answered(draft.written(())))
        doubtful = doubtful_cells(*looked_through(folder, records, today))
        write(records / MAPPING_FILE, draft.written(doubtful))
        return draft.findings


def drafted(records: Path, names: Sequence[str], protocol: KnownProtocol) -> StandardDraft:
    """A draft by the standard that the files follow, or else by their headers and cells. Raises StudyRefused."""
    standard = standard_draft(records, names, protocol)
    if standard is not None:
        return standard
    draft = draft_of(records, names, protocol)
    return StandardDraft(lambda cells: draft_text(draft, cells), draft.groups, draft.findings)


def refuse_same_names(sources: Sequence[Path]) -> None:
    for source in sources:
        if not source.is_file():
            raise UsageError(f"there is no file {source}")
    names = [source.name for source in sources]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise UsageError(f"two files are called {twice[0]}; rename one of them")


def copy(source: Path, target: Path) -> None:
    try:
        target.write_bytes(source.read_bytes())
    except OSError as error:
        raise UsageError(f"cannot copy {source}: {error.strerror}") from None


def known_of(text: str) -> KnownProtocol:
    """What a draft needs to know of a protocol."""
    study = parse_study(text).study
    groups = {name: group.treated for name, group in study.groups.items()}
    return KnownProtocol(groups, tuple(study.indications), tuple(study.agents), tuple(study.covariates))


def study_for(named: Sequence[str]) -> str:
    """The smallest protocol for files that come without one: the groups that they name, and overall survival."""
    order = {"treated": 0, "control": 2}  # a group that is called so stands first, or last
    groups = sorted(named or ("A", "B"), key=lambda name: order.get(meaning(name, "values", "treated") or "", 1))
    lines = [
        "# The smallest protocol: the groups and overall survival. `theracurve protocols` lists whole ones.",
        "# Say below which group is treated; the first one is only taken to be.",
        "study: from_files",
        "title: Study from tables",
        "data_origin: study",
        "time_zero: enrolled_on",
        "groups:",
        *(f"  {name}: {{label: {name}, treated: {str(number == 0).lower()}}}" for number, name in enumerate(groups)),
        f"reference_group: {groups[-1]}",
        "allocation: not_randomised",
        "pejorative_events:",
        "  death: {}",
        "endpoints:",
        "  overall_survival: {events: [death]}",
        "analyses:",
        "  - {endpoint: overall_survival}",
    ]
    return "\n".join(lines) + "\n"


def looked_through(folder: Path, records: Path, today: date) -> tuple[ReadMapping, tuple[Finding, ...]]:
    """The mapping of a draft that was taken whole, and what its records say, as if nothing were open in it."""
    whole, intake = read_study(folder, records, today)
    cells = tuple(finding for finding in intake.findings if finding.code != OPEN_QUESTION)
    checks = checks_of(whole.definitions, replace(intake, findings=cells), today)
    return intake.mapping, in_reading_order((*cells, *intake.placed(checks)))


def doubtful_cells(mapping: ReadMapping, findings: Iterable[Finding]) -> tuple[str, ...]:
    """A line for each cell that the draft, taken whole, cannot read or has a question about."""
    found = (f for f in findings if f.cell and f.code not in WITHOUT_A_CELL and mapping.filled(f))
    open_yet = (f for f in found if not mapping.unanswered(f))  # its column has a question of its own
    doubtful = (f for f in open_yet if f.severity is Severity.ERROR or (f.needs_review and f.column not in KEYS))
    lines: dict[str, str] = {}
    alike: Counter[tuple[str, str | None, str | None]] = Counter()
    for finding in doubtful:
        if line := mapping.answer(finding):
            kind = finding.code, finding.table, finding.column
            alike[kind] += line not in lines
            asked = f"{finding.message} {mapping.otherwise_answered(finding)}"
            if alike[kind] <= MOST_ALIKE:
                lines.setdefault(line, f"  {DOUBT}{line}  # question: {' '.join(asked.split())}")
    more = (
        f"  # {count - MOST_ALIKE} further cells of `{table}.{column}` are like these: is the column the right one? "
        "`theracurve check` names each"
        for (_, table, column), count in alike.items()
        if count > MOST_ALIKE
    )
    return (*lines.values(), *more)


def write_claims_of(chosen: Preset, folder: Path) -> None:
    """What the preset's source states, beside the study and not in it: they are claims about other patients."""
    if chosen.claims:
        write(folder / CLAIMS_FILE, chosen.claims)


@contextmanager
def new_folder(folder: Path) -> Iterator[None]:
    """Make the folder, and leave none behind where what fills it fails. Raises UsageError where something is in it
    already: nothing is ever overwritten."""
    stood = folder.exists()
    make_empty(folder)
    try:
        yield
    except BaseException:
        rmtree(folder, ignore_errors=True)
        if stood:
            folder.mkdir()
        raise


def make_empty(folder: Path) -> None:
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"{folder} exists and is not empty; name a new folder")
        (folder / RECORDS).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot make {folder}: {error.strerror}; name another folder") from None


def tables_for(study: Study) -> tuple[str, ...]:
    """The record tables a study can fill: `endpoints` alone where all endpoints are given, the others where not."""
    if not study.derived_endpoints:
        return ("endpoints",)
    given = any(endpoint.given for endpoint in study.endpoints.values())
    return tuple(name for name in OBSERVED_TABLES if name != "endpoints" or given)


def covariates(study: Study, table: str) -> tuple[str, ...]:
    return tuple(study.covariates) if table == "patients" else ()


def write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")
