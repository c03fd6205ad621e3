"""Shares of patients and their contrasts, as the sections of benefit and of responses have them."""

from collections.abc import Sequence

from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.report.reading import Reading
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.estimates import share_with_interval

Contrasts = dict[tuple[str, ...], dict[StudyQuantity, StudyEstimate]]


def share_words(share: StudyEstimate, reading: Reading) -> str:
    """A share with its interval; masked where so few patients may not leave the group."""
    if share.events is not None and reading.mask.hides(share.events, share.n):
        return reading.mask.share(share.events, share.n, reading.words)
    return share_with_interval(share, reading.words)


def contrasts_of(estimates: Sequence[StudyEstimate]) -> Contrasts:
    """What was estimated between each two groups, by quantity."""
    found: Contrasts = {}
    for estimate in estimates:
        if estimate.groups:
            found.setdefault(estimate.groups, {})[estimate.quantity] = estimate
    return found
