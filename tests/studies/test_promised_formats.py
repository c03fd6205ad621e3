"""The schemas of the files that leave the program: they hold for what it writes, say every field, and what earlier
versions wrote is still read."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from theracurve.bundle.zipped import unzipped
from theracurve.cli import main
from theracurve.export.promised import FORMATS, schema_of
from theracurve.sealed_folders import compared_runs

ROOT = Path(__file__).parents[2]
EARLIER = Path(__file__).parent / "earlier"
WRITTEN = ("results", "shared", "manifest", "checked_claims", "bundle", "qualification")
# Read by the program alone, or too young to be promised; docs/formats.md says so.
NOT_PROMISED = {'"theracurve-backup/1"', '"theracurve-ledger/1"', '"theracurve-design/1"'}


def closed(schema: Any) -> Any:
    """The same schema without fields that it does not name: what is written is said; what is read may be newer."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: closed(part) for name, part in schema.items()}
    named = isinstance(found.get("properties"), dict) and "required" in found
    return found | {"additionalProperties": False} if named and "additionalProperties" not in found else found


def complaints(name: str, content: Any) -> list[str]:
    found = Draft202012Validator(closed(schema_of(name))).iter_errors(content)
    return [f"{error.json_path}: {error.message[:300]}" for error in found]


def read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of version 0.1.0 with its results: mapping, claims and all."""
    folder = tmp_path_factory.mktemp("earlier")
    for name, content in unzipped(EARLIER / "0.1.0.zip").items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize("name", FORMATS)
def test_a_schema_is_one_and_says_its_version(name: str) -> None:
    schema = schema_of(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:theracurve:{name}:1"
    told = schema["properties"].get("format")
    assert told is None or str(told["const"]).endswith("/1")


@pytest.mark.parametrize("name", FORMATS)
def test_the_command_prints_it(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", name]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(schema_of(name)))


def test_no_format_is_written_without_a_schema() -> None:
    told = {json.dumps(schema_of(name)["properties"]["format"]["const"]) for name in WRITTEN}
    sources = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "src").rglob("*.py"))
    stated = {line.split("FORMAT = ")[1] for line in sources.splitlines() if line.startswith("FORMAT = ")}
    assert stated == told | NOT_PROMISED


def test_the_demonstration_keeps_to_them(demo: Path) -> None:
    assert complaints("results", read(demo / "results" / "results.json")) == []
    assert complaints("manifest", read(demo / "results" / "manifest.json")) == []


def test_published_studies_keep_to_them(outputs: dict[str, Path]) -> None:
    found = {name: complaints("results", read(folder / "results.json")) for name, folder in outputs.items()}
    assert {name: said for name, said in found.items() if said} == {}


def test_what_is_shared_or_varied_keeps_to_them(earlier: Path, tmp_path: Path) -> None:
    shared, out = tmp_path / "shared", tmp_path / "out"
    assert main(["run", str(earlier), "--out", str(out), "--share", str(shared), "--variants"]) == 0
    assert complaints("results", read(out / "results.json")) == []
    assert complaints("shared", read(shared / "results.json")) == []
    assert complaints("manifest", read(shared / "manifest.json")) == []


def test_checked_claims_keep_to_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", str(ROOT / "examples" / "claims" / "abstracts.yaml"), "--json"]) == 0
    assert complaints("checked_claims", json.loads(capsys.readouterr().out)) == []


def studies_of_the_repository() -> Iterator[tuple[str, Path]]:
    """What people write, by the format that it is of."""
    presets = ROOT / "src" / "theracurve" / "definition" / "protocols"
    yield from (("study", file) for file in (ROOT / "examples").glob("*/study.yaml"))
    yield from (("claims" if ".claims." in file.name else "study", file) for file in presets.glob("*.yaml"))
    yield from (("claims", file) for file in (ROOT / "examples" / "claims").glob("*.yaml"))


@pytest.mark.parametrize(
    ("name", "file"), list(studies_of_the_repository()), ids=lambda value: getattr(value, "stem", value)
)
def test_what_people_write_keeps_to_them(name: str, file: Path) -> None:
    content = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)
    found = Draft202012Validator(schema_of(name)).iter_errors(content)
    structural = [e for e in found if e.validator in ("additionalProperties", "required", "dependentRequired")]
    assert [f"{e.json_path}: {e.message[:300]}" for e in structural] == []


def test_a_field_that_no_schema_says_or_that_is_gone_is_seen(earlier: Path) -> None:
    results = read(earlier / "results" / "results.json")
    added, gone = ([dict(results["estimates"][0])] for _ in range(2))
    added[0]["surprise"] = 1
    del gone[0]["p_value"]
    assert "surprise" in complaints("results", results | {"estimates": added})[0]
    assert "p_value" in complaints("results", results | {"estimates": gone})[0]


def test_an_earlier_bundle_verifies_and_gives_the_same_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    bundle = EARLIER / "0.1.0.zip"
    assert main(["verify", str(bundle), "--rerun"]) == 0, capsys.readouterr().out
    files = unzipped(bundle)
    assert complaints("bundle", json.loads(files["bundle.json"])) == []
    for name in ("results", "manifest"):
        Draft202012Validator(schema_of(name)).validate(json.loads(files[f"results/{name}.json"]))


def test_earlier_studies_mappings_and_claims_read(earlier: Path) -> None:
    assert main(["check", str(earlier)]) == 0
    assert main(["claims", str(earlier)]) == 0


def test_earlier_results_are_held_against_those_of_today(earlier: Path, tmp_path: Path) -> None:
    assert main(["run", str(earlier), "--out", str(tmp_path / "out")]) == 0
    assert compared_runs(earlier / "results", tmp_path / "out").adds_only
