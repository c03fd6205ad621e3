"""`theracurve claims`: what it prints, word for word; what it says of a file that it cannot read as claims."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

from claims.test_claims_page import without_padding
from theracurve.cli import main
from theracurve.definition.published_claims import load_claims
from theracurve.errors import StudyRefused

GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = Path(__file__).parents[2] / "examples" / "claims"
FOUNDING = Path(str(files("theracurve.definition"))) / "protocols" / "nguyen2004.claims.yaml"
PRINTED = {"nguyen2004": FOUNDING, **{name: EXAMPLES / f"{name}.yaml" for name in ("siblings", "abstracts")}}


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")


@pytest.mark.parametrize("name", PRINTED)
def test_what_is_printed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", str(PRINTED[name])]) == 0
    assert without_padding(capsys.readouterr().out) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_the_founding_abstract_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", str(FOUNDING), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["format"] == "theracurve-claims/1"
    verdicts = [(claim["kind"], claim["verdict"]) for claim in found["claims"]]
    assert verdicts == [
        ("proportion", "inconsistent"),
        ("sum", "consistent"),
        ("sum", "consistent"),
        ("mean_sd", "not_checkable"),
        ("two_by_two", "consistent_if"),
        ("significance", "consistent_if"),
        ("p_values", "consistent_if"),
    ]
    assert all(claim["because"] and isinstance(claim["working"], dict) for claim in found["claims"])
    assert found["claims"][0]["claim"] == {
        "text": "14 patients (73% of group A)",
        "kind": "proportion",
        "count": 14,
        "total": 20,
        "percent": "73",
    }


WRONG = """\
source: an abstract
levle: 0.05
claims:
  - {kind: proportoin, count: 14, total: 20, percent: 73}
  - {count: 14}
  - {kind: proportion, count: 14, totl: 20, percent: about 73}
  - {kind: sum, parts: [1.5], total: 32}
  - {kind: sum, parts: [], total: 32}
  - {kind: mean_sd, mean: 16.1, sd: 7.8, n: 14, assumed: [m]}
  - {kind: mean_sd, mean: 16.1, sd: -7.8, n: 14}
  - {kind: two_by_two, a: [19], b: [8, twelve], p: 0.05}
  - {kind: two_by_two, a: [21, 20], b: [8, 12], p: 0.05}
  - {kind: interval, count: 4, total: 17, lower: 0.085, upper: 0.461, interval_level: 95}
  - {kind: one_sample, count: 4, total: 17, expected: 5, p: 0.0088}
  - {kind: statistic, test: t, statistic: 2, p: 0.05}
  - {kind: ratio, measure: hazard_ratio, value: -1, lower: 0.1, upper: 2}
  - {kind: significance, p: 1.2, stated: yes}
  - only words
