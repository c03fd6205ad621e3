"""Counts of subgroups and those of everybody."""

from theracurve.analysis.claims.verdict import Check, Verdict
from theracurve.definition.claims.counts import SubgroupsClaim


def check_subgroups(claim: SubgroupsClaim) -> Check:
    """Counts and totals add up; or the rest can be patients of no subgroup, some of whom were counted."""
    counts, totals = (sum(part[place] for part in claim.parts) for place in (0, 1))
    count, total = claim.total
    working = {"count": counts, "total": totals, "missing_count": count - counts, "missing_total": total - totals}
    if (counts, totals) == claim.total:
        return Check(Verdict.CONSISTENT, "adds_up", working)
    if 0 <= count - counts <= total - totals:
        return Check(Verdict.CONSISTENT_IF, "some_missing", working)
    return Check(Verdict.INCONSISTENT, "too_many" if totals > total or counts > count else "counts_missing", working)
