"""The rows of lesions as the derivation reads them: one a lesion, reader and day, and which of them is its baseline."""

from theracurve.definition.study import Study
from theracurve.records.baselines import latest_baselines
from theracurve.records.examined import Examined

UNSEEN = "('absent', 'disappeared', 'not_assessed')"


def lesion_criteria(study: Study) -> str | None:
    """The criteria by which a definition judges all lesions together; None where it does not."""
    progression = study.pejorative_events.tumour_progression
    return progression.criteria if progression is not None and study.judges_lesions_together else None


def looks(seen: Examined) -> str:
    """The table of the rows that count; `later` than the last day of a baseline; `in_window`, not too old for one."""
    window = seen.study.baseline_window
    in_window = f"date_diff('day', l.imaged_on, p.time_zero) <= {window.days}" if window else "true"
    cutoff = f"AND l.imaged_on <= DATE '{seen.study.data_cutoff}'" if seen.study.data_cutoff else ""
    query = f"""
        SELECT l.row, l.patient_id, coalesce(l.reader, '') AS reader, l.lesion_id, l.imaged_on, l.visit,
            coalesce(l.kind, 'other') AS kind, l.target, coalesce(l.state, 'measured') AS state, l.location,
            l.longest_diameter_mm, l.short_axis_mm, l.enhancing_mm,
            l.imaged_on > greatest(p.time_zero, a.day) AS later, {in_window} AS in_window
        FROM records.lesions AS l
        INNER JOIN {seen.people} AS p ON l.patient_id = p.patient_id
        LEFT JOIN ({latest_baselines(seen)}) AS a ON l.patient_id = a.patient_id
        WHERE l.imaged_on IS NOT NULL AND l.lesion_id IS NOT NULL AND p.time_zero IS NOT NULL {cutoff}
        QUALIFY row_number() OVER (
            PARTITION BY l.patient_id, coalesce(l.reader, ''), l.lesion_id, l.imaged_on ORDER BY l.row DESC
        ) = 1
    """
    return seen.keep("looks", query)


def baselines(seen: Examined) -> str:
    """The table of the baseline row of each lesion and reader, with the columns of `looks`."""
    query = f"""
        SELECT * FROM {looks(seen)} WHERE NOT later AND in_window
        QUALIFY row_number() OVER (PARTITION BY patient_id, reader, lesion_id ORDER BY imaged_on DESC) = 1
    """
    return seen.keep("baselines", query)
