"""Checks of uptake: values that its metrics cannot have, tracers that the protocol does not name."""

from collections.abc import Iterator
from decimal import Decimal

from theracurve.intake.nearest import did_you_mean
from theracurve.intake.shown import shown
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, error, question
from theracurve.vocabulary.decimals import plain
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.misspelling import misspelling_of
from theracurve.vocabulary.said import counted, listed

HIGHEST_SUV = 500
SUVS = ("suv_max", "suv_mean", "suv_peak")
POSITIVE = (*SUVS, "tumour_to_background", "tumour_to_liver")
# Krenning et al., Eur J Nucl Med 1993;20:716-31, with 0 for no uptake; LUTHREE grades from 1 (as the liver) to 3
# (above the kidney). Readers who do not agree are rows of their own, never a mean between two grades.
GRADES = {"krenning": (0, 4), "luthree_grade": (1, 3)}


def impossible_uptake(seen: Examined) -> Iterator[Finding]:
    query = "SELECT row, patient_id, metric, value FROM records.uptake WHERE value IS NOT NULL ORDER BY row"
    for row, patient_id, metric, value in seen.rows(query):
        place = NamedPlace("uptake", row, "value", patient_id)
        expected = expectation(metric, value)
        if expected:
            message = f"{metric} is {plain(value)}; expected {expected}."
            yield error("uptake-impossible", place, message, "Correct the value, or leave it empty.")
        elif metric in SUVS and value > HIGHEST_SUV:
            yield question("suv-implausible", place, metric=metric, value=value, highest=HIGHEST_SUV)


def expectation(metric: str, value: Decimal) -> str | None:
    """What the metric can be, where the value cannot."""
    if metric in GRADES:
        low, high = GRADES[metric]
        of_scale = low <= value <= high and value == value.to_integral_value()
        return None if of_scale else f"a whole number from {low} to {high}"
    if metric == "percent_injected":
        return None if 0 <= value <= 100 else "a value from 0 to 100"
    return "a value above 0" if metric in POSITIVE and value <= 0 else None


def unknown_tracers(seen: Examined) -> Iterator[Finding]:
    """Beside those of the protocol. Where one of these is not there at all, its absence names the one that is meant."""
    query = "SELECT tracer, count(*), min(row) AS row FROM records.uptake GROUP BY tracer ORDER BY row"
    there = [cells for cells in seen.rows(query) if cells[0] is not None]
    known = named_tracers(seen)
    absent = set(known) - {tracer for tracer, _, _ in there}
    for tracer, rows, row in there if known else ():
        meant = misspelling_of(tracer, known)
        if tracer not in known and meant not in absent:
            suggested = did_you_mean(meant)
            yield question(
                "tracer-unknown",
                NamedPlace("uptake", row, "tracer"),
                tracer=shown(tracer),
                rows=counted(rows, "row"),
                suggested=suggested,
                known=listed(known),
            )


def named_tracers(seen: Examined) -> list[str]:
    """Lists the tracers that agents and inclusion name, in every definition."""
    studies = seen.definitions.values()
    of_agents = [agent.tracer for study in studies for agent in study.agents.values()]
    of_inclusion = [criterion.tracer for study in studies for criterion in study.inclusion.values()]
    return list(dict.fromkeys(tracer for tracer in (*of_agents, *of_inclusion) if tracer))


CHECKS: tuple[Check, ...] = (
    impossible_uptake,
    unknown_tracers,
)
