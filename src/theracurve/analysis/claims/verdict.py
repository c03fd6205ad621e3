"""What a check of a claim answers: one of five verdicts, the reason as a word, and the numbers it worked with."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from theracurve.definition.claims.published import Claim

SIGNIFICANT_DIGITS = 6  # of the numbers shown: enough for every comparison with print, the same on every machine


class Verdict(StrEnum):
    """`consistent_if`: only under a condition, which the reason names; `cut_off`: as `inconsistent`, but for digits
    cut off rather than rounded; `not_checkable`: nothing to hold it against."""

    CONSISTENT = "consistent"
    CONSISTENT_IF = "consistent_if"
    CUT_OFF = "cut_off"
    INCONSISTENT = "inconsistent"
    NOT_CHECKABLE = "not_checkable"


@dataclass(frozen=True, slots=True)
class Check:
    """What was found: `reason` is a word of the check's own list, `working` plain numbers, texts and lists of them."""

    verdict: Verdict
    reason: str
    working: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim with what was found, and the verdict that the fields it merely assumes leave of it."""

    claim: Claim
    check: Check

    @property
    def verdict(self) -> Verdict:
        """What rests on assumed numbers is at most consistent under that condition, and never inconsistent."""
        if not self.claim.assumed:
            return self.check.verdict
        if self.check.verdict in (Verdict.CONSISTENT, Verdict.CONSISTENT_IF):
            return Verdict.CONSISTENT_IF
        return Verdict.NOT_CHECKABLE


def shown(number: float) -> float:
    """A computed number as it is kept in the working."""
    return float(f"{number:.{SIGNIFICANT_DIGITS}g}")
