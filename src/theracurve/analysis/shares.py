"""A group's share and the difference of two, as they are said of benefit and of side effects alike."""

from dataclasses import replace

from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.phrases import Statement, apart
from theracurve.survival import fisher_exact, proportion, proportion_difference
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity

Share = tuple[int, int]
"""How many, of how many."""


def share_of(endpoint: str, variant: str, group: str, share: Share, population: Statement) -> StudyEstimate:
    """A group's share with the exact interval of Clopper and Pearson."""
    return StudyEstimate.of(
        proportion(*share, method="clopper-pearson"),
        StudyQuantity.PROPORTION,
        endpoint=endpoint,
        variant=variant,
        group=group,
        population=population,
    )


def difference_of_shares(
    endpoint: str, groups: tuple[str, str], share: Share, reference: Share, population: Statement
) -> StudyEstimate:
    """The first share less that of the reference, with its exact interval and Fisher's test, under the protocol."""
    (met, n), (others, of) = share, reference
    size = proportion_difference(met, n, others, of)
    test = fisher_exact([[met, n - met], [others, of - others]])
    found = StudyEstimate.of(
        size,
        StudyQuantity.PROPORTION_DIFFERENCE,
        endpoint=endpoint,
        variant=PROTOCOL,
        groups=groups,
        population=population,
    )
    method, reason = apart((size.method, test.method)), size.reason or test.reason
    return replace(found, statistic=test.statistic, p_value=test.p_value, method=method, reason=reason)
