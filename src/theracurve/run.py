"""The main path: check, derive, estimate, report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from theracurve.analysis.results import Results
from theracurve.analysis.variations.values import Variations
from theracurve.analysis.variations.vary import vary_definitions
from theracurve.analysis.window_ends import window_ends
from theracurve.checking import Checked, accept, check
from theracurve.derivation.agreement import Agreement
from theracurve.derivation.double_programming import patients_of
from theracurve.derivation.engines.duckdb import write_derived
from theracurve.derivation.engines.engine import Engine
from theracurve.deriving import SEED, derive_twice
from theracurve.estimating import estimate_all
from theracurve.export.manifest import manifest_of
from theracurve.export.provenance import provenance_of
from theracurve.export.results_json import write_results
from theracurve.intake.resources import require_room
from theracurve.outputs.memory import available_mib
from theracurve.outputs.replacing import replacing
from theracurve.outputs.writing import write_files
from theracurve.report.document import Document
from theracurve.report.forms import reports_of
from theracurve.report.reading import Reading, read
from theracurve.report.report import report_of
from theracurve.request import RunRequest, Stage
from theracurve.sharing import share
from theracurve.wording.words import Words, words_in


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished run: where its files are, what it found, and how far the two implementations were compared."""

    folder: Path
    data_origin: str
    results: Results = field(repr=False)
    agreement: Agreement = field(repr=False)
    words: Words = field(repr=False)
    document: Document = field(repr=False)
    forms: tuple[str, ...] = ()

    @property
    def reports(self) -> tuple[Path, ...]:
        return tuple(self.folder / f"report.{form}" for form in ("html", *self.forms))


def unsaid(stage: Stage) -> None:
    """Takes no notice of a stage."""


def run(request: RunRequest, say: Callable[[Stage], None] = unsaid) -> Outcome:
    """Run a study and write its report and data, which replace those of an earlier run whole or not at all; `say` is
    told where each stage begins.

    Raises StudyRefused with all findings of a bad study, UsageError where the engine is not there, memory is short or
    nothing can be written.
    """
    request.engine.require()
    say(Stage.READ)
    checked = accept(check(request.study, request.records, request.today, request.resources))
    patients = len(patients_of(checked.intake.connection))
    require_room(available_mib(), request.resources, patients, len(checked.study_file.definitions))
    study = checked.study_file.study
    words = words_in(request.language or study.language)
    with replacing(request.out, "run") as folder:
        found = analyse(checked, request.engine, request.variants, say)
        say(Stage.REPORT)
        reading = reading_of(checked, found, words, request.appendix)
        document = report_of(reading)
        reports = reports_of(document, words, request.forms, request.appendix, study.data_cutoff)
        say(Stage.WRITE)
        write_outputs(checked, found, reports, folder)
    if request.share is not None:
        share(reading, request.share, request.forms)
    return Outcome(request.out, study.data_origin, found.results, found.agreement, words, document, request.forms)


@dataclass(frozen=True, slots=True)
class Analysed:
    """What a study gave: results, how far the two implementations were compared, and what it was made from."""

    results: Results
    agreement: Agreement
    provenance: Mapping[str, object]


def analyse(
    checked: Checked, engine: Engine, variants: bool = False, say: Callable[[Stage], None] = unsaid
) -> Analysed:
    """Derive and estimate; the derived tables stand in the study's connection."""
    say(Stage.DERIVE)
    variations = vary(checked, engine) if variants else None  # before the study's own rows, which stay
    ends = window_ends(checked.intake.connection, engine, checked.study_file.study, SEED)
    agreement = derive_twice(checked, engine)
    say(Stage.ESTIMATE)
    results = estimate_all(checked, variations, ends)
    provenance = provenance_of(checked.study_file, checked.inputs, agreement, engine, SEED, checked.ledger)
    return Analysed(results, agreement, provenance)


def reading_of(checked: Checked, found: Analysed, words: Words, appendix: bool = False) -> Reading:
    connection = checked.intake.connection
    return read(checked.study_file, connection, found.results, found.agreement, found.provenance, words, appendix)


def vary(checked: Checked, engine: Engine) -> Variations:
    """Everything that the protocol leaves open, derived and compared. Raises Disagreement."""
    return vary_definitions(checked.intake.connection, engine, checked.study_file.study)


def write_outputs(checked: Checked, found: Analysed, reports: Mapping[str, bytes], folder: Path) -> None:
    """The reports, `results.json`, the derived tables, and last the manifest of them all.

    Everything is made before anything is written. Raises OSError where a file cannot be written.
    """
    numbers = write_results(checked.study_file.study, found.results, found.provenance)
    write_files(folder, {**reports, "results.json": numbers.encode("utf-8")})
    write_derived(checked.intake.connection, folder / "derived")
    write_files(folder, manifest_of(folder, "run", found.provenance))
