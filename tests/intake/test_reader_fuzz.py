"""Every reader of an outside file against files that are damaged at random: an answer or StudyRefused, nothing else."""

import json
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from intake.opendocument import of_rows
from theracurve.errors import StudyRefused
from theracurve.intake.sources.formats import FORMATS
from theracurve.intake.sources.grid import Dialect

pyreadstat: Any = pytest.importorskip("pyreadstat")
pandas: Any = pytest.importorskip("pandas")
TRIALS = {"xpt": 200, "spss": 200, "stata": 200}  # each has a process of its own
MOST_TRIALS = 2000
FRAME = {"id": ["007", "é8", ""], "sex": [1.0, 2.0, 9.0], "x": [7.4, float("nan"), -99.0]}
DICTIONARY = (
    "Variable / Field Name,Form Name,Section Header,Field Type,Field Label,"
    '"Choices, Calculations, OR Slider Labels"\n'
    'id,a,,text,Record,\nsex,a,,radio,Sex,"1, Male | 2, <b>Female</b>"\nbox,a,,checkbox,Box,"1, One | -9, None"\n'
)
EXPORT = (
    "id,redcap_event_name,redcap_repeat_instrument,sex,box___1,box____9,a_complete\n1,x_arm_1,,2,1,0,2\n2,,b,9,,,1\n"
)


def transport(path: Path) -> None:
    pyreadstat.write_xport(pandas.DataFrame(FRAME), str(path), file_format_version=5, table_name="A")


def spss(path: Path) -> None:
    labels = {"sex": {1: "male", 9: "refused"}}
    pyreadstat.write_sav(pandas.DataFrame(FRAME), str(path), variable_value_labels=labels, missing_ranges={"sex": [9]})


def stata(path: Path) -> None:
    pyreadstat.write_dta(pandas.DataFrame(FRAME), str(path), variable_value_labels={"sex": {1: "male"}})


def dataset_json(path: Path) -> None:
    columns = [{"itemOID": name, "name": name, "label": name, "dataType": "string"} for name in FRAME]
    about = {"datasetJSONVersion": "1.1.0", "itemGroupOID": "A", "records": 2, "columns": columns}
    path.write_text(json.dumps({**about, "rows": [["1", 2, None], ["é", 0.5, True]]}), encoding="utf-8")


def redcap(path: Path) -> None:
    path.write_text(EXPORT, encoding="utf-8")
    (path.parent / "dictionary.csv").write_text(DICTIONARY, encoding="utf-8")


def redcap_dictionary(path: Path) -> None:
    path.write_text(DICTIONARY, encoding="utf-8")


def opendocument(path: Path) -> None:
    of_rows(path, Data=[list(FRAME), ["007", 1.0, 7.4], ["é8", 9.0, None]])


WRITE: dict[str, Callable[[Path], None]] = {
    "xpt": transport,
    "spss": spss,
    "stata": stata,
    "dataset_json": dataset_json,
    "redcap": redcap,
    "redcap_dictionary": redcap_dictionary,
    "opendocument": opendocument,
}


def damaged(data: bytes, draw: random.Random) -> bytes:
    """A few bytes changed, taken out or doubled, or the end cut off."""
    changed = bytearray(data)
    for _ in range(draw.randint(1, 6)):
        at = draw.randrange(len(changed)) if changed else 0
        match draw.randrange(4):
            case 0 if changed:
                changed[at] = draw.choice((0, 10, 34, 44, 58, 91, 123, 255, draw.randrange(256)))
            case 1:
                del changed[at : at + draw.randint(1, 40)]
            case 2:
                changed[at:at] = changed[at : at + draw.randint(1, 40)]
            case 3 if draw.random() < 0.2:
                del changed[at:]
    return bytes(changed)


def trials(data: bytes, seed: int, count: int) -> Iterator[bytes]:
    draw = random.Random(seed)
    for _ in range(count):
        yield damaged(data, draw)


def hold(folder: Path, kind: str, count: int) -> None:
    """Read so many damaged files as a kind."""
    path, read = folder / "file.bin", FORMATS[kind].read
    WRITE[kind](path)
    assert read is not None
    for data in trials(path.read_bytes(), seed=1, count=count):
        path.write_bytes(data)
        with suppress(StudyRefused):
            read(path, Dialect())


@pytest.mark.parametrize("kind", WRITE)
def test_a_damaged_file_is_read_or_refused(tmp_path: Path, kind: str) -> None:
    hold(tmp_path, kind, 2 if kind in TRIALS else 40)


@pytest.mark.long
@pytest.mark.parametrize("kind", WRITE)
def test_many_damaged_files_are_read_or_refused(tmp_path: Path, kind: str) -> None:
    hold(tmp_path, kind, TRIALS.get(kind, MOST_TRIALS))
