"""What is built is what is installed: the wheel and the source archive hold every file, and the demonstration runs from
the wheel alone, with the numbers of the checkout."""

import os
import subprocess
import sys
import tarfile
import venv
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

from theracurve import __version__
from theracurve.cli import main

ROOT = Path(__file__).parents[2]
NEEDED = Path(np.__file__).parents[1]  # where everything lies that the program needs, and not the program
MATERIAL = "theracurve/qualification/material/"
pytestmark = pytest.mark.package

QUALIFIED = """
from theracurve.qualification.examples import rule_as_worked
from theracurve.qualification.installation import files_as_released, versions_as_declared
from theracurve.qualification.reference_numbers import estimators_as_r
for trial in (files_as_released(), versions_as_declared(), rule_as_worked("visits"), *estimators_as_r()):
    print(trial.name, trial.found, *trial.deviations)
"""


def build(source: Path, target: str, into: Path) -> Path:
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", target, "-d", into], cwd=source, check=True)
    [built] = into.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that has the wheel, and beside it only what the wheel asks for."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / ("python.exe" if os.name == "nt" else "python")
    say = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(subprocess.run([python, "-c", say], capture_output=True, check=True, encoding="utf-8").stdout[:-1])
    with ZipFile(wheel) as archive:
        archive.extractall(packages)
    (packages / "needed.pth").write_text(f"{NEEDED}\n", encoding="utf-8")
    return python


def run(python: Path, *words: str, cwd: Path) -> str:
    """What a command says, in an environment that knows nothing of the checkout."""
    names = {name: value for name, value in os.environ.items() if name[:6] != "PYTHON" and name != "THERACURVE_DATA"}
    done = subprocess.run(
        [python, "-m", "theracurve", *words], cwd=cwd, env=names, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def files_under(*places: str) -> set[str]:
    said = subprocess.run(["git", "ls-files", "-z", *places], cwd=ROOT, capture_output=True, check=True).stdout
    return {os.fsdecode(name) for name in said.split(b"\0") if name}


def test_the_wheel_holds_every_file_of_the_package_and_what_qualifies_it(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if not name.startswith(f"theracurve-{__version__}.dist-info/")}
    material = {f"tests/{name.removeprefix(MATERIAL)}" for name in held if name.startswith(MATERIAL)}
    package = {f"src/{name}" for name in held if not name.startswith(MATERIAL)}
    assert package == files_under("src")
    assert files_under("tests/spec/examples", "tests/report/golden", "tests/survival/golden") < material
    assert material <= files_under("tests")


def test_a_wheel_from_the_source_archive_is_the_same(wheel: Path, tmp_path: Path) -> None:
    archive = build(ROOT, "sdist", tmp_path / "sdist")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    again = build(tmp_path / f"theracurve-{__version__}", "wheel", tmp_path / "again")
    with ZipFile(wheel) as one, ZipFile(again) as other:
        assert {name: one.read(name) for name in one.namelist()} == {
            name: other.read(name) for name in other.namelist()
        }


def test_the_demonstration_runs_from_the_wheel_with_the_numbers_of_the_checkout(
    installed: Path, tmp_path: Path
) -> None:
    said = run(installed, "demo", cwd=tmp_path)
    assert "nobody in it exists" in said
    assert "Report: demo/results/report.html" in said.replace(os.sep, "/")
    assert main(["demo", str(tmp_path / "here")]) == 0
    for name in ("results.json", "report.html"):
        assert (tmp_path / "demo" / "results" / name).read_bytes() == (
            tmp_path / "here" / "results" / name
        ).read_bytes()


def test_what_qualifies_an_installation_is_in_the_wheel(installed: Path, tmp_path: Path) -> None:
    names = {name: value for name, value in os.environ.items() if name[:6] != "PYTHON"}
    done = subprocess.run([installed, "-c", QUALIFIED], cwd=tmp_path, env=names, capture_output=True, encoding="utf-8")
    assert done.stderr == ""
    assert done.stdout.split("\n")[:-1] == [
        *("files met", "versions met", "rules/visits met"),
        *("estimators/curves met", "estimators/log_rank met", "estimators/cox met"),
    ]


def test_every_form_and_export_finds_its_files_in_the_wheel(installed: Path, tmp_path: Path) -> None:
    run(installed, "new", "study", "--protocol", "psma_cohort", "--demo", "--patients", "12", cwd=tmp_path)
    run(installed, "run", "study", "--pdf", "--docx", "--lang", "fr", cwd=tmp_path)
    for form in ("r-check", "r", "csv", "adam"):
        run(installed, "export", "study", "--format", form, cwd=tmp_path)
    run(installed, "schema", "results", cwd=tmp_path)
    assert {file.name for file in (tmp_path / "study" / "results").glob("report.*")} == {
        "report.html",
        "report.pdf",
        "report.docx",
    }
