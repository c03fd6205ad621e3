"""Several P values of one source, adjusted for how many there are."""

from math import nextafter

from theracurve.analysis.claims.verdict import Check, Verdict, shown
from theracurve.definition.claims.p_values import PValuesClaim
from theracurve.definition.printed import Printed, PrintedP
from theracurve.survival import benjamini_hochberg, hochberg, holm

NESTED = {
    "overall_survival": ("progression_free_survival", "event_free_survival"),
    "progression_free_survival": ("event_free_survival",),
}


def check_p_values(claim: PValuesClaim, level: Printed) -> Check:
    """How many stay below the level when all are taken together; one printed as `<0.001` may be anything up to it."""
    values, limit = [greatest(p) for p in claim.values], float(level.value)
    adjusted = {
        "bonferroni": [min(1.0, len(values) * p) for p in values],
        "holm": holm(values).adjusted.tolist(),
        "hochberg": hochberg(values).adjusted.tolist(),
        "benjamini_hochberg": benjamini_hochberg(values).adjusted.tolist(),
    }
    alone = sum(p < limit for p in values)
    together = sum(p < limit for p in adjusted["holm"])
    working: dict[str, object] = {name: [shown(p) for p in of_method] for name, of_method in adjusted.items()}
    working |= {"level": limit, "below_level": alone, "below_level_by_holm": together}
    alike = alike_though_nested(claim)
    working |= {"same_p": alike} if alike else {}
    lowest = [least(p) for p in claim.values]
    at_most = sum(p < limit for p in lowest), int((holm(lowest).adjusted < limit).sum())
    if at_most != (alone, together):
        working |= {"below_level_at_most": at_most[0], "below_level_by_holm_at_most": at_most[1]}
        return Check(Verdict.CONSISTENT_IF, "bounds", working)
    if not alone:
        return Check(Verdict.CONSISTENT, "none_below", working)
    if together == alone:
        return Check(Verdict.CONSISTENT, "all_stand", working)
    return Check(Verdict.CONSISTENT_IF, "some_fall", working)


def greatest(p: PrintedP) -> float:
    """The largest value that is meant: of `<0.05` the last one below it."""
    return {"<": nextafter(float(p.value), 0.0), ">": 1.0, "\u2265": 1.0}.get(p.relation, float(p.value))


def least(p: PrintedP) -> float:
    return {"<": 0.0, "\u2264": 0.0, ">": nextafter(float(p.value), 1.0)}.get(p.relation, float(p.value))


def alike_though_nested(claim: PValuesClaim) -> list[list[str]]:
    """Endpoints printed with the same P though every event of the first is one of the second: possible, and worth a
    look, because the events that come on top must leave the test where it was."""
    named = list(zip(claim.endpoints, claim.values, strict=False))
    return [
        [inner, outer]
        for place, (inner, p) in enumerate(named)
        for outer, other in named[place + 1 :]
        if p == other and outer in NESTED.get(inner, ())
    ]
