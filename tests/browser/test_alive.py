"""What the script of a report adds, used by pointer and by keyboard in Chromium: it says the numbers of the figures'
own data, finds whom it is asked for, and takes hostile words for words."""

import csv
import json
import re
import subprocess
from collections.abc import Callable
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from browser.conftest import HERE, Seen
from theracurve.report.anchors import patient_anchor
from theracurve.report.document import Document, Fold, Section, said
from theracurve.report.figures.drawing import sheet
from theracurve.report.figures.figure import Data, Figure
from theracurve.report.figures.live import Live, banded
from theracurve.report.html import write_html
from theracurve.report.table import ReportTable, row
from theracurve.vocabulary.visible import visible
from theracurve.wording.words import words_in
from ways_out.hostile import COMMANDS, FOREIGN, MARKUP, TYPESETTING, UNSEEN

NAMES = (*MARKUP, *TYPESETTING, *COMMANDS, *UNSEEN, *FOREIGN)
pytestmark = pytest.mark.browser

STOP = re.compile(r"^At (?P<time>[\d.]+) months?: (?P<groups>.*)$")
GROUP = re.compile(
    r"(?P<group>[AB]) (?P<share>[<>]?\d+) % (\((?P<lower>[<>]?\d+) to (?P<upper>[<>]?\d+)\), |, )?(?P<n>\d+) at risk"
)


@pytest.fixture(scope="module")
def use(chromium: str) -> Callable[[Path], Seen]:
    def used(report: Path) -> Seen:
        command = ["node", str(HERE / "alive.mjs"), chromium, str(report)]
        found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
        assert found.returncode == 0, found.stderr
        return dict(json.loads(found.stdout))

    return used


@pytest.fixture(scope="module")
def used(demo: Path, use: Callable[[Path], Seen]) -> Seen:
    return use(demo / "report.html")


def test_the_script_is_small_and_so_is_the_report(demo: Path) -> None:
    assert len((files("theracurve.report") / "page" / "script.js").read_bytes()) < 12_000
    assert (demo / "report.html").stat().st_size < 2_000_000


def test_nothing_breaks_and_nothing_is_asked_for(used: Seen) -> None:
    assert used["messages"] == used["requests"] == used["violations"] == []


def test_pointer_and_keys_say_the_same(used: Seen) -> None:
    assert len(used["cursors"]) >= 3
    for cursor in used["cursors"]:
        assert cursor["keys"] == cursor["pointed"], cursor["name"]
        assert len(set(cursor["keys"])) > 5


def shares(text: str) -> dict[str, re.Match[str]]:
    return {found["group"]: found for found in GROUP.finditer(text)}


def test_a_cursor_says_the_numbers_of_the_data(used: Seen) -> None:
    """Of each row of the CSV: at its time, its group's share, limits and number at risk."""
    compared = 0
    for cursor in used["cursors"]:
        stops = [STOP.match(text) for text in cursor["keys"]]
        assert all(stops)
        said_at = {stop["time"]: shares(stop["groups"]) for stop in stops if stop}
        for line in csv.DictReader(StringIO(cursor["csv"])):
            at = f"{float(line['months']):.2f}" if float(line["months"]) < 9.995 else f"{float(line['months']):.1f}"
            found = said_at.get(at, {}).get(line["group"])
            if found is None or float(line["months"]) == 0:
                continue
            assert abs(float(found["share"].strip("<>")) - 100 * float(line["survival"])) <= 1, (cursor["name"], line)
            assert int(found["n"]) == int(line["at_risk"]), (cursor["name"], line)
            compared += 1
    assert compared > 40


def test_a_group_is_hidden_and_shown(used: Seen) -> None:
    assert len(used["groups"]) >= 6
    for group in used["groups"]:
        assert group["before"]["shown"] == group["before"]["all"] > 0
        assert group["after"] == {"all": group["before"]["all"], "shown": 0, "pressed": "false"}
        assert group["again"] == group["before"]


def test_a_patient_clicked_lights_up_everywhere(used: Seen) -> None:
    clicked = used["clicked"]
    assert patient_anchor(clicked["picked"]) == clicked["anchor"]
    assert {"swimmer", "completeness"} <= set(clicked["lit"])
    assert any(name.startswith(("waterfall", "spider")) for name in clicked["lit"])
    assert clicked["open"] == [clicked["picked"]]
    assert used["cleared"]["picked"] == "" and used["cleared"]["lit"] == []  # noqa: PT018


def test_everybody_is_found_by_name(used: Seen) -> None:
    assert len(used["found"]) == 32
    for found in used["found"]:
        assert (found["card"], found["open"], found["picked"]) == (found["name"], True, found["name"])
    assert used["nobody"] == "No such patient"


def test_a_long_table_is_sorted_and_filtered(used: Seen) -> None:
    table = used["table"]
    assert table["said"] == "ascending"
    assert sorted(table["up"]) == sorted(table["down"]) == sorted(table["whole"])
    assert table["up"][0] != table["down"][0]
    assert 0 < len(table["filtered"]) < len(table["whole"])


def test_without_scripts_nothing_is_lost(used: Seen) -> None:
    assert used["still"]["controls"] == 0
    assert used["still"]["words"] > 50_000


def draw_rows(width: float) -> Any:
    page = sheet(width, 60)
    axes = page.axes(10, 5, width - 20, 50)
    axes.set_ylim(len(NAMES), 0)
    axes.plot([0, 1], [0, len(NAMES)], gid="group-0")
    axes.plot([1, 0], [0, len(NAMES)], gid="group-1")
    return page.figure


def hostile_report() -> Document:
    """Every hostile string as the name of a patient, of a group, in a table and under a cursor."""
    live = Live(tuple((at / len(NAMES), name) for at, name in enumerate(NAMES)), banded(NAMES, 0), groups=NAMES[:2])
    words = NAMES[0]
    figure = Figure("rows", words, words, words, Data(("a",), ((words,),)), draw_rows, live=live)
    cards = tuple(Fold((name,), (said("Decisions."),), patient_anchor(name), kind="card") for name in NAMES)
    table = ReportTable(words, ("name", words), tuple(row(name, name) for name in NAMES))
    return Document(words, words, (), (Section("all", words, (figure, table, *cards)),))


def test_hostile_words_are_words(tmp_path: Path, use: Callable[[Path], Seen]) -> None:
    page = tmp_path / "hostile.html"
    page.write_text(write_html(hostile_report(), words_in("en")), encoding="utf-8")
    seen = use(page)
    assert seen["messages"] == seen["requests"] == []
    assert seen["cursors"][0]["keys"] == [visible(name) for name in NAMES]
    assert [group["name"] for group in seen["groups"]] == [visible(name) for name in NAMES[:2]]
    assert {found["card"] for found in seen["found"]} <= {visible(name) for name in NAMES}
    assert len(seen["found"]) > 40
    assert set(seen["table"]["whole"]) == {visible(name).strip() for name in NAMES}
