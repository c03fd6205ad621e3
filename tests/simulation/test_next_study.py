"""`theracurve design`: what is written and printed, and that nothing is assumed in silence."""

import json
from pathlib import Path
from typing import Any

import pytest

from simulation.conditions import founding
from theracurve.cli import main

BY_CONTRACT = ("analysis", "hazard_ratio", "power", "power_se", "type_one_error", "bias", "coverage")


def study_in(folder: Path, *places: int) -> str:
    """The founding study with some analyses alone, else with two: at one time and over time."""
    stated = founding().model_dump(by_alias=True, mode="json", exclude_none=True, exclude_defaults=True)
    file = folder / "study.yaml"
    kept = [stated["analyses"][place] for place in places or (0, 2)]
    file.write_text(json.dumps(stated | {"analyses": kept, "assumed": []}), "utf-8")
    return str(file)


def design(out: Path, *options: str, places: tuple[int, ...] = ()) -> dict[str, Any]:
    study = study_in(out.parent, *places)
    code = main(["design", study, "--studies", "40", "--seed", "3", "--out", str(out), *options])
    assert code == 0
    read: dict[str, Any] = json.loads((out / "design.json").read_text("utf-8"))
    return read


def refused(capsys: pytest.CaptureFixture[str], out: Path, *options: str) -> str:
    assert main(["design", study_in(out.parent), "--out", str(out), *options]) == 2
    return capsys.readouterr().err


def test_the_same_seed_gives_the_same_bytes_whoever_works(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    found = design(one, "--workers", "1", "--ratio", "0.35")
    printed = capsys.readouterr().out
    design(other, "--workers", "3", "--ratio", "0.35")
    for name in ("design.json", "design.html"):
        assert (one / name).read_bytes() == (other / name).read_bytes()
    for row in found["rows"]:
        assert all(row[key] is not None for key in BY_CONTRACT)
    assert {row["test"] for row in found["rows"]} == {"likelihood_ratio", "log_rank", "exact_log_rank"}
    assert "median without treatment (death" in printed
    assert "nobody says, by the program" in printed


def test_every_assumption_is_written_with_who_says_it(tmp_path: Path) -> None:
    found = design(
        tmp_path / "out",
        *("--ratio", "0.5", "--size", "B=30", "--median", "death=18 months", "--dropout", "5 %", "--lang", "fr"),
    )
    said = {(a["code"], a["of"]): (a["value"], a["said_by"]) for a in found["assumptions"]}
    assert said["size", "B"] == (30, "option")
    assert said["size", "A"] == (20, "program")
    assert said["median", "death"] == (18, "option")
    assert said["median", "tumour_progression"] == (12, "program")
    assert said["dropout", None] == (5, "option")
    assert said["delay", None] == (0, "program")
    assert "personne n’y existe" in (tmp_path / "out" / "design.html").read_text("utf-8")


def test_where_side_effects_come_to_the_treated_alone_no_truth_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They differ without an effect as well: no type I error, and no ratio that an estimate could miss."""
    options = ("--ratio", "0.5", "--size", "B=20")
    usual = design(tmp_path / "usual", *options, places=(2, 3))
    found = design(tmp_path / "found", *options, "--median", "therapy_side_effect=12 months", places=(2, 3))
    assert all(row[key] is not None for row in usual["rows"] for key in BY_CONTRACT)
    rows = [row for row in found["rows"] if row["endpoint"] == "event_free_survival"]
    assert len(rows) == 2
    for row in rows:
        assert {key for key in BY_CONTRACT if row[key] is None} == {"type_one_error", "bias", "coverage"}
        assert row["power"] is not None
        assert row["side_effects_of"] == ["A"]
    others = [row for row in found["rows"] if row["endpoint"] != "event_free_survival"]
    assert all(row["type_one_error"] is not None and row["side_effects_of"] == [] for row in others)
    said = "no type I error, bias or coverage: side effects of the therapy"
    assert said in " ".join(capsys.readouterr().out.split())
    assert said in (tmp_path / "found" / "design.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--size", "C=3"), "--size: expected one of A, B, found 'C'"),
        (("--size", "20"), "--size: expected a name and its value, such as A=20"),
        (("--median", "relapse=3 months"), "--median: expected one of therapy_side_effect, symptom_relapse"),
        (("--median", "death=3"), "--median: expected a time with its unit, such as '15 months'"),
        (("--ratio", "0"), "--ratio: expected 0.01 to 100, found 0"),
        (("--dropout", "95 %"), "--dropout: expected 0 to 90, found 95"),
        (("--studies", "0"), "--studies: expected 1 to 1000000, found 0"),
    ],
)
def test_what_cannot_be_assumed_is_refused(
    options: tuple[str, ...], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert says in refused(capsys, tmp_path / "out", *options)
