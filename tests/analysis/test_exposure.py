"""What was given by group and agent: counts, spreads, and what is not known left out of sums but counted."""

import duckdb

from analysis.asked import study
from theracurve.analysis.exposure import Exposure, Spread, exposure_of
from theracurve.report.courses import DrawnAdministration, DrawnCourse
from theracurve.report.figures.activity import activity
from theracurve.wording.words import words_in

ROWS = [
    ("A", "131I-MIBG", "P1", 5.0),
    ("A", "131I-MIBG", "P1", 7.0),
    ("A", "131I-MIBG", "P2", None),
    ("A", "111In-pentetreotide", "P3", 6.0),
    ("B", "131I-MIBG", "P9", 1.0),
]


def given(rows: list[tuple[str, str, str, float | None]]) -> tuple[Exposure, ...]:
    connection = duckdb.connect()
    connection.execute('CREATE TABLE people (patient_id VARCHAR, "group" VARCHAR)')
    connection.execute("CREATE TABLE derived_exposure (patient_id VARCHAR, agent VARCHAR, net_activity_gbq DOUBLE)")
    for group, agent, patient, net in rows:
        if not connection.execute("SELECT 1 FROM people WHERE patient_id = ?", [patient]).fetchone():
            connection.execute("INSERT INTO people VALUES (?, ?)", [patient, group])
        connection.execute("INSERT INTO derived_exposure VALUES (?, ?, ?)", [patient, agent, net])
    return exposure_of(connection, study())


def test_each_agent_has_its_line_and_several_have_one_together() -> None:
    assert given(ROWS) == (
        Exposure(
            group="A",
            agent="111In-pentetreotide",
            patients=("P3",),
            administrations=1,
            unknown=0,
            net=Spread(6.0, 6.0, 6.0),
            cumulative=Spread(6.0, 6.0, 6.0),
        ),
        Exposure(
            group="A",
            agent="131I-MIBG",
            patients=("P1", "P2"),
            administrations=3,
            unknown=1,
            net=Spread(6.0, 5.0, 7.0),
            cumulative=Spread(12.0, 12.0, 12.0),  # P2's is not known
        ),
        Exposure(
            group="A",
            agent=None,
            patients=("P3", "P1", "P2"),
            administrations=4,
            unknown=1,
            net=Spread(6.0, 5.0, 7.0),
            cumulative=Spread(9.0, 6.0, 12.0),
        ),
        Exposure(
            group="B",
            agent="131I-MIBG",
            patients=("P9",),
            administrations=1,
            unknown=0,
            net=Spread(1.0, 1.0, 1.0),
            cumulative=Spread(1.0, 1.0, 1.0),
        ),
    )


def test_nothing_given_is_nothing_to_tell() -> None:
    assert given([]) == ()


def course(patient: str, *activities: float | None) -> DrawnCourse:
    administrations = tuple(
        DrawnAdministration(day=30 * place, cycle=place + 1, agent="131I-MIBG", activity=net)
        for place, net in enumerate(activities)
    )
    return DrawnCourse(patient, "A", 400.0, True, False, False, True, (), administrations, (), ())


def test_a_column_without_an_activity_is_marked_and_counted() -> None:
    figure = activity([course("P1", 5.0, None), course("P2", 7.0)], words_in("en"), "")
    assert figure is not None
    assert "In 1 patient (?) an activity is not known" in figure.caption
    [axes] = [axes for axes in figure.draw(180.0).get_axes() if axes.texts]
    assert [text.get_text() for text in axes.texts] == ["?"]
    whole = activity([course("P1", 5.0), course("P2", 7.0)], words_in("en"), "")
    assert whole is not None
    assert "?" not in whole.caption


def test_the_order_of_the_administrations_does_not_change_what_they_amount_to() -> None:
    rows: list[tuple[str, str, str, float | None]] = [("A", "131I-MIBG", "P1", net) for net in (0.1, 0.2, 0.3)]
    assert given(rows) == given(rows[::-1])
