"""Checks of the table `endpoints`: times and events that come ready-made."""

from collections.abc import Iterator

from theracurve.intake.nearest import suggestion
from theracurve.intake.shown import shown
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, error, question, warning
from theracurve.vocabulary.decimals import plain
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import Said, counted, listed


def given_names(seen: Examined) -> list[str]:
    return [name for name, endpoint in seen.study.endpoints.items() if endpoint.given]


def names_in_table(seen: Examined) -> dict[str, tuple[int, int]]:
    """Endpoint -> (first row, number of rows)."""
    query = """
        SELECT endpoint, min(row) AS row, count(*) AS rows FROM records.endpoints
        WHERE endpoint IS NOT NULL GROUP BY endpoint ORDER BY row
    """
    return {endpoint: (row, rows) for endpoint, row, rows in seen.rows(query)}


def unknown_endpoints(seen: Examined) -> Iterator[Finding]:
    given = given_names(seen)
    for endpoint, (row, rows) in names_in_table(seen).items():
        if endpoint not in given:
            yield warning(
                "endpoint-unknown",
                NamedPlace("endpoints", row, "endpoint"),
                endpoint=shown(endpoint),
                rows=counted(rows, "row"),
                suggestion=suggestion(endpoint, given),
            )


def absent_endpoints(seen: Examined) -> Iterator[Finding]:
    there = names_in_table(seen)
    for name in given_names(seen) if seen.whole("endpoints") else ():
        if name not in there:
            yield error(
                "endpoint-absent",
                NamedPlace("endpoints", None, "endpoint"),
                f"The protocol takes the endpoint {name} from `endpoints`, but no row has it.{suggestion(name, there)}",
                "Correct the name in the table or in the protocol.",
            )


# column -> (what is wrong, as SQL; code; sentence with the row's values)
IMPOSSIBLE = {
    "time": ("time < 0", "endpoint-time-negative", "The time {time} is below 0."),
    "left": ('"left" < 0', "endpoint-time-negative", "The left limit {left} is below 0."),
    "right": (
        '"left" > "right"',
        "endpoint-interval-reversed",
        "The interval begins at {left} and ends at {right}, before it begins.",
    ),
    "entry": (
        "entry < 0 OR entry >= time",
        "endpoint-entry-impossible",
        "The entry at {entry} does not lie between 0 and the time {time}, before it.",
    ),
    "weight": ("weight < 0", "endpoint-weight-negative", "The weight {weight} is below 0."),
}
NUMBERS = ("time", "left", "right", "entry", "weight")


def impossible_numbers(seen: Examined) -> Iterator[Finding]:
    for column, (wrong, code, sentence) in IMPOSSIBLE.items():
        query = f"""
            SELECT row, patient_id, time, "left", "right", entry, weight FROM records.endpoints
            WHERE {wrong} ORDER BY row
        """
        for row, patient_id, *values in seen.rows(query):
            texts = {name: plain(value) for name, value in zip(NUMBERS, values, strict=True) if value is not None}
            place = NamedPlace("endpoints", row, column, patient_id)
            yield error(code, place, sentence.format(**texts), "Correct the number that is wrong.")


def times_outside_intervals(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id, time, "left", "right" FROM records.endpoints
        WHERE event AND (time < "left" OR time > "right") AND coalesce("left" <= "right", true) ORDER BY row
    """
    for row, patient_id, time, left, right in seen.rows(query):
        start, end = 0 if left is None else left, Said("parts.no-end") if right is None else right
        yield question(
            "endpoint-time-outside-interval",
            NamedPlace("endpoints", row, "time", patient_id),
            time=time,
            start=start,
            end=end,
        )


def ends_without_event(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id, "right" FROM records.endpoints
        WHERE NOT event AND "right" IS NOT NULL ORDER BY row
    """
    for row, patient_id, right in seen.rows(query):
        yield question("endpoint-end-without-event", NamedPlace("endpoints", row, "right", patient_id), right=right)


def repeated_endpoints(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT patient_id, endpoint, list(row ORDER BY row) AS rows FROM records.endpoints
        WHERE patient_id IS NOT NULL AND endpoint IS NOT NULL
        GROUP BY patient_id, endpoint HAVING count(*) > 1 ORDER BY rows
    """
    for patient_id, endpoint, rows in seen.rows(query):
        yield error(
            "endpoint-twice",
            NamedPlace("endpoints", rows[1], "endpoint", patient_id),
            f"The patient has {len(rows)} rows of {endpoint}: {listed(rows)}.",
            "Keep one row for each patient and endpoint.",
        )


def mixed_time_units(seen: Examined) -> Iterator[Finding]:
    query = """
        WITH firsts AS (
            SELECT endpoint, time_unit, min(row) AS row FROM records.endpoints
            WHERE endpoint IS NOT NULL AND time_unit IS NOT NULL GROUP BY endpoint, time_unit
        )
        SELECT endpoint, list(time_unit ORDER BY row) AS units, list(row ORDER BY row) AS rows FROM firsts
        GROUP BY endpoint HAVING count(*) > 1 ORDER BY rows
    """
    for endpoint, units, rows in seen.rows(query):
        yield question(
            "endpoint-units-mixed",
            NamedPlace("endpoints", rows[1], "time_unit"),
            endpoint=endpoint,
            units=listed(units),
        )


def groups_that_differ(seen: Examined) -> Iterator[Finding]:
    """A patient is in one group: within `endpoints`, and in `patients` as well."""
    query = """
        WITH said AS (
            SELECT patient_id, "group", min(row) AS row FROM records.endpoints
            WHERE patient_id IS NOT NULL AND "group" IS NOT NULL GROUP BY patient_id, "group"
        )
        SELECT patient_id, list("group" ORDER BY row) AS groups, list(row ORDER BY row) AS rows FROM said
        GROUP BY patient_id HAVING count(*) > 1 ORDER BY rows
    """
    for patient_id, groups, rows in seen.rows(query):
        yield error(
            "endpoint-groups-differ",
            NamedPlace("endpoints", rows[1], "group", patient_id),
            f"The patient is in {counted(len(groups), 'group')}: {listed(groups)}.",
            "Write one group for each patient.",
        )


def groups_that_contradict_patients(seen: Examined) -> Iterator[Finding]:
    query = f"""
        SELECT min(e.row) AS row, e.patient_id, e."group", p."group" AS allocated
        FROM records.endpoints AS e INNER JOIN {seen.people} AS p ON e.patient_id = p.patient_id
        WHERE e."group" <> p."group" GROUP BY e.patient_id, e."group", p."group" ORDER BY row
    """
    for row, patient_id, group, allocated in seen.rows(query):
        yield question(
            "endpoint-group-contradicted",
            NamedPlace("endpoints", row, "group", patient_id),
            group=group,
            allocated=allocated,
        )


CHECKS: tuple[Check, ...] = (
    unknown_endpoints,
    absent_endpoints,
    impossible_numbers,
    times_outside_intervals,
    ends_without_event,
    repeated_endpoints,
    mixed_time_units,
    groups_that_differ,
    groups_that_contradict_patients,
)
