"""Every protocol that comes with the program: started, filled with patients of nobody, run, and described on a page."""

import json
import re
from pathlib import Path

import pytest

from theracurve.cli import main
from theracurve.start import Preset, presets
from theracurve.start import preset as preset_in
from theracurve.synthetic.cohort import generate_cohort
from theracurve.vocabulary.languages import LANGUAGES
from theracurve.wording.words import words_in

PAGES = Path(__file__).parents[2] / "docs" / "presets"
PRESETS = {preset.name: preset for preset in presets()}
COMPARED = {"netter1", "netter2", "compete", "vision", "psmafore", "luthree", "sywak2004", "nguyen2004"}
ONE_GROUP = {"azedra", "jp_mibg", "iluminet", "psma_cohort", "prrt_cohort", "mibg_cohort", "radioembolisation"}


@pytest.fixture(params=PRESETS)
def preset(request: pytest.FixtureRequest) -> Preset:
    return PRESETS[request.param]


def test_it_is_run_on_a_generated_cohort_and_reports_what_it_plans(preset: Preset, tmp_path: Path) -> None:
    folder = tmp_path / preset.name
    assert main(["new", str(folder), "--protocol", preset.name, "--demo"]) == 0
    assert main(["run", str(folder)]) == 0
    results = json.loads((folder / "results" / "results.json").read_text(encoding="utf-8"))
    assert "group_known_late" not in {fact["code"] for fact in results["plain_findings"]}
    planned = {(a.endpoint, float(a.horizon.days) if a.horizon else None) for a in preset.study.analyses}
    assert {endpoint for endpoint, _ in planned} <= {estimate["endpoint"] for estimate in results["estimates"]}
    compared = {estimate["endpoint"] for estimate in results["estimates"] if estimate["groups"]}
    assert bool(compared) is (preset.name in COMPARED)
    assert bool(results["bias"]) is (preset.name in COMPARED)  # a group alone has nobody to be unlike
    page = (folder / "results" / "report.html").read_text(encoding="utf-8")
    assert all(label in page for label in (group.label for group in preset.study.groups.values()))
    assert "nobody in this report exists" in page
    sections = set(re.findall(r'<section id="([\w-]+)"', page))
    assert {"deviations", "populations", "flow", "survival"} <= sections
    assert all(f">{visit.label.capitalize()}<" in page for visit in preset.study.planned_visits)


def test_who_reports_responses_derives_them() -> None:
    """Objective response or disease control stands among the endpoints of their sources."""
    reporting = {"netter1", "netter2", "compete", "vision", "psmafore", "azedra", "iluminet"}
    reporting |= {"prrt_cohort", "mibg_cohort", "radioembolisation"}
    assert {name for name, preset in PRESETS.items() if preset.study.best_response is not None} == reporting


def test_the_cohort_of_prrt_reports_what_such_cohorts_publish(tmp_path: Path) -> None:
    """Survival, responses, and what kidney and marrow took: the endpoints of NETTER-R, and a filtration rate."""
    folder = tmp_path / "cohort"
    assert main(["new", str(folder), "--protocol", "prrt_cohort", "--demo", "--patients", "40"]) == 0
    assert main(["run", str(folder)]) == 0
    results = json.loads((folder / "results" / "results.json").read_text(encoding="utf-8"))
    quantities = {(estimate["endpoint"], estimate["quantity"]) for estimate in results["estimates"]}
    assert quantities >= {
        ("progression_free_survival", "median"),
        ("overall_survival", "median"),
        ("objective_response", "objective_response"),
        ("disease_control", "disease_control"),
        ("duration_of_response", "duration_of_response"),
        ("time_to_kidney_decline", "cumulative_incidence"),
        ("time_to_marrow_neoplasm", "cumulative_incidence"),
    }
    [kidney] = results["kidney_function"]["groups"]
    assert kidney["followed"] == kidney["patients"] == 40
    assert kidney["slope"]["lower"] < kidney["slope"]["value"] < kidney["slope"]["upper"]
    page = (folder / "results" / "report.html").read_text(encoding="utf-8")
    assert all(term in page for term in preset_in("prrt_cohort").study.laboratory_grades.terms)
    assert "row-twice" not in {finding["code"] for finding in results["findings"]}


