"""What R prints is never called inconsistent: every routine that authors use, on made-up groups of 5 to 40 patients.

The stored sets are those of R 4.2.2 with survival 3.5.3 (`Rscript r_routines.R 12 2026`); the long suite draws more.
"""

import json
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

from theracurve.analysis.claims.check import check_claims
from theracurve.analysis.claims.verdict import Verdict
from theracurve.definition.published_claims import parse_claims

HERE = Path(__file__).parent
STORED = HERE / "golden" / "r_routines.jsonl"
SEEDS, SETS = range(20), 100
NEVER = (Verdict.INCONSISTENT, Verdict.CUT_OFF)


def by_routine(lines: Iterable[str]) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = defaultdict(list)
    for line in lines:
        claim = json.loads(line)
        found[claim.pop("routine")].append(claim)
    return found


def accused(claims: list[dict[str, object]]) -> list[object]:
    published = parse_claims(json.dumps({"claims": claims}), "claims.yaml")
    return [checked for checked in check_claims(published.claims, published.level) if checked.verdict in NEVER]


ROUTINES = by_routine(STORED.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("routine", ROUTINES)
def test_a_routine_of_r_is_never_called_inconsistent(routine: str) -> None:
    assert not accused(ROUTINES[routine])


@pytest.mark.long
@pytest.mark.parametrize("seed", SEEDS)
def test_two_thousand_sets_of_every_routine(seed: int) -> None:
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("Rscript is not installed")
    command = [program, str(HERE / "r_routines.R"), str(SETS), str(seed)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=3600).stdout
    drawn = by_routine(printed.splitlines())
    assert drawn.keys() >= ROUTINES.keys()
    for claims in drawn.values():
        for start in range(0, len(claims), 200):
            assert not accused(claims[start : start + 200])
