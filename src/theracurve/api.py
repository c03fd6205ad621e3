"""theracurve from Python, as in a notebook:

    import theracurve as tc

    study = tc.open("mystudy")
    study.check()  # what a person should look at
    study.run()    # writes the report, and shows how it begins

Every result shows itself, printed and in a notebook.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from theracurve.analysis.results import Comparison, Results
from theracurve.analysis.study_estimate import StudyResult
from theracurve.errors import UsageError
from theracurve.report.notebook import as_fragment
from theracurve.request import RunRequest
from theracurve.run import Outcome, check, run
from theracurve.survival._values.display import Cells, Shown
from theracurve.terminal import place_of
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.languages import Language


@dataclass(frozen=True, slots=True)
class Findings(Shown):
    """What a person should look at, in reading order."""

    found: tuple[Finding, ...]

    def _cells(self) -> Cells:
        rows = tuple((str(f.severity), place_of(f), f.message, f.remedy) for f in self.found)
        header = ("severity", "where", "what", "what to do")
        return Cells(title=f"{len(rows)} findings", header=header, rows=rows)


@dataclass(frozen=True, slots=True)
class StudyRun:
    """A finished run: its results, and the folder that holds its report and data."""

    outcome: Outcome

    @property
    def results(self) -> Results:
        return self.outcome.results

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        return self.results.comparisons

    @property
    def estimates(self) -> tuple[StudyResult, ...]:
        return self.results.estimates

    def __str__(self) -> str:
        return "\n".join((self.outcome.document.title, *map(str, self.outcome.reports)))

    def _repr_html_(self) -> str:
        return as_fragment(self.outcome.document, self.outcome.words)


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
        patient's page only with `appendix`.

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


def open(study: str | Path, records: str | Path | None = None) -> OpenStudy:
    """A study folder, or its study.yaml, and where its records are (STUDY/records). Raises UsageError without them."""
    path = Path(study)
    if not path.exists():
        raise UsageError(f"there is no study {path}; name a folder with a study.yaml, or that file")
    folder = path if path.is_dir() else path.parent
    return OpenStudy(path, Path(records) if records is not None else folder / "records")
