"""What has become of an appointment, in both languages."""

from datetime import date

import pytest

from theracurve.schedule.appointment import Appointment, Status
from theracurve.wording.schedule import became
from theracurve.wording.words import words_in

WINDOW = (date(2004, 2, 23), date(2004, 3, 1), date(2004, 3, 8))
DELAYED = Appointment("1", "cycle 2", *WINDOW, Status.OVERDUE, closes=date(2004, 4, 26))
VISIT = Appointment("1", "month 2", *WINDOW, Status.OVERDUE, closes=date(2004, 3, 8))
ENDLESS = Appointment("1", "cycle 2", *WINDOW, Status.OVERDUE)
LATE = Appointment("1", "cycle 2", *WINDOW, Status.LATE, date(2004, 3, 10), closes=date(2004, 3, 8))


@pytest.mark.parametrize(
    ("appointment", "english", "french"),
    [
        (DELAYED, "overdue, possible until 2004-04-26", "en retard, possible jusqu\u2019au 2004-04-26"),
        (VISIT, "overdue", "en retard"),
        (ENDLESS, "overdue", "en retard"),
        (LATE, "late, done on 2004-03-10", "trop tard, fait le 2004-03-10"),
    ],
)
def test_the_last_day_of_a_delay_and_the_day_done_are_said(appointment: Appointment, english: str, french: str):
    assert became(appointment, words_in("en")) == english
    assert became(appointment, words_in("fr")) == french
