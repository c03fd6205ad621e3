"""How far other tests lie from the Wald test of a ratio's interval.

By simulation of two groups of 3 to 60 patients: the score and likelihood-ratio tests of Cox's model lie at z (1 + 0.75
SE^2) at most, the tests of a 2 x 2 table beside an odds ratio by about a standard error and what large ratios of few
patients add (Hauck and Donner 1977, J Am Stat Assoc 72:851-853), those beside a risk ratio further.
"""

from theracurve.vocabulary.study_quantities import StudyQuantity

FEW = 0.25  # the standard error of a ratio from which on its events are few
USUALLY = 1.15  # times z: how far score, log-rank and likelihood-ratio tests are off the Wald test of many patients


def unlike_tests(z_low: float, z_high: float, error: float) -> tuple[float, float]:
    """The least and greatest z of a test that weighs events otherwise (Gehan, Peto), that is not adjusted alike, or
    that stands beside a ratio of observed and expected events (Pike), which of few events lie further off."""
    if error < FEW:
        return max(0.0, z_low - 0.9), z_high + 0.9
    return max(0.0, min(z_low - 1.6, z_low / 2)), max(z_high + 1.6, 2.5 * z_high)


def tests_when_hazards_cross(z_low: float, z_high: float) -> tuple[float, float]:
    """The least and greatest z that a test of other weights has where hazards come late or cross.

    In trials of up to 600 patients an arm Gehan's lay up to 2.7 above Cox's, and 2.8 below where that was 3.9.
    """
    return max(0.0, 0.6 * z_low - 3), z_high + 3


def further_tests(measure: str, z_low: float, z_high: float, error: float) -> tuple[float, float]:
    """The least and greatest z of another test, where the Wald test of the ratio has one between these two.

    `error` is the standard error of the ratio's logarithm.
    """
    if measure == StudyQuantity.HAZARD_RATIO:
        return max(0.0, z_low / USUALLY - 0.3 * error), z_high * max(USUALLY, 1 + 0.75 * error**2) + 0.3 * error
    if measure == "risk_ratio":
        return max(0.0, z_low * 0.6 - 0.9), z_high * (1.5 + error**2) + 1
    return max(0.0, z_low / USUALLY - error), z_high * max(USUALLY, 1 + error**2) + 0.7 * error
