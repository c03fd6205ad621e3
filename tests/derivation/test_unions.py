"""A union as a list of tables: what it means in SQL, and a column that is missing or unknown."""

import pytest

from theracurve.derivation.sql.unions import union

DECLARED = """
[columns]
rule_id = "t.rule_id"
part = "''"
reason = ""

[[tables]]
from = "markers AS t"
reason = "t.reason"

[[tables]]
from = "doses AS t INNER JOIN rule.medication AS r ON t.rule_id = r.rule_id"
where = "t.taken"
part = "t.drug_class"
reason = "'taken'"
"""
MEANT = """SELECT
    t.rule_id,
    '' AS "part",
    t.reason
FROM markers AS t
UNION ALL
SELECT
    t.rule_id,
    t.drug_class AS "part",
    'taken' AS "reason"
FROM doses AS t INNER JOIN rule.medication AS r ON t.rule_id = r.rule_id
WHERE t.taken"""


def test_each_table_says_what_differs_from_the_shape() -> None:
    assert union(DECLARED) == MEANT


@pytest.mark.parametrize(
    ("instead", "says"),
    [
        ("", "markers AS t: says  of the columns rule_id, part, reason"),
        ('reasons = "t.reason"', "markers AS t: says reasons of"),
    ],
)
def test_a_column_that_nobody_says_or_that_is_not_there_is_our_defect(instead: str, says: str) -> None:
    with pytest.raises(AssertionError, match=says):
        union(DECLARED.replace('reason = "t.reason"', instead, 1))
