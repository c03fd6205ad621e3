"""Checks of the offsets from UTC that moments are written with: a clock set wrongly shifts the decay by an hour."""

from collections.abc import Iterator

from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, question
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.tables import ADMINISTRATIONS, Kind

MOMENTS = tuple(column.name for column in ADMINISTRATIONS.columns if column.kind is Kind.MOMENT)
STATED = "regexp_matches({moment}, '[+-][0-9]{{2}}:[0-9]{{2}}$')"  # Z is chosen, never a clock left in winter


def offsets_of_another_place(seen: Examined) -> Iterator[Finding]:
    """Yields, where the protocol names the time zone, offsets that its clocks did not have at that moment."""
    if seen.study.time_zone is None:
        return
    for moment in MOMENTS:
        query = f"""
            SELECT row, patient_id, {moment}, strftime(timezone(?, timezone('UTC', {moment}_utc)), '%Y-%m-%d %H:%M')
            FROM records.administrations
            WHERE {STATED.format(moment=moment)} AND timezone(?, timezone('UTC', {moment}_utc)) <> {moment}_local
            ORDER BY row
        """
        for row, patient_id, written, there in seen.rows(query, seen.study.time_zone, seen.study.time_zone):
            yield question(
                "offset-of-another-zone",
                NamedPlace("administrations", row, moment, patient_id),
                written=written,
                time_zone=seen.study.time_zone,
                there=there,
            )


def two_offsets_in_a_row(seen: Examined) -> Iterator[Finding]:
    """Yields, where no time zone is named, two offsets of one administration on one day, of which one may be a slip."""
    if seen.study.time_zone is not None:
        return
    for moment in MOMENTS[1:]:
        query = f"""
            SELECT row, patient_id, administered_at, {moment} FROM records.administrations
            WHERE {STATED.format(moment=moment)} AND {STATED.format(moment="administered_at")}
                AND right({moment}, 6) <> right(administered_at, 6) AND {moment}_on = administered_at_on
            ORDER BY row
        """
        for row, patient_id, administered_at, written in seen.rows(query):
            yield question(
                "offsets-differ",
                NamedPlace("administrations", row, moment, patient_id),
                written=written,
                administered_at=administered_at,
            )


CHECKS: tuple[Check, ...] = (offsets_of_another_place, two_offsets_in_a_row)