"""
SAYS = [
    (2, "the key 'levle' is not known", "did you mean 'level'?"),
    (
        4,
        "claims.1.kind: expected one of proportion, percent_se, sum, subgroups, mean, mean_sd, median, two_by_two,"
        " table, p_values, significance, interval, one_sample, ratio, medians, statistic, comparison,"
        " found 'proportoin'",
        "did you mean 'proportion'?",
    ),
    (5, "the key 'claims.2.kind' is missing", "add 'kind:'"),
    (6, "the key 'claims.3.total' is missing", "add 'total:'"),
    (6, "the key 'claims.3.totl' is not known", "known here: assumed, count, kind, of, percent, text, total"),
    (
        6,
        "claims.3.percent: expected a number as it is printed, such as 73, 16.1 or \"16.10\", found 'about 73'",
        "write it as expected",
    ),
    (
        7,
        "claims.4: expected counts, found '1.5' (rounded parts need 'percent: true')",
        "change it, then check again",
    ),
    (8, "claims.5.parts: expected 1 to 200 entries, found 0", "change it, then check again"),
    (
        9,
        "claims.6: expected fields that this claim states (mean, n, sd), found 'm'",
        "change it, then check again",
    ),
    (10, "claims.7: expected a standard deviation of 0 or more, found '-7.8'", "change it, then check again"),
    (11, "claims.8.a: expected a count and its total, such as [19, 20]", "change it, then check again"),
    (11, "claims.8.b.2: expected a whole number, such as 3", "change it, then check again"),
    (12, "claims.9: expected a count of at most its total in a, found 21 of 20", "change it, then check again"),
    (13, "claims.10: expected a level between 0 and 1, such as 0.95, found '95'", "change it, then check again"),
    (
        14,
        "claims.11: expected a share between 0 and 1, or a percentage with 'percent: true'",
        "change it, then check again",
    ),
    (15, "claims.12: expected the key 'df' with the test t", "change it, then check again"),
    (16, "claims.13: expected a ratio of 0 or more, found '-1'", "change it, then check again"),
    (
        17,
        'claims.14.p: expected a P value as it is printed, such as 0.05, "0.050", "<0.001" or NS, found \'1.2\'',
        "write it as expected",
    ),
    (17, "claims.14.stated: expected 'significant' or 'not_significant', found 'yes'", "write it as expected"),
    (18, "claims.15: expected keys with values, found 'only words'", "see `theracurve schema` for what belongs here"),
]


def test_every_mistake_in_a_file_is_named_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "claims.yaml"
    file.write_text(WRONG, encoding="utf-8")
    assert main(["claims", str(file)]) == 1
    assert "claims.yaml, line 18" in capsys.readouterr().out
    with pytest.raises(StudyRefused) as refused:
        load_claims(file)
    said = sorted((finding.row, finding.message, finding.remedy) for finding in refused.value.findings)
    assert said == sorted(SAYS)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "expected keys such as 'source:' and 'claims:'"),
        (b"claims: []\n", "claims: expected at least one claim"),
        (b"level: 5\nclaims: [{kind: sum, parts: [1], total: 1}]\n", "expected a level between 0 and 1"),
        (b"claims: {\n", "not readable as YAML"),
        (b"claims: [&a 1, *a]\n", "aliases and anchors"),
        (b"source: \xff\n", "is not UTF-8"),
        (b"study: x\n", "is missing"),
    ],
)
def test_a_file_that_is_no_file_of_claims(
    content: bytes, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "claims.yaml"
    file.write_bytes(content)
    assert main(["claims", str(file)]) == 1
    assert says in " ".join(capsys.readouterr().out.split())


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", str(tmp_path / "nothing.yaml")]) == 1
    assert "cannot read" in capsys.readouterr().out


def test_a_study_from_the_preset_has_the_claims_of_its_source_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mine"
    assert main(["new", str(folder), "--protocol", "nguyen2004"]) == 0
    assert (folder / "claims.yaml").read_text(encoding="utf-8") == FOUNDING.read_text(encoding="utf-8")
    capsys.readouterr()
    assert main(["claims", str(folder)]) == 0
    assert "14 patients (73% of group A)" in capsys.readouterr().out


CLAIMS = """
claims:
  - {kind: comparison, endpoint: overall_survival, horizon: 15 months, test: log_rank, p: 0.019}
  - {kind: proportion, text: "14 (73 %)", count: 14, total: 20, percent: 73}
"""


def test_claims_in_a_study_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "mine"
    main(["new", str(folder), "--protocol", "nguyen2004"])
    study = folder / "study.yaml"
    study.write_text(study.read_text(encoding="utf-8") + CLAIMS, encoding="utf-8")
    capsys.readouterr()
    assert main(["claims", str(folder), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [claim["verdict"] for claim in found["claims"]] == ["not_checkable", "inconsistent"]
    study.write_text(
        study.read_text(encoding="utf-8").replace(
            "endpoint: overall_survival, horizon: 15 months, test", "endpoint: survival, test"
        ),
        encoding="utf-8",
    )
    assert main(["claims", str(folder)]) == 1
    assert "claims.1.endpoint: expected one of overall_survival" in " ".join(capsys.readouterr().out.split())


def test_a_run_checks_the_claims_of_its_study(tmp_path: Path) -> None:
    """On a synthetic cohort no comparison is recomputed: those are not the patients of the claim."""
    folder = tmp_path / "demo"
    main(["new", str(folder), "--protocol", "nguyen2004", "--demo"])
    study = folder / "study.yaml"
    synthetic = study.read_text(encoding="utf-8") + CLAIMS
    for text, expected in (
        (synthetic, ["not_checkable", "inconsistent"]),
        (synthetic.replace("data_origin: synthetic", "data_origin: study"), ["inconsistent", "inconsistent"]),
    ):
        study.write_text(text, encoding="utf-8")
        assert main(["run", str(folder)]) == 0
        results = json.loads((folder / "results" / "results.json").read_text(encoding="utf-8"))
        assert [claim["verdict"] for claim in results["claims"]] == expected
        page = (folder / "results" / "report.html").read_text(encoding="utf-8")
        assert 'id="claims"' in page
        assert "14 of 20 is 70.0 %, not 73 %." in page
    p = next(
        estimate["p_value"]
        for estimate in results["estimates"]
        if (estimate["endpoint"], estimate["quantity"], estimate["variant"], estimate["horizon_months"])
        == ("overall_survival", "log_rank", "protocol", 15)
    )
    assert results["claims"][0]["working"]["p_values"] == [pytest.approx(p, rel=1e-5)]
