"""The English word for every code: answers, criteria, kinds of events, statuses, responses, quantities, methods.

A key of a study that is not listed (an endpoint or a measure of one's own) is said with its underscores as spaces.
"""

from collections.abc import Mapping

from theracurve.vocabulary.derived import PROTOCOL

ANSWERS = {
    "met": "met",
    "not_met": "not met",
    "not_applicable": "not applicable",
    "not_evaluable": "not evaluable",
}
DECISIONS = {  # in reading order
    "benefit": "Benefit",
    "criterion": "Criteria of benefit",
    "event": "Pejorative events",
    "endpoint": "Endpoints",
    "response": "Tumour responses",
    "laboratory_grade": "Laboratory grades",
    "other_treatment": "Other treatments",
    "exposure": "Exposure",
    "visit": "Visits",
}
CRITERIA = {
    "clinical_status": "clinical status",
    "markers": "markers",
    "progression": "progression halted",
    "lesion_size": "lesion size",
    "medication": "medication",
}
EVENT_KINDS = {
    "therapy_side_effect": "side effect of the therapy",
    "symptom_relapse": "symptom relapse",
    "tumour_progression": "tumour progression",
    "marker_increase": "marker increase",
    "death": "death",
}
VISIT_STATUSES = {
    "attended": "attended",
    "missed": "missed",
    "dead": "had died",
    "not_due": "not due",
}
RESPONSES = {
    "CR": "complete response (CR)",
    "PR": "partial response (PR)",
    "SD": "stable disease (SD)",
    "NON_CR_NON_PD": "neither complete response nor progression (non-CR/non-PD)",
    "PD": "progressive disease (PD)",
    "NE": "not evaluable (NE)",
}
TUMOUR_CRITERIA = {
    "recist_1_1": "RECIST 1.1",
    "recist_1_0": "RECIST 1.0",
    "who": "the WHO criteria",
    "index_lesion": "the index lesion",
    "responses": "the reader's own call",
}
MARKS = {
    "date_filled": "a partial date was filled as the protocol says",
    "unit_converted": "a unit was converted",
    "late_baseline": "the baseline was taken after time zero, before the therapy began",
    "overridden": "the derived answer was overridden",
}
PARTIAL_DATES = {
    "leave_out": "values with a partial date are left out",
    "first": "a partial date stands for its first day",
    "middle": "a partial date stands for its middle day",
    "last": "a partial date stands for its last day",
}
ENDPOINTS = {
    "progression_free_survival": "progression-free survival",
    "event_free_survival": "event-free survival",
    "benefit": "benefit",
}
ENDPOINT_ANSWERS = {"event": "event", "censored": "censored", "competing": "competing event"}
DIMENSIONS = {"longest_diameter": "longest diameter", "product": "product of the two diameters", "volume": "volume"}
LESIONS = {"index": "the index lesion", "sum": "all target lesions together"}
TIME_ZEROS = {"enrolled_on": "day of enrolment", "consent_on": "day of consent"}
UPTAKE_METRICS = {
    "krenning": "Krenning score",
    "luthree_grade": "LuTHREE grade",
    "tumour_to_background": "tumour-to-background ratio",
    "tumour_to_liver": "tumour-to-liver ratio",
    "suv_max": "maximum standardised uptake value",
    "suv_mean": "mean standardised uptake value",
    "percent_injected": "percentage of the injected activity",
}
SEVERITIES = {"error": "error", "warning": "warning", "note": "note"}
QUANTITIES = {
    "survival_probability": "survival",
    "survival_difference": "difference in survival",
    "median": "median",
    "rmst": "restricted mean survival time",
    "rmst_difference": "difference in restricted mean survival time",
    "rmst_ratio": "ratio of restricted mean survival times",
    "log_rank": "log-rank test",
    "exact_log_rank": "exact log-rank test",
    "interval_log_rank": "interval-censored log-rank test",
    "exact_interval_log_rank": "exact interval-censored log-rank test",
    "median_between_visits": "median, between visits",
    "hazard_ratio": "hazard ratio",
    "subdistribution_hazard_ratio": "subdistribution hazard ratio",
    "gray_test": "Gray's test",
    "permuted_gray_test": "Gray's test by permutation",
    "fisher_exact": "Fisher's exact test",
    "boschloo_exact": "Boschloo's test",
    "cumulative_incidence": "cumulative incidence",
    "cumulative_incidence_difference": "difference in cumulative incidence",
    "count": "count",
    "proportion": "proportion",
    "proportion_difference": "difference in proportions",
    "mean": "mean",
    "odds_ratio": "odds ratio",
}
INTERVALS = {
    "beta-product": "beta product confidence procedure",
    "log-log": "log-log transformation",
    "log": "log transformation",
    "logit": "logit transformation",
    "arcsine": "arcsine transformation",
    "plain": "normal approximation without transformation",
}
DATA_ORIGINS = {
    "study": "",
    "reconstructed": "Patients reconstructed from published curves: not individual patient data.",
    "synthetic": "Synthetic data: nobody in this report exists.",
}


def in_words(key: str) -> str:
    """A key as words: `time_to_relapse` is "time to relapse"."""
    return key.replace("_", " ")


def said(words: Mapping[str, str], key: str) -> str:
    """The word for a key, or the key as words where it is the study's own."""
    return words.get(key) or in_words(key)


def endpoint_name(key: str) -> str:
    return said(ENDPOINTS, key)


def variant_name(key: str) -> str:
    return PROTOCOL if key == PROTOCOL else in_words(key)


def subject_name(key: str) -> str:
    """A criterion or an event kind, with the analyte or class where it is one of its parts: `markers: CgA`."""
    name, _, part = key.partition(":")
    shown = CRITERIA.get(name) or said(EVENT_KINDS, name)
    return f"{shown}: {in_words(part)}" if part else shown


def capital(text: str) -> str:
    """The text with its first letter large, as a sentence or a heading begins."""
    return text[:1].upper() + text[1:]


def enumerated(words: tuple[str, ...], joint: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"
