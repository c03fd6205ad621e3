"""A run sealed as one file: the same bytes for the same run, every change named, two runs held against each other."""

import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest

from theracurve.bundle.checking import Seal
from theracurve.bundle.differences import Differences, EstimateChange, differences, estimate_changes
from theracurve.bundle.ro_crate import ro_crate
from theracurve.bundle.sealed import Sealed
from theracurve.bundle.verified import Verified
from theracurve.bundle.zipped import unzipped, zipped
from theracurve.cli import main
from theracurve.terminal_bundles import rerun_lines


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundles") / "demo"
    assert main(["new", str(folder), "--protocol", "nguyen2004", "--demo"]) == 0
    assert main(["run", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def bundle(demo: Path) -> Path:
    assert main(["bundle", str(demo)]) == 0
    return demo / "bundle.zip"


def test_the_same_run_gives_the_same_bytes(demo: Path, bundle: Path, tmp_path: Path) -> None:
    assert main(["bundle", str(demo), "--out", str(tmp_path / "again.zip")]) == 0
    assert (tmp_path / "again.zip").read_bytes() == bundle.read_bytes()


def test_it_holds_every_input_and_output_with_its_hash_and_what_it_is(bundle: Path) -> None:
    files = unzipped(bundle)
    manifest = json.loads(files["results/manifest.json"])
    inputs = {name if name == "study.yaml" else f"records/{name}" for name in manifest["inputs"]}
    outputs = {f"results/{name}" for name in manifest["outputs"]}
    own = {"bundle.json", "ro-crate-metadata.json", "results/manifest.json"}
    assert set(files) == inputs | outputs | own
    crate = json.loads(files["ro-crate-metadata.json"])
    parts = next(entity["hasPart"] for entity in crate["@graph"] if entity["@id"] == "./")
    described = {entity["@id"] for entity in crate["@graph"] if entity["@type"] == "File"}
    assert {part["@id"] for part in parts} == described == set(files) - {"bundle.json", "ro-crate-metadata.json"}


def test_a_bundle_as_it_was_sealed_verifies(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(bundle)]) == 0
    assert "files are as they were sealed." in capsys.readouterr().out


def test_a_folder_is_no_bundle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(tmp_path)]) == 2
    assert f"{tmp_path} is a folder; expected the file of a bundle\n" in capsys.readouterr().err
    (tmp_path / "bundle.zip").touch()
    assert main(["verify", str(tmp_path)]) == 2
    assert f"expected the file of a bundle: {tmp_path / 'bundle.zip'}" in capsys.readouterr().err


