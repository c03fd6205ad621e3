"""An investigator's way through the workbench in Chromium: a sheet brought, its questions answered, cells mended with
reasons, a call decided otherwise, run, read, sealed; and what comes of it is what the command line gives."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from browser.conftest import HERE, Seen
from theracurve.cli import main

pytestmark = pytest.mark.browser
ANSWERS = {
    "untreated_reason:": "untreated_reason: {column: Motif si non traité, values: {habite trop loin: lives too far from"
    " the centre, pas de prise en charge: no insurance cover, pas de chambre protégée: no treatment room free, refus de"
    " l'isolement: declined isolation}}",
    "value: {column: MIBG": "value: {column: MIBG rapport T/BF max, values: {négatif: 1, nég.: 1}}",
    "suivi!G7": "suivi!G7: {found: x, read: }",
    "suivi!H9": "suivi!H9: {found: x, read: }",
    "suivi!H10": "suivi!H10: {found: x, read: }",
    "suivi!H4": "suivi!H4: {found: 'x ?', read: x}",
    "suivi!R15": "suivi!R15: {found: nég., read: '1'}",
    "suivi!T18": "suivi!T18: {found: '6,646 GBq', read: '6646'}",
    "suivi!J6": "suivi!J6: {found: '37266', read: 10/01/2002}",
    "suivi!J11": "suivi!J11: {found: 31/07/01, read: 31/07/2001}",
    "suivi!AH22": "suivi!AH22: {found: 1-2, read: '2'}",
    "suivi!BI26": "suivi!BI26: {found: vivant, read: DCD}",
    "suivi!BK27": "suivi!BK27: {found: août 2000, read: 02/08/2000}",
    "suivi!AK32": "suivi!AK32: {found: inf. à 20, read: <20}",
    "suivi!AN20": "suivi!AN20: {found: '7,4 cm', read: '74'}",
    "suivi!AG25": "suivi!AG25: {found: nég., read: }",
    "suivi!AO4": "suivi!AO4: {found: '', read: }",  # after the death: the drug was not taken then
    "suivi!AK4": "suivi!AK4: {found: '310', read: }",
    "suivi!AI23": "suivi!AI23: {found: 20x11, columns: {longest_diameter_mm: 20, perpendicular_mm: 11,"
    " state: measured}}",
    "suivi!AS21": "suivi!AS21: {found: '5.4', read: '54'}",
    "suivi!AJ15": "suivi!AJ15: {found: paracétamol 1000, columns: {drug: paracetamol, dose: 1000}}",
    "suivi!AO15": "suivi!AO15: {found: paracétamol 1000, columns: {drug: paracetamol, dose: 1000}}",
    "suivi!AT15": "suivi!AT15: {found: paracétamol 1000, columns: {drug: paracetamol, dose: 1000}}",
    "suivi!AY15": "suivi!AY15: {found: paracétamol 2000, columns: {drug: paracetamol, dose: 2000}}",
    "suivi!M14": "suivi!M14: {found: <2, read: }",
}
MENDED = [
    {"says": "39/10/2002", "value": "2002-10-09", "reason": "the day of the invoice"},
    {"says": "130,5*", "value": "130.5", "reason": "the asterisk leads to no footnote"},
    {"says": "2 à 3", "value": "", "reason": "no single number is known"},
]
LEFT = ["suivi!Y19", "suivi!AP24", "suivi!M8"]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("walk") / "mine"


@pytest.fixture(scope="module")
def address(study: Path) -> Iterator[str]:
    """What `theracurve open` prints, while the study is open."""
    command = [sys.executable, "-m", "theracurve", "open", str(study), "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.terminate()


@pytest.fixture(scope="module")
def walked(chromium: str, study: Path, address: str, public_data: Path) -> Seen:
    walk = {
        "sheet": str(public_data / "data" / "intake" / "wide_fr" / "TNE_suivi_2004.xlsx"),
        "protocol": "nguyen2004",
        "answers": ANSWERS,
        "leave": LEFT,
        "mend": MENDED,
        "without": "other_treatment_censored:",
        "override": {"patient": "TNE 02", "reason": "two readers looked at the images again"},
        "bundle": str(study.parent / "bundle.zip"),
    }
    (study.parent / "walk.json").write_text(json.dumps(walk), encoding="utf-8")
    command = ["node", str(HERE / "walk.mjs"), chromium, address, str(study.parent / "walk.json")]
    found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    assert found.returncode == 0, found.stderr
    return dict(json.loads(found.stdout))


def test_every_page_of_the_walk_is_whole_and_accessible_and_loads_nothing_from_elsewhere(walked: Seen) -> None:
    assert (walked["console"], walked["requests"], walked["violations"], walked["overflow"]) == ([], [], [], [])


def test_what_was_mended_was_seen_first_and_no_error_is_left(walked: Seen) -> None:
    assert len(walked["trials"]) == len(MENDED)
    assert all(text.strip() for text in walked["trials"])
    assert (walked["asked"], walked["errors"], walked["overridden"]) == (len(LEFT), 0, True)


def test_the_walk_ends_in_what_the_command_line_gives(walked: Seen, study: Path, tmp_path: Path) -> None:
    kept = study / "workbench" / "runs" / "1"
    assert main(["run", str(kept), "--out", str(tmp_path / "results")]) == 0
    ours = {file.relative_to(kept / "results"): file.read_bytes() for file in (kept / "results").rglob("*.*")}
    assert ours == {one: (tmp_path / "results" / one).read_bytes() for one in ours}
    assert json.loads(ours[Path("results.json")])["answer"]["sentence"] == walked["answer"].strip()
    assert main(["verify", str(study.parent / "bundle.zip")]) == 0
