"""Why claims about means and medians got their verdict."""

from typing import Any

from theracurve.definition.claims.means import MeanClaim, MeanSdClaim, MedianClaim
from theracurve.wording.claims.computed import like
from theracurve.wording.claims.titles import either, listed, time_of
from theracurve.wording.numbers import amount, between
from theracurve.wording.words import Words


def mean_sd(claim: MeanSdClaim, reason: str, working: Any, words: Words) -> str:
    if reason == "any_values":
        return words("claims.mean.any_values")
    if reason == "out_of_reach":
        return words("claims.mean.out_of_reach", n=claim.n)
    if reason == "attainable":
        return attainable(claim, working, words)
    sizes = other_sizes(working, words)
    if reason == "mean_unattainable":
        near = listed([like(mean, claim.mean, words) for mean in working["nearest_means"]], words)
        values = values_of(claim, words)
        return words("claims.mean.mean_unattainable", values=values, mean=str(claim.mean), near=near, sizes=sizes)
    return words("claims.mean.sd_unattainable", **stated(claim, words), sizes=sizes)


def stated(claim: MeanSdClaim, words: Words) -> dict[str, str]:
    return {"values": values_of(claim, words), "mean": str(claim.mean), "sd": str(claim.sd)}


def attainable(claim: MeanSdClaim, working: Any, words: Words) -> str:
    if working["example"] is None:
        return words("claims.mean.not_ruled_out", **stated(claim, words))
    example = listed([amount(value, words) for value in working["example"]], words)
    return words("claims.mean.attainable", **stated(claim, words), example=example)


def values_of(claim: MeanClaim, words: Words) -> str:
    if claim.values_on is None:
        return words("claims.mean.whole_numbers", n=claim.n)
    return words("claims.mean.values_on", n=claim.n, grid=listed(claim.values_on, words))


def other_sizes(working: Any, words: Words) -> str:
    possible, most = working["possible_n"], max([*working["possible_n"], *working["impossible_n"]])
    if not possible:
        return words("claims.mean.no_size", most=most)
    return words("claims.mean.sizes", most=most, possible=either(possible, words))


def mean_alone(claim: MeanClaim, reason: str, working: Any, words: Words) -> str:
    if reason == "any_values":
        return words("claims.mean.any_values_alone")
    if reason == "out_of_reach":
        return words("claims.mean.out_of_reach", n=claim.n)
    said = {"values": values_of(claim, words), "mean": str(claim.mean)}
    if reason == "attainable":
        return words("claims.mean.attainable_alone", **said)
    near = listed([like(mean, claim.mean, words) for mean in working["nearest_means"]], words)
    return words("claims.mean.mean_unattainable_alone", **said, near=near)


def median(claim: MedianClaim, reason: str, working: Any, words: Words) -> str:
    times = [time_of(time, words) for time in (claim.median, claim.lower, claim.upper)]
    said = {"median": times[0], "limits": between(times[1], times[2], words)}
    if reason in ("outside", "in_order"):
        return words(f"claims.median.{reason}", **said)
    if reason == "no_event":
        return words("claims.median.no_event", n=str(working["n"]))
    return words("claims.median.reached", events=str(working["events"]), n=str(working["n"]))
