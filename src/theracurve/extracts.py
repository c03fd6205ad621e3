"""A study's results in part: its figures alone, or files for another program."""

from datetime import date
from pathlib import Path

from theracurve.derivation.engines.engine import DUCKDB
from theracurve.export.export_format import ExportFormat
from theracurve.outputs import write_all
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
    document = report_of(reading_of(checked, analyse(checked, DUCKDB), words))
    files = {name: content for figure in document.figures for name, content in every_form(figure).items()}
    return write_all(out, files)


def write_export(study_path: Path, records: Path, out: Path, today: date, format: ExportFormat) -> tuple[Path, ...]:
    """Write a study's results for another program; the files written.

    Raises StudyRefused with all findings of a bad study, UsageError where `out` cannot be written.
    """
    checked = accept(check(study_path, records, today))
    found = analyse(checked, DUCKDB)
    texts = format.write(checked.intake.connection, checked.study_file.study, found.results)
    return write_all(out, {name: text.encode("utf-8") for name, text in texts.items()})
