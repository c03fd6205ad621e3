"""How far other tests lie from the Wald test of a ratio's interval.

By simulation of two groups of 3 to 60 patients: the score and likelihood-ratio tests of Cox's model lie at z (1 + 0.75
SE^2) at most, the tests of a 2 x 2 table beside an odds ratio by about a standard error and what large ratios of few
patients add (Hauck and Donner 1977, J Am Stat Assoc 72:851-853), those beside a risk ratio further.
"""

from theracurve.vocabulary.study_quantities import StudyQuantity

FEW = 0.25  # the standard error of a ratio from which on its events are few
FAR = 3.0  # in z
OF_COVARIATES = 1.5  # in z
USUALLY = 1.15  # times z: how far score, log-rank and likelihood-ratio tests are off the Wald test of many patients


def unlike_tests(z_low: float, z_high: float, error: float) -> tuple[float, float]:
    """The least and greatest z of a test that weighs events otherwise (Gehan, Peto), that is not adjusted alike, or
    that stands beside a ratio of observed and expected events (Pike), which of few events lie further off."""
    if error < FEW:
        return max(0.0, z_low - 0.9), z_high + 0.9
    return max(0.0, min(z_low - 1.6, z_low / 2)), max(z_high + 1.6, 2.5 * z_high)


def tests_far_off(z_low: float, z_high: float, twice: bool) -> tuple[float, float]:
    """The least and greatest z of a test of other weights where hazards come late or cross, and of one that is not
    adjusted where what the ratio is adjusted for foretells much.

    In trials of up to 600 patients an arm Gehan's lay up to 2.7 above Cox's, and 2.8 below where that was 3.9; the
    log-rank test up to 1.4 off the ratio adjusted for one covariate. One that is off for both reasons is so `twice`.
    """
    most = FAR + OF_COVARIATES * twice
    return max(0.0, 0.6 * z_low - most), z_high + most


def further_tests(measure: str, z_low: float, z_high: float, error: float) -> tuple[float, float]:
    """The least and greatest z of another test, where the Wald test of the ratio has one between these two.

    `error` is the standard error of the ratio's logarithm.
    """
    if measure == StudyQuantity.HAZARD_RATIO:
        return max(0.0, z_low / USUALLY - 0.3 * error), z_high * max(USUALLY, 1 + 0.75 * error**2) + 0.3 * error
    if measure == "risk_ratio":
        return max(0.0, z_low * 0.6 - 0.9), z_high * (1.5 + error**2) + 1
    return max(0.0, z_low / USUALLY - error), z_high * max(USUALLY, 1 + error**2) + 0.7 * error
