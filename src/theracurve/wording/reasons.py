"""Why a decision came out as it did: one sentence for every reason code of docs/derivation.md.

A place is a decision, or a criterion by its name; `criterion` holds what all criteria share. Braces are filled from
the row of evidence (`evidence.py` says how); each sentence ends without its answer, which is appended.
"""

REASONS: dict[str, dict[str, str]] = {
    "visit": {
        "attended": "{Visit} was attended on {day}",
        "dead": "{Visit} was not attended, because the patient had died",
        "not_due": "{Visit} was not due, because observation ended before its window closed",
        "missed": "{Visit} was missed: no record falls into its window, though the patient was under observation",
    },
    "exposure": {
        "measured": "{Visit}: {value} of {subject} given on {day}, net of decay and residual ({baseline} as measured)",
        "no_activity": "{Visit}: {subject} given on {day}; no activity is recorded",
        "decay_unknown": "{Visit}: {subject} given on {day} ({baseline} as measured); the net activity is unknown,"
        " because decay needs the time of both moments and the radionuclide",
    },
    "response": {
        "as_recorded": "As recorded on {day}{by_reader}",
        "target": "{sum_of_targets} on {day}{by_reader}; {progression_limit}",
        "non_target": "The non-target lesions decide on {day}{by_reader}",
        "new_lesion": "A new lesion was seen on {day}{by_reader}",
        "reappeared": "A lesion was there again on {day}{by_reader} after a complete response",
        "no_baseline": "No lesion was recorded at baseline, so there is nothing to compare with on {day}{by_reader}",
        "not_assessed": "The index lesion has no size on {day}{by_reader}",
        "index_lesion": "The index lesion measured {value} on {day}{by_reader}, {smallest} {baseline} before;"
        " {progression_limit}",
    },
    "criterion": {
        "dead": "The patient had died before {visit}",
        "not_due": "{Visit} was not due, because observation ended before its window closed",
    },
    "clinical_status": {
        "no_baseline": "There is no value of {measure} at baseline",
        "no_room": "{Measure} was {baseline} at baseline, which leaves no room to improve by {step}",
        "no_value": "There is no value of {measure} at {visit} (baseline {baseline})",
        "compared": "{Measure} {movement}; an improvement by at least {step} means {threshold} or {direction}",
    },
    "markers": {
        "not_secreting": "The tumour does not secrete, so markers are not asked for",
        "secreting_unknown": "Whether the tumour secretes is not recorded",
        "no_baseline": "There is no value of {marker} at baseline",
        "no_value": "There is no value of {marker} at {visit} (baseline {baseline})",
        "no_upper_limit": "The upper limit of {marker} is not recorded with its baseline ({baseline}), so it is not"
        " known whether that is high enough",
        "below_limit": "{Marker} was {baseline} at baseline, below {least_baseline}, so it is not asked for",
        "unit_differs": "{Marker} is recorded in units of two kinds at baseline ({baseline}) and at {visit}"
        " ({value_number} in another unit)",
        "assay_differs": "{Marker} was measured by two assays ({baseline} at baseline, {value} at {visit}), whose"
        " values cannot be compared",
        "baseline_zero": "{Marker} was 0 at baseline, so there is no percentage of it",
        "compared": "{Marker} {movement}; {threshold_clause}",
        "compared_limit": "Of {marker} at least one value is a limit of the assay (printed {baseline_number}, then"
        " {value}); all that the limits allow agree about a decrease of {limit}",
        "bounded": "{Marker} is known only as a limit of its assay (printed {baseline_number}, then {value}),"
        " and the true values could lie on either side of a decrease of {limit}",
    },
    "progression": {
        "not_progressing": "No progression is documented on or before time zero, so its halt is not asked for",
        "progressed": "Progression was seen on {day}, at or before {visit}",
        "no_tumour_assessment": "There is no adequate tumour assessment at {visit}",
        "no_progression": "The tumours were assessed on {day} and had not progressed since time zero",
    },
    "lesion_size": {
        "no_lesion": "{No_lesion} is recorded at baseline",
        "no_baseline": "The {dimension} of {lesion} was not recorded at baseline",
        "baseline_zero": "The {dimension} of {lesion} was 0 at baseline, so there is no percentage of it",
        "no_value": "{Lesion} was not imaged at {visit} (baseline {baseline})",
        "not_assessed": "{Lesion} was imaged at {visit}, but its {dimension} could not be taken (baseline {baseline})",
        "compared": "The {dimension} of {lesion} {movement}; {threshold_clause}",
    },
    "medication": {
        "not_attended": "{Visit} was not attended, so the doses on its day are not known",
        "not_taking": "No {drug_class} was taken on day 0",
        "no_dose": "A dose of {drug_class} is not recorded",
        "unit_differs": "The doses of {drug_class} are recorded in different units",
        "no_equivalence": "A drug of {drug_class} has no factor of equivalence in the protocol",
        "drug_switch": "One drug of {drug_class} was exchanged for another, whose doses cannot be compared",
        "raised": "The dose of {drug_class} was raised{doses}",
        "lowered": "The dose of {drug_class} was lowered{doses}",
        "unchanged": "The dose of {drug_class} was unchanged{doses}",
    },
    "benefit": {
        "died_before_first_visit": "The patient died before the first visit at which benefit is judged",
        "no_due_visit": "No visit at which benefit is judged was due",
        "met_at_visit": "{When}, {criteria_met} met and {criteria_needed}{sustained}",
        "not_evaluable_at_visit": "{When}, {criteria_met} met and {criteria_needed}, and what could not be evaluated"
        " might have decided",
        "none_applicable": "No criterion applied at any visit at which benefit is judged",
        "not_met_at_any_visit": "The criteria needed were met at no visit at which benefit is judged",
    },
    "event": {
        "died": "Died on {day}",
        "graded": "A side effect of grade {value}{grading} began on {day}; grade {threshold} or more counts",
        "serious": "A serious side effect of grade {value}{grading} began on {day}; a serious one counts at any grade",
        "worse": "{Measure} was {value} on {day}, against {reference} {baseline}{after_improvement}; worse by at least"
        " {step} means {threshold} or {direction}{confirmed}",
        "progressed": "Progression on {day}, {how_progressed}",
        "increased": "{Marker} was {value} on {day}, against {reference} {baseline}{change}; {threshold_clause}"
        "{confirmed}",
        "increased_limit": "{Marker} was above {value} (a limit of the assay) on {day}, against {reference} {baseline};"
        " {threshold_clause}{confirmed}",
        "increased_from_limit": "{Marker} was {value} on {day}, against {reference} below {baseline} (a limit of the"
        " assay); {threshold_clause}{confirmed}",
        "increased_between_limits": "{Marker} was above {value} on {day}, against {reference} below {baseline} (both"
        " limits of the assay); {threshold_clause}{confirmed}",
        "refuted": "{Assessed} was {value} on {day}, against {reference} {baseline}, which the next assessment refuted:"
        " no event",
        "unconfirmed": "{Assessed} was {value} on {day}, against {reference} {baseline}, which no later assessment"
        " confirmed or refuted: no event",
    },
    "laboratory_grade": {
        "graded": "{Subject}: worst grade {grade} by laboratory values, {value} on {day} (baseline {baseline})"
        "{grade_limit}",
        "no_value": "{Subject}: no value from the first administration on",
        "no_limit": "{Subject}: no value could be graded, because a limit or the unit is not known, or the value is"
        " itself a limit",
    },
    "other_treatment": {
        "started": "Another antitumour treatment began on {day}: {subject}",
        "crossover": "The agent was given on {day}, though the patient's group is not treated",
    },
    "endpoint": {
        "as_given": "{Subject}: {answer} at {value}{in_months}, as the table endpoints gives it",
        "therapy_side_effect": "{Subject}: event on {day}{since_origin}, a side effect of the therapy",
        "symptom_relapse": "{Subject}: event on {day}{since_origin}, symptom relapse",
        "tumour_progression": "{Subject}: event on {day}{since_origin}, tumour progression",
        "marker_increase": "{Subject}: event on {day}{since_origin}, marker increase",
        "death": "{Subject}: event on {day}{since_origin}, death",
        "died": "{Subject}: {answer} on {day}{since_origin}, a death that is not one of its events",
        "other_treatment": "{Subject}: {answer} on {day}{since_origin}, because of another antitumour treatment",
        "missed_visits": "{Subject}: censored on {day}{since_origin}, at the last assessment before visits were missed;"
        " the event that came directly after them does not count",
        "last_seen": "{Subject}: censored on {day}{since_origin}, when the patient was last seen without the event",
        "no_follow_up": "{Subject}: censored at once, because no follow-up is recorded",
        "last_assessment": "{Subject}: censored on {day}{since_origin}, at the last assessment that could have"
        " shown the event",
        "no_assessment": "{Subject}: censored on {day}{since_origin}, because nothing was assessed that could have"
        " shown the event",
    },
}
