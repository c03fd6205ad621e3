"""How the study was conducted, on the demonstration: the choice follows from uptake, deviations and populations."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import theracurve as tc
from theracurve.analysis.conduct import Conduct
from theracurve.checking import Checked, accept, check
from theracurve.cli import main
from theracurve.derivation.engines.engine import DUCKDB
from theracurve.derivation.evidence import read_evidence
from theracurve.deriving import derive_twice
from theracurve.estimating import estimate_all
from theracurve.report.sections.agent_choice import column_of

INDIUM, MIBG = "111In-pentetreotide", "131I-MIBG"


def derived(folder: Path) -> tuple[Checked, Conduct]:
    checked = accept(check(folder / "study.yaml", folder / "records", date(2026, 1, 1)))
    derive_twice(checked, DUCKDB)
    return checked, estimate_all(checked).conduct


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("conduct") / "study"
    assert main(["new", str(made), "--protocol", "nguyen2004", "--demo"]) == 0
    return made


@pytest.fixture(scope="module")
def conduct(folder: Path) -> Conduct:
    return derived(folder)[1]


def test_the_founding_study_s_five_and_fifteen_follow_from_uptake(conduct: Conduct) -> None:
    chosen = Counter(choice.chosen for choice in conduct.choices if choice.group == "A")
    assert chosen == {INDIUM: 15, MIBG: 5}
    assert all(choice.agrees for choice in conduct.choices if choice.given is not None)


def exchange_uptake(folder: Path, patient: str) -> None:
    """The patient's tracers exchanged in every row of `uptake`: each has the other's values."""
    file = folder / "records" / "uptake.csv"
    other = {INDIUM: "123I-MIBG", "123I-MIBG": INDIUM}
    lines = []
    for line in file.read_text(encoding="utf-8").splitlines():
        cells = line.split(",")
        lines.append(",".join([*cells[:2], other.get(cells[2], cells[2]), *cells[3:]]) if cells[0] == patient else line)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def make_a_tie(folder: Path, patient: str) -> None:
    file = folder / "records" / "uptake.csv"
    header, *rows = (line.split(",") for line in file.read_text(encoding="utf-8").splitlines())
    at = header.index("value")
    for row in rows:
        if row[0] == patient:
            row[at] = "7.5"
    file.write_text("\n".join(",".join(row) for row in (header, *rows)) + "\n", encoding="utf-8")


def test_exchanging_two_uptake_values_changes_choice_deviations_and_evidence(
    folder: Path, conduct: Conduct, tmp_path: Path
) -> None:
    again = tmp_path / "study"
    assert main(["new", str(again), "--protocol", "nguyen2004", "--demo"]) == 0
    exchange_uptake(again, "A-001")
    checked, changed = derived(again)
    before = next(choice for choice in conduct.choices if choice.patient_id == "A-001")
    after = next(choice for choice in changed.choices if choice.patient_id == "A-001")
    assert (before.chosen, before.runner_up) == (after.runner_up, after.chosen)
    assert (before.agrees, after.agrees) == (True, False)
    others = {choice for choice in changed.choices if choice.patient_id != "A-001"}
    assert others <= set(conduct.choices)
    wrong = [deviation for deviation in changed.deviations if deviation.kind == "wrong_agent"]
    assert {(deviation.patient_id, deviation.grade) for deviation in wrong} == {("A-001", "major")}
    assert not [deviation for deviation in conduct.deviations if deviation.kind == "wrong_agent"]
    evidence = read_evidence(checked.intake.connection, "A-001")
    (found,) = [entry for entry in evidence if entry.decision == "agent_choice" and not entry.subject]
    assert found.answer == after.chosen
    assert {row.split(":")[0] for row in found.rows} == {"uptake", "administrations"}


def test_a_tie_is_reported_and_not_broken(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    assert main(["new", str(folder), "--protocol", "nguyen2004", "--demo"]) == 0
    make_a_tie(folder, "A-001")
    conduct = tc.open(folder).run().results.conduct
    found = next(choice for choice in conduct.choices if choice.patient_id == "A-001")
    assert (found.chosen, found.reason, found.agrees) == (None, "tie", None)
    page = (folder / "results" / "report.html").read_text(encoding="utf-8")
    assert "None: several agents share the highest uptake" in page
    assert column_of(found) == "not_compared"  # something was given, but there is nothing to hold it against


def test_everybody_is_in_or_out_of_every_population_with_a_reason(conduct: Conduct) -> None:
    patients = {member.patient_id for member in conduct.populations}
    by_population = Counter(member.population for member in conduct.populations)
    assert by_population == dict.fromkeys(
        ("all_allocated", "treated", "evaluable_for_benefit", "per_protocol"), len(patients)
    )
    major = {deviation.patient_id for deviation in conduct.deviations if deviation.grade == "major"}
    out = {
        m.patient_id for m in conduct.populations if m.population == "per_protocol" and m.reason == "major_deviation"
    }
    assert out == major


def test_indications_and_reasons_are_those_of_the_records(conduct: Conduct) -> None:
    assert len([reason for reason in conduct.reasons if reason.what == "indication"]) == 32
    assert {reason.group for reason in conduct.reasons if reason.what == "untreated_reason"} == {"B"}
