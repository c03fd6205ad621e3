"""Checks of lesions, recorded responses and who reads them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from theracurve.definition.criteria.lesion_size import LesionSize
from theracurve.definition.study import Study
from theracurve.intake.shown import shown
from theracurve.records.examined import Check, Examined
from theracurve.records.markers import PLACED
from theracurve.records.saying import NamedPlace, error, note, question, warning
from theracurve.records.stated import stated, who_states
from theracurve.vocabulary.decimals import plain
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.findings import Finding
from theracurve.vocabulary.misspelling import misspelling_of
from theracurve.vocabulary.said import Said, counted, listed, listed_rows
from theracurve.vocabulary.tables import DAY_OF_ASSESSMENTS

IMAGED = {"uptake": "imaged_on", **{name: day for name, day in DAY_OF_ASSESSMENTS.items() if name != "labs"}}
# What says by itself that the tumour has progressed, or nothing.
PROGRESSIONS = (
    ("responses", "assessed_on", "CASE WHEN response = 'PD' THEN response END"),
    ("lesions", "imaged_on", "CASE WHEN state IN ('new', 'unequivocal_progression') THEN state END"),
)
SIZES = ("longest_diameter_mm", "short_axis_mm", "perpendicular_mm", "volume_ml")
LENGTHS = SIZES[:3]
IMPOSSIBLE_SIZE = 1_000_000  # mm or mL: more than any patient is long or holds
TENFOLD = (Decimal(8), Decimal("12.5"))  # from one look to the next: rather cm for mm than growth
BONE = "pejorative_events.bone_progression"
PART_OF_A_LESION = "[-_. ]?[a-z]|[-_. ][0-9]+"  # what follows the id of the whole


def partial_dates(seen: Examined) -> Iterator[Finding]:
    """One finding for each table: images, responses and assessments of which only the month or the year is known. Of
    an uptake no day is filled in: which agent it speaks for depends on the day."""
    for table, column in IMAGED.items():
        query = f"""
            SELECT list(row ORDER BY row) AS rows, count(DISTINCT patient_id) AS patients FROM records.{table}
            WHERE {column} IS NULL AND {column}_first IS NOT NULL HAVING count(*) > 0
        """
        for rows, patients in seen.rows(query):
            place = NamedPlace(table, rows[0], column)
            whose, which, of_table = counted(patients, "patient"), listed_rows(rows), counted(len(rows), "row")
            if table == "uptake" or seen.study.partial_dates == "leave_out":
                yield warning("image-date-partial", place, patients=whose, rows=which, rows_of_table=of_table)
            else:
                stands = PLACED[seen.study.partial_dates]
                yield note("image-date-filled", place, which=stands, patients=whose, rows=which, rows_of_table=of_table)


def progressions_of_a_month(seen: Examined) -> Iterator[Finding]:
    """What would be progression, were its day known: passed over, it makes the time without progression longer."""
    if seen.study.partial_dates != "leave_out":
        return
    read = {part.source for study in seen.definitions.values() if (part := study.pejorative_events.tumour_progression)}
    for table, column, shows in PROGRESSIONS:
        query = f"""
            SELECT row, patient_id, left(CAST({column}_first AS VARCHAR),
                CASE WHEN {column}_last - {column}_first > 31 THEN 4 ELSE 7 END), {shows}
            FROM records.{table} WHERE {column} IS NULL AND {column}_first IS NOT NULL AND {shows} IS NOT NULL
            ORDER BY row
        """
        for row, patient_id, known, what in seen.rows(query) if table in read else ():
            yield question(
                "progression-date-partial", NamedPlace(table, row, column, patient_id), what=shown(what), known=known
            )


def impossible_sizes(seen: Examined) -> Iterator[Finding]:
    for column in SIZES:
        query = f"""
            SELECT row, patient_id, {column}, state FROM records.lesions
            WHERE {column} < 0 OR {column} >= {IMPOSSIBLE_SIZE}
                OR ({column} = 0 AND coalesce(state, 'measured') IN ('measured', 'new', 'present'))
            ORDER BY row
        """
        for row, patient_id, size, state in seen.rows(query):
            place = NamedPlace("lesions", row, column, patient_id)
            if size < 0:
                yield error("lesion-size-negative", place, f"The size {plain(size)} is below 0.", "Correct the size.")
            elif size >= IMPOSSIBLE_SIZE:
                message = f"The size {plain(size)} is that of no lesion; expected millimetres, or millilitres."
                yield error("lesion-size-impossible", place, message, "Correct the size or its unit.")
            else:
                yield question("lesion-size-zero", place, state=state or Said("parts.empty"))


def sizes_without_lesion(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id, state FROM records.lesions
        WHERE state IN ('disappeared', 'absent', 'not_assessed')
            AND greatest(longest_diameter_mm, short_axis_mm, perpendicular_mm, volume_ml) > 0 ORDER BY row
    """
    for row, patient_id, state in seen.rows(query):
        yield question("lesion-state-contradicted", NamedPlace("lesions", row, "state", patient_id), state=state)


