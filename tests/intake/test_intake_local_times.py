"""Times without an offset, in a time zone. The offsets are those of the IANA database (tzdata 2026a, zdump)."""

from datetime import date, datetime
from pathlib import Path

import pytest

from theracurve.intake import Intake, read_folder

HEADER = "patient_id,cycle,administered_at,agent,activity,activity_unit\n"


def given_at(folder: Path, moment: str, time_zone: str | None) -> Intake:
    (folder / "administrations.csv").write_text(f"{HEADER}P1,1,{moment},131I-MIBG,7,GBq\n", encoding="utf-8")
    return read_folder(folder, covariates={}, today=date(2026, 3, 1), time_zone=time_zone)


@pytest.mark.parametrize(
    ("local", "time_zone", "written", "utc"),
    [
        ("2001-12-27T09:23", "Europe/Berlin", "2001-12-27T09:23+01:00", datetime(2001, 12, 27, 8, 23)),
        ("2001-04-23 13:33", "Europe/Paris", "2001-04-23T13:33+02:00", datetime(2001, 4, 23, 11, 33)),
        ("2004-10-31T03:00", "Europe/Paris", "2004-10-31T03:00+01:00", datetime(2004, 10, 31, 2, 0)),
        ("2004-10-31T01:59:59", "Europe/Paris", "2004-10-31T01:59:59+02:00", datetime(2004, 10, 30, 23, 59, 59)),
        ("2004-03-28T03:00", "Europe/Paris", "2004-03-28T03:00+02:00", datetime(2004, 3, 28, 1, 0)),
        ("2004-07-01T12:00", "America/St_Johns", "2004-07-01T12:00-02:30", datetime(2004, 7, 1, 14, 30)),
        ("2004-07-01T12:00", "Asia/Kathmandu", "2004-07-01T12:00+05:45", datetime(2004, 7, 1, 6, 15)),
        ("2004-07-01T12:00+01:00", "Europe/Paris", "2004-07-01T12:00+01:00", datetime(2004, 7, 1, 11, 0)),
        ("2004-07-01T12:00Z", "Europe/Paris", "2004-07-01T12:00Z", datetime(2004, 7, 1, 12, 0)),
        ("2004-07-01", "Europe/Paris", "2004-07-01", None),
    ],
)
def test_a_local_time_has_the_offset_of_its_season(
    tmp_path: Path, local: str, time_zone: str, written: str, utc: datetime | None
) -> None:
    intake = given_at(tmp_path, local, time_zone)
    query = "SELECT administered_at, administered_at_utc FROM records.administrations"
    assert intake.connection.execute(query).fetchall() == [(written, utc)]
    assert intake.findings == ()


@pytest.mark.parametrize(
    ("local", "time_zone", "code", "message"),
    [
        (
            "2004-10-31T02:30",
            "Europe/Paris",
            "moment-twice",
            "“2004-10-31T02:30” came twice in Europe/Paris: the clocks were changed in that hour.",
        ),
        (
            "2004-03-28T02:00",
            "Europe/Paris",
            "moment-skipped",
            "“2004-03-28T02:00” did not exist in Europe/Paris: the clocks were changed in that hour.",
        ),
        (
            "2004-03-28T01:45",
            "Australia/Lord_Howe",
            "moment-twice",
            "“2004-03-28T01:45” came twice in Australia/Lord_Howe: the clocks were changed in that hour.",
        ),
        (
            "2011-12-30T12:00",
            "Pacific/Apia",
            "moment-skipped",
            "“2011-12-30T12:00” did not exist in Pacific/Apia: the clocks were changed in that hour.",
        ),
        (
            "2004-02-30T12:00",
            "Europe/Paris",
            "date-impossible",
            "“2004-02-30T12:00” is not in the calendar.",
        ),
    ],
)
def test_an_hour_that_a_change_of_clocks_skips_or_repeats_is_refused_once(
    tmp_path: Path, local: str, time_zone: str, code: str, message: str
) -> None:
    [finding] = given_at(tmp_path, local, time_zone).findings
    assert (finding.code, finding.row, finding.column, finding.message) == (code, 1, "administered_at", message)


def test_without_a_time_zone_a_local_time_is_refused(tmp_path: Path) -> None:
    [finding] = given_at(tmp_path, "2004-07-01T12:00", None).findings
    assert finding.code == "moment-without-zone"


def test_a_time_zone_without_rules_is_one_error_beside_the_refused_time(tmp_path: Path) -> None:
    found = given_at(tmp_path, "2004-07-01T12:00", "Europe/Atlantis").findings
    assert [finding.code for finding in found] == ["moment-without-zone", "time-zone-unknown"]
