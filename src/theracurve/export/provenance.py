"""Where results come from: the inputs, the versions of everything that computed them, how far they were compared."""

import platform
from collections.abc import Mapping
from importlib.metadata import version

from theracurve import __version__
from theracurve.definition.loader import StudyFile
from theracurve.derivation.agreement import Agreement
from theracurve.derivation.engines.engine import Engine

PARTS = ("duckdb", "numpy", "scipy", "matplotlib", "typst", "python-docx", "pydantic", "pyyaml")


def provenance_of(
    study: StudyFile,
    inputs: Mapping[str, str],
    agreement: Agreement,
    engine: Engine,
    seed: int,
    ledger: Mapping[str, object] | None = None,
) -> Mapping[str, object]:
    """What a reader needs to get the same bytes again: inputs, versions, seed. No clock, host or path.

    `inputs` are the hashes of what was read beside the study, by the names of the files; `ledger` is the head of the
    ledger that the records were written at, where they were.
    """
    return {
        "data_origin": study.study.data_origin,
        "inputs": {"study.yaml": study.sha256, **dict(sorted(inputs.items()))},
        **({"ledger": ledger} if ledger else {}),
        "versions": {
            "theracurve": __version__,
            "python": platform.python_version(),
            **{part: version(part) for part in (*PARTS, *engine.packages)},
        },
        "engine": engine.name,
        "seed": seed,
        "compared": {
            "patients": agreement.patients,
            "of_patients": agreement.of_patients,
            "rows": agreement.rows,
            "definitions": agreement.definitions,
        },
    }
