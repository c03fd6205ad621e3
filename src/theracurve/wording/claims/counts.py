"""Why claims about counts got their verdict."""

from typing import Any

from theracurve.definition.claims.counts import PercentSeClaim, ProportionClaim, SubgroupsClaim, SumClaim
from theracurve.wording.claims.computed import like
from theracurve.wording.claims.titles import listed, of_total
from theracurve.wording.labels import clauses
from theracurve.wording.numbers import amount, between, in_percent
from theracurve.wording.words import Words


def proportion(claim: ProportionClaim, reason: str, working: Any, words: Words) -> str:
    if reason == "nobody":
        return words("claims.proportion.nobody")
    counts = of_total(claim, words)
    if reason == "more_than_everybody":
        return words("claims.proportion.more_than_everybody", counts=counts)
    exact = in_percent(like(working["percent"], claim.percent, words), words)
    said = {"counts": counts, "exact": exact, "percent": in_percent(str(claim.percent), words)}
    if reason == "fits":
        return words("claims.proportion.fits", **said)
    how = "claims.proportion.cut_off" if reason == "cut_off" else "claims.proportion.differs"
    return words(how, **said, fractions=fractions(claim, working, words))


def fractions(claim: ProportionClaim, working: Any, words: Words) -> str:
    """Which fractions are printed so."""
    ways = {
        "rounds": working["rounds"],
        "truncates": [f for f in working["truncates"] if f != f"{claim.count}/{claim.total}"],
    }
    found = [
        words(f"claims.proportion.{way}", n=len(alike), fractions=listed(alike, words))
        for way, alike in ways.items()
        if alike
    ]
    if not found:
        return words("claims.proportion.no_fraction", total=str(claim.total))
    return words("claims.proportion.fractions", found=clauses(found, words))


def total(claim: SumClaim, reason: str, working: Any, words: Words) -> str:
    added = f"{' + '.join(part.text for part in claim.parts)} = {amount(working['sum'], words)}"
    if reason == "adds_up":
        return words("claims.sum.adds_up", added=added)
    if reason == "differs" and not claim.percent:
        return words("claims.sum.differs", added=added, total=str(claim.total))
    key = "claims.sum.rounded" if reason == "rounded" else "claims.sum.differs_percent"
    return words(key, added=added, total=str(claim.total), allowed=amount(working["allowed"], words))


def percent_se(claim: PercentSeClaim, reason: str, working: Any, words: Words) -> str:
    low, high = (like(working[end], claim.se, words) for end in ("se_low", "se_high"))
    error = in_percent(low if low == high else between(low, high, words), words)
    se, n = in_percent(str(claim.se), words), str(claim.n)
    if reason == "of_a_curve":
        return words("claims.percent_se.of_a_curve", se=se, n=n, error=error)
    return words(f"claims.percent_se.{reason}", percent=in_percent(str(claim.percent), words), se=se, n=n, error=error)


def subgroups(claim: SubgroupsClaim, reason: str, working: Any, words: Words) -> str:
    added = words("numbers.of_total", count=str(working["count"]), total=str(working["total"]))
    everybody = words("numbers.of_total", count=str(claim.total[0]), total=str(claim.total[1]))
    if reason == "adds_up":
        return words("claims.subgroups.adds_up", everybody=everybody)
    if reason == "some_missing":
        return words("claims.subgroups.some_missing", added=added, everybody=everybody, n=working["missing_total"])
    return words(f"claims.subgroups.{reason}", added=added, everybody=everybody)
