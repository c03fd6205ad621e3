"""Small inputs that once went wrong, with the right answer, as they lie beside the public data."""

import shutil
from pathlib import Path

import pytest

from theracurve.analysis.claims.check import check_claims
from theracurve.analysis.claims.verdict import CheckedClaim
from theracurve.cli import main
from theracurve.definition.published_claims import load_claims


@pytest.fixture(scope="module")
def cases(public_data: Path) -> Path:
    folder = public_data / "data" / "cases"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    return folder


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    main([*arguments])
    return " ".join(capsys.readouterr().out.split())


def checked(cases: Path) -> tuple[CheckedClaim, ...]:
    read = load_claims(cases / "claims" / "claims.yaml")
    return tuple(check_claims(read.published.claims, read.published.level))


def test_a_correct_p_is_never_called_inconsistent_nor_a_cut_digit_wrong(cases: Path) -> None:
    found = [(claim.verdict, claim.check.reason) for claim in checked(cases)]
    assert found == [
        ("consistent_if", "other_tail"),
        ("consistent_if", "other_tail"),
        ("consistent_if", "one_sided"),
        ("cut_off", "cut_off"),
    ]


def test_one_early_death_against_many_has_both_p_values_and_a_caution(
    cases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = ("--time", "time", "--event", "event", "--group", "arm", "--reference", "wt")
    told = said(capsys, "survival", str(cases / "quick" / "one.csv"), *columns)
    assert "P < 0.0001" in told
    assert "P = 0.0239" in told  # coin 0.02389
    assert "only the exact one can be read" in told


def test_events_coded_one_and_two_are_one_finding(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, "survival", str(cases / "quick" / "lungcode.csv"), "--time", "time", "--event", "status")
    assert "--event-is 2" in told
    assert "1 error," in told


def test_no_row_of_lesions_is_passed_over(cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = shutil.copytree(cases / "lesion_rows", tmp_path / "study")
    told = said(capsys, "check", str(study))
    for patient, code in {"G1": "target-without-baseline", "G2": "lesion-not-new"}.items():
        assert code in told
        assert f"patient {patient}: " in told
    assert "As a new lesion it would be progression on 2020-04-27" in told
    assert "target-changes" in told
    assert "target-without-size" in told
    assert "patient G8" not in told


@pytest.mark.parametrize(
    ("patient", "expected"),
    [
        ("S2", "Progression on day 56, by RECIST 1.1: the target lesions add up to 49 mm"),
        ("S4", "progression begins at 25 mm: complete response (CR)"),
    ],
)
def test_scans_of_two_days_are_one_time_point(
    patient: str, expected: str, cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = shutil.copytree(cases / "time_point", tmp_path / "study")
    assert expected in said(capsys, "explain", str(study), patient)
