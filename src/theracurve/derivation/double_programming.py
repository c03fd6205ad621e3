"""Double programming on the user's own patients: the SQL's rows against the reference's, row by row.

A study of up to `MOST_PATIENTS` is compared whole; a larger one on a seeded random sample, whose size is reported.
"""

import random
from collections.abc import Mapping, Sequence

import duckdb

from theracurve.definition.study import Study
from theracurve.derivation.agreement import Agreement
from theracurve.derivation.comparing import ComparedRows, Difference, compare_patients
from theracurve.derivation.second_process import Task, handed_over
from theracurve.errors import Disagreement

MOST_PATIENTS = 5000
READ_TABLES = ("lesions", "responses", "bone_scans", "volumes")  # of which one reader decides
WORTH_A_PROCESS = 400  # patients: of fewer the comparison takes less time than it takes to begin another process


def compare(
    connection: duckdb.DuckDBPyConnection,
    definitions: Mapping[str, Study],
    *,
    seed: int = 1,
    most: int = MOST_PATIENTS,
    only: Sequence[str] = (),
) -> Agreement:
    """Compare both implementations on the patients of `connection`. Raises Disagreement with every difference found.

    `only` names definitions where the SQL derived more than are compared; otherwise it must have derived no others.
    """
    everyone = patients_of(connection)
    chosen = everyone if len(everyone) <= most else sorted(random.Random(seed).sample(everyone, most))
    readers = sole_readers(connection)
    if only or len(chosen) < WORTH_A_PROCESS:
        found = compare_patients(connection, definitions, chosen, readers, only)
    else:
        found = compare_by_two(connection, definitions, chosen, readers)
    if found.differences:
        raise Disagreement(said(found.differences))
    return Agreement(len(chosen), len(everyone), found.rows, len(definitions))


def compare_by_two(
    connection: duckdb.DuckDBPyConnection,
    definitions: Mapping[str, Study],
    chosen: Sequence[str],
    readers: Mapping[str, str],
) -> ComparedRows:
    """The first half of the patients here, the others in a process of their own; here, too, where it fails."""
    half = len(chosen) // 2
    task = Task(tuple(chosen[half:]), dict(definitions), dict(readers))
    with handed_over(connection, task) as other:
        mine = compare_patients(connection, definitions, chosen[:half], readers)
        theirs = other.found()
    return mine + (theirs or compare_patients(connection, definitions, task.patients, readers))


def said(differences: Sequence[Difference]) -> str:
    shown = "\n".join(f"  {difference}" for difference in differences[:20])
    count = len(differences)
    return f"the two implementations differ on {count} row(s); this is our defect, please report it:\n{shown}"


def patients_of(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Everybody who has a row in `patients` or a given endpoint."""
    found = connection.execute(
        "SELECT patient_id FROM records.patients UNION SELECT patient_id FROM records.endpoints ORDER BY patient_id"
    ).fetchall()
    return [patient_id for (patient_id,) in found]


def sole_readers(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The readers that decide where the protocol names none: the only one of a table. Found here anew, not taken from
    the SQL's own table, which is one of the things compared."""
    found = {}
    for table in READ_TABLES:
        readers = {
            row[0] or "" for row in connection.execute(f"SELECT DISTINCT reader FROM records.{table}").fetchall()
        }
        if len(readers) == 1:
            found[table] = readers.pop()
    return found
