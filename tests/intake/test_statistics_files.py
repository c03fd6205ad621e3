"""Files of SPSS, Stata and SAS as grids: codes, what they mean, which are missing; and files that are none."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from theracurve.errors import StudyRefused
from theracurve.intake.drafting.drafting import all_answered, draft_of, draft_text
from theracurve.intake.drafting.sheet import KnownProtocol
from theracurve.intake.folder import read_folder
from theracurve.intake.sources import statistics_file
from theracurve.intake.sources.formats import read_source
from theracurve.intake.sources.grid import CellGrid, Dialect

pyreadstat: Any = pytest.importorskip("pyreadstat")
pandas: Any = pytest.importorskip("pandas")
FRAME = {
    "id": ["007", "8", "Müller"],
    "sex": [1.0, 2.0, 9.0],
    "ki67": [7.4, float("nan"), -97.0],
    "enrolled": [date(2004, 1, 2), date(2004, 10, 31), None],
}


def written(folder: Path, name: str, write: Callable[..., None], **options: object) -> Path:
    columns = {key: values for key, values in FRAME.items() if name != "a.dta" or key != "enrolled"}
    write(pandas.DataFrame(columns), str(folder / name), **options)
    return folder / name


def spss(folder: Path) -> Path:
    labels = {"sex": {1: "male", 2: "female", 9: "refused"}}
    missing = {"sex": [9], "ki67": [{"lo": -99, "hi": -90}]}
    return written(folder, "a.sav", pyreadstat.write_sav, variable_value_labels=labels, missing_ranges=missing)


def grid_of(path: Path) -> CellGrid:
    [grid] = read_source(path, Dialect()).grids
    return grid


def texts(grid: CellGrid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows]


def test_an_spss_file_tells_codes_labels_and_what_is_missing(tmp_path: Path) -> None:
    grid = grid_of(spss(tmp_path))
    assert texts(grid) == [
        ["id", "sex", "ki67", "enrolled"],
        ["007", "1", "7.4", "2004-01-02"],
        ["8", "2", "", "2004-10-31"],
        ["Müller", "9", "-97", ""],
    ]
    assert grid.meanings == {"sex": {"1": "male", "2": "female", "9": "refused"}}
    assert grid.missing == {"sex": {"9": "refused"}, "ki67": {"-97": "declared as missing"}}
    assert str(grid.place(2, 3)) == "a.sav, line 1, column 3"  # the first case


def test_a_stata_file_tells_codes_and_labels(tmp_path: Path) -> None:
    grid = grid_of(written(tmp_path, "a.dta", pyreadstat.write_dta, variable_value_labels={"sex": {1: "male"}}))
    assert texts(grid)[1:3] == [["007", "1", "7.4"], ["8", "2", ""]]
    assert grid.meanings == {"sex": {"1": "male"}}


def test_a_transport_file_is_read(tmp_path: Path) -> None:
    grid = grid_of(written(tmp_path, "a.xpt", pyreadstat.write_xport, file_format_version=5, table_name="A"))
    assert texts(grid)[1] == ["007", "1", "7.4", "2004-01-02"]


def test_a_moment_keeps_its_time(tmp_path: Path) -> None:
    frame = pandas.DataFrame({"at": [datetime(2004, 10, 31, 9, 30)]})
    pyreadstat.write_sav(frame, str(tmp_path / "at.sav"))
    assert texts(grid_of(tmp_path / "at.sav"))[1] == ["2004-10-31T09:30:00"]


MAPPING = """
sources: {a: {file: a.sav}}
tables:
  patients:
    - from: a
      columns:
        patient_id: id
        group: {value: A}
        sex: {column: sex, values: {"1": male, "2": female}}
        ki67_percent: ki67
        indication: {value: ""}
        enrolled_on: enrolled
