"""The equation that estimates the glomerular filtration rate: CKD-EPI 2021, of creatinine, age and sex.

Inker et al., N Engl J Med 2021;385:1737-49.
"""

from dataclasses import dataclass

UNIT = "mL/min/1.73 m2"
FACTOR = 142.0
ABOVE = -1.200  # the power of creatinine above `turn`
OF_A_YEAR = 0.9938
UMOL_PER_MG_DL = 88.4  # umol/L of creatinine in one mg/dL
ADULT = 18


@dataclass(frozen=True, slots=True)
class SexConstants:
    """`turn` in mg/dL, the power of creatinine below it, and the factor of the sex."""

    turn: float
    below: float
    factor: float


BY_SEX = {"female": SexConstants(0.7, -0.241, 1.012), "male": SexConstants(0.9, -0.302, 1.0)}
