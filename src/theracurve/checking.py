"""A study and its records read and checked, before anything is derived: what every command begins with."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from theracurve.definition.loader import FILE_NAME, StudyFile, load_study
from theracurve.definition.study import Study
from theracurve.errors import StudyRefused
from theracurve.intake.covariates import KINDS
from theracurve.intake.folder import Intake, read_folder
from theracurve.intake.mapping.loading import MAPPING_FILE
from theracurve.intake.nominal import LEDGER_HEAD_FILE, MANIFEST_FILE
from theracurve.intake.resources import USUAL, Resources
from theracurve.intake.strangers import given_instead
from theracurve.records.answers import mark_answered, read_answers
from theracurve.records.checks import check_records
from theracurve.records.coverage import variants_left_out
from theracurve.records.ledger_head import read_ledger_head
from theracurve.vocabulary.findings import Finding, errors_among, in_reading_order

NO_TABLES = ("folder-without-tables", "folder-unreadable", "file-not-a-table")
ANSWERS_FILE = "answers.csv"


@dataclass(frozen=True, slots=True)
class Checked:
    """A study with its records as read and everything there is to say about them.

    `beside` are the hashes of answers.csv and ledger.json (or manifest.json) by their names, where they are there;
    `ledger` is the head of the ledger that the records were written at, where they were and are as they were written.
    """

    study_file: StudyFile
    intake: Intake
    beside: dict[str, str]
    findings: tuple[Finding, ...]
    ledger: Mapping[str, object] | None = None

    @property
    def inputs(self) -> dict[str, str]:
        """The hashes of what was read beside the study, by the names of the files."""
        return hashes_of(self.intake) | self.beside


def check(study_path: Path, records: Path, today: date, resources: Resources = USUAL) -> Checked:
    """Read and check a study and its records. Raises StudyRefused only where `study.yaml` itself cannot be used."""
    whole, intake = read_study(study_path, records, today, resources)
    answers = read_answers(records / ANSWERS_FILE, today=today)
    checks = intake.placed(checks_of(whole.definitions, intake, today))
    study_file = without_variants(whole, variants_left_out(whole.definitions, intake))
    read = () if [f.code for f in checks] == ["nobody-there"] else intake.findings  # empty tables need no line each
    found = (*read, *checks)
    answered = {ANSWERS_FILE: answers.sha256} if answers.sha256 else {}
    ledger = read_ledger_head(records, {FILE_NAME: study_file.sha256} | hashes_of(intake) | answered)
    findings = (*mark_answered(found, answers.given), *answers.findings, *ledger.findings)
    beside = answered | ({LEDGER_HEAD_FILE: ledger.sha256} if ledger.sha256 else marks_beside(records, intake))
    return Checked(study_file, intake, beside, in_reading_order(findings), ledger.stated)


def marks_beside(records: Path, intake: Intake) -> dict[str, str]:
    """The hash of the manifest beside tables that were written from a mapping, where it names nominal dates."""
    return {MANIFEST_FILE: sha256((records / MANIFEST_FILE).read_bytes()).hexdigest()} if intake.nominal else {}


def without_variants(whole: StudyFile, left_out: Collection[str]) -> StudyFile:
    """The study without the variants that cannot be looked at, each of which a finding names."""
    if not left_out:
        return whole
    kept = {name: changes for name, changes in whole.study.variants.items() if name not in left_out}
    definitions = {name: study for name, study in whole.definitions.items() if name not in left_out}
    return replace(whole, study=whole.study.model_copy(update={"variants": kept}), definitions=definitions)


def read_study(study_path: Path, records: Path, today: date, resources: Resources = USUAL) -> tuple[StudyFile, Intake]:
    """A study and its records as they are read, before anything is held against anything. Raises as `check` does."""
    instead = given_instead(study_path)
    if instead is not None:
        raise StudyRefused([instead])
    study_file = load_study(study_path)
    kinds = {name: KINDS[kind] for name, kind in study_file.study.covariates.items()}
    zone = study_file.study.time_zone
    return study_file, read_folder(records, covariates=kinds, today=today, time_zone=zone, resources=resources)


def hashes_of(intake: Intake) -> dict[str, str]:
    """The hashes of the files that tables were read from, by their names."""
    return {source.path: source.sha256 for source in intake.present.values()} | dict(intake.mapping.hashes)


def checks_of(definitions: dict[str, Study], intake: Intake, today: date) -> tuple[Finding, ...]:
    """The checks across the tables; none while a mapping has questions or no table could be read, from which most of
    them would only follow; and of a study without patients only that."""
    errors = errors_among(intake.findings)
    if any(error.table == MAPPING_FILE or error.code in NO_TABLES for error in errors):
        return ()
    found = check_records(definitions, intake, today=today)
    nobody = tuple(finding for finding in found if finding.code == "nobody-there")
    return nobody if nobody and not errors else found


def accept(checked: Checked) -> Checked:
    """The same, if nothing forbids going on."""
    if errors_among(checked.findings):
        raise StudyRefused(checked.findings)
    return checked
