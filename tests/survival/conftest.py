"""What R says of the data sets of its package survival; skips, saying so, where those files are not at hand."""

import os
from pathlib import Path

import pandas as pd
import pytest
from agreement import Reference
from hypothesis import settings

settings.register_profile("no deadline", deadline=None)  # a busy machine is no defect
settings.load_profile("no deadline")


@pytest.fixture(scope="session")
def reference() -> Reference:
    root = os.environ.get("THERACURVE_DATA")
    if not root:
        pytest.skip("needs the R reference numbers: set THERACURVE_DATA to the folder that holds data/survival")
    return Reference.read(Path(root))


@pytest.fixture(scope="session")
def aml() -> pd.DataFrame:
    """Maintenance chemotherapy in acute myelogenous leukaemia, weeks: Miller (1981), Survival Analysis; `aml` in R."""
    return pd.DataFrame(
        {
            "time": [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161, 5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45],
            "event": [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1],
            "group": ["maintained"] * 11 + ["not maintained"] * 12,
        }
    )


@pytest.fixture(scope="session")
def leukaemia() -> pd.DataFrame:
    """Remission under 6-mercaptopurine and placebo, weeks: Freireich and others (1963), Blood 21:699-716."""
    treated = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    relapsed = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    placebo = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
    return pd.DataFrame(
        {
            "time": treated + placebo,
            "event": relapsed + [1] * len(placebo),
            "group": ["6-MP"] * len(treated) + ["placebo"] * len(placebo),
        }
    )
