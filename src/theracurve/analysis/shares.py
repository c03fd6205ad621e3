"""A group's share and the difference of two, as they are said of benefit and of side effects alike."""

from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.phrases import Statement, apart
from theracurve.survival import fisher_exact, proportion, proportion_difference
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity

Share = tuple[int, int]
"""How many, of how many."""


def share_of(endpoint: str, variant: str, group: str, share: Share, population: Statement) -> StudyEstimate:
    """A group's share with the exact interval of Clopper and Pearson."""
    result = proportion(*share, method="clopper-pearson")
    return StudyEstimate(
        endpoint=endpoint,
        quantity=StudyQuantity.PROPORTION,
        variant=variant,
        group=group,
        population=population,
        value=result.value,
        lower=result.lower,
        upper=result.upper,
        level=result.level,
        n=result.n,
        events=result.events,
        method=result.method,
        source=result.source,
        reason=result.reason,
    )


def difference_of_shares(
    endpoint: str, groups: tuple[str, str], share: Share, reference: Share, population: Statement
) -> StudyEstimate:
    """The first share less that of the reference, with its exact interval and Fisher's test, under the protocol."""
    (met, n), (others, of) = share, reference
    size = proportion_difference(met, n, others, of)
    test = fisher_exact([[met, n - met], [others, of - others]])
    return StudyEstimate(
        endpoint=endpoint,
        quantity=StudyQuantity.PROPORTION_DIFFERENCE,
        variant=PROTOCOL,
        groups=groups,
        population=population,
        value=size.value,
        lower=size.lower,
        upper=size.upper,
        level=size.level,
        statistic=test.statistic,
        p_value=test.p_value,
        n=n + of,
        events=met + others,
        method=apart((size.method, test.method)),
        source=size.source,
        reason=size.reason or test.reason,
    )
