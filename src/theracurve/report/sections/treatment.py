"""Treatment: the activity that was given to each patient."""

from theracurve.report.document import Section
from theracurve.report.figures.activity import activity
from theracurve.report.reading import Reading


def treatment(reading: Reading) -> Section | None:
    figure = activity(reading.courses, reading.words, reading.origin)
    return Section("treatment", reading.words("report.treatment"), (figure,)) if figure else None
