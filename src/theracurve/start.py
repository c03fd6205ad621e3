"""Starting a study: the presets that there are, and a folder with `study.yaml` and record tables to fill."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from io import StringIO
from pathlib import Path

from theracurve.definition.loader import FILE_NAME, parse_study
from theracurve.definition.published_claims import CLAIMS_FILE
from theracurve.definition.study import Study
from theracurve.errors import UsageError
from theracurve.synthetic.cohort import generate_cohort, write_cohort
from theracurve.vocabulary.tables import OBSERVED_TABLES

RECORDS = "records"
CLAIMS = f".{CLAIMS_FILE}"  # of a preset: what its source states in numbers
DATA_ORIGIN = re.compile(r"^data_origin: \S+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Preset:
    """A protocol that comes with the program, and the text of what its source claims, if there is one."""

    name: str
    text: str
    study: Study
    claims: str


def presets() -> Iterator[Preset]:
    """All presets by name."""
    folder = files("theracurve.definition") / "protocols"
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".yaml") and not entry.name.endswith(CLAIMS):
            text = entry.read_text(encoding="utf-8")
            name = entry.name.removesuffix(".yaml")
            claims = folder / f"{name}{CLAIMS}"
            stated = claims.read_text(encoding="utf-8") if claims.is_file() else ""
            yield Preset(name, text, parse_study(text, entry.name).study, stated)


def preset(name: str) -> Preset:
    known = {found.name: found for found in presets()}
    if name not in known:
        raise UsageError(f"there is no protocol {name!r}; known: {', '.join(known)} (see `theracurve protocols`)")
    return known[name]


def start_study(folder: Path, protocol: str) -> None:
    """A new study folder: the commented protocol, and one empty table with its header per record table."""
    chosen = preset(protocol)
    make_empty(folder)
    write(folder / FILE_NAME, chosen.text)
    write_claims_of(chosen, folder)
    for name in tables_for(chosen.study):
        header = StringIO()
        columns = (*OBSERVED_TABLES[name].names, *covariates(chosen.study, name))
        csv.writer(header, lineterminator="\n").writerow(columns)
        write(folder / RECORDS / f"{name}.csv", header.getvalue())


def start_demonstration(folder: Path, protocol: str, seed: int) -> None:
    """A new study folder with a synthetic cohort; its `study.yaml` says so."""
    chosen = preset(protocol)
    text = DATA_ORIGIN.sub("data_origin: synthetic", chosen.text, count=1)
    study = parse_study(text).study
    make_empty(folder)
    write(folder / FILE_NAME, text)
    write_claims_of(chosen, folder)
    write_cohort(generate_cohort(study, seed=seed), folder)


def write_claims_of(chosen: Preset, folder: Path) -> None:
    """What the preset's source states, beside the study and not in it: they are claims about other patients."""
    if chosen.claims:
        write(folder / CLAIMS_FILE, chosen.claims)


def make_empty(folder: Path) -> None:
    """Make the folder. Raises UsageError where something is in it already: nothing is ever overwritten."""
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"{folder} exists and is not empty; name a new folder")
        (folder / RECORDS).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot make {folder}: {error.strerror}; name another folder") from None


def tables_for(study: Study) -> tuple[str, ...]:
    """The record tables a study can fill: `endpoints` alone where all endpoints are given, the others where not."""
    if not study.derived_endpoints:
        return ("endpoints",)
    given = any(endpoint.given for endpoint in study.endpoints.values())
    return tuple(name for name in OBSERVED_TABLES if name != "endpoints" or given)


def covariates(study: Study, table: str) -> tuple[str, ...]:
    return tuple(study.covariates) if table == "patients" else ()


def write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")
