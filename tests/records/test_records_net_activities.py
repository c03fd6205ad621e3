"""The checks judge what is net at the injection before anything is derived: the same net activities, to a becquerel."""

from datetime import date
from pathlib import Path

import pytest

from spec.example import Example
from spec.examples.exposure import EXPOSURE
from spec.implementations import by_reference
from theracurve.definition.loader import parse_study
from theracurve.intake import read_folder
from theracurve.records.examined import Examined
from theracurve.records.net_activities import injected

TODAY = date(2026, 1, 1)
BECQUEREL = 1e-9  # GBq
Bounds = dict[tuple[str, int, str], tuple[float, float]]


def derived(example: Example) -> Bounds:
    rows = by_reference(example.study_text, example.record_texts)["exposure"]
    known = (row for row in rows if row["net_lower_gbq"] is not None)
    return {(r["patient_id"], r["cycle"], r["agent"]): (r["net_lower_gbq"], r["net_upper_gbq"]) for r in known}


def checked(example: Example, folder: Path) -> Bounds:
    for table, text in example.record_texts.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    definitions = parse_study(example.study_text, "study.yaml").definitions
    seen = Examined(definitions, read_folder(folder, covariates={}, today=TODAY), TODAY)
    cycles = dict(seen.rows("SELECT row, cycle FROM records.administrations"))
    found = injected(seen, "true")
    return {(str(g.patient_id), cycles[g.row], g.agent): (float(g.lower), float(g.upper)) for g in found}


@pytest.mark.parametrize("example", EXPOSURE.examples, ids=lambda example: example.title)
def test_the_checks_see_the_net_activity_that_is_derived(example: Example, tmp_path: Path) -> None:
    found = checked(example, tmp_path)
    for administration, bounds in derived(example).items():
        assert found[administration] == pytest.approx(bounds, abs=BECQUEREL)
