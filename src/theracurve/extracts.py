"""A study's results in part: its figures alone, or files for another program."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from theracurve.analysis.quick import QuickLook
from theracurve.checking import accept, check
from theracurve.derivation.engines.engine import DUCKDB
from theracurve.errors import UsageError
from theracurve.export.export_format import ExportFormat
from theracurve.export.manifest import manifest_of
from theracurve.export.quick_json import write_quick
from theracurve.outputs.file import replace_file
from theracurve.outputs.replacing import replacing
from theracurve.outputs.writing import write_files
from theracurve.report.figures.saving import USUAL_PRINT, Print, as_pdf, as_svg, every_form
from theracurve.report.html import write_html
from theracurve.report.quick_report import quick_figure, quick_report
from theracurve.report.report import report_of
from theracurve.run import analyse, reading_of
from theracurve.vocabulary.languages import Language
from theracurve.wording.words import Words, words_in


def write_figures(
    study_path: Path,
    records: Path,
    out: Path,
    today: date,
    language: Language | None = None,
    wanted: Print = USUAL_PRINT,
) -> tuple[Path, ...]:
    """Write each figure of the report as it is wanted (SVG, PDF, PNG and its data as CSV) into `out`; the files.

    Raises StudyRefused with all findings of a bad study, UsageError where `out` cannot be written.
    """
    checked = accept(check(study_path, records, today))
    words = words_in(language or checked.study_file.study.language)
    with replacing(out, "figures") as folder:
        found = analyse(checked, DUCKDB)
        document = report_of(replace(reading_of(checked, found, words), curve_look=wanted.curve_look))
        files = {name: content for figure in document.figures for name, content in every_form(figure, wanted).items()}
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
        made = format.write(checked.intake.connection, checked.study_file.study, found.results)
        files = {
            name: content.encode("utf-8") if isinstance(content, str) else content for name, content in made.items()
        }
        write_with_manifest(folder, files, command, found.provenance)
    return tuple(out / name for name in files)


LOOKS: dict[str, Callable[[QuickLook, str, Words], bytes]] = {
    ".html": lambda look, name, words: write_html(quick_report(look, name, words), words).encode("utf-8"),
    ".svg": lambda look, name, words: as_svg(quick_figure(look, name, words)).encode("utf-8"),
    ".pdf": lambda look, name, words: as_pdf(quick_figure(look, name, words)),
    ".json": lambda look, name, words: write_quick(look).encode("utf-8"),
}


def write_look(look: QuickLook, name: str, out: Path, words: Words) -> None:
    """Write a quick look at the file `name`: a page, its figure, or its numbers, by the ending of `out`.

    Raises UsageError for another ending, and where the file cannot be written.
    """
    if out.suffix not in LOOKS:
        raise UsageError(f"--out: expected a file that ends in {', '.join(LOOKS)}; found {out.name}")
    replace_file(out, LOOKS[out.suffix](look, name, words))


def write_with_manifest(
    folder: Path, files: Mapping[str, bytes], command: str, provenance: Mapping[str, object]
) -> None:
    write_files(folder, files)
    write_files(folder, manifest_of(folder, command, provenance))
