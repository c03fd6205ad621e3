"""What the analyses of a study say of their numbers, in English, beside what the estimators say of themselves."""

from theracurve.errors import Defect
from theracurve.phrases import Clause, Clauses, Phrase, Statement
from theracurve.survival._values.papers import OTHERS, Paper
from theracurve.survival._values.phrases import Method

SCHEMPER_SMITH = Paper(("Schemper", "Smith"), 1996, "Control Clin Trials 17:343-6")
SCHOENFELD = Paper(("Schoenfeld",), 1981, "Biometrika 68:316-9")
WALSH = Paper(("Walsh", OTHERS), 2014, "J Clin Epidemiol 67:622-8")
WESTFALL_YOUNG = Paper(("Westfall", "Young"), 1993, "Resampling-Based Multiple Testing")


class StudyPhrase(Phrase, subject="estimators.study"):
    """Parts of methods, reasons and notes that only a study has."""

    # what a field of an estimator's phrase stands for
    THE_EVENT = "the event"
    MONTHS = "{months:g} months"
    # how a number was found
    NORMAL_INTERVAL_AND_P = "normal interval and P"
    WALD_INTERVAL_AND_P = "Wald interval and P"
    LIKELIHOOD_RATIO_INTERVAL_AND_P = "constrained likelihood ratio interval and P"
    PROFILE_INTERVAL_AND_P = "profile likelihood interval and P"
    WALD_P = "Wald P"
    AALEN_JOHANSEN_DIFFERENCE = "difference of Aalen-Johansen estimates"
    GRAY = "Gray's test"
    REVERSE_KAPLAN_MEIER = "median by the reverse Kaplan-Meier method"
    NO_EVENT_IN = "nobody in {group} had the event, so Cox's model has no finite ratio: this one has Firth's penalty"
    NO_RATIO_WITHOUT_EVENT_IN = "nobody in {group} had the event, so there is no finite ratio"
    EVENTS_IN_ONE_GROUP = (
        "while patients of both groups were at risk, every event was in {group}, so Cox's model has no finite ratio: "
        "this one has Firth's penalty"
    )
    TURNBULL = "Turnbull curve"
    VISIT_LIMITS = (
        "the visits between which it passes 0.5, which may be those of different patients; the outer "
        "Brookmeyer-Crowley limits ({interval}) with every event as early, and as late, as its visits allow"
    )
    PAIRS_BY = "in this order: {endpoints}"
    MEDIAN_OF_OBSERVED = "median of the observed times"
    RANGE_OF_OBSERVED = "from {lowest:g} to {highest:g} months"
    MEAN_OF_OBSERVED = "mean and standard deviation of the observed times"
    CENSORED_LEFT_OUT = "the censored are left out, so this only describes"
    WITH_ANY_EVENT = "patients with at least one event"
    WITH_ANY_TREATMENT = "patients with at least one such treatment after time zero"
    EVENTS_COUNT_ALL = "`events` counts all of them"
    STATUS_CHANGED = "P again with one patient's status changed"
    EVENT_TO_CENSORED = "event to censored or back"
    SAME_TIME = "at the same time"
    SMALLEST_P = "smallest log-rank P over the horizons"
    ALLOCATED_ANEW = "random allocations of the groups over the study's own times"
    SIMULATED_LOG_RANK = "simulated log-rank test"
    CONSTANT_HAZARD = "constant hazard of the reference group as observed (events over time)"
    OBSERVED_FOLLOW_UP = "follow-up from each group's reverse Kaplan-Meier curve"
    TIME_DEPENDENT = "treatment as a time-dependent covariate"
    MEMBERSHIP = "membership of the group as a time-dependent covariate"
    COX_FROM_DAY = "Cox regression from day {day} on"
    MIDPOINTS = "events midway between the days they lie between"
    BEST_CASE = (
        "assuming that patients who left early stayed free of the event to the end in {group} and had it at once in "
        "{other}"
    )
    WORST_CASE = (
        "assuming that patients who left early had the event at once in {group} and stayed free of it to the end in "
        "{other}"
    )
    BELOW_MARGIN = "one-sided Wald test against the margin {margin:g}"
    INTERACTION = "likelihood-ratio test of the products of groups and categories"
    # why there is none
    NO_STD_ERROR = "there is no Wald interval, which this test belongs to"
    CENSORED_BEFORE = "patients were censored before this time, so that their share is not known"
    LATE_ENTRY = "patients enter late, and the method asks for everybody from time zero"
    DEATHS_COMPETE_WITH_MEANS = "deaths compete, so the area under the curve is no mean time without the event"
    TOO_SHORT = "follow-up is too short to choose among horizons"
    NO_EVENT_ANYWHERE = "there is no event at any horizon"
    MORE_THAN_ALLOCATED = "{patients} patients at {horizons} horizons are more than are allocated anew"
    NOBODY_MOVES = "of {count} patients no single one moves the test much; asked up to {most}"
    NO_REFERENCE_EVENT = "group {group} has no event, from which its hazard would be known"
    NO_EVENT_OR_GROUPS = "there is no event, or no two groups to compare"
    NO_HALF = "the curve does not fall to 0.5"
    NOT_COMPARED = "not compared"
    NOBODY_HAD_EVENT = "nobody had the event"
    NOBODY_BENEFITED = "nobody benefited"
    # what to know of it
    DEATHS_COMPETE = "a death before the event is a competing event"
    CAUSE_SPECIFIC = "cause-specific: a death before the event is counted as a censoring"
    SUBDISTRIBUTION = (
        "subdistribution: of the cumulative incidence; patients who died before the event remain in the risk set"
    )
    PERMUTED = "conditional on all times; valid only where censoring does not depend on the group"
    CERTAIN_CURVES = "no interval: a curve is 0 or 1 here, and its standard error says nothing"
    COMPLETE = "a proportion, since nobody was censored before this time"
    MONTE_CARLO_LIMITS = "drawn, so the exact P lies between {lower:.3g} and {upper:.3g} (95 % limits)"
    LARGE_SAMPLE = "large-sample P; its exact counterpart is the exact log-rank test"
    FISHER = "conditional on how many were alive in all; exact only where nobody was censored before this time"
    BOSCHLOO = "unconditional, whatever the common probability; exact only where nobody was censored before this time"
    BETWEEN_VISITS = "an event seen at a visit lies between that visit and the last one without it"
    KNOWN_AT_HORIZON = "what the visits up to the horizon showed"
    NEVER_AT_RISK = "delayed entry: {count} left when they would have entered, and were never at risk"
    SMALL_RISK_SET = "delayed entry: only {count} of group {group} at risk at the event on day {day:g}"
    TOO_MANY_TO_DRAW = "no interval: {count} patients are too many to be drawn again and again (at most {most})"
    FEWER_IN = "one-sided: fewer events in {group} than expected"
    STRATIFIED_BY = "stratified by {covariates}"
    ADJUSTED_FOR = "adjusted for {covariates}"
    NOBODY_BEGAN = "nobody who counts here began with {treatment}"
    NOBODY_HAD = "nobody had {treatment} in these lines"
    OF_BEGUN = "of those who began with {treatment}: {why}"
    CLUSTERED = (
        "{rows} lines of {patients} patients, {both} of whom stand on both sides; a baseline hazard for each line, "
        "variance by patient"
    )
    NOBODY_KNOWN = "nobody of {group} has a value of every covariate"
    WITHOUT_COVARIATES = "{count} without a value of every covariate left out"
    NOT_CENSORED_ANEW = "no data cut-off is stated, so times without the treatment are not censored anew"
    DAY_OF_THE_END = "a treatment on the day of the end counts as begun before it"


EFRON = Method.TIES(name="Efron")
AND_P = {
    Method.NORMAL_INTERVAL: StudyPhrase.NORMAL_INTERVAL_AND_P,
    Method.WALD_INTERVAL: StudyPhrase.WALD_INTERVAL_AND_P,
    Method.LIKELIHOOD_RATIO_INTERVAL: StudyPhrase.LIKELIHOOD_RATIO_INTERVAL_AND_P,
    Method.PROFILE_INTERVAL: StudyPhrase.PROFILE_INTERVAL_AND_P,
}


def and_p(method: Statement) -> Clauses:
    """A method that ends with its interval, when the P value was found in the same way."""
    match method:
        case Clauses(parts=(*before, Clause(phrase=Method() as interval))) if interval in AND_P:
            return Clauses((*before, AND_P[interval]()))
    raise Defect(f"expected a method that ends with an interval, found {method}")
