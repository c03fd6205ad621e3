"""Broken files of every kind end in findings: never a traceback, never a defect of ours, never a row made up."""

import os
from datetime import date
from pathlib import Path

import pytest

from faults.mutants import INSIDE, as_csv, mutant
from theracurve.intake import read_folder
from theracurve.vocabulary.findings import Finding

TODAY = date(2026, 1, 1)
IN_EVERY_RUN, IN_A_LONG_ONE = 60, 20_000
FUZZED = int(os.environ.get("THERACURVE_FUZZED", IN_A_LONG_ONE))


def read_mutant(folder: Path, seed: int) -> None:
    name, content = mutant(seed)
    folder.mkdir()
    (folder / name).write_bytes(content)
    if name == INSIDE:
        (folder / "labs.csv").write_bytes(as_csv())
    intake = read_folder(folder, covariates={}, today=TODAY)
    with intake.connection:
        assert all(isinstance(finding, Finding) and finding.message and finding.remedy for finding in intake.findings)


@pytest.mark.parametrize("seed", range(IN_EVERY_RUN))
def test_a_broken_file_gives_findings(tmp_path: Path, seed: int) -> None:
    read_mutant(tmp_path / "records", seed)


@pytest.mark.long
def test_thousands_of_broken_files_give_findings(tmp_path: Path) -> None:
    for seed in range(IN_EVERY_RUN, FUZZED):
        read_mutant(tmp_path / str(seed), seed)
