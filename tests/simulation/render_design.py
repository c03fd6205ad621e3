"""The tables of docs/design.md, written anew by `make design-page`: 10,000 studies of the founding design, twice."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from simulation.conditions import FOUNDING
from theracurve.next_study import DesignRequest, design_next
from theracurve.report.design_report import characteristics_table, comparator_table
from theracurve.report.table import ReportTable
from theracurve.simulation.simulated import SimulatedDesign
from theracurve.wording.words import words_in

PAGE = Path(__file__).parents[2] / "docs" / "design.md"
SETTINGS: dict[str, dict[str, str]] = {
    "followed": {},
    "real": {"accrual": "24 months", "dropout": "5 %", "missed_visits": "6 %", "delay": "14 days"},
}
ENGLISH = words_in("en")


def simulated(asked: dict[str, str]) -> SimulatedDesign:
    with TemporaryDirectory() as folder:
        out = Path(folder) / "design"
        return design_next(DesignRequest(study=FOUNDING, out=out, asked=asked, studies=10_000, seed=1))


def markdown(table: ReportTable) -> str:
    rows = [table.header, ["---"] * len(table.header), *([cell.text for cell in cells] for cells in table.rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def render() -> None:
    text = PAGE.read_text("utf-8")
    for name, asked in SETTINGS.items():
        design = simulated(asked)
        tables = f"{markdown(characteristics_table(design, ENGLISH))}\n\n{markdown(comparator_table(design, ENGLISH))}"
        block = f"<!-- {name} -->\n\n{tables}\n\n<!-- end -->"
        text = re.sub(rf"<!-- {name} -->.*?<!-- end -->", lambda _, block=block: block, text, flags=re.DOTALL)
    PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    render()
