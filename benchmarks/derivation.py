"""Times the derivation against the same derivation written by hand in Polars, on the same files, in one run.

    python benchmarks/derivation.py                    1,000,000 patients, some minutes, 2 GB on disk for a while
    python benchmarks/derivation.py --patients 200000

The study asks for marker increase, overall survival and progression-free survival of patients seen about ten times;
the task is every derived table of it that has rows (responses, events, endpoints, evidence) as sorted Parquet.
`by_hand.py` does that for this study alone. Each tool has a process of its own and two threads; its time is from
opening the record tables to the last file written, its memory the peak of the whole process; on a machine that others
use, the processor's time says more than the clock's. What both wrote is compared row by row, on a hundredth, a tenth
and all of the patients: a difference ends the run. The last row is the plain Python of `derivation/reference` on 10,000
patients, whose rows are compared with the SQL's in the same way. Writes its part of results.json and the page.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np
import polars as pl
from by_hand import derive_by_hand
from results import Row, machine, write_part

from theracurve.definition.loader import parse_study
from theracurve.definition.rules import compile_rules
from theracurve.derivation.comparing import patient_records
from theracurve.derivation.double_programming import compare, patients_of, sole_readers
from theracurve.derivation.engines.duckdb import derive, write_derived
from theracurve.derivation.reference.derive import derive_patients
from theracurve.derivation.rule_tables import rule_tables
from theracurve.intake.conform import quoted
from theracurve.intake.folder import read_folder
from theracurve.vocabulary.derived import DERIVED_TABLES

SEED, VISITS, PATIENTS, REFERENCE_PATIENTS = 1, 10, 1_000_000, 10_000
COMPARED = ("responses", "events", "endpoints", "evidence")
STUDY = """
study: benchmark
title: Marker increase and two endpoints
data_origin: synthetic
time_zero: enrolled_on
groups: {A: {label: Treated, treated: true}, B: {label: Not treated, treated: false}}
reference_group: B
pejorative_events:
  tumour_progression: {criteria: responses}
  marker_increase: {analytes: [CgA], increase: more than 20 %, from: nadir}
  death: {}
endpoints:
  overall_survival: {events: [death]}
  progression_free_survival: {events: [tumour_progression, death]}
