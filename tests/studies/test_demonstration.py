"""The demonstration as a newcomer meets it: made, run, explained; the same bytes again; nobody in it exists."""

import hashlib
import json
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import duckdb
import pytest

from theracurve.cli import main
from theracurve.vocabulary.derived import DERIVED_TABLES
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.words import words_in


def query(statement: str, *values: object) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(statement, list(values)).fetchall()


def results(demo: Path) -> dict[str, Any]:
    return dict(json.loads((demo / "results" / "results.json").read_text(encoding="utf-8")))


def test_everything_that_is_promised_is_written(demo: Path) -> None:
    out = demo / "results"
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    written = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} - {"manifest.json"}
    assert set(manifest["outputs"]) == written
    forms = {f"report.{form}" for form in ("html", "pdf", "docx")}
    assert written == {*forms, "results.json", *(f"derived/{name}.parquet" for name in DERIVED_TABLES)}
    for name, digest in manifest["outputs"].items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest


NOT_STATED = {
    "laboratory_grades",
    "eligibility",
    "deviations",
    "best_response",
    "marker_responses",
    "scores",
    "egfr",
    "lines",
}  # of the founding protocol


def test_derived_tables_keep_their_types_and_order(demo: Path) -> None:
    for name, table in DERIVED_TABLES.items():
        file = str(demo / "results" / "derived" / f"{name}.parquet")
        described = query("DESCRIBE SELECT * FROM read_parquet(?)", file)
        assert {row[0]: row[1] for row in described} == table.columns
        rows = query("SELECT * FROM read_parquet(?)", file)
        places = [list(table.columns).index(column) for column in table.sorted_by]
        keys = [tuple(row[place] for place in places) for row in rows]
        assert keys == sorted(keys)
        assert rows or name in NOT_STATED


def test_every_row_leads_to_evidence(demo: Path) -> None:
    folder = demo / "results" / "derived"
    known = {row[0] for row in query(f"SELECT evidence_id FROM '{folder}/evidence.parquet'")}
    for name in DERIVED_TABLES:
        cited = {row[0] for row in query(f"SELECT evidence_id FROM '{folder}/{name}.parquet'")}
        assert cited <= known


def test_twenty_and_twelve_by_agent(demo: Path) -> None:
    sizes = {
        e["group"]: e["n"] for e in results(demo)["estimates"] if e["endpoint"] == "death" and e["quantity"] == "count"
    }
    assert sizes == {"A": 20, "B": 12}
    exposure = demo / "results" / "derived" / "exposure.parquet"
    agents = query(f"SELECT agent, count(DISTINCT patient_id) FROM '{exposure}' GROUP BY agent")
    assert dict(agents) == {"111In-pentetreotide": 15, "131I-MIBG": 5}


def test_the_report_says_that_nobody_exists(demo: Path) -> None:
    page = (demo / "results" / "report.html").read_text(encoding="utf-8")
    assert page.count("Synthetic data: nobody in this report exists.") >= 3  # screen, print, every figure
    assert results(demo)["study"]["data_origin"] == "synthetic"


AGAIN = "from theracurve.cli import main; import sys; sys.exit(main(sys.argv[1:]))"


def test_same_inputs_same_bytes_elsewhere(demo: Path, tmp_path: Path) -> None:
    """Another time zone, locale, hash seed and folder."""
    environment = {**os.environ, "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "12345", "PYTHONUTF8": "0"}
    again = subprocess.run(
        [sys.executable, "-c", AGAIN, "run", str(demo), "--out", str(tmp_path / "elsewhere"), "--pdf", "--docx"],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert again.returncode == 0, again.stderr
    first = (demo / "results" / "manifest.json").read_bytes()
    assert (tmp_path / "elsewhere" / "manifest.json").read_bytes() == first


def patient_with(demo: Path, answer: str) -> str:
    benefit = demo / "results" / "derived" / "benefit.parquet"
    statement = f"SELECT min(patient_id) FROM '{benefit}' WHERE variant = 'protocol' AND answer = ?"
    found = query(statement, answer)[0]
    assert found[0] is not None
    return str(found[0])


@pytest.mark.parametrize("answer", ["met", "not_met"])
def test_explain_shows_every_criterion_with_its_rows(
    demo: Path, answer: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "240")
    assert main(["explain", str(demo), patient_with(demo, answer)]) == 0
    shown = capsys.readouterr().out
    for criterion in ("clinical_status", "markers", "progression", "lesion_size", "medication"):
        assert criterion in shown
    assert "lesions:" in shown
    assert "lesion_size-" in shown
    assert f"Benefit  {answer.replace('_', ' ')}\n" in shown
    assert "Synthetic data: nobody in this report exists." in shown


def test_explain_knows_near_patients(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(demo), "A-01"]) == 2
    assert "did you mean" in capsys.readouterr().err


def test_the_methods_name_everything_that_is_printed(demo: Path) -> None:
    """Each method of an estimate, and each quantity beside the estimates, with its number in the references."""
    page = (demo / "results" / "report.html").read_text(encoding="utf-8")
    inside = page[page.index('<section id="estimators"') : page.index('<section id="cards"')]
    section = unescape(re.sub("</?abbr[^>]*>", "", inside)).casefold()  # words explained where they stand first
    estimates = results(demo)["estimates"]
    assert [method for method in {e["method"] for e in estimates} if method.casefold() not in section] == []
    words = words_in("en")
    beside = {q: words.text(q.methods).forms["other"].split(":")[0] for q in StudyQuantity if q.methods}
    assert [quantity for quantity, sentence in beside.items() if sentence.casefold() not in section] == []
    assert all(author in section for author in ("walsh m", "schoenfeld d", "vanderweele tj", "austin pc", "uno h"))
