"""Why claims about ratios got their verdict."""

from typing import Any

from theracurve.definition.claims.ratios import MediansClaim, RatioClaim
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.claims.computed import like, p_between
from theracurve.wording.claims.titles import listed, p_is
from theracurve.wording.numbers import between, fixed, rounded
from theracurve.wording.words import Words

OF_COUNTS = ("person_time", "no_ratio", "no_events", "crude", "adjusted", "events", "wider", "narrower", "too_narrow")


def ratio(claim: RatioClaim, reason: str, working: Any, words: Words) -> str:
    if reason in OF_COUNTS:
        return of_counts(claim, reason, working, words)
    if reason == "alone":
        return ratio_alone(claim, working, words)
    value, lower, upper = str(claim.value), str(claim.lower), str(claim.upper)
    if reason == "outside":
        return words("claims.ratio.outside", value=value, lower=lower, upper=upper)
    if reason not in ("off_middle", "exact", "nearly_middle", "symmetrical"):
        return ratio_p(claim, reason, working, words)
    middle = listed([like(working[end], claim.value, words) for end in ("middle_low", "middle_high")], words)
    on_log = words("claims.ratio.on_log", limits=between(lower, upper, words), middle=middle)
    return words(f"claims.ratio.{reason}", value=value, on_log=on_log)


def ratio_p(claim: RatioClaim, reason: str, working: Any, words: Words) -> str:
    assert claim.p is not None
    wald = words("claims.ratio.wald", p=p_between(working, claim.p, words))
    return words(f"claims.ratio.{reason}", p=p_is(claim.p, words), wald=wald)


def ratio_alone(claim: RatioClaim, working: Any, words: Words) -> str:
    if "lower" not in working:
        return words("claims.ratio.alone")
    lower, upper = (like(working[end], claim.value, words) for end in ("lower", "upper"))
    limits = between(lower, upper, words)
    if claim.measure != str(StudyQuantity.HAZARD_RATIO):
        return words("claims.ratio.alone_implies", limits=limits)
    return words("claims.ratio.alone_implies_events", limits=limits, events=fixed(working["events"], 0, words))


def of_counts(claim: RatioClaim, reason: str, working: Any, words: Words) -> str:
    if reason in ("person_time", "no_ratio", "no_events"):
        return words(f"claims.ratio.{reason}")
    if reason in ("crude", "adjusted"):
        return words(f"claims.ratio.{reason}", value=str(claim.value), crude=rounded(working["crude"], words))
    low, high = rounded(working["error_low"], words), working["error_high"]
    error = low if high is None else between(low, rounded(high, words), words)
    least = rounded(working["least_error"], words)
    return words(f"claims.ratio.{reason}", n=working["events"], least=least, error=error)


def medians(claim: MediansClaim, reason: str, working: Any, words: Words) -> str:
    low, high = (rounded(working[end], words) for end in ("ratio_low", "ratio_high"))
    inverse = low if low == high else between(low, high, words)
    return words(
        f"claims.medians.{reason}", a=str(claim.a), b=str(claim.b), inverse=inverse, hr=str(claim.hazard_ratio)
    )
