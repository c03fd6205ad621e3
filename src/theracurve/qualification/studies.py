"""Whole studies of nobody: every protocol derived by both implementations, and the demonstration word for word and byte
for byte."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from theracurve.analysis.answer import answer_of
from theracurve.checking import accept, check
from theracurve.definition.loader import load_study
from theracurve.derivation.engines.engine import DUCKDB
from theracurve.deriving import derive_twice
from theracurve.errors import Disagreement, StudyRefused
from theracurve.qualification.material import material
from theracurve.qualification.requirement import QualificationTest, Requirement, tried
from theracurve.request import RunRequest
from theracurve.run import Outcome, run
from theracurve.start import DEMONSTRATED, presets, start_demonstration
from theracurve.vocabulary.languages import LANGUAGES, Language
from theracurve.wording.abstract import abstract
from theracurve.wording.answer import answer_sentences
from theracurve.wording.words import words_in

PATIENTS, SEED = 12, 2  # of each cohort: not that of the demonstration
TODAY = date(2100, 1, 1)  # after every date of a cohort
GOLDEN = "report/golden"


def cohorts_twice() -> Iterator[QualificationTest]:
    """A cohort for every protocol that comes with the program, row by row by both implementations."""
    for preset in presets():
        yield cohort_twice(preset.name)


def cohort_twice(protocol: str) -> QualificationTest:
    with TemporaryDirectory(prefix="theracurve-") as name:
        folder = Path(name, "study")
        start_demonstration(folder, protocol, SEED, PATIENTS)
        try:
            agreement = derive_twice(accept(check(folder, folder / "records", TODAY)), DUCKDB)
        except Disagreement as apart:
            return tried(Requirement.COHORTS, protocol, PATIENTS, str(apart).splitlines())
        except StudyRefused as refused:
            return tried(Requirement.COHORTS, protocol, PATIENTS, [finding.message for finding in refused.findings])
    return tried(Requirement.COHORTS, protocol, agreement.rows, ())


def demonstration() -> Iterator[QualificationTest]:
    """The demonstration run twice: what it says in each language, and whether it gives the same bytes again."""
    with TemporaryDirectory(prefix="theracurve-") as name:
        folder = Path(name, "study")
        start_demonstration(folder, DEMONSTRATED, 1)
        outcomes = [run_into(folder, Path(name, place)) for place in ("first", "second")]
        yield from (words_as_stored(folder, outcomes[0], language) for language in LANGUAGES)
        yield bytes_again(Path(name, "first"), Path(name, "second"))


def run_into(folder: Path, out: Path) -> Outcome:
    return run(RunRequest(study=folder, records=folder / "records", out=out, today=TODAY, forms=("pdf", "docx")))


def words_as_stored(folder: Path, outcome: Outcome, language: Language) -> QualificationTest:
    """Answer and abstract with every number in them, against the stored texts."""
    study, words = load_study(folder).study, words_in(language)
    labels = {group: stated.label for group, stated in study.groups.items()}
    paragraphs = abstract(study, outcome.results, labels, words)
    found = {
        "answer": list(answer_sentences(study, answer_of(study, outcome.results), words)),
        "abstract": "\n\n".join("\n".join((p.heading, *p.sentences)) for p in paragraphs).split("\n"),
    }
    apart = [said for name, lines in found.items() for said in lines_apart(name, lines, language)]
    return tried(Requirement.WORDS, language, sum(map(len, found.values())), apart)


def lines_apart(name: str, lines: list[str], language: Language) -> Iterator[str]:
    file = material() / GOLDEN / f"{name}.demonstration.{language}.txt"
    stored = file.read_text(encoding="utf-8").rstrip("\n").split("\n")
    if len(stored) != len(lines):
        yield f"{name}: {len(stored)} / {len(lines)}"
    for expected, found in zip(stored, lines, strict=False):
        if expected != found:
            yield f"{name}: {expected} / {found}"


def bytes_again(first: Path, second: Path) -> QualificationTest:
    names = sorted({path.relative_to(out) for out in (first, second) for path in out.rglob("*") if path.is_file()})
    apart = [name.as_posix() for name in names if content(first / name) != content(second / name)]
    return tried(Requirement.BYTES, "", len(names), apart)


def content(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None