"""


def make_records(folder: Path, patients: int) -> None:
    """The record tables as Parquet: each patient seen before time zero and at about nine of ten planned visits."""
    rng = np.random.default_rng(SEED)
    number = np.arange(patients)
    survival, follow_up = rng.exponential(4000, patients), rng.integers(600, 1300, patients)
    last = np.minimum(survival, follow_up).astype(np.int32)
    people = pl.DataFrame(
        {
            "row": (number + 1).astype(np.int32),
            "patient_id": pl.Series(number).cast(pl.String).str.zfill(7).str.replace("^", "P"),
            "group": np.where(number % 3 == 0, "B", "A"),
            "enrolled_on": np.datetime64("2000-01-01") + rng.integers(0, 3000, patients).astype("timedelta64[D]"),
            "last": last,
            "dead": survival <= follow_up,
            "seen": rng.random(patients) < 0.98,
        }
    )
    people.select("row", "patient_id", "group", "enrolled_on").write_parquet(folder / "patients.parquet")
    ended_on = pl.col("enrolled_on") + pl.duration(days="last")
    people.select(
        "row",
        "patient_id",
        last_seen_on=ended_on,
        vital_status=pl.when("dead").then(pl.lit("dead")).otherwise(pl.lit("alive")),
        died_on=pl.when("dead").then(ended_on),
    ).write_parquet(folder / "follow_up.parquet")
    seen = visits_of(people.filter("seen").drop("row"), rng)
    labs_of(seen, rng).write_parquet(folder / "labs.parquet")
    responses_of(seen.filter(pl.col("visit") > 0), rng).write_parquet(folder / "responses.parquet")


def visits_of(people: Any, rng: np.random.Generator) -> Any:
    """One row per patient and visit that took place, by patient and day."""
    count = len(people)
    planned = np.tile(np.round(np.arange(VISITS + 1) * 91.3125).astype(np.int32), count)
    moved = np.where(planned == 0, -rng.integers(0, 20, planned.size), np.round(rng.normal(0, 12, planned.size)))
    visits = pl.DataFrame(
        {
            "patient_id": people["patient_id"].gather(np.repeat(np.arange(count), VISITS + 1)),
            "enrolled_on": people["enrolled_on"].gather(np.repeat(np.arange(count), VISITS + 1)),
            "last": np.repeat(people["last"].to_numpy(), VISITS + 1),
            "visit": np.tile(np.arange(VISITS + 1, dtype=np.int32), count),
            "day": planned + moved.astype(np.int32),
            "came": rng.random(planned.size) < 0.93,
        }
    )
    return visits.filter(pl.col("came") & (pl.col("day") <= pl.col("last")))


def labs_of(visits: Any, rng: np.random.Generator) -> Any:
    """One value a visit, a few of them printed limits, in another unit, or measured twice that day."""
    n = len(visits)
    level = np.exp(rng.normal(5, 0.4, n))
    labs = visits.select(
        "patient_id",
        collected_on=pl.col("enrolled_on") + pl.duration(days="day"),
        analyte=pl.lit("CgA"),
        value=pl.Series(np.round(level, 3)).cast(pl.Decimal(18, 6)),
        value_side=pl.Series(np.array(["=", "<", ">"])[rng.choice(3, n, p=[0.97, 0.02, 0.01])]),
        unit=pl.Series(np.where(rng.random(n) < 0.99, "ng/mL", "nmol/L")),
    )
    again = labs.filter(pl.Series(rng.random(n) < 0.005)).with_columns(
        value=pl.col("value") + pl.lit(1).cast(pl.Decimal(18, 6))
    )
    return numbered(pl.concat([labs, again.cast(labs.schema)]))


def responses_of(visits: Any, rng: np.random.Generator) -> Any:
    n = len(visits)
    codes = np.array(["SD", "PR", "CR", "PD", "NE"])
    return numbered(
        visits.select(
            "patient_id",
            assessed_on=pl.col("enrolled_on") + pl.duration(days="day"),
            response=pl.Series(codes[rng.choice(5, n, p=[0.62, 0.2, 0.03, 0.12, 0.03])]),
            reader=pl.lit("reader 1"),
        )
    )


def numbered(rows: Any) -> Any:
    return rows.with_row_index("row", offset=1).with_columns(pl.col("row").cast(pl.Int32))


def open_records(records: Path) -> duckdb.DuckDBPyConnection:
    """The connection that intake makes, with record tables that are read from Parquet where they lie."""
    with TemporaryDirectory() as nothing:
        connection = read_folder(Path(nothing), covariates={}, today=date(2026, 1, 1)).connection
    for file in records.glob("*.parquet"):
        typed = connection.execute(f"SELECT * FROM records.{quoted(file.stem)}").description or ()
        given = {column[0] for column in connection.execute(f"SELECT * FROM '{file}'").description or ()}
        columns = ", ".join(
            f"CAST({quoted(name) if name in given else 'NULL'} AS {kind}) AS {quoted(name)}" for name, kind, *_ in typed
        )
        connection.execute(f"DROP TABLE records.{quoted(file.stem)}")
        connection.execute(f"CREATE VIEW records.{quoted(file.stem)} AS SELECT {columns} FROM '{file}'")
    return connection


def run_theracurve(records: Path, out: Path) -> None:
    connection = open_records(records)
    derive(connection, rule_tables(parse_study(STUDY).definitions))
    write_derived(connection, out)


def run_by_hand(records: Path, out: Path) -> None:
    rules = compile_rules(parse_study(STUDY).study).events
    derive_by_hand(records, out, {kind: rule.id for kind, rule in rules.items()})


def run_reference(records: Path, out: Path) -> None:
    connection = open_records(records)
    definitions = parse_study(STUDY).definitions
    patients = patient_records(connection, patients_of(connection))
    for _ in derive_patients(patients, definitions, sole_readers(connection)):
        pass


TOOLS: dict[str, Callable[[Path, Path], None]] = {
    "theracurve": run_theracurve,
    "Polars, by hand": run_by_hand,
    "reference": run_reference,
}


def measure(tool: str, records: Path, out: Path) -> dict[str, float]:
    """In the child."""
    start, used = time.perf_counter(), time.process_time()
    TOOLS[tool](records, out)
    return {
        "seconds": time.perf_counter() - start,
        "processor": time.process_time() - used,
        "mebibytes": peak(),
    }


def peak() -> float:
    """The most memory that this process held, in MiB; not a number where the system does not say (Linux does)."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return float("nan")
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def measured(tool: str, records: Path, out: Path) -> dict[str, float]:
    """One measurement in a process of its own."""
    out.mkdir(exist_ok=True)
    command = [sys.executable, __file__, "--child", tool, str(records), str(out)]
    environment = os.environ | {"POLARS_MAX_THREADS": "2"}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=environment, check=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def prove_identical(ours: Path, theirs: Path) -> int:
    """How many rows were compared. Raises SystemExit where a row of one is not a row of the other."""
    rows = 0
    for name in COMPARED:
        columns = ", ".join(
            f"round({quoted(column)}, 6)" if kind == "DOUBLE" else quoted(column)
            for column, kind in DERIVED_TABLES[name].columns.items()
        )
        first, second = (f"SELECT {columns} FROM '{folder / name}.parquet'" for folder in (ours, theirs))
        for one, other in ((first, second), (second, first)):
            differing = duckdb.execute(f"{one} EXCEPT ALL {other}").fetchmany(3)
            if differing:
                raise SystemExit(f"{name} differs, for example {differing}")
        rows += count(f"SELECT count(*) FROM '{ours / name}.parquet'")
    rest = DERIVED_TABLES.keys() - set(COMPARED)
    assert not any(count(f"SELECT count(*) FROM '{ours / name}.parquet'") for name in rest)
    return rows


