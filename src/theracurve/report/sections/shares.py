"""Shares of patients and their contrasts, as the sections of benefit and of responses have them."""

from collections.abc import Sequence

from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.report.reading import Reading
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.wording.estimates import is_masked, share_with_interval

Contrasts = dict[tuple[str, ...], dict[StudyQuantity, StudyEstimate]]


def share_words(share: StudyEstimate, reading: Reading) -> str:
    """A share with its interval; masked where so few patients may not leave the group."""
    return share_with_interval(share, reading.words)


def masked_groups(estimates: Sequence[StudyEstimate], reading: Reading) -> set[str]:
    """The groups whose share is masked."""
    shares = (e for e in estimates if e.quantity is StudyQuantity.PROPORTION and e.group)
    return {str(e.group) for e in shares if is_masked(e, reading.words)}


def contrasts_of(estimates: Sequence[StudyEstimate], reading: Reading) -> Contrasts:
    """What was estimated between each two groups, by quantity; nothing of a group whose count is masked, because it
    would follow from a difference or a ratio."""
    found: Contrasts = {}
    masked = masked_groups(estimates, reading)
    for estimate in estimates:
        if estimate.groups and not masked & set(estimate.groups):
            found.setdefault(estimate.groups, {})[estimate.quantity] = estimate
    return found
