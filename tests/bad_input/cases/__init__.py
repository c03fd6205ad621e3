"""The chapters of the catalogue in the order of their numbers."""

from ..chapter import Chapter
from .dates import DATES
from .files import FILES
from .lesions import LESIONS
from .numbers import NUMBERS
from .patients import PATIENTS
from .statistics import STATISTICS

CHAPTERS: tuple[Chapter, ...] = (FILES, NUMBERS, DATES, PATIENTS, LESIONS, STATISTICS)
