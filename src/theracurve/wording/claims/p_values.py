"""Why claims about P values and statistics got their verdict."""

from collections.abc import Sequence
from typing import Any

from theracurve.definition.claims.p_values import ComparisonClaim, PValuesClaim, SignificanceClaim, StatisticClaim
from theracurve.wording.claims.computed import p_between, p_like
from theracurve.wording.claims.titles import either, p_is, statistic_of
from theracurve.wording.labels import endpoint_name
from theracurve.wording.numbers import amount, fixed
from theracurve.wording.words import Words


def p_values(claim: PValuesClaim, reason: str, working: Any, words: Words) -> str:
    alike = [same_p(pair, words) for pair in working.get("same_p", ())]
    return " ".join((taken_together(claim, reason, working, words), *alike))


def same_p(pair: Sequence[str], words: Words) -> str:
    inner, outer = (endpoint_name(name, words) for name in pair)
    return words("claims.p_values.same", inner=inner, outer=outer)


def taken_together(claim: PValuesClaim, reason: str, working: Any, words: Words) -> str:
    below, level = working["below_level"], amount(working["level"], words)
    if reason == "none_below":
        return words("claims.p_values.none_below", level=level)
    if reason == "bounds":
        of_all = {"least": below, "most": working["below_level_at_most"]}
        by_holm = {"stay": working["below_level_by_holm"], "stay_most": working["below_level_by_holm_at_most"]}
        return words("claims.p_values.bounds", **of_all, **by_holm, level=level)
    if reason == "all_stand":
        return words("claims.p_values.all_stand", n=below, level=level)
    stand = working["below_level_by_holm"]
    kept = words("claims.p_values.kept", n=stand) if stand else words("claims.p_values.kept_none")
    smallest = fixed(min(working["holm"]), 3, words)
    counts = {"below": below, "all": len(claim.values)}
    return words("claims.p_values.only_alone", **counts, level=level, kept=kept, smallest=smallest)


def significance(claim: SignificanceClaim, reason: str, working: Any, words: Words) -> str:
    level, sought = amount(working["level"], words), claim.stated == "significant"
    side = "below" if sought else "not_below"
    if reason == "if_unrounded" and claim.p.relation:
        return words(f"claims.significance.{side}_if_bound", p=p_is(claim.p, words), level=level)
    if reason == "if_unrounded":
        as_printed = (float(claim.p.value) < working["level"]) == sought
        return words(f"claims.significance.{side}_if{'' if as_printed else '_not_printed'}", level=level)
    below = "below" if sought == (reason == "as_stated") else "not_below"
    return words(f"claims.significance.{below}", p=p_is(claim.p, words), level=level)


def statistic(claim: StatisticClaim, reason: str, working: Any, words: Words) -> str:
    found = words("claims.statistic.found", statistic=statistic_of(claim, words), p=p_between(working, claim.p, words))
    if reason not in ("fits", "differs"):
        return words(f"claims.statistic.{reason}", p=p_is(claim.p, words), found=found)
    return words(f"claims.statistic.{reason}", found=found, printed=str(claim.p))


def comparison(claim: ComparisonClaim, reason: str, working: Any, words: Words) -> str:
    if reason in ("no_data", "no_test"):
        return words(f"claims.comparison.{reason}")
    found = either([p_like(p, claim.p, words) for p in working["p_values"]], words)
    if reason == "recomputed":
        return words("claims.comparison.recomputed", found=found, test=words(f"labels.quantities.{claim.test}"))
    test = words(f"labels.quantities.{claim.test}")
    return words("claims.comparison.differs", found=found, test=test, printed=str(claim.p))
