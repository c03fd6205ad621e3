"""Checks of patients: who they are, their group, their time zero."""

from collections.abc import Iterator

from theracurve.intake.nearest import suggestion
from theracurve.intake.shown import shown
from theracurve.records.examined import Check, Examined
from theracurve.records.saying import NamedPlace, error, question
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.said import counted, listed
from theracurve.vocabulary.tables import RECORD_TABLES

OF_PATIENTS = tuple(name for name in RECORD_TABLES if name != "patients")
ADULT, OLDEST = 18, 110  # years at enrolment

# An id as a spreadsheet might have mangled it: without case, leading zeros, or the decimals of a float.
BARE = "regexp_replace(regexp_replace(lower({id}), '\\.0+$', ''), '(^|[^0-9.])0+([0-9])', '\\1\\2', 'g')"


def nobody_there(seen: Examined) -> Iterator[Finding]:
    """A study without a patient has nothing to report; of tables that could not be read nothing is concluded."""
    read = [table for table in ("patients", "endpoints") if seen.has(table)]
    if not read or not all(seen.whole(table) for table in read):
        return
    if not any(seen.rows("SELECT 1 FROM records.patients UNION ALL SELECT 1 FROM records.endpoints LIMIT 1")):
        yield error(
            "nobody-there",
            NamedPlace("patients"),
            "There is no patient yet: neither `patients` nor `endpoints` has a row.",
            "Fill the tables in the folder of the records.",
        )


def unknown_patients(seen: Examined) -> Iterator[Finding]:
    """Rows of patients whom `patients` does not have; with the patient whose id a spreadsheet would make the same."""
    if not seen.whole("patients"):
        return
    named = " UNION ALL ".join(
        f"SELECT {place} AS place, patient_id, min(row) AS row, count(*) AS rows FROM records.{table} "
        "WHERE patient_id IS NOT NULL GROUP BY patient_id"
        for place, table in enumerate(OF_PATIENTS)
    )
    query = f"""
        WITH orphans AS (
            SELECT t.* FROM ({named}) AS t ANTI JOIN records.patients AS p ON t.patient_id = p.patient_id
        ),
        known AS (
            SELECT {BARE.format(id="patient_id")} AS bare, min(patient_id) AS patient_id
            FROM records.patients GROUP BY bare
        )
        SELECT o.place, o.row, o.patient_id, o.rows, k.patient_id AS meant
        FROM orphans AS o LEFT JOIN known AS k ON {BARE.format(id="o.patient_id")} = k.bare
        ORDER BY o.place, o.row
    """
    for place, row, patient_id, rows, meant in seen.rows(query):
        table, hint = OF_PATIENTS[place], f" Did you mean {shown(meant)}?" if meant else ""
        yield error(
            "patient-unknown",
            NamedPlace(table, row, "patient_id", patient_id),
            f"`patients` has no patient {shown(patient_id)}, of whom `{table}` has {counted(rows, 'row')}.{hint}",
            "Add the patient, or correct the id.",
        )


