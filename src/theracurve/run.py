"""The main path: check, derive, estimate, report."""

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from theracurve import __version__
from theracurve.analysis.cautions import cautions
from theracurve.analysis.plan import estimate
from theracurve.analysis.results import Results
from theracurve.analysis.variations.values import Variations
from theracurve.analysis.variations.vary import vary_definitions
from theracurve.definition.loader import StudyFile, load_study
from theracurve.definition.rule import Rule
from theracurve.definition.rules import rules_by_id
from theracurve.derivation.agreement import Agreement, compare, patients_of
from theracurve.derivation.comparing import patient_records
from theracurve.derivation.engines.duckdb import write_derived
from theracurve.derivation.engines.engine import DUCKDB, Engine
from theracurve.derivation.evidence import Evidence, read_evidence
from theracurve.derivation.rule_tables import rule_tables
from theracurve.errors import StudyRefused, UsageError
from theracurve.export.manifest import write_manifest
from theracurve.export.r_check import r_check
from theracurve.export.results_json import write_results
from theracurve.intake.folder import Intake, read_folder
from theracurve.records.answers import mark_answered, read_answers
from theracurve.records.checks import check_records
from theracurve.report.document import Document
from theracurve.report.figures.saving import every_form
from theracurve.report.html import write_pages
from theracurve.report.paper import on_paper
from theracurve.report.pdf import write_pdf
from theracurve.report.reading import Reading, read
from theracurve.report.report import report_of
from theracurve.report.word import write_docx
from theracurve.schedule.icalendar import write_calendar
from theracurve.schedule.schedule import NEEDED, Schedule, schedule_on
from theracurve.vocabulary.derived import OF_EVERY_DEFINITION
from theracurve.vocabulary.findings import Finding, Severity, errors_among, in_reading_order
from theracurve.vocabulary.languages import Language
from theracurve.vocabulary.tables import RECORD_TABLES, Kind
from theracurve.wording.schedule import summary, window
from theracurve.wording.words import Words, words_in

SEED = 1  # of the random sample on which a large study's implementations are compared
ANSWERS_FILE = "answers.csv"
COVARIATE_KINDS = {"number": Kind.NUMBER, "category": Kind.TEXT}
PARTS = ("duckdb", "numpy", "scipy", "matplotlib", "typst", "python-docx")
PAPER = {"pdf": write_pdf, "docx": write_docx}  # the forms of the report for paper


@dataclass(frozen=True, slots=True)
class Checked:
    """A study with its records as read and everything there is to say about them.

    `answers` is the hash of answers.csv by its name, where there is one.
    """

    study_file: StudyFile
    intake: Intake
    answers: dict[str, str]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished run: where its files are, what it found, and how far the two implementations were compared."""

    folder: Path
    data_origin: str
    results: Results
    agreement: Agreement
    words: Words
    document: Document
    forms: tuple[str, ...] = ()

    @property
    def reports(self) -> tuple[Path, ...]:
        return tuple(self.folder / f"report.{form}" for form in ("html", *self.forms))


def run(
    study_path: Path,
    records: Path,
    out: Path,
    today: date,
    engine: Engine = DUCKDB,
    language: Language | None = None,
    *,
    forms: Sequence[str] = (),
    appendix: bool = False,
    variants: bool = False,
) -> Outcome:
    """Run a study and write its report and data into `out`; the report in `language`, or else in the study's.

    `forms` are those of `PAPER` that are wanted beside `report.html`, with `appendix` each patient's page in them, too;
    `variants` adds every definition that the
    protocol leaves open to those that it names. Raises StudyRefused with all findings of a bad study, UsageError where
    the engine is not there.
    """
    engine.require()
    checked = accept(check(study_path, records, today))
    make_folder(out)
    found = analyse(checked, engine, variants)
    words = words_in(language or checked.study_file.study.language)
    document = report_of(reading_of(checked, found, words))
    reports = reports_of(document, words, forms, appendix, checked.study_file.study.data_cutoff)
    write_outputs(checked, found, reports, out)
    origin = checked.study_file.study.data_origin
    return Outcome(out, origin, found.results, found.agreement, words, document, tuple(forms))


def write_figures(
    study_path: Path, records: Path, out: Path, today: date, language: Language | None = None
) -> tuple[Path, ...]:
    """Write each figure of the report as SVG, PDF, PNG and its data as CSV into `out`; the files written.

    Raises StudyRefused with all findings of a bad study, UsageError where `out` cannot be written.
    """
    checked = accept(check(study_path, records, today))
    words = words_in(language or checked.study_file.study.language)
    document = report_of(reading_of(checked, analyse(checked, DUCKDB), words))
    files = {name: content for figure in document.figures for name, content in every_form(figure).items()}
    return write_all(out, files)


@dataclass(frozen=True, slots=True)
class Analysed:
    """What a study gave: results, how far the two implementations were compared, and what it was made from."""

    results: Results
    agreement: Agreement
    provenance: Mapping[str, object]


def analyse(checked: Checked, engine: Engine, variants: bool = False) -> Analysed:
    """Derive and estimate; the derived tables stand in the study's connection."""
    variations = vary(checked, engine) if variants else None  # before the study's own rows, which stay
    agreement = derive_twice(checked, engine)
    results = estimate_all(checked, variations)
    return Analysed(results, agreement, provenance_of(checked, agreement, engine))


