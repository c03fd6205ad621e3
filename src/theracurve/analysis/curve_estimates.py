"""What is read off a curve for each group: its median, or survival at the time that the plan names."""

from collections.abc import Iterator

from theracurve.analysis.planned import Planned, in_months
from theracurve.analysis.study_estimate import StudyEstimate
from theracurve.survival import KaplanMeier
from theracurve.vocabulary.study_quantities import StudyQuantity


def per_group(planned: Planned, curves: KaplanMeier) -> Iterator[StudyEstimate]:
    for group, curve in curves.items():
        if planned.analysis.time is None:
            yield in_months(planned.estimate(curve.median(), StudyQuantity.MEDIAN, group=group))
        else:
            found = curve.at(float(planned.analysis.time.days))
            yield planned.estimate(found, StudyQuantity.SURVIVAL_PROBABILITY, group=group)