def repeated_patients(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT patient_id, list(row ORDER BY row) AS rows FROM records.patients
        WHERE patient_id IS NOT NULL GROUP BY patient_id HAVING count(*) > 1 ORDER BY rows
    """
    for patient_id, rows in seen.rows(query):
        yield error(
            "patient-twice",
            NamedPlace("patients", rows[1], "patient_id", patient_id),
            f"The patient {shown(patient_id)} has {len(rows)} rows: {listed(rows)}.",
            "Keep one row for each patient.",
        )


def colliding_ids(seen: Examined) -> Iterator[Finding]:
    """Ids are text: 007, 7 and 7.0 are three ids, of which a spreadsheet makes one."""
    query = f"""
        SELECT list(patient_id ORDER BY row) AS ids, list(row ORDER BY row) AS rows
        FROM (SELECT patient_id, min(row) AS row FROM records.patients GROUP BY patient_id)
        WHERE patient_id IS NOT NULL GROUP BY {BARE.format(id="patient_id")} HAVING count(*) > 1 ORDER BY rows
    """
    for ids, rows in seen.rows(query):
        yield error(
            "patient-id-collision",
            NamedPlace("patients", rows[1], "patient_id", ids[1]),
            f"The ids {listed([shown(name) for name in ids])} (rows {listed(rows)}) differ only in zeros or case.",
            "If they are one patient, keep one id; if not, give them ids that no program can take for each other.",
        )


def unknown_groups(seen: Examined) -> Iterator[Finding]:
    for table in ("patients", "endpoints"):
        query = f"""
            SELECT "group", min(row) AS row, count(*) AS rows FROM records.{table}
            WHERE "group" IS NOT NULL AND NOT list_contains(?, "group") GROUP BY "group" ORDER BY row
        """
        for group, row, rows in seen.rows(query, list(seen.study.groups)):
            yield error(
                "group-unknown",
                NamedPlace(table, row, "group"),
                f"The protocol has no group {shown(group)} ({counted(rows, 'row')})."
                f"{suggestion(group, seen.study.groups)}",
                f"Write one of: {', '.join(seen.study.groups)}; or add the group to the protocol.",
            )


def unknown_indications(seen: Examined) -> Iterator[Finding]:
    known = seen.study.indications
    query = """
        WITH each AS (
            SELECT row, trim(unnest(string_split(indication, ';'))) AS indication FROM records.patients
        )
        SELECT indication, min(row) AS row, count(*) AS rows FROM each
        WHERE indication <> '' AND NOT list_contains(?, indication) GROUP BY indication ORDER BY row
    """
    for indication, row, rows in seen.rows(query, list(known)) if known else ():
        yield error(
            "indication-unknown",
            NamedPlace("patients", row, "indication"),
            f"The protocol has no indication {shown(indication)} ({counted(rows, 'row')})."
            f"{suggestion(indication, known)}",
            f"Write one of: {', '.join(known)}; or add it to the protocol.",
        )


def missing_time_zero(seen: Examined) -> Iterator[Finding]:
    column = seen.study.time_zero
    query = f"SELECT row, patient_id FROM records.patients WHERE {column} IS NULL ORDER BY row"
    for row, patient_id in seen.rows(query) if column else ():
        yield error(
            "time-zero-missing",
            NamedPlace("patients", row, column, patient_id),
            f"The patient has no `{column}`, from which the protocol counts everything.",
            "Fill in the date.",
        )


def implausible_ages(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id, birth_year, enrolled_on, year(enrolled_on) - birth_year AS age FROM records.patients
        WHERE year(enrolled_on) - birth_year NOT BETWEEN ? AND ? ORDER BY row
    """
    for row, patient_id, birth_year, enrolled_on, age in seen.rows(query, ADULT, OLDEST):
        place = NamedPlace("patients", row, "birth_year", patient_id)
        if age < 0:
            message = f"The patient was born in {birth_year}, after the enrolment on {enrolled_on}."
            yield error("birth-after-enrolment", place, message, "Correct the year of birth or the date.")
        else:
            yield question("age-implausible", place, age=age, day=enrolled_on)


def late_consent(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id, consent_on, enrolled_on FROM records.patients
        WHERE consent_on > enrolled_on ORDER BY row
    """
    for row, patient_id, consent_on, enrolled_on in seen.rows(query):
        yield question(
            "consent-after-enrolment",
            NamedPlace("patients", row, "consent_on", patient_id),
            consent_on=consent_on,
            enrolled_on=enrolled_on,
        )


CHECKS: tuple[Check, ...] = (
    nobody_there,
    unknown_patients,
    repeated_patients,
    colliding_ids,
    unknown_groups,
    unknown_indications,
    missing_time_zero,
    implausible_ages,
    late_consent,
)
