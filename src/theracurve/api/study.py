"""A study opened from Python, and what its run gives."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from os.path import relpath
from pathlib import Path

import duckdb

from theracurve.analysis.claims.check import check_claims
from theracurve.analysis.results import Comparison, Results
from theracurve.analysis.study_estimate import StudyResult, as_cells, as_result_columns
from theracurve.api.tables import Listed, ResultTable, Tables, table_from, table_of
from theracurve.checking import accept, check
from theracurve.definition.loader import load_study
from theracurve.definition.published_claims import load_claims
from theracurve.due import schedule
from theracurve.errors import StudyRefused, UsageError
from theracurve.explain import explain
from theracurve.export.record_tables import typed_records
from theracurve.extracts import write_figures
from theracurve.report.document import Paragraph
from theracurve.report.figures.figure import Figure
from theracurve.report.figures.saving import as_svg
from theracurve.report.notebook import as_fragment
from theracurve.request import RunRequest
from theracurve.run import Outcome, run
from theracurve.survival._values.display import Cells, Shown
from theracurve.survival._values.tabular import TypedColumn, typed
from theracurve.terminal import in_text
from theracurve.terminal_findings import place_of
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.languages import ENGLISH, Language
from theracurve.wording.claims.because import because, verdict_name
from theracurve.wording.claims.titles import claim_title
from theracurve.wording.evidence import answer_name, rows_in_words, sentence
from theracurve.wording.labels import visit_name
from theracurve.wording.variants import variant_words
from theracurve.wording.words import words_in


@dataclass(frozen=True, slots=True)
class Findings(Shown):
    """What a person should look at, in reading order."""

    found: tuple[Finding, ...]

    def as_columns(self) -> dict[str, TypedColumn]:
        kinds = dict.fromkeys(("severity", "code", "table", "row", "column", "patient_id", "message", "remedy"), str)
        return {
            name: typed(int if name == "row" else kind, (getattr(finding, name) for finding in self.found))
            for name, kind in kinds.items()
        }

    def _cells(self) -> Cells:
        rows = tuple((str(f.severity), place_of(f), f.message, f.remedy) for f in self.found)
        header = ("severity", "where", "what", "what to do")
        return Cells(title=f"{len(rows)} findings", header=header, rows=rows)


@dataclass(frozen=True, eq=False)
class Estimates(Listed[StudyResult]):
    """Everything a study estimated and tested, in the order of its plan."""

    def as_columns(self) -> dict[str, TypedColumn]:
        return as_result_columns(self.listed)

    def _cells(self) -> Cells:
        return as_cells(f"{len(self)} estimates", self.listed)


@dataclass(frozen=True, eq=False)
class Comparisons(Listed[Comparison]):
    """Each analysis of the plan under each definition."""

    def as_columns(self) -> dict[str, TypedColumn]:
        return as_result_columns([estimate for one in self.listed for estimate in one.estimates])

    def _cells(self) -> Cells:
        rows = tuple(
            (str(place), one.endpoint, one.variant, ", ".join(f"{c.group} {c.events}/{c.n}" for c in one.curves))
            for place, one in enumerate(self.listed)
        )
        header = ("", "endpoint", "variant", "events / patients")
        return Cells(title=f"{len(self)} comparisons", header=header, rows=rows)


@dataclass(frozen=True, slots=True, eq=False)
class DrawnFigure:
    """A figure of the report as a notebook shows it."""

    figure: Figure

    def __repr__(self) -> str:
        return f"{self.figure.name}: {self.figure.title}"

    def _repr_svg_(self) -> str:
        return as_svg(self.figure)


@dataclass(frozen=True, eq=False)
class Figures(Mapping[str, DrawnFigure]):
    """Figures of the report by the names of their files."""

    drawn: Mapping[str, DrawnFigure] = field(repr=False)

    def __getitem__(self, name: str) -> DrawnFigure:
        return self.drawn[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.drawn)

    def __len__(self) -> int:
        return len(self.drawn)

    def __repr__(self) -> str:
        return f"{len(self)} figures: {', '.join(self)}"


@dataclass(frozen=True, slots=True, eq=False)
class StudyRun:
    """A finished run: its results, and the folder that holds its report and data."""

    outcome: Outcome = field(repr=False)

    @property
    def results(self) -> Results:
        return self.outcome.results

    @property
    def comparisons(self) -> Comparisons:
        return Comparisons(self.results.comparisons)

    @property
    def estimates(self) -> Estimates:
        return Estimates(self.results.estimates)

    @property
    def findings(self) -> Findings:
        return Findings(self.results.findings)

    @property
    def figures(self) -> Figures:
        return Figures({figure.name: DrawnFigure(figure) for figure in self.outcome.document.figures})

    @property
    def tables(self) -> Tables:
        """The derived tables, as they lie in the folder of the run."""
        files = sorted((self.outcome.folder / "derived").glob("*.parquet"))
        with duckdb.connect() as connection:
            return Tables({file.stem: table_from(file.stem, connection.read_parquet(str(file))) for file in files})

    @property
    def sentence(self) -> str:
        """What was found and for whom, in the sentence with which the report begins."""
        answer = self.outcome.document.sections[0]
        return next(in_text(b.parts) for b in answer.blocks if isinstance(b, Paragraph) and b.kind == "answer")

    def __str__(self) -> str:
        return "\n".join((self.outcome.document.title, self.sentence, *map(str, self.outcome.reports)))

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        """The first screen of the report, and where the whole lies, seen from where the notebook runs."""
        report = escape(Path(relpath(self.outcome.reports[0])).as_posix(), quote=True)
        begins = as_fragment(self.outcome.document, self.outcome.words)
        return f'{begins}\n<p><a href="{report}">{report}</a></p>'


@dataclass(frozen=True, slots=True)
class OpenStudy:
    """A study file and the folder of its records."""

    study: Path
    records: Path

    @property
    def folder(self) -> Path:
        return self.study if self.study.is_dir() else self.study.parent

    def check(self) -> Findings:
        """Everything a person should look at. Raises StudyRefused where study.yaml itself cannot be used."""
        return Findings(check(self.study, self.records, date.today()).findings)

    def run(
        self,
        out: str | Path | None = None,
        *,
        language: Language | None = None,
        forms: Sequence[str] = (),
        appendix: bool = False,
        variants: bool = False,
    ) -> StudyRun:
        """Check, derive, estimate and report into `out` (STUDY/results); `forms` are "pdf" and "docx", which have each
        patient's page only with `appendix`, as a report of more than 1000 patients.

        Raises StudyRefused with all findings where the study or its records have errors, UsageError for an unknown
        form or a folder that cannot be written.
        """
        request = RunRequest(
            study=self.study,
            records=self.records,
            out=Path(out) if out is not None else self.folder / "results",
            today=date.today(),
            language=language,
            forms=tuple(forms),
            appendix=appendix,
            variants=variants,
        )
        return StudyRun(run(request))

    def explain(self, patient: str, variant: str = "protocol") -> ResultTable:
        """Every decision about one patient, derived anew. Raises UsageError for an unknown patient or variant."""
        found = explain(self.study, self.records, patient, variant, date.today())
        texts = ("decision", "subject", "visit", "answer", "sentence")
        kinds = dict.fromkeys(texts, str) | dict.fromkeys(("baseline", "value", "threshold"), float)
        rows = [
            (
                *(found.words(f"labels.decisions.{e.decision}"), e.subject, visit_name(e.visit, found.words)),
                *(answer_name(e, found.words), sentence(e, found.rules, found.words)),
                *(e.baseline, e.value, e.threshold, e.unit, e.rule_id, rows_in_words(e)),
            )
            for e in found.evidence
        ]
        return table_of(patient, {**kinds, **dict.fromkeys(("unit", "rule", "rows"), str)}, rows)

    def schedule(self, on: date | None = None) -> ResultTable:
        """Every visit and administration that is planned, and what has become of it on a day (today).

        Raises StudyRefused with all findings where the study or a table it needs has errors.
        """
        today = date.today()
        found = schedule(self.study, self.records, on or today, today)
        days = dict.fromkeys(("earliest", "planned", "latest", "done_on"), date)
        kinds = dict.fromkeys(("patient_id", "name", "status"), str) | days
        rows = [[getattr(appointment, name) for name in kinds] for appointment in found.schedule.appointments]
        return table_of(f"{found.schedule.title}, {found.schedule.on}", kinds, rows)

    def figures(self, out: str | Path | None = None, *, language: Language | None = None) -> tuple[Path, ...]:
        """Write each figure of the report as SVG, PDF, PNG and its data as CSV into `out` (STUDY/figures); the files.

        Raises StudyRefused with all findings of a bad study, UsageError where `out` cannot be written.
        """
        folder = Path(out) if out is not None else self.folder / "figures"
        return write_figures(self.study, self.records, folder, date.today(), language)

    def tables(self) -> Tables:
        """The record tables as they were read, typed: of a date both ends, of a limit (`<5`) its sign apart.

        Raises StudyRefused with all findings of a bad study.
        """
        intake = accept(check(self.study, self.records, date.today())).intake
        return Tables({t.name: table_from(t.name, typed_records(intake.connection, t)) for t in intake.tables})

    def variants(self) -> ResultTable:
        """Every definition of the study, and what it changes. Raises StudyRefused where study.yaml cannot be used."""
        file = load_study(self.study)
        words = words_in(file.study.language)
        rows = [(name, variant_words(file.study, name, words)) for name in file.definitions]
        return table_of("definitions", {"variant": str, "changes": str}, rows)

    def claims(self) -> ResultTable:
        """Published numbers that the study, or the claims.yaml beside it, states, held against each other.

        Raises StudyRefused with all findings where there are none, or one cannot be read.
        """
        read, words = load_claims(self.study), words_in(ENGLISH)
        if read.findings:
            raise StudyRefused(read.findings)
        checked = check_claims(read.published.claims, read.published.level)
        rows = [(verdict_name(c.verdict, words), claim_title(c.claim, words), because(c, words)) for c in checked]
        return table_of("claims", dict.fromkeys(("verdict", "claim", "because"), str), rows)


def open(study: str | Path, records: str | Path | None = None) -> OpenStudy:
    """A study folder, or its study.yaml, and where its records are (STUDY/records). Raises UsageError without them."""
    path = Path(study)
    if not path.exists():
        raise UsageError(f"there is no study {path}; name a folder with a study.yaml, or that file")
    folder = path if path.is_dir() else path.parent
    return OpenStudy(path, Path(records) if records is not None else folder / "records")
