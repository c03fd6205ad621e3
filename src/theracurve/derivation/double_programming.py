"""Double programming on the user's own patients: the SQL's rows against the reference's, row by row.

A study of up to `MOST_PATIENTS`, and of up to `MOST_DEFINED` when each patient counts once under each definition, is
compared whole; a larger one on a seeded random sample of its patients, whose size is reported.
"""

import random
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from itertools import pairwise

import duckdb

from theracurve.definition.study import Study
from theracurve.derivation.agreement import Agreement
from theracurve.derivation.comparing import ComparedRows, Difference, compare_patients
from theracurve.derivation.second_process import PROCESS_MIB, Task, handed_over
from theracurve.errors import Disagreement

MOST_PATIENTS = 5_000
MOST_DEFINED = 16_000  # beyond, the reference would take several times what the derivation takes
READ_TABLES = ("lesions", "responses", "bone_scans", "volumes")  # of which one reader decides
WORTH_A_PROCESS = 200  # patients: of fewer the comparison takes less time than it takes to begin another process


def compare(
    connection: duckdb.DuckDBPyConnection,
    definitions: Mapping[str, Study],
    *,
    seed: int = 1,
    most: int = MOST_PATIENTS,
    room_mib: int | None = None,
) -> Agreement:
    """Compare both implementations on the patients of `connection`, where the SQL derived these definitions and no
    others. Raises Disagreement with every difference found. `room_mib`: the memory that other processes may have
    together; None where nobody knows."""
    everyone = patients_of(connection)
    chosen = sample_of(everyone, min(most, MOST_DEFINED // len(definitions)), seed)
    found = compare_in_parts(
        connection, definitions, chosen, sole_readers(connection), processes_in(room_mib, threads_of(connection))
    )
    if found.differences:
        raise Disagreement(said(found.differences))
    return Agreement(len(chosen), len(everyone), found.rows, len(definitions))


def sample_of(everyone: Sequence[str], most: int, seed: int) -> Sequence[str]:
    """So many of them, drawn at random, in their order; all where there are no more."""
    return everyone if len(everyone) <= most else sorted(random.Random(seed).sample(everyone, most))


def compare_in_parts(
    connection: duckdb.DuckDBPyConnection,
    definitions: Mapping[str, Study],
    chosen: Sequence[str],
    readers: Mapping[str, str],
    processes: int,
) -> ComparedRows:
    """A part of the patients here, each other part in a process of its own; here, too, where that fails."""
    first, *others = parts_of(chosen, processes)
    with ExitStack() as stack:
        tasks = [Task(tuple(part), dict(definitions), dict(readers)) for part in others]
        handed = [(task, stack.enter_context(handed_over(connection, task))) for task in tasks]
        found = compare_patients(connection, definitions, first, readers)
        for task, other in handed:
            found += other.found() or compare_patients(connection, definitions, task.patients, readers)
    return found


def parts_of(chosen: Sequence[str], processes: int) -> list[Sequence[str]]:
    """The patients in their order, in as many parts as there are processes, and as are worth one."""
    parts = max(1, min(processes, len(chosen) // WORTH_A_PROCESS))
    bounds = [len(chosen) * place // parts for place in range(parts + 1)]
    return [chosen[start:end] for start, end in pairwise(bounds)]


def processes_in(room_mib: int | None, threads: int) -> int:
    """How many processes may work, this one among them: as many as there are threads, and as memory holds."""
    return threads if room_mib is None else min(threads, 1 + max(0, room_mib) // PROCESS_MIB)


def threads_of(connection: duckdb.DuckDBPyConnection) -> int:
    """How much may be done at a time, as the database was told."""
    found = connection.execute("SELECT current_setting('threads')").fetchone()
    return 1 if found is None else int(found[0])


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
