"""What R prints is never called inconsistent: every routine that authors use, on made-up groups of 5 to 600 patients.

The stored sets are those of R 4.2.2 with survival 3.5.3 (`Rscript r_routines.R 12 2026`, `Rscript more_r_routines.R 4
2026`, `Rscript large_r_routines.R 3 2026`); the long suite draws more.
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
PROGRAMS = ("r_routines", "more_r_routines", "large_r_routines")
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


STORED = {
    name: by_routine((HERE / "golden" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()) for name in PROGRAMS
}
ROUTINES = [(name, routine) for name, found in STORED.items() for routine in found]


@pytest.mark.parametrize(("name", "routine"), ROUTINES)
def test_a_routine_of_r_is_never_called_inconsistent(name: str, routine: str) -> None:
    assert not accused(STORED[name][routine])


@pytest.mark.long
@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize("seed", SEEDS)
def test_two_thousand_sets_of_every_routine(name: str, seed: int) -> None:
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("Rscript is not installed")
    command = [program, str(HERE / f"{name}.R"), str(SETS), str(seed)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=3600).stdout
    drawn = by_routine(printed.splitlines())
    assert drawn.keys() >= STORED[name].keys()
    for claims in drawn.values():
        for start in range(0, len(claims), 200):
            assert not accused(claims[start : start + 200])