def count(query: str) -> int:
    found = duckdb.execute(query).fetchone()
    assert found is not None
    return int(found[0])


def prove_reference(records: Path) -> None:
    """Raises Disagreement where the SQL and the reference differ."""
    connection, definitions = open_records(records), parse_study(STUDY).definitions
    derive(connection, rule_tables(definitions))
    compare(connection, definitions, most=REFERENCE_PATIENTS)


def records_for(patients: int, folder: Path) -> Path:
    records = folder / f"records-{patients}"
    records.mkdir(parents=True)
    make = [sys.executable, __file__, "--records", str(patients), str(records)]
    subprocess.run(make, check=True)
    return records


def rows(patients: int, folder: Path) -> list[Row]:
    found = []
    for n in (patients // 100, patients // 10, patients):
        records = records_for(n, folder)
        theirs = measured("Polars, by hand", records, folder / "by hand")
        ours = measured("theracurve", records, folder / "theracurve")
        same = prove_identical(folder / "theracurve", folder / "by hand")
        found += [row(n, "Polars, by hand", theirs, same), row(n, "theracurve", ours, same)]
        print(*found[-2:], sep="\n", flush=True)
    records = records_for(REFERENCE_PATIENTS, folder / "of the reference")
    prove_reference(records)
    alone = measured("reference", records, folder / "reference")
    return [*found, row(REFERENCE_PATIENTS, "derivation/reference", alone, None)]


def row(n: int, tool: str, result: dict[str, float], same: int | None) -> Row:
    rounded = {name: float(f"{value:.3g}") for name, value in result.items()}
    return {"n": n, "tool": tool, **rounded, "identical": same}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patients", type=int, default=PATIENTS)
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--records", nargs=2, help=argparse.SUPPRESS)
    arguments: Any = parser.parse_args()
    if arguments.child:
        tool, records, out = arguments.child
        print(json.dumps(measure(tool, Path(records), Path(out))))
    elif arguments.records:
        patients, folder = arguments.records
        make_records(Path(folder), int(patients))
    else:
        with TemporaryDirectory() as folder:
            found = rows(arguments.patients, Path(folder))
        write_part("derivation", {"rows": found, "machine": machine("duckdb", "polars")})


if __name__ == "__main__":
    main()