def test_another_run_of_the_bundle_gives_the_same_numbers(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(bundle), "--rerun"]) == 0
    assert "every estimate and every call is the same" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("records/labs.csv", b"patient_id\n", "records/labs.csv: changed since it was sealed"),
        ("results/report.html", None, "results/report.html: it was sealed with this file, which is not there"),
        ("results/more.html", b"<p>", "results/more.html: added since it was sealed"),
        ("bundle.json", b"{}", "bundle.json: it does not say what belongs in it"),
        ("bundle.json", b"no json", "bundle.json: it does not say what belongs in it"),
    ],
)
def test_what_was_changed_is_named(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None, said: str
) -> None:
    files = unzipped(bundle) | ({} if content is None else {name: content})
    if content is None:
        del files[name]
    (tmp_path / "changed.zip").write_bytes(zipped(files))
    assert main(["verify", str(tmp_path / "changed.zip")]) == 1
    assert said in capsys.readouterr().out
    assert main(["verify", str(tmp_path / "changed.zip"), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["holds"] is False


def test_a_byte_flipped_in_a_file_is_named(bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = bytearray(bundle.read_bytes())
    with ZipFile(bundle) as archive:
        entry = archive.getinfo("records/patients.csv")
    content[entry.header_offset + 30 + len(entry.filename) + 5] ^= 1
    (tmp_path / "flipped.zip").write_bytes(content)
    assert main(["verify", str(tmp_path / "flipped.zip")]) == 2
    assert "records/patients.csv" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["../outside.csv", "/etc/passwd", "a/../../b", "a\\b", "C:/x", ""])
def test_an_archive_that_reaches_outside_is_no_bundle(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hostile.zip").write_bytes(zipped({name: b"x"}))
    assert main(["verify", str(tmp_path / "hostile.zip"), "--rerun"]) == 2
    assert "is no bundle of theracurve" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip at all" * 100])
def test_what_is_no_archive_is_no_bundle(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "no.zip").write_bytes(content)
    assert main(["verify", str(tmp_path / "no.zip")]) == 2
    assert "is no bundle of theracurve" in capsys.readouterr().err


def test_records_that_stay_at_home_are_sealed_by_their_hashes(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "without.zip"
    assert main(["bundle", str(demo), "--without-records", "--out", str(out)]) == 0
    assert not Sealed(unzipped(out)).has_records
    assert main(["verify", str(out)]) == 0
    assert main(["verify", str(out), "--rerun"]) == 2
    assert "holds no records" in capsys.readouterr().err


def changed_study(demo: Path, folder: Path, old: str, new: str) -> Path:
    shutil.copytree(demo, folder)
    table = folder / "records" / "follow_up.csv"
    text = table.read_text(encoding="utf-8")
    assert old in text
    table.write_text(text.replace(old, new), encoding="utf-8")
    return folder


def test_records_that_changed_since_the_run_are_not_sealed(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = changed_study(demo, tmp_path / "changed", "A-001,2003-02-06", "A-001,2003-02-05")
    assert main(["bundle", str(changed)]) == 2
    assert "records/follow_up.csv is not what the results were made from" in capsys.readouterr().err


def test_a_study_without_results_is_not_sealed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", str(tmp_path / "s"), "--protocol", "nguyen2004", "--demo"]) == 0
    assert main(["bundle", str(tmp_path / "s")]) == 2
    assert "`theracurve run` makes them" in capsys.readouterr().err


def test_a_run_differs_from_itself_in_nothing(demo: Path, bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(demo), str(bundle)]) == 0
    assert main(["diff", str(demo / "results"), str(bundle)]) == 0
    assert capsys.readouterr().out.count("The two runs are the same") == 2


def test_a_changed_day_is_followed_to_calls_and_estimates(
    demo: Path, bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = changed_study(demo, tmp_path / "changed", "A-001,2003-02-06", "A-001,2003-02-05")
    assert main(["run", str(changed)]) == 0
    capsys.readouterr()
    assert main(["diff", str(bundle), str(changed), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [change["name"] for change in found["inputs"]] == ["records/follow_up.csv"]
    assert {change["key"]["patient_id"] for change in found["calls"]} == {"A-001"}
    survival = next(
        c for c in found["calls"] if c["table"] == "endpoints" and c["key"]["endpoint"] == "overall_survival"
    )
    assert survival["columns"]["time_days"][1] == survival["columns"]["time_days"][0] - 1
    assert "follow_up:1" in survival["sources"][0]
    assert main(["diff", str(bundle), str(changed)]) == 1
    assert "endpoints, A-001, overall_survival, protocol: time_days" in capsys.readouterr().out


def test_what_is_neither_a_bundle_nor_a_study_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(tmp_path), str(tmp_path)]) == 2
    assert "expected a bundle, a study with results, or a folder of results" in capsys.readouterr().err


@pytest.mark.parametrize("part", ["outputs", "inputs"])
@pytest.mark.parametrize("name", ["../secret.csv", "/etc/hostname", "linked.csv", "a/../../secret.csv", ""])
def test_a_manifest_that_names_what_lies_elsewhere_is_refused(
    part: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = tmp_path / "study"
    for folder in ("records", "results"):
        (study / folder).mkdir(parents=True)
        (study / folder / "linked.csv").symlink_to(tmp_path / "secret.csv")
    for secret in (tmp_path / "secret.csv", study / "secret.csv"):
        secret.write_text("secret", encoding="utf-8")
    (study / "study.yaml").write_text("study: x\n", encoding="utf-8")
    told = {"format": "theracurve-manifest/1", "command": "run", "inputs": {}, "outputs": {}, part: {name: "0" * 64}}
    (study / "results" / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    assert main(["bundle", str(study)]) == 2
    assert f"manifest.json names {name!r}" in capsys.readouterr().err
    assert main(["diff", str(study), str(study)]) == 2
    assert not (study / "bundle.zip").exists()


@pytest.mark.parametrize("manifest", [[], {"outputs": []}, {"outputs": "x", "inputs": 3, "versions": []}])
def test_a_manifest_of_another_shape_is_no_defect_of_ours(
    manifest: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert main(["diff", str(tmp_path), str(tmp_path)]) == 0
    (tmp_path / "odd.zip").write_bytes(zipped({"bundle.json": json.dumps({"format": 1, "files": manifest}).encode()}))
    assert main(["verify", str(tmp_path / "odd.zip")]) == 1


def test_the_metadata_of_a_bundle_keep_to_ro_crate() -> None:
    """What version 1.1 asks of the descriptor, the root, and each file; identifiers are those of a URI."""
    files = {"study.yaml": b"", "records/Données 1.xlsx": b"x", "results/report.html": b"<p>"}
    crate = json.loads(ro_crate("A study", "2004-01-01", files, "0.1.0"))
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(entities) == len(crate["@graph"])
    assert crate["@context"] == "https://w3id.org/ro/crate/1.1/context"
    descriptor, root = entities["ro-crate-metadata.json"], entities["./"]
    assert (descriptor["@type"], descriptor["about"]) == ("CreativeWork", {"@id": "./"})
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert root["@type"] == "Dataset"
    assert all(root[name] for name in ("name", "description", "datePublished"))
    named = {"study.yaml", "records/Donn%C3%A9es%201.xlsx", "results/report.html"}
    assert {part["@id"] for part in root["hasPart"]} == named
    assert {name for name, entity in entities.items() if entity["@type"] == "File"} == named
    told = [ref["@id"] for entity in crate["@graph"] for name in ("object", "result") for ref in entity.get(name, ())]
    assert set(told) == named


YOUNGER = EstimateChange({"quantity": "proportional_hazards"}, {}, here=False, there=True)
GONE = EstimateChange({"quantity": "hazard_ratio"}, {}, here=True, there=False)


@pytest.mark.parametrize(
    ("same_program", "changes", "holds"),
    [(False, (YOUNGER,), True), (True, (YOUNGER,), False), (False, (YOUNGER, GONE), False)],
    ids=["another build gives more", "the same program gives more", "another build gives less"],
)
def test_a_later_build_may_give_more_and_nothing_otherwise(
    same_program: bool, changes: tuple[EstimateChange, ...], holds: bool
) -> None:
    found = Verified(Seal("0.1.0", same_program, 3, ()), Differences((), changes, ()))
    assert found.holds is holds
    [first, *_] = rerun_lines(found)
    assert ("is the same" in first) is holds


@pytest.mark.parametrize(("factor", "are_rounding"), [(1 + 1e-12, True), (1 + 1e-7, False)])
def test_last_digits_are_no_difference_and_are_counted(bundle: Path, factor: float, are_rounding: bool) -> None:
    """Another mathematical library or version of Python rounds otherwise, in digits that nobody is told."""
    sealed, name = Sealed(unzipped(bundle)), "results/results.json"
    results = json.loads(sealed.files[name])
    nudged = next(e for e in results["estimates"] if e["quantity"] == "hazard_ratio" and e["value"])
    nudged["value"] *= factor
    found = differences(sealed, Sealed(dict(sealed.files) | {name: json.dumps(results).encode()}))
    assert bool(found) is not are_rounding
    assert len(found.rounding) == are_rounding
    [first, *_] = rerun_lines(Verified(Seal("0.1.0", True, 3, ()), found))
    assert first.startswith("1 estimate differs after nine significant digits alone") is are_rounding


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"value": 0.0, "lower": -0.2, "upper": 0.2}, {"value": 1e-17, "lower": -0.2, "upper": 0.2}, True),
        ({"value": 1e-17, "lower": 0.0, "upper": 3e-17}, {"value": 2e-17, "lower": 0.0, "upper": 3e-17}, False),
        ({"value": 0.0}, {"value": 1e-17}, False),
        ({"statistic": 3e-31}, {"statistic": 1e-30}, True),
        ({"p_value": 1e-20}, {"p_value": 1e-20 * (1 + 1e-12)}, True),
        ({"p_value": 1e-20, "value": 1.0}, {"p_value": 2e-20, "value": 1.0}, False),
        ({"p_value": 0.0}, {"p_value": 1e-20}, False),
        ({"n": 3}, {"n": 4}, False),
    ],
)
def test_beside_its_limits_a_sum_may_be_rounding_and_a_p_value_is_not(
    one: dict[str, float], other: dict[str, float], same: bool
) -> None:
    sealed = [Sealed({"results/results.json": json.dumps({"estimates": [side]}).encode()}) for side in (one, other)]
    [change] = estimate_changes(*sealed)
    assert change.is_rounding is same
