"""What is due in a study on a day, and its calendar."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from theracurve.checking import Checked, check
from theracurve.derivation.comparing import patient_records
from theracurve.derivation.double_programming import patients_of
from theracurve.errors import StudyRefused
from theracurve.schedule.icalendar import write_calendar
from theracurve.schedule.schedule import NEEDED, Schedule, concerns_others, schedule_on
from theracurve.vocabulary.findings import Finding, errors_among
from theracurve.vocabulary.languages import Language
from theracurve.wording.schedule import summary, window
from theracurve.wording.words import Words, words_in


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What is due in a study on a day, the words of its language, and the errors in records that it does not need."""

    schedule: Schedule
    words: Words
    set_aside: tuple[Finding, ...]

    @property
    def calendar(self) -> str:
        """The appointments as an iCalendar file. Raises ValueError where there is none."""
        return write_calendar(
            self.schedule,
            lambda appointment: summary(appointment, self.words),
            lambda appointment: window(appointment, self.words),
        )


def schedule(study_path: Path, records: Path, on: date, today: date, language: Language | None = None) -> Scheduled:
    """What is due on a day. Raises StudyRefused with all findings where the study or a table it needs has errors."""
    return scheduled(check(study_path, records, today), on, language)


def scheduled(checked: Checked, on: date, language: Language | None = None) -> Scheduled:
    """The same of a study that is checked already."""
    errors = errors_among(checked.findings)
    set_aside = tuple(error for error in errors if concerns_others(error))
    if len(set_aside) < len(errors):
        raise StudyRefused(checked.findings)
    study, connection = checked.study_file.study, checked.intake.connection
    found = schedule_on(on, study, patient_records(connection, patients_of(connection), NEEDED))
    return Scheduled(found, words_in(language or study.language), set_aside)