def crossed_axes(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT row, patient_id, longest_diameter_mm, greatest(short_axis_mm, perpendicular_mm) AS other
        FROM records.lesions WHERE greatest(short_axis_mm, perpendicular_mm) > longest_diameter_mm
            AND longest_diameter_mm > 0 ORDER BY row
    """
    for row, patient_id, longest, other in seen.rows(query):
        yield question(
            "lesion-axes-crossed",
            NamedPlace("lesions", row, "longest_diameter_mm", patient_id),
            longest=longest,
            other=other,
        )


def tenfold_jumps(seen: Examined) -> Iterator[Finding]:
    for column in LENGTHS:
        query = f"""
            WITH looks AS (
                SELECT row, patient_id, lesion_id, imaged_on, {column} AS size,
                    lag({column}) OVER same AS before, lag(imaged_on) OVER same AS day_before
                FROM records.lesions WHERE {column} > 0 AND imaged_on IS NOT NULL AND lesion_id IS NOT NULL
                WINDOW same AS (PARTITION BY patient_id, lesion_id, reader ORDER BY imaged_on, row)
            )
            SELECT row, patient_id, lesion_id, imaged_on, size, before, day_before FROM looks
            WHERE size BETWEEN before * {TENFOLD[0]} AND before * {TENFOLD[1]}
                OR before BETWEEN size * {TENFOLD[0]} AND size * {TENFOLD[1]} ORDER BY row
        """
        for row, patient_id, lesion_id, day, size, before, day_before in seen.rows(query):
            yield question(
                "lesion-tenfold",
                NamedPlace("lesions", row, column, patient_id),
                lesion_id=lesion_id,
                before=before,
                day_before=day_before,
                size=size,
                day=day,
            )


def changes_of(seen: Examined, column: str) -> Iterator[tuple[int, str, str, list[str]]]:
    """(row of the first change, patient, lesion, what stands in the column) where a lesion has several."""
    query = f"""
        WITH firsts AS (
            SELECT patient_id, lesion_id, first({column} ORDER BY row) AS said, min(row) AS row FROM records.lesions
            WHERE patient_id IS NOT NULL AND lesion_id IS NOT NULL AND {column} IS NOT NULL
            GROUP BY patient_id, lesion_id, lower({column})
        )
        SELECT list(row ORDER BY row) AS rows, patient_id, lesion_id, list(said ORDER BY row) AS said
        FROM firsts GROUP BY patient_id, lesion_id HAVING count(*) > 1 ORDER BY rows
    """
    for rows, patient_id, lesion_id, said in seen.rows(query):
        yield rows[1], patient_id, lesion_id, said


def modality_changes(seen: Examined) -> Iterator[Finding]:
    for row, patient_id, lesion_id, modalities in changes_of(seen, "modality"):
        yield question(
            "lesion-modality-changes",
            NamedPlace("lesions", row, "modality", patient_id),
            lesion_id=lesion_id,
            modalities=listed(modalities),
        )


def identity_changes(seen: Examined) -> Iterator[Finding]:
    """A lesion that is elsewhere, or no longer a node, is another lesion under the same id."""
    for column in ("location", "kind"):
        for row, patient_id, lesion_id, said in changes_of(seen, column):
            yield question(
                "lesion-identity-changes",
                NamedPlace("lesions", row, column, patient_id),
                lesion_id=lesion_id,
                count=counted(len(said), column),
                said=listed([shown(name) for name in said]),
            )


def splits_and_merges(seen: Examined) -> Iterator[Finding]:
    """An id that continues another (`L1a`, `L1.2`), or joins two (`L1+L2`), and appears only after it."""
    query = f"""
        WITH first_looks AS (
            SELECT patient_id, lesion_id, min(imaged_on) AS day, min(row) AS row FROM records.lesions
            WHERE patient_id IS NOT NULL AND lesion_id IS NOT NULL AND imaged_on IS NOT NULL
            GROUP BY patient_id, lesion_id
        )
        SELECT later.row, later.patient_id, later.lesion_id, list(earlier.lesion_id ORDER BY earlier.row) AS parents
        FROM first_looks AS later INNER JOIN first_looks AS earlier
            ON later.patient_id = earlier.patient_id AND later.day > earlier.day
            AND (
                starts_with(later.lesion_id, earlier.lesion_id)
                AND regexp_full_match(substr(later.lesion_id, length(earlier.lesion_id) + 1), '{PART_OF_A_LESION}')
                OR list_contains(regexp_split_to_array(later.lesion_id, '[+/&]'), earlier.lesion_id)
            )
        GROUP BY later.row, later.patient_id, later.lesion_id ORDER BY later.row
    """
    for row, patient_id, lesion_id, parents in seen.rows(query):
        how = Said("parts.has-merged-from") if len(parents) > 1 else Said("parts.is-a-part-of")
        yield question(
            "lesion-split-or-merged",
            NamedPlace("lesions", row, "lesion_id", patient_id),
            lesion_id=shown(lesion_id),
            how=how,
            parents=listed([shown(parent) for parent in parents]),
        )


def several_index_lesions(seen: Examined) -> Iterator[Finding]:
    query = """
        SELECT patient_id, list(DISTINCT lesion_id ORDER BY lesion_id) AS lesions, max(row) AS row
        FROM records.lesions WHERE "index" AND patient_id IS NOT NULL
        GROUP BY patient_id HAVING count(DISTINCT lesion_id) > 1 ORDER BY row
    """
    for patient_id, lesions, row in seen.rows(query):
        yield question(
            "index-lesion-several",
            NamedPlace("lesions", row, "index", patient_id),
            lesions=counted(len(lesions), "lesion"),
            lesions_2=listed(lesions),
        )


@dataclass(frozen=True, slots=True)
class ImagingChoice:
    """A table whose readers decide, and one of those whom a definition names; None where it names nobody.

    `place` is where the protocol names them.
    """

    table: str
    chosen: str | None
    place: str = "pejorative_events.tumour_progression"


def undecided_readers(seen: Examined) -> Iterator[Finding]:
    """Which table's readers decide, whom the definitions name, and whom the table has."""
    asked: list[ImagingChoice] = []
    for variant, choices in stated(seen, choices_of):
        for choice in choices:
            if choice not in asked:
                asked.append(choice)
                yield from readers_of(seen, variant, choice)


def choices_of(study: Study) -> tuple[ImagingChoice, ...]:
    progression, bone = study.pejorative_events.tumour_progression, study.pejorative_events.bone_progression
    by_size = bool(study.criteria_of(LesionSize)) and (progression is None or progression.source != "lesions")
    choices = (
        *((ImagingChoice("lesions", None),) if by_size else ()),
        *((ImagingChoice("bone_scans", bone.reader, BONE),) if bone is not None else ()),
    )
    if progression is None:
        return choices
    adjudicator = progression.adjudicator
    adjudicated = (ImagingChoice(progression.source, adjudicator),) if adjudicator else ()
    return (ImagingChoice(progression.source, progression.reader), *adjudicated, *choices)


def readers_of(seen: Examined, variant: str, choice: ImagingChoice) -> Iterator[Finding]:
    table, chosen = choice.table, choice.chosen
    query = f"SELECT DISTINCT coalesce(reader, '') AS reader FROM records.{table} ORDER BY reader"
    readers = [reader for (reader,) in seen.rows(query)]
    known = listed([shown(reader) if reader else "no name" for reader in readers])
    says = who_states(variant)
    if chosen is None and len(readers) > 1:
        yield error(
            "reader-undecided",
            NamedPlace(table, None, "reader"),
            f"`{table}` has {counted(len(readers), 'reader')} ({known}), and {says[0].lower()}{says[1:]} does not say "
            "whose reading counts.",
            f"Name the reader under {choice.place}, or keep one reader's rows.",
        )
    if chosen is not None and readers and chosen not in readers:
        yield error(
            "reader-unknown",
            NamedPlace(table, None, "reader"),
            f"{says} lets the reader {shown(chosen)} decide, whom `{table}` does not have ({known}).",
            "Correct the name in the protocol or in the table.",
        )


def readers_alike(seen: Examined) -> Iterator[Finding]:
    """A reader who decides, and one whose name is nearly the same: a slip would take rows from the first."""
    for choice in dict.fromkeys(choices_of(seen.study)):
        if choice.chosen is not None:
            yield from alike(seen, choice.table, choice.chosen)


def alike(seen: Examined, table: str, chosen: str) -> Iterator[Finding]:
    query = f"SELECT reader, min(row), count(*) FROM records.{table} WHERE reader <> ? GROUP BY reader ORDER BY 2"
    for reader, row, rows in seen.rows(query, chosen):
        if misspelling_of(reader or "", [chosen]) is not None:
            yield question(
                "reader-similar",
                NamedPlace(table, row, "reader"),
                chosen=shown(chosen),
                reader=shown(reader),
                rows=counted(rows, "row"),
            )


def undecided_uptake(seen: Examined) -> Iterator[Finding]:
    """Yields patients whose agent several readers could choose, and nobody says which one does."""
    choice = seen.study.agent_choice
    if choice is None:
        return
    if choice.reader is not None:
        yield from readers_of(seen, PROTOCOL, ImagingChoice("uptake", choice.reader))
        return
    query = """
        WITH several AS (
            SELECT patient_id FROM records.uptake WHERE metric = ? AND value IS NOT NULL
            GROUP BY patient_id HAVING count(DISTINCT coalesce(reader, '')) > 1
        )
        SELECT list(DISTINCT coalesce(reader, '') ORDER BY coalesce(reader, '')) AS readers, count(DISTINCT patient_id)
        FROM records.uptake WHERE metric = ? AND patient_id IN (FROM several) HAVING count(*) > 0
    """
    for readers, patients in seen.rows(query, choice.metric, choice.metric):
        known = listed([shown(reader) if reader else "no name" for reader in readers])
        yield error(
            "uptake-reader-undecided",
            NamedPlace("uptake", None, "reader"),
            f"`uptake` has {counted(len(readers), 'reader')} of {choice.metric} ({known}) for "
            f"{counted(patients, 'patient')}, and the protocol does not say whose reading chooses the agent.",
            "Name the reader under agent_choice, or keep one reader's rows.",
        )


def responses_after_progression(seen: Examined) -> Iterator[Finding]:
    query = """
        WITH progressions AS (
            SELECT patient_id, reader, min(assessed_on) AS day FROM records.responses
            WHERE response = 'PD' GROUP BY patient_id, reader
        )
        SELECT r.row, r.patient_id, r.response, r.assessed_on, p.day
        FROM records.responses AS r
        INNER JOIN progressions AS p ON r.patient_id = p.patient_id AND r.reader IS NOT DISTINCT FROM p.reader
        WHERE r.response IN ('CR', 'PR') AND r.assessed_on > p.day ORDER BY r.row
    """
    for row, patient_id, response, day, progression in seen.rows(query):
        yield question(
            "response-after-progression",
            NamedPlace("responses", row, "response", patient_id),
            response=response,
            day=day,
            progression=progression,
        )


CHECKS: tuple[Check, ...] = (
    partial_dates,
    progressions_of_a_month,
    impossible_sizes,
    sizes_without_lesion,
    crossed_axes,
    tenfold_jumps,
    modality_changes,
    identity_changes,
    splits_and_merges,
    several_index_lesions,
    undecided_readers,
    readers_alike,
    undecided_uptake,
    responses_after_progression,
)
