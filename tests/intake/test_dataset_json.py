"""Dataset-JSON 1.1 as a grid, and what its schema leaves unchecked."""

import json
from pathlib import Path

import pytest

from theracurve.errors import StudyRefused
from theracurve.intake.sources.formats import read_source
from theracurve.intake.sources.grid import Dialect

ABOUT = {
    "datasetJSONCreationDateTime": "2026-01-01T00:00:00",
    "datasetJSONVersion": "1.1.0",
    "itemGroupOID": "IG.DM",
    "records": 2,
    "name": "DM",
    "label": "Demographics",
    "columns": [
        {"itemOID": "IT.USUBJID", "name": "USUBJID", "label": "Id", "dataType": "string"},
        {"itemOID": "IT.AGE", "name": "AGE", "label": "Age", "dataType": "decimal"},
        {"itemOID": "IT.OK", "name": "OK", "label": "Ok", "dataType": "boolean"},
    ],
}
ROWS = [["007", 63, True], ["8", 0.1, None]]


def read(folder: Path, text: str) -> list[list[str]]:
    (folder / "dm.json").write_text(text, encoding="utf-8")
    [grid] = read_source(folder / "dm.json", Dialect()).grids
    return [[cell.text for cell in row] for row in grid.rows]


@pytest.mark.parametrize("lines", [False, True])
def test_whole_or_line_by_line_it_reads_alike(tmp_path: Path, lines: bool) -> None:
    by_line = "\n".join(map(json.dumps, (ABOUT, *ROWS)))
    text = by_line if lines else json.dumps({**ABOUT, "rows": ROWS})
    assert read(tmp_path, text) == [["USUBJID", "AGE", "OK"], ["007", "63", "true"], ["8", "0.1", ""]]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (json.dumps({**ABOUT, "datasetJSONVersion": "1.0.0", "rows": ROWS}), "the version '1.0.0'; 1.1 is read"),
        (json.dumps({**ABOUT, "rows": [*ROWS, ["9"]]}), "record 3 has 1 values, expected 3"),
        (json.dumps({**ABOUT, "rows": [ROWS[0], ["9", [1], None]]}), "record 2 holds a list or an object"),
        (json.dumps({**ABOUT, "rows": ROWS[:1]}), "states 2 records and holds 1"),
        (json.dumps({**ABOUT, "columns": [{"name": "A"}, {"name": "A"}], "rows": []}), "two of its columns"),
        (json.dumps({**ABOUT, "columns": [{"label": "A"}], "rows": []}), "its columns have no names"),
        (json.dumps({**ABOUT, "rows": "none"}), "its rows are no list"),
        (json.dumps({**ABOUT, "rows": ROWS})[:-20], "no JSON in UTF-8"),
        (json.dumps({**ABOUT, "rows": ROWS}).replace("0.1", "NaN"), "NaN is no number"),
        (json.dumps(ABOUT)[:-1] + ', "rows": ' + "[" * 200_000, "no JSON in UTF-8"),
    ],
)
def test_what_the_schema_leaves_unchecked_is_one_error(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(StudyRefused) as refused:
        read(tmp_path, text)
    [finding] = refused.value.findings
    assert finding.code == "dataset-json"
    assert why in str(finding.message)
