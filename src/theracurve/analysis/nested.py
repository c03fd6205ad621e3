"""A note where two endpoints, one of which counts every event of the other, come to the same P."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from theracurve.analysis.results import Comparison
from theracurve.definition.study import Study
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.said import Said
from theracurve.vocabulary.study_quantities import StudyQuantity

DECIMALS = 3  # of a P value as it is printed


def same_p_of_nested(study: Study, comparisons: Sequence[Comparison]) -> Iterator[Finding]:
    """Possible, and no error: the events that come on top leave the test where it was. Worth a look all the same."""
    stated = [c for c in comparisons if c.variant == PROTOCOL and c.at_months is None and c.analysis.everybody]
    for one, other in combinations(stated, 2):
        inner, outer = sorted((one, other), key=lambda c: len(study.events_of(study.endpoints[c.endpoint])))
        if one.horizon_months == other.horizon_months and is_nested(study, inner.endpoint, outer.endpoint):
            p = printed_p(inner)
            if p and p == printed_p(outer):
                yield note(inner, outer, p)


def is_nested(study: Study, inner: str, outer: str) -> bool:
    """Whether every event of one endpoint is an event of the other, which has more."""
    if study.endpoints[inner].given or study.endpoints[outer].given:
        return False
    return set(study.events_of(study.endpoints[inner])) < set(study.events_of(study.endpoints[outer]))


def printed_p(comparison: Comparison) -> str:
    found = [e.p_value for e in comparison.of(StudyQuantity.LOG_RANK) if e.p_value is not None]
    return f"{found[0]:.{DECIMALS}f}" if found and found[0] >= 10**-DECIMALS else ""


def note(inner: Comparison, outer: Comparison, p: str) -> Finding:
    return Finding(
        severity=Severity.NOTE,
        code="same-p-of-nested-endpoints",
        message=Said("same-p-of-nested-endpoints.message", inner=inner.endpoint, outer=outer.endpoint, p=p),
        remedy=Said("same-p-of-nested-endpoints.remedy"),
    )
