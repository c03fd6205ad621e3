"""A study's results in part: its figures alone, or files for another program."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from theracurve.derivation.engines.engine import DUCKDB
from theracurve.export.export_format import ExportFormat
from theracurve.export.manifest import manifest_of
from theracurve.outputs.replacing import replacing
from theracurve.outputs.writing import write_files
from theracurve.report.figures.saving import every_form
from theracurve.report.report import report_of
from theracurve.run import accept, analyse, check, reading_of
from theracurve.vocabulary.languages import Language
from theracurve.wording.words import words_in


def write_figures(
    study_path: Path, records: Path, out: Path, today: date, language: Language | None = None
) -> tuple[Path, ...]:
    """Write each figure of the report as SVG, PDF, PNG and its data as CSV into `out`; the files written.

    Raises StudyRefused with all findings of a bad study, UsageError where `out` cannot be written.
    """
    checked = accept(check(study_path, records, today))
    words = words_in(language or checked.study_file.study.language)
    with replacing(out, "figures") as folder:
        found = analyse(checked, DUCKDB)
        document = report_of(reading_of(checked, found, words))
        files = {name: content for figure in document.figures for name, content in every_form(figure).items()}
        write_with_manifest(folder, files, "figures", found.provenance)
    return tuple(out / name for name in files)


def write_export(study_path: Path, records: Path, out: Path, today: date, format: ExportFormat) -> tuple[Path, ...]:
    """Write a study's results for another program; the files written.

    Raises StudyRefused with all findings of a bad study, UsageError where `out` cannot be written.
    """
    checked = accept(check(study_path, records, today))
    command = f"export --format {format.name}"
    with replacing(out, command) as folder:
        found = analyse(checked, DUCKDB)
        texts = format.write(checked.intake.connection, checked.study_file.study, found.results)
        files = {name: text.encode("utf-8") for name, text in texts.items()}
        write_with_manifest(folder, files, command, found.provenance)
    return tuple(out / name for name in files)


def write_with_manifest(
    folder: Path, files: Mapping[str, bytes], command: str, provenance: Mapping[str, object]
) -> None:
    write_files(folder, files)
    write_files(folder, manifest_of(folder, command, provenance))
