"""Our tables at rest, and the checks across them: what no single cell can show.

`check_records` asks every question of its registry of the typed tables; `mark_answered` takes out the questions that a
named person has answered in `answers.csv`.
"""

from theracurve.records.answers import GivenAnswer, mark_answered, read_answers
from theracurve.records.checks import check_records

__all__ = ["GivenAnswer", "check_records", "mark_answered", "read_answers"]
