"""Estimators of survival: arrays or an event table in, values out; they know nothing of studies."""

from theracurve.survival.balancing_weights import BalancingWeights, balancing_weights, effective_sample_size
from theracurve.survival.clone_censor_weight import CloneCensorWeight, clone_censor_weight
from theracurve.survival.cox import cox
from theracurve.survival.cox_fit import CoxFit
from theracurve.survival.cumulative_incidence import CumulativeIncidence, IncidenceCurve, cumulative_incidence
from theracurve.survival.difference import SurvivalDifference, survival_difference
from theracurve.survival.e_value import EValue, e_value
from theracurve.survival.event_table import EventTable, event_table
from theracurve.survival.exact_log_rank import exact_log_rank
from theracurve.survival.fine_gray import FineGrayFit, fine_gray
from theracurve.survival.follow_up import follow_up_test, unequal_follow_up_test
from theracurve.survival.gray import gray_test
from theracurve.survival.interval_log_rank import interval_log_rank
from theracurve.survival.kaplan_meier import KaplanMeier, SurvivalCurve, kaplan_meier, reverse_kaplan_meier
from theracurve.survival.landmark import Landmark, landmark
from theracurve.survival.log_rank import log_rank
from theracurve.survival.logistic import LogisticFit, logistic_regression
from theracurve.survival.max_combo import max_combo
from theracurve.survival.mean_cumulative import MeanCumulative, MeanCumulativeCurve, mean_cumulative_function
from theracurve.survival.multiplicity import AdjustedPValues, benjamini_hochberg, hochberg, holm
from theracurve.survival.nelson_aalen import CumulativeHazard, NelsonAalen, nelson_aalen
from theracurve.survival.permutation import permutation_test
from theracurve.survival.positivity import Positivity, positivity
from theracurve.survival.propensity import PropensityScore, propensity_score
from theracurve.survival.proportion_difference import proportion_difference
from theracurve.survival.proportions import boschloo_exact, fisher_exact, odds_ratio, proportion
from theracurve.survival.rmst import RestrictedMeans, rmst
from theracurve.survival.schoenfeld import ProportionalHazards, proportional_hazards_test
from theracurve.survival.standardised_differences import StandardisedMeanDifferences, standardised_mean_differences
from theracurve.survival.treatment_periods import TreatmentPeriods, treatment_periods
from theracurve.survival.turnbull import TurnbullCurve, turnbull
from theracurve.survival.values import Estimate, Test

__all__ = [
    "AdjustedPValues",
    "BalancingWeights",
    "CloneCensorWeight",
    "CoxFit",
    "CumulativeHazard",
    "CumulativeIncidence",
    "EValue",
    "Estimate",
    "EventTable",
    "FineGrayFit",
    "IncidenceCurve",
    "KaplanMeier",
    "Landmark",
    "LogisticFit",
    "MeanCumulative",
    "MeanCumulativeCurve",
    "NelsonAalen",
    "Positivity",
    "PropensityScore",
    "ProportionalHazards",
    "RestrictedMeans",
    "StandardisedMeanDifferences",
    "SurvivalCurve",
    "SurvivalDifference",
    "Test",
    "TreatmentPeriods",
    "TurnbullCurve",
    "balancing_weights",
    "benjamini_hochberg",
    "boschloo_exact",
    "clone_censor_weight",
    "cox",
    "cumulative_incidence",
    "e_value",
    "effective_sample_size",
    "event_table",
    "exact_log_rank",
    "fine_gray",
    "fisher_exact",
    "follow_up_test",
    "gray_test",
    "hochberg",
    "holm",
    "interval_log_rank",
    "kaplan_meier",
    "landmark",
    "log_rank",
    "logistic_regression",
    "max_combo",
    "mean_cumulative_function",
    "nelson_aalen",
    "odds_ratio",
    "permutation_test",
    "positivity",
    "propensity_score",
    "proportion",
    "proportion_difference",
    "proportional_hazards_test",
    "reverse_kaplan_meier",
    "rmst",
    "standardised_mean_differences",
    "survival_difference",
    "treatment_periods",
    "turnbull",
    "unequal_follow_up_test",
]
