"""What stands beside the program says the same of it: one version, one name, and what it is made of."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from theracurve import __version__

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def yaml_of(name: str) -> dict[str, object]:
    found: dict[str, object] = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    return found


def test_every_file_says_the_same_version() -> None:
    citation = yaml_of("CITATION.cff")
    archived = json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8"))
    assert citation["version"] == archived["version"] == __version__
    assert (citation["title"], citation["license"]) == (archived["title"], archived["license"])


def test_every_version_of_the_changelog_has_a_day_but_the_one_that_is_not_released() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (\S+) \((.*)\)$", text, re.MULTILINE)
    assert len(headings) == len(re.findall(r"^## ", text, re.MULTILINE))
    newest, *older = headings
    assert newest[0] == __version__
    assert newest[1] == "unreleased" or re.fullmatch(r"\d{4}-\d{2}-\d{2}", newest[1])
    assert all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) for _, day in older)


def test_what_a_workflow_or_a_hook_calls_is_a_recipe() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipes = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    files = [*(ROOT / ".github" / "workflows").glob("*.yml"), ROOT / ".pre-commit-config.yaml", ROOT / ".ci" / "run"]
    called = {name for file in files for name in re.findall(r"\bmake ([a-z-]+)", file.read_text(encoding="utf-8"))}
    assert called - {"check"} <= recipes
    assert {"test", "check", "test-package", "dist"} <= called & recipes
    assert all(isinstance(yaml_of(str(file.relative_to(ROOT))), dict) for file in files[:-1])


def bill() -> str:
    said = subprocess.run(
        [sys.executable, ROOT / "release" / "sbom.py", __version__], capture_output=True, check=True, encoding="utf-8"
    )
    return said.stdout


def test_the_bill_of_materials_lists_what_the_program_runs_with() -> None:
    found = json.loads(bill())
    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.6")
    pinned = set(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", LOCK, re.MULTILINE))
    listed = {(one["name"], one["version"]) for one in found["components"]}
    assert listed <= pinned
    assert {name for name, _ in pinned - listed} == {
        "editables",
        "hatchling",
        "pathspec",
        "pluggy",
        "tomlkit",
        "trove-classifiers",
    }
    known = {one["bom-ref"] for one in found["components"]} | {found["metadata"]["component"]["bom-ref"]}
    assert {one["ref"] for one in found["dependencies"]} == known
    assert {to for one in found["dependencies"] for to in one["dependsOn"]} < known
    asked = next(
        one["dependsOn"] for one in found["dependencies"] if one["ref"] == f"pkg:pypi/theracurve@{__version__}"
    )
    assert any(name.startswith("pkg:pypi/duckdb@") for name in asked)


def test_it_is_the_same_for_the_same_lock() -> None:
    assert bill() == bill()


def test_a_lock_that_cannot_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "release"))
    import sbom  # type: ignore[import-not-found]

    with pytest.raises(ValueError, match="expected a name with its version, found 'duckdb>=1'"):
        sbom.bill("duckdb>=1\n", __version__)
