"""Files that are small and unpack to more than a machine holds."""

import os
from datetime import date
from pathlib import Path

import duckdb
import pytest

from theracurve.definition.loader import load_study
from theracurve.errors import StudyRefused
from theracurve.intake import read_folder
from theracurve.intake.parquet import MOST_ROWS


def test_a_parquet_file_of_too_many_rows_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "labs.parquet"
    duckdb.sql(f"COPY (SELECT 'P1' AS patient_id FROM range({MOST_ROWS + 1})) TO '{file}' (FORMAT parquet)")
    assert file.stat().st_size < 1_000_000
    found = [
        f for f in read_folder(tmp_path, covariates={}, today=date(2026, 1, 1)).findings if f.code == "file-too-large"
    ]
    assert [finding.message for finding in found] == ["labs.parquet has 5,000,001 rows; at most 5,000,000 are read."]


def test_a_pipe_is_no_study(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "study.yaml")
    with pytest.raises(StudyRefused) as refused:
        load_study(tmp_path)
    assert "not a file" in refused.value.findings[0].message