DISEASES = {
    "azedra": ("phaeochromocytoma", {"antihypertensive"}, {"urinary noradrenaline"}),
    "jp_mibg": ("phaeochromocytoma", {"antihypertensive", "analgesic"}, {"urinary dopamine"}),
    "mibg_cohort": ("phaeochromocytoma", {"antihypertensive"}, {"urinary adrenaline"}),
    "radioembolisation": ("hepatocellular", {"analgesic", "diuretic"}, {"AFP"}),
    "psma_cohort": ("prostate", {"analgesic", "androgen_deprivation"}, {"PSA"}),
    "sywak2004": ("neuroendocrine", {"analgesic", "somatostatin_analogue"}, set()),
}


@pytest.mark.parametrize("name", DISEASES)
def test_patients_of_a_demonstration_have_the_disease_its_drugs_and_its_markers(name: str) -> None:
    disease, classes, analytes = DISEASES[name]
    cohort = generate_cohort(PRESETS[name].study, seed=1)
    assert all(disease in row["diagnosis"] for row in cohort.table("patients"))
    assert {row["drug_class"] for row in cohort.table("medications")} == classes
    assert analytes <= {row["analyte"] for row in cohort.table("labs")}
    units = {row["unit"] for row in cohort.table("labs") if row["analyte"] in analytes}
    assert "U/L" not in units


def test_an_event_that_nobody_had_is_told_without_limits_that_hold_everything(tmp_path: Path) -> None:
    folder = tmp_path / "cohort"
    assert main(["new", str(folder), "--protocol", "mibg_cohort", "--demo"]) == 0
    assert main(["run", str(folder)]) == 0
    page = (folder / "results" / "report.html").read_text(encoding="utf-8")
    answer = page.partition('<section id="answer"')[2].partition("</section>")[0]
    assert "0 % (nobody had the event)" in answer
    assert "0 to 100" not in answer


def test_both_kinds_of_design_are_there() -> None:
    assert set(PRESETS) == COMPARED | ONE_GROUP


def test_its_page_names_its_source_and_says_what_it_cannot(preset: Preset) -> None:
    text = (PAGES / f"{preset.name}.md").read_text(encoding="utf-8")
    assert re.findall(r"^#+ .*$", text, re.MULTILINE) == [
        f"# {preset.name}",
        "## What it encodes",
        "## What it cannot",
    ]
    identifiers = re.findall(r"[\w:-]*\d[\w:-]*", preset.study.source)
    assert identifiers
    assert [name for name in identifiers if name not in text] == []


def test_the_table_of_presets_lists_them_all() -> None:
    table = (PAGES / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` .*\(\1\.md\) \|$", table, re.MULTILINE)
    assert sorted(listed) == sorted(PRESETS)


def test_what_a_source_claims_is_read_and_contradicts_itself_only_where_it_is_known_to(
    preset: Preset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not preset.claims:
        pytest.skip(f"{preset.name} carries no claims of its source")
    file = tmp_path / "claims.yaml"
    file.write_text(preset.claims, encoding="utf-8")
    capsys.readouterr()
    assert main(["claims", str(file), "--json"]) == 0
    verdicts = [claim["verdict"] for claim in json.loads(capsys.readouterr().out)["claims"]]
    assert ("inconsistent" in verdicts) is (preset.name == "nguyen2004")


def test_its_title_and_groups_are_in_every_language(preset: Preset) -> None:
    """The English of the catalogue is that of the preset, and every other text has found its place in the file."""
    for language in LANGUAGES:
        said = dict(words_in(language).under(f"presets.{preset.name}"))
        study = preset_in(preset.name, language).study
        assert study.language == language
        assert study.title == said.pop("title")
        assert {name: group.label for name, group in study.groups.items()} == said
