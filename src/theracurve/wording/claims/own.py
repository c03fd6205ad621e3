"""What the study's own data give in place of a claim."""

from typing import Any

from theracurve.definition.claims.counts import ProportionClaim
from theracurve.definition.claims.means import MeanClaim
from theracurve.wording.claims.computed import like
from theracurve.wording.claims.titles import either
from theracurve.wording.numbers import amount, between
from theracurve.wording.words import Words


def own_data(claim: Any, reason: str, working: Any, words: Words) -> str:
    """What the study's own data give in place of the claim."""
    if reason in ("own_missing", "own_needs_group", "own_other_measure", "own_other_level"):
        return words(f"claims.own.{reason.removeprefix('own_')}")
    found = either([own_numbers(claim, numbers, words) for numbers in working["own"]], words)
    return words("claims.own.agrees" if reason == "own_agrees" else "claims.own.differs", found=found)


def own_numbers(claim: Any, numbers: Any, words: Words) -> str:
    if isinstance(claim, ProportionClaim):
        return words("numbers.of_total", count=str(numbers["count"]), total=str(numbers["total"]))
    if isinstance(claim, MeanClaim):
        sd = "" if numbers["sd"] is None else amount(numbers["sd"], words)
        return words("claims.title.mean_sd", mean=like(numbers["mean"], claim.mean, words), sd=sd, n=numbers["n"])
    lower, upper = (amount(numbers[end], words) if numbers[end] else "" for end in ("lower", "upper"))
    limits = between(lower, upper, words)
    return words("claims.test.with_value", test=like(numbers["value"], claim.value, words), value=limits)
