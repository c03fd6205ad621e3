"""What becomes of a patient without an event that counts (section 7)."""

from dataclasses import replace

from theracurve.derivation.reference.endpoints.ending import (
    COMPETING,
    FOR_EVER,
    NEXT_TREATMENT,
    Candidate,
    Ending,
    EndingAsked,
    NextTreatment,
    censored,
)


def without_event(asked: EndingAsked) -> Ending:
    """Ended by a competing death, or censored; never before the start."""
    ending = competing_death(asked) or (censor_assessed(asked) if asked.components else censor_unassessed(asked))
    day = max(ending.day, asked.start)
    return replace(ending, day=day, left_day=day)


def competing_death(asked: EndingAsked) -> Ending | None:
    day = asked.death_day
    if asked.death != "competing" or day is None or asked.is_of_unknown_cause:
        return None
    if day > asked.start or (asked.endpoint.among is None and day >= asked.start):
        return Ending(day, COMPETING, day, None, "died", asked.timeline.follow_up_source)
    return None


def censor_unassessed(asked: EndingAsked) -> Ending:
    """Censors where nothing is assessed: at death, else when last seen."""
    timeline = asked.timeline
    if asked.death_day is not None and asked.death_day >= asked.start:
        reason = "cause_unknown" if asked.is_of_unknown_cause else "died"
        return censored(asked.death_day, reason, timeline.follow_up_source)
    if timeline.last_seen_day is not None:
        return censored(timeline.last_seen_day, "last_seen", timeline.follow_up_source)
    return censored(asked.start, "no_follow_up")


def censor_assessed(asked: EndingAsked) -> Ending:
    """At the day up to which the components are known; at a death before it, if that is a censoring."""
    day, sources = asked.components.known_until(FOR_EVER), asked.components.sources(FOR_EVER)
    if asked.death == "censored" and asked.death_day is not None and asked.death_day <= day:
        return censored(asked.death_day, "died", asked.timeline.follow_up_source + sources)
    if day == asked.start:
        return censored(day, "no_assessment")
    return censored(day, "last_assessment", sources)


def censor_at_treatment(asked: EndingAsked) -> Ending | None:
    """The censoring by another treatment before any event; None where there was none before, or it is not asked."""
    treatment = asked.treatment
    if treatment is None or asked.endpoint.of_next_treatment != "censor":
        return None
    if asked.event is not None and asked.event.day <= treatment.day:
        return None
    known = asked.components.known_until(treatment.day) if asked.components else treatment.day
    otherwise = without_event(asked)
    comes_first = otherwise.day <= (treatment.day if otherwise.answer == COMPETING else known)
    return otherwise if comes_first else at_treatment(asked, treatment, known, otherwise)


def at_treatment(asked: EndingAsked, treatment: NextTreatment, day: int, otherwise: Ending) -> Ending:
    """`otherwise`: how the patient would have ended, which shows that the patient was followed past the treatment."""
    until_then = asked.components.sources(treatment.day)
    return censored(day, treatment.reason, treatment.sources + until_then + otherwise.sources)


def censor_after_missed(asked: EndingAsked) -> Ending | None:
    """The censoring of an event directly after missed visits, at the last assessment before them; None without one."""
    event, allowed = asked.event, asked.endpoint.censor_after_missed
    if allowed is None or event is None or event.kind in NEXT_TREATMENT or not asked.components:
        return None
    known = asked.components.known_until(event.day - 1)
    if visits_between(asked, known, event) < allowed.count:
        return None
    sources = asked.components.sources(event.day - 1) + event.decided.sources
    return censored(known, "missed_visits", sources)


def visits_between(asked: EndingAsked, known: int, event: Candidate) -> int:
    """How many planned visits lie between two days, their windows and all."""
    between = [v for v in asked.visits if v.target - v.window > known and v.target + v.window < event.day]
    return len(between)
