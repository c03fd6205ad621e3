"""A study's tables as they were read: how the columns of somebody's own files go into ours, and ours as CSV."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from theracurve.errors import StudyRefused, UsageError
from theracurve.export.annotated_workbook import annotated
from theracurve.export.manifest import manifest_of
from theracurve.export.record_tables import record_tables
from theracurve.intake.mapping.showing import ColumnReading, column_readings
from theracurve.outputs.replacing import replacing
from theracurve.outputs.writing import write_files
from theracurve.run import accept, check
from theracurve.vocabulary.findings import Finding


def read_so(study_path: Path, records: Path, today: date) -> tuple[ColumnReading, ...]:
    """How every column of a study's own files is read. Raises StudyRefused where the study or its mapping is not
    readable, UsageError where there is no mapping."""
    mapping = check(study_path, records, today).intake.mapping
    if mapping.mapped is None and mapping.findings:
        raise StudyRefused(mapping.findings)
    if mapping.mapped is None:
        raise UsageError(f"there is no mapping.yaml in {records}: `theracurve new DIR --from FILE` drafts one")
    return column_readings(mapping)


def write_tables(study_path: Path, records: Path, out: Path, today: date) -> tuple[Path, ...]:
    """Write the record tables as they were read, as CSV into `out`; the files written.

    Raises StudyRefused with all findings of a bad study, UsageError where `out` cannot be written.
    """
    checked = accept(check(study_path, records, today))
    texts = record_tables(checked.intake.connection, checked.intake.tables)
    files = {name: text.encode("utf-8") for name, text in texts.items()}
    with replacing(out, "tables") as folder:
        write_files(folder, files)
        inputs = {"study.yaml": checked.study_file.sha256, **dict(sorted(checked.inputs.items()))}
        write_files(folder, manifest_of(folder, "tables", {"inputs": inputs}))
    return tuple(out / name for name in files)


def write_annotated(findings: Sequence[Finding], records: Path, out: Path) -> tuple[Path, ...]:
    """Copies of the workbooks of the records with the cells marked that the findings speak of; the files written.

    The first goes to `out`, others beside it under their own names. Raises UsageError where no finding is in a
    workbook, or a file is there already.
    """
    files = sorted({str(finding.file) for finding in findings if finding.file and finding.sheet})
    if not files:
        raise UsageError("no finding speaks of a cell of a workbook; there is nothing to mark")
    targets = [out, *(out.with_name(f"{out.stem} {Path(file).stem}.xlsx") for file in files[1:])]
    for file, target in zip(files, targets, strict=True):
        write_new_file(target, annotated((records / file).read_bytes(), file, findings))
    return tuple(targets)


def write_new_file(target: Path, data: bytes) -> None:
    try:
        with target.open("xb") as stream:
            stream.write(data)
    except FileExistsError:
        raise UsageError(f"{target} is there already; nothing is overwritten: name another file") from None
    except OSError as error:
        raise UsageError(f"cannot write {target}: {error.strerror}; name another file") from None
