"""The invented course of a disease. Nothing here is estimated from patients, nor tuned to any published result.

All rates are per month of 30.4375 days; r(t) is the tumour volume over that at time zero.

- Volume: r(t) = exp(-kill u) + exp(growth t) - 1 with u the time since the first administration (untreated groups:
  since time zero), 0 before it: the shape that Stein et al. (Oncologist 2008;13:1046-54) use for tumour burden. growth
  and kill differ between patients (log-normal). kill is larger in treated groups, in proportion to the cycles intended
  for the patient, and small, as of other care, in untreated groups.
- Burden of symptoms: burden + 0.7 log r(t) - relief (1 - exp(-u / 2)), the last term for treated groups.
- Hazard of death: 0.014 exp(0.8 log r(t) + 0.5 (burden - 1) + frailty).
- Leaving the study: exponential, 4 in 1,000 a month.
"""

from dataclasses import dataclass
from math import exp, inf, log

import numpy as np

from theracurve.synthetic.draws import Draws

MONTH = 30.4375
GROWTH = (0.03, 0.5)  # median, deviation of the logarithm
KILL_BY_THERAPY = (0.22, 0.9)
KILL_BY_OTHER_CARE = (0.012, 0.8)
BURDEN = (1.3, 0.7)  # mean, deviation
RELIEF_BY_THERAPY = (0.7, 0.6)
SYMPTOMS_PER_LOG_VOLUME = 0.7
HAZARD_OF_DEATH = 0.014
HAZARD_PER_LOG_VOLUME = 0.8
HAZARD_PER_BURDEN = 0.5
FRAILTY = 0.4
MONTHS_TO_LEAVING = 250.0


@dataclass(frozen=True, slots=True)
class Course:
    """One patient's disease, were he never to leave: times in study days, `starts` the first administration."""

    growth: float
    kill: float
    starts: float
    burden: float
    relief: float
    death: int

    def months_since_start(self, day: float) -> float:
        return max(0.0, day - self.starts) / MONTH

    def log_volume(self, day: float) -> float:
        """log r at a study day; before time zero the tumour was smaller at the rate of its growth."""
        since = self.months_since_start(day)
        return log(exp(-self.kill * since) + exp(self.growth * day / MONTH) - 1) if since else self.growth * day / MONTH

    def symptoms(self, day: float) -> float:
        """Burden of symptoms: about 0 (none) to 4 (bedridden)."""
        relief = self.relief * (1 - exp(-self.months_since_start(day) / 2))
        return self.burden + SYMPTOMS_PER_LOG_VOLUME * self.log_volume(day) - relief


def draw_course(draws: Draws, starts: float | None, share_of_cycles: float, last_day: int) -> Course:
    """A course; `starts` is None where no therapy is given. Deaths after `last_day` are not looked for."""
    growth = draws.log_normal(*GROWTH)
    by_therapy, by_care = draws.log_normal(*KILL_BY_THERAPY), draws.log_normal(*KILL_BY_OTHER_CARE)
    burden, relief = max(0.0, draws.normal(*BURDEN)), max(0.0, draws.normal(*RELIEF_BY_THERAPY))
    hazard = HAZARD_OF_DEATH * exp(HAZARD_PER_BURDEN * (burden - 1) + draws.normal(0.0, FRAILTY))
    kill = by_care if starts is None else by_care + share_of_cycles * by_therapy
    begins = 0.0 if starts is None else starts
    death = day_of_death(growth, kill, begins, hazard, draws.exponential(1.0), last_day)
    return Course(growth, kill, begins, burden, 0.0 if starts is None else relief, death)


def day_of_death(growth: float, kill: float, starts: float, hazard: float, endurance: float, last_day: int) -> int:
    """The day on which the summed hazard passes `endurance`: at least 1, or past `last_day` where it does not."""
    days = np.arange(0.0, last_day + 8.0, 7.0)
    since = np.maximum(days - starts, 0.0) / MONTH
    volume = np.exp(-kill * since) + np.exp(growth * days / MONTH) - 1
    summed = np.cumsum(hazard * volume**HAZARD_PER_LOG_VOLUME * 7.0 / MONTH)
    week = int(np.searchsorted(summed, endurance))
    if week >= len(days):
        return last_day + 1
    before = float(summed[week - 1]) if week else 0.0
    return max(1, int(days[week] + 7.0 * (endurance - before) / (float(summed[week]) - before)))


def day_of_leaving(draws: Draws) -> float:
    """The day on which a patient would be lost from sight."""
    days = MONTH * draws.exponential(MONTHS_TO_LEAVING)
    return days if days >= 1 else inf