"""


def test_what_the_file_declares_as_missing_is_an_empty_cell(tmp_path: Path) -> None:
    spss(tmp_path)
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    intake = read_folder(tmp_path, covariates={}, today=date(2026, 1, 1))
    rows = intake.connection.execute("SELECT sex, CAST(ki67_percent AS DOUBLE) FROM records.patients").fetchall()
    assert rows == [("male", 7.4), ("female", None), (None, None)]
    assert [finding for finding in intake.findings if finding.severity == "error"] == []


@pytest.mark.parametrize("keep", [40, 200, 700])
def test_a_file_that_was_cut_off_is_one_error(tmp_path: Path, keep: int) -> None:
    path = spss(tmp_path)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(StudyRefused) as refused:
        read_source(path, Dialect())
    assert [finding.code for finding in refused.value.findings] == ["file-damaged"]


def test_without_the_package_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = spss(tmp_path)
    monkeypatch.setattr(statistics_file, "find_spec", lambda name: None)
    with pytest.raises(StudyRefused) as refused:
        read_source(path, Dialect())
    [finding] = refused.value.findings
    assert (finding.code, finding.remedy) == ("package-missing", 'Install it: pip install "theracurve[sas]".')


def test_a_reader_that_breaks_down_takes_nobody_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = spss(tmp_path)
    monkeypatch.setattr(statistics_file, "PROCESS", "this")  # prints something else and ends
    with pytest.raises(StudyRefused) as refused:
        read_source(path, Dialect())
    assert [finding.code for finding in refused.value.findings] == ["file-damaged"]


def test_a_draft_reads_the_titles_and_the_labels_of_a_file_of_spss(tmp_path: Path) -> None:
    """Codes are proposed by what the file says that they mean, and asked; a day in a variable of times is a day."""
    count = 12
    columns = {
        "nr": [float(n) for n in range(count)],
        "grp": [1.0 + n % 2 for n in range(count)],
        "ein": pandas.date_range("2022-01-03", periods=count, freq="9D"),
        "mk_m0": [100.5 + n for n in range(count)],
        "mk_m3": [80.5 + n for n in range(count)],
    }
    pyreadstat.write_sav(
        pandas.DataFrame(columns),
        str(tmp_path / "klinik.sav"),
        column_labels={"nr": "Patientennummer", "ein": "Einschluss", "mk_m0": "CgA (ng/ml)", "mk_m3": "CgA (ng/ml)"},
        variable_value_labels={"grp": {1.0: "Therapie", 2.0: "Kontrolle"}},
    )
    told = draft_text(draft_of(tmp_path, ["klinik.sav"], KnownProtocol(groups={"A": True, "B": False})))
    (tmp_path / "mapping.yaml").write_text(all_answered(told), encoding="utf-8")
    assert "#? group: {column: grp, values: {1: A, 2: B}}" in told
    assert "seen: 1 = Therapie (6), 2 = Kontrolle (6)" in told
    assert "unit: {value: ng/ml}" in told
    intake = read_folder(tmp_path, covariates={}, today=date(2026, 1, 1))
    assert [f.message for f in intake.findings if f.severity == "error"] == []
    asked = 'SELECT patient_id, "group", enrolled_on FROM records.patients ORDER BY row LIMIT 2'
    assert intake.connection.execute(asked).fetchall() == [("0", "A", date(2022, 1, 3)), ("1", "B", date(2022, 1, 12))]


def test_the_title_of_a_variable_says_the_month_that_its_name_only_numbers(tmp_path: Path) -> None:
    columns = {"pat": [f"S{n}" for n in range(6)], "groep": [1, 2] * 3}
    columns |= {f"psa_{month}": [9.5 - month] * 6 for month in (0, 3, 6)}
    titles = {"psa_0": "PSA baseline (ug/L)", "psa_3": "PSA 3 maanden (ug/L)", "psa_6": "PSA 6 maanden (ug/L)"}
    pyreadstat.write_sav(pandas.DataFrame(columns), str(tmp_path / "b.sav"), column_labels=titles)
    told = draft_text(draft_of(tmp_path, ["b.sav"], KnownProtocol(groups={"A": True, "B": False})))
    assert "for: {month: [0, 3, 6]}" in told
    assert 'value: "psa_{month}"' in told
    assert "unit: {value: ug/L}" in told