def reading_of(checked: Checked, found: Analysed, words: Words) -> Reading:
    connection = checked.intake.connection
    return read(checked.study_file, connection, found.results, found.agreement, found.provenance, words)


def reports_of(
    document: Document, words: Words, forms: Sequence[str], appendix: bool, dated: date | None
) -> Mapping[str, bytes]:
    """The files of the report by their names: the pages, and the forms for paper that are asked for."""
    pages = {name: text.encode("utf-8") for name, text in write_pages(document, words).items()}
    paper = on_paper(document, words, appendix=appendix)
    return pages | {f"report.{form}": PAPER[form](paper, words, dated) for form in forms}


def export_r_check(study_path: Path, records: Path, out: Path, today: date) -> tuple[Path, ...]:
    """Write what R needs to recompute the study's curves, tests and hazard ratios; the files written.

    Raises StudyRefused with all findings of a bad study, UsageError where `out` cannot be written.
    """
    checked = accept(check(study_path, records, today))
    found = analyse(checked, DUCKDB)
    texts = r_check(checked.intake.connection, checked.study_file.study, found.results)
    return write_all(out, {name: text.encode("utf-8") for name, text in texts.items()})


def write_all(out: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Files by their names into a folder. Raises UsageError where that cannot be."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        return tuple(write_bytes(out / name, content) for name, content in files.items())
    except OSError as error:
        raise unwritable(out, error) from None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One patient's decisions under one definition, with the rules that made them."""

    patient_id: str
    variant: str
    data_origin: str
    evidence: tuple[Evidence, ...]
    rules: Mapping[str, Rule]
    planned: Mapping[str, int]
    words: Words


def explain(study_path: Path, records: Path, patient_id: str, variant: str, today: date) -> Explanation:
    """The evidence of one patient, derived anew. Raises UsageError for an unknown patient or variant."""
    checked = accept(check(study_path, records, today))
    definitions = checked.study_file.definitions
    if variant not in definitions:
        raise UsageError(f"there is no variant {variant!r}; known: {', '.join(definitions)}")
    derive_twice(checked, DUCKDB)
    known = patients_of(checked.intake.connection)
    if patient_id not in known:
        near = get_close_matches(patient_id, known, n=3)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise UsageError(f"there is no patient {patient_id!r} in {records}{hint}")
    return explanation_of(checked, patient_id, variant)


def explanation_of(checked: Checked, patient_id: str, variant: str) -> Explanation:
    """The same from a study that is already derived, for a patient and a variant that are there."""
    definitions = checked.study_file.definitions
    found = read_evidence(checked.intake.connection, patient_id)
    chosen = tuple(e for e in found if e.variant == variant or e.decision in OF_EVERY_DEFINITION)
    study = checked.study_file.study
    planned = {visit.label: visit.day for visit in study.planned_visits}
    rules, words = rules_by_id(definitions), words_in(study.language)
    return Explanation(patient_id, variant, study.data_origin, chosen, rules, planned, words)


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What is due in a study on a day, the words of its language, and the errors in records that it does not need."""

    schedule: Schedule
    words: Words
    set_aside: tuple[Finding, ...]

    @property
    def calendar(self) -> str:
        """The appointments as an iCalendar file. Raises ValueError where there is none."""
        return write_calendar(
            self.schedule,
            lambda appointment: summary(appointment, self.words),
            lambda appointment: window(appointment, self.words),
        )


def schedule(study_path: Path, records: Path, on: date, today: date, language: Language | None = None) -> Scheduled:
    """What is due on a day. Raises StudyRefused with all findings where the study or a table it needs has errors."""
    checked = check(study_path, records, today)
    errors = errors_among(checked.findings)
    set_aside = tuple(error for error in errors if concerns_others(error))
    if len(set_aside) < len(errors):
        raise StudyRefused(checked.findings)
    study, connection = checked.study_file.study, checked.intake.connection
    found = schedule_on(on, study, patient_records(connection, patients_of(connection)))
    return Scheduled(found, words_in(language or study.language), set_aside)


def concerns_others(finding: Finding) -> bool:
    """Whether it lies in a table of the records that no schedule needs."""
    table = Path(finding.table or "").stem
    return table in RECORD_TABLES and table not in NEEDED


def check(study_path: Path, records: Path, today: date) -> Checked:
    """Read and check a study and its records. Raises StudyRefused only where `study.yaml` itself cannot be used."""
    study_file = load_study(study_path)
    kinds = {name: COVARIATE_KINDS[kind] for name, kind in study_file.study.covariates.items()}
    intake = read_folder(records, covariates=kinds, today=today)
    file = records / ANSWERS_FILE
    answers = read_answers(file, today=today)
    found = (*intake.findings, *check_records(study_file.study, intake, today=today), *nobody_there(intake))
    findings = (*mark_answered(found, answers.given), *answers.findings)
    hashed = {ANSWERS_FILE: sha256(file.read_bytes()).hexdigest()} if file.is_file() else {}
    return Checked(study_file, intake, hashed, in_reading_order(findings))


def nobody_there(intake: Intake) -> tuple[Finding, ...]:
    """A study without a patient has nothing to report."""
    if patients_of(intake.connection):
        return ()
    return (
        Finding(
            severity=Severity.ERROR,
            code="nobody-there",
            table="patients",
            message="There is no patient yet: neither `patients` nor `endpoints` has a row.",
            remedy="Fill the tables in the folder of the records.",
        ),
    )


def accept(checked: Checked) -> Checked:
    """The same, if nothing forbids going on."""
    if errors_among(checked.findings):
        raise StudyRefused(checked.findings)
    return checked


def derive_twice(checked: Checked, engine: Engine) -> Agreement:
    """Derive in SQL on an engine and compare with the reference. Raises Disagreement where they differ."""
    definitions = checked.study_file.definitions
    engine.derive(checked.intake.connection, rule_tables(definitions))
    return compare(checked.intake.connection, definitions, seed=SEED)


def vary(checked: Checked, engine: Engine) -> Variations:
    """Everything that the protocol leaves open, derived and compared. Raises Disagreement."""
    return vary_definitions(checked.intake.connection, engine, checked.study_file.study)


def estimate_all(checked: Checked, variations: Variations | None = None) -> Results:
    connection, study_file = checked.intake.connection, checked.study_file
    findings = in_reading_order((*checked.findings, *cautions(connection, study_file.study)))
    return estimate(connection, study_file.definitions, findings, variations)


def write_outputs(checked: Checked, found: Analysed, reports: Mapping[str, bytes], out: Path) -> None:
    """The reports, `results.json`, the derived tables, and last the manifest of them all.

    Everything is made before anything is written. Raises UsageError where a file cannot be written.
    """
    numbers = write_results(checked.study_file.study, found.results, found.provenance)
    try:
        report = tuple(write_bytes(out / name, content) for name, content in reports.items())
        written = (*report, write(out / "results.json", numbers))
        derived = write_derived(checked.intake.connection, out / "derived")
        write(out / "manifest.json", write_manifest(found.provenance, out, (*written, *derived)))
    except OSError as error:
        raise unwritable(out, error) from None


def make_folder(out: Path) -> None:
    """Before the work, not after it. Raises UsageError where nothing can be written."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "manifest.json").unlink(missing_ok=True)  # whatever lies there is complete only with its manifest
        for earlier in (*out.glob("report-*.html"), *(out / f"report.{form}" for form in PAPER)):
            earlier.unlink(missing_ok=True)  # of a larger study, or a form that is not asked for again
    except OSError as error:
        raise unwritable(out, error) from None


def unwritable(out: Path, error: OSError) -> UsageError:
    return UsageError(f"cannot write into {out}: {error.strerror}; name another folder with --out")


def write(file: Path, text: str) -> Path:
    return write_bytes(file, text.encode("utf-8"))


def write_bytes(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file


def provenance_of(checked: Checked, agreement: Agreement, engine: Engine) -> Mapping[str, object]:
    """What a reader needs to get the same bytes again: inputs, versions, seed. No clock, host or path."""
    sources = {source.path: source.sha256 for source in checked.intake.present.values()}
    return {
        "data_origin": checked.study_file.study.data_origin,
        "inputs": {"study.yaml": checked.study_file.sha256, **dict(sorted((sources | checked.answers).items()))},
        "versions": {
            "theracurve": __version__,
            "python": platform.python_version(),
            **{part: version(part) for part in (*PARTS, *engine.packages)},
        },
        "engine": engine.name,
        "seed": SEED,
        "compared": {
            "patients": agreement.patients,
            "of_patients": agreement.of_patients,
            "rows": agreement.rows,
            "definitions": agreement.definitions,
        },
    }
