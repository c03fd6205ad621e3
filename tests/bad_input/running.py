"""The study of a case written into a folder, checked like anybody's, and what was found in it."""

import re
from datetime import date
from pathlib import Path

from records.sound import spoilt
from theracurve.checking import Checked, accept, check
from theracurve.derivation.engines.duckdb import derive, select_derived
from theracurve.derivation.engines.engine import DUCKDB
from theracurve.derivation.rule_tables import rule_tables
from theracurve.errors import StudyRefused
from theracurve.run import analyse
from theracurve.vocabulary.derived import DERIVED_TABLES
from theracurve.vocabulary.findings import Finding

from .case import Case, Content

TODAY = date(2006, 1, 1)
DERIVED = re.compile(r"\bderived\.(\w+)")


def checked(case: Case, folder: Path) -> Checked | StudyRefused:
    """The checked study of a case, or the refusal of one whose protocol cannot be used."""
    records = folder / "records"
    records.mkdir()
    tables = spoilt(case.of, case.changes)
    (folder / "study.yaml").write_text(tables.pop("protocol"), encoding="utf-8")
    for name, content in ({f"{table}.csv": text for table, text in tables.items()} | dict(case.files)).items():
        write(records / name, content)
    try:
        return check(folder, records, TODAY)
    except StudyRefused as refused:
        return refused


def write(path: Path, content: Content) -> None:
    if callable(content):
        content(path)
    else:
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def line_of(finding: Finding) -> str:
    """A finding as a case writes it: how grave it is, its code, and where it is."""
    severity = "question" if finding.needs_review else finding.severity
    where = (finding.table, finding.row, finding.column)
    return f"{severity} {finding.code} | {' '.join('.' if part is None else str(part) for part in where)}"


def answered(study: Checked, asked: str) -> object:
    """What a query answers of the records or of what is derived from them; or, as estimated, `estimate of group` or of
    a covariate."""
    if not asked.startswith("SELECT"):
        return estimated(study, *asked.split(" of "))
    connection = study.intake.connection
    if DERIVED.search(asked):
        derive(connection, rule_tables(accept(study).study_file.definitions))
    query = DERIVED.sub(lambda found: f"({select_derived(DERIVED_TABLES[found[1]])})", asked)
    [(answer,)] = connection.execute(query).fetchall()
    return answer


def estimated(study: Checked, quantity: str, group: str) -> object:
    """A value to four digits, or that it is not estimable, which has a reason."""
    found = analyse(accept(study), DUCKDB).results.estimates
    asked = [(quantity, tuple(group.split(" against "))), (quantity, group)]
    [estimate] = [e for e in found if (str(e.quantity), e.covariate or e.groups or (e.group,)) in asked]
    if estimate.value is None:
        assert estimate.reason, f"{quantity} of {group} is not estimable without a reason"
        return "not estimable"
    return float(f"{estimate.value:.4g}")
