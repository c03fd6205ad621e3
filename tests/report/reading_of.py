"""A study read for its report without the command line, and without comparing the two implementations."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from theracurve.checking import Checked, accept, check
from theracurve.definition.loader import parse_study
from theracurve.derivation.agreement import Agreement
from theracurve.derivation.engines.engine import DUCKDB
from theracurve.derivation.rule_tables import rule_tables
from theracurve.deriving import SEED
from theracurve.estimating import estimate_all
from theracurve.export.provenance import provenance_of
from theracurve.report.reading import Reading, read
from theracurve.synthetic.cohort import generate_cohort, write_cohort
from theracurve.wording.words import words_in


def cohort(folder: Path, text: str, sizes: Mapping[str, int], seed: int = 1) -> Path:
    """A synthetic study in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    write_cohort(generate_cohort(parse_study(text).study, sizes, seed=seed), folder)
    return folder


def derived(folder: Path) -> Checked:
    """Checked and derived once."""
    checked = accept(check(folder / "study.yaml", folder / "records", date(2026, 11, 25)))
    DUCKDB.derive(checked.intake.connection, rule_tables(checked.study_file.definitions))
    return checked


def reading_of(folder: Path, language: str = "en") -> Reading:
    checked, nobody = derived(folder), Agreement(0, 0, 0, 0)
    provenance = provenance_of(checked.study_file, checked.inputs, nobody, DUCKDB, SEED)
    results, words = estimate_all(checked), words_in(language)
    return read(checked.study_file, checked.intake.connection, results, nobody, provenance, words)
