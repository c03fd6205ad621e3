"""Several P values of one source, adjusted for how many there are."""

from theracurve.analysis.claims.verdict import Check, Verdict, shown
from theracurve.definition.claims import PValuesClaim
from theracurve.definition.printed import Printed
from theracurve.survival import benjamini_hochberg, hochberg, holm


def check_p_values(claim: PValuesClaim, level: Printed) -> Check:
    """How many stay below the level when all are taken together; a value printed as `<0.001` counts as 0.001."""
    values, limit = [float(p.value) for p in claim.values], float(level.value)
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
    if not alone:
        return Check(Verdict.CONSISTENT, "none_below", working)
    if together == alone:
        return Check(Verdict.CONSISTENT, "all_stand", working)
    return Check(Verdict.CONSISTENT_IF, "some_fall", working)
