"""A study's tables as they were read: how the columns of somebody's own files go into ours, and ours as CSV."""

from datetime import date
from pathlib import Path

from theracurve.errors import StudyRefused, UsageError
from theracurve.export.manifest import manifest_of
from theracurve.export.record_tables import record_tables
from theracurve.intake.mapping.showing import ColumnReading, column_readings
from theracurve.outputs.replacing import replacing
from theracurve.outputs.writing import write_files
from theracurve.run import accept, check


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
