"""Nobody: patients whose treatment begins some time after the origin, if they live so long."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

MONTHS_TO_RATE = np.log(2) / 12  # a median of 12 months

PAGE = Path(__file__).parents[2] / "docs" / "bias.md"


def page() -> str:
    """What docs/bias.md says of these cohorts, on one line."""
    return " ".join(PAGE.read_text(encoding="utf-8").split())


@dataclass(frozen=True)
class Delayed:
    time: np.ndarray
    event: np.ndarray
    started: np.ndarray
    x: np.ndarray

    @property
    def treated(self) -> np.ndarray:
        """As the naive comparison has it: whoever died waiting counts as untreated."""
        return np.isfinite(self.started)

    def only(self, rows: np.ndarray) -> "Delayed":
        return Delayed(self.time[rows], self.event[rows], self.started[rows], self.x[rows])


def without_effect(seed: int, n: int) -> Delayed:
    """x decides on the delay and on the survival; the treatment does nothing."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n)
    life = rng.exponential(np.exp(-0.4 * x) / MONTHS_TO_RATE)
    delay = rng.exponential(4 * np.exp(-0.7 * x))
    end = rng.uniform(12, 48, n)
    time = np.minimum(life, end)
    return Delayed(time, life <= end, np.where(delay < time, delay, np.inf), x)


def two_arms(seed: int) -> Delayed:
    """20 meant to be treated after 0.5 to 3 months and 12 not, all with the same median of 12 months."""
    rng = np.random.default_rng(seed)
    life = rng.exponential(1 / MONTHS_TO_RATE, 32)
    delay = np.where(np.arange(32) < 20, rng.uniform(0.5, 3, 32), np.inf)
    return Delayed(life, np.ones(32, dtype=bool), np.where(delay < life, delay, np.inf), np.zeros(32))


@st.composite
def cohorts(draw: st.DrawFn) -> Delayed:
    """Whole days with ties; treatment at any time, on day 0 and on the last day too."""
    n = draw(st.integers(8, 40))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    time = rng.integers(1, draw(st.sampled_from([4, 30, 200])), n).astype(float)
    started = np.where(rng.random(n) < draw(st.sampled_from([0.3, 0.7])), rng.integers(0, 30, n), np.inf)
    return Delayed(time, rng.random(n) < 0.7, started, rng.normal(size=n).round(1))
