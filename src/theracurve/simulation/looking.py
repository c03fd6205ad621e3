"""How a simulated study is looked at: from the times of its events, or through its records and the derivation."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import duckdb

from theracurve.analysis.observations import observe
from theracurve.definition.study import Study
from theracurve.derivation.engines.engine import DUCKDB
from theracurve.derivation.rule_tables import rule_tables
from theracurve.errors import Defect
from theracurve.intake.folder import read_folder
from theracurve.simulation.courses import Courses
from theracurve.simulation.plan import SimulatedAnalysis
from theracurve.simulation.records import SimulatedRecords
from theracurve.simulation.seeing import Seen, seen
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.findings import errors_among

Look: TypeAlias = Callable[[SimulatedAnalysis], Seen]
FAR_AHEAD = date(2200, 1, 1)  # the day on which the records are read: none of theirs lies in its future


class Drawn(StrEnum):
    """What is drawn of a patient: the times of events, looked for at the visits by the protocol's rules as the library
    has them; or whole records, which go through the derivation."""

    TIMES = "times"
    RECORDS = "records"


def look_at_times(study: Study, courses: Courses) -> Look:
    return lambda analysis: seen(study, analysis, courses)


def look_at_records(study: Study, courses: Courses) -> Look:
    """All studies derived as one cohort, in SQL."""
    connection, shape = derived(study, courses), courses.last_day.shape

    def look(analysis: SimulatedAnalysis) -> Seen:
        found = observe(connection, analysis.analysis.endpoint, PROTOCOL)
        return Seen(found.time.reshape(shape), found.event.reshape(shape))

    return look


def derived(study: Study, courses: Courses) -> duckdb.DuckDBPyConnection:
    """The derived tables of all studies, by the protocol alone. Raises Defect where the records that were made cannot
    be read."""
    alone = study.model_copy(update={"variants": {}, "data_cutoff": None})
    with TemporaryDirectory(prefix="theracurve-") as folder:
        SimulatedRecords(alone, courses).write(Path(folder))
        read = read_folder(Path(folder), covariates={}, today=FAR_AHEAD)
    wrong = errors_among(read.findings)
    if wrong:
        raise Defect(f"simulated records: {wrong[0].message}")
    DUCKDB.derive(read.connection, rule_tables({PROTOCOL: alone}))
    return read.connection


LOOKS: Mapping[Drawn, Callable[[Study, Courses], Look]] = {
    Drawn.TIMES: look_at_times,
    Drawn.RECORDS: look_at_records,
}
