"""A study's tables as they were read: how the columns of somebody's own files go into ours, and ours as CSV."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from theracurve.checking import check
from theracurve.errors import StudyRefused, UsageError
from theracurve.export.annotated_workbook import annotated
from theracurve.export.manifest import manifest_of
from theracurve.export.record_tables import order_as_written, record_tables
from theracurve.intake.covariates import KINDS
from theracurve.intake.folder import Intake, read_folder
from theracurve.intake.mapping.loading import MAPPING_FILE
from theracurve.intake.mapping.newer import NewerExport, compared
from theracurve.intake.mapping.showing import ColumnReading, column_readings
from theracurve.intake.nominal import NOMINAL_KEY
from theracurve.intake.sources.recognise import recognise
from theracurve.outputs.file import write_new_file
from theracurve.outputs.replacing import replacing
from theracurve.outputs.writing import write_files
from theracurve.vocabulary.findings import Finding, errors_among


def read_so(study_path: Path, records: Path, today: date) -> tuple[ColumnReading, ...]:
    """How every column of a study's own files is read. Raises StudyRefused where the study or its mapping is not
    readable, UsageError where there is no mapping."""
    mapping = check(study_path, records, today).intake.mapping
    if mapping.mapped is None and mapping.findings:
        raise StudyRefused(mapping.findings)
    if mapping.mapped is None:
        raise UsageError(f"there is no mapping.yaml in {records}: `theracurve new DIR --from FILE` drafts one")
    return column_readings(mapping)


def newer_export(study_path: Path, records: Path, newer: Path, instead_of: str, today: date) -> NewerExport:
    """What a newer export says otherwise than the file of the study in whose place it would stand; nothing is written.

    Raises UsageError where there is no mapping, or it is not plain which file it would replace; StudyRefused where the
    study is not readable.
    """
    checked = check(study_path, records, today)
    mapping = checked.intake.mapping
    if mapping.mapped is None:
        raise UsageError(f"there is no mapping.yaml in {records}: a newer table of records is compared by no other")
    replaced, study = replaced_file(newer, instead_of, mapping.files), checked.study_file.study
    with TemporaryDirectory(prefix="theracurve-") as name:
        for file in (MAPPING_FILE, *mapping.files):
            source = newer if file == replaced else records / file
            (Path(name) / file).write_bytes(source.read_bytes())
        kinds = {covariate: KINDS[kind] for covariate, kind in study.covariates.items()}
        read = read_folder(Path(name), covariates=kinds, today=today, time_zone=study.time_zone)
        return compared(mapping, read.mapping, checked.intake.findings, read.findings)


def replaced_file(newer: Path, instead_of: str, files: frozenset[str]) -> str:
    """The file of the study that a newer one stands for: the one that is named, of its name, or the only one."""
    if not newer.is_file():
        raise UsageError(f"there is no file {newer}")
    named = [file for file in (instead_of, newer.name) if file in files]
    if instead_of and instead_of not in files:
        raise UsageError(f"the mapping reads no file {instead_of}; it reads {', '.join(sorted(files))}")
    if not named and len(files) > 1:
        raise UsageError(f"say with --of which file {newer.name} is newer than: {', '.join(sorted(files))}")
    return named[0] if named else next(iter(files))


def write_tables(study_path: Path, records: Path, out: Path, today: date) -> tuple[Path, ...]:
    """Write the record tables as they were read, as CSV into `out`; the files written.

    What the protocol still wants of the records does not keep them from being looked at. Raises StudyRefused with all
    findings where a table cannot be read, UsageError where `out` cannot be written.
    """
    checked = check(study_path, records, today)
    if errors_among(checked.intake.findings) or not checked.intake.tables:
        raise StudyRefused(checked.findings)
    texts = record_tables(checked.intake.connection, checked.intake.tables)
    files = {name: text.encode("utf-8") for name, text in texts.items()}
    with replacing(out, "tables") as folder:
        write_files(folder, files)
        inputs = {"study.yaml": checked.study_file.sha256, **dict(sorted(checked.inputs.items()))}
        nominal = dict(nominal_as_written(checked.intake))
        marks = {NOMINAL_KEY: nominal} if nominal else {}
        write_files(folder, manifest_of(folder, "tables", {"inputs": inputs, **marks}))
    return tuple(out / name for name in files)


def nominal_as_written(intake: Intake) -> Iterator[tuple[str, Mapping[str, list[int]]]]:
    """The planned days by table and column, each row by its number in the file that is written."""
    for table in intake.tables:
        nominal = intake.mapping.nominal(table.name) or intake.nominal.get(table.name, {})
        if nominal:
            order = order_as_written(intake.connection, table)
            yield (
                table.name,
                {
                    column: [at for at, row in enumerate(order, start=1) if row in rows]
                    for column, rows in nominal.items()
                },
            )


def write_annotated(findings: Sequence[Finding], records: Path, out: Path) -> tuple[Path, ...]:
    """Copies of the workbooks of the records with the cells marked that the findings speak of; the files written.

    The first goes to `out`, others beside it under their own names. Raises UsageError where no finding is in an Excel
    workbook, or a file is there already.
    """
    sheets = sorted({str(finding.file) for finding in findings if finding.file and finding.sheet})
    if not sheets:
        raise UsageError("no finding speaks of a cell of a workbook; there is nothing to mark")
    files = [file for file in sheets if recognise(records / file) == "workbook"]
    if not files:
        raise UsageError(f"cells are marked in Excel workbooks (.xlsx) alone, and {', '.join(sheets)} is none")
    targets = [out, *(out.with_name(f"{out.stem} {Path(file).stem}.xlsx") for file in files[1:])]
    for file, target in zip(files, targets, strict=True):
        write_new_file(target, annotated((records / file).read_bytes(), file, findings))
    return tuple(targets)
