"""What a masked study says of its records has study days in place of dates."""

import re
from datetime import date
from pathlib import Path

from records.sound import SOUND, findings_of, spoilt
from records.spoilt import change_of
from theracurve.records.study_days import in_study_days

ZEROS = {"P1": date(2004, 1, 10), "P2": date(2004, 2, 1)}
SPOILT = """
~ patients: 2004-01-05 -> 2004-01-15
+ follow_up: P2,2004-12-26,dead,2004-12-26
~ administrations: 2004-02-20T08:00 -> 2004-02-20T11:00
~ labs: P2,2004-02-01 -> P2,2003-06-01
+ assessments: P2,2004-05-01,month 6,performance_status,2
"""


def test_dates_of_a_patient_are_days_since_time_zero(tmp_path: Path) -> None:
    changes = [change_of(line) for line in SPOILT.strip().splitlines()]
    found = findings_of(tmp_path, spoilt(SOUND, changes))
    said = {finding.code: finding.message for finding in in_study_days(found, ZEROS)}
    assert len([f for f in found if re.search(r"\d{4}-\d\d-\d\d", f.message)]) >= 3
    assert not [message for message in said.values() if re.search(r"\d{4}-\d\d", message)]
    assert said["consent-after-enrolment"] == "The consent is of day 5, after the enrolment on day 0."
    assert "day 327, day 329" in said["death-dates-differ"]
    assert "refers to day 41" in said["calibration-after-injection"]


def test_a_day_of_nobody_is_only_called_one(tmp_path: Path) -> None:
    changes = [change_of("~ patients: 2004-01-05 -> 2004-01-15")]
    [finding] = in_study_days(findings_of(tmp_path, spoilt(SOUND, changes)), {})
    assert finding.message == "The consent is of a day, after the enrolment on a day."
