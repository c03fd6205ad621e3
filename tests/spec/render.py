"""The examples as pages for readers under docs/rules: run `python -m tests.spec.render` after changing one."""

from pathlib import Path

from .example import DAY_ZERO, PATIENTS, Example, Expectation, Grid, grid_of
from .examples import SUBJECTS
from .subject import Subject

PAGES = Path(__file__).parents[2] / "docs" / "rules"
INDEX = "README.md"
NOTE = "<!-- Written by `python -m tests.spec.render` from tests/spec/examples: change the examples, not this page. -->"
HOW_TO_READ = f"""\
Every rule of [the derivation](../derivation.md) on small examples. Each is a test of all implementations too: what
stands here as derived is what theracurve derives.

- `day 91` is a date 91 days after {DAY_ZERO.isoformat()}, on which these patients enter the study (day 0, time zero).
  `nominal day 91` is that day as the planned one of a visit, in place of the day on which it took place.
- Without a table `patients` all patients are of group A and enter on day 0; without a column `patient_id` the only
  patient is `1`. Columns that do not matter are left out.
- The protocol shows what differs from a small one with visits at months 3 and 6, each with a window of 45 days, death
  as its only event and overall survival as its only endpoint.
- Of the derived tables the columns in question are shown; `none` is nothing at all, an empty cell is empty text.
"""


def pages() -> dict[str, str]:
    """Every page by file name."""
    return {INDEX: index_page(), **{f"{name}.md": subject_page(subject) for name, subject in SUBJECTS.items()}}


def index_page() -> str:
    links = "\n".join(f"- [{subject.title}]({name}.md)" for name, subject in SUBJECTS.items())
    return joined(NOTE, "# The rules by example", HOW_TO_READ.strip(), links)


def subject_page(subject: Subject) -> str:
    opening = [NOTE, f"# {subject.title}", subject.words, f"[How to read the examples]({INDEX})"]
    return joined(*opening, *(example_section(example) for example in subject.examples))


def joined(*blocks: str) -> str:
    return "\n\n".join(blocks) + "\n"


def example_section(example: Example) -> str:
    blocks = [f"## {example.title}", example.words]
    if example.study.strip():
        blocks += ["Protocol:", f"```yaml\n{example.study.strip()}\n```"]
    for table, text in stated_records(example).items():
        blocks += [f"Records, `{table}`:", markdown(grid_of(text))]
    for expectation in example.expectations:
        blocks += [f"Derived, {caption(expectation)}:", markdown(expectation.grid)]
    return "\n\n".join(blocks)


def stated_records(example: Example) -> dict[str, str]:
    """The tables that the example itself states, without those that only say how many patients there are."""
    return {table: text for table, text in example.records.items() if text and not is_plain(table, text)}


def is_plain(table: str, text: str) -> bool:
    """Whether a table of patients says no more of them than the default does: group A, day 0."""
    columns = PATIENTS.splitlines()[0].split(", ")
    grid = grid_of(text)
    return (
        table == "patients"
        and list(grid.header) == ["patient_id", *columns]
        and all(row[1:] == ("A", "day 0") for row in grid.rows)
    )


def caption(expectation: Expectation) -> str:
    conditions = " and ".join(f"{column} is `{wanted}`" for column, wanted in expectation.where.items())
    return f"`{expectation.table}`" + (f" where {conditions}" if conditions else "")


def markdown(grid: Grid) -> str:
    if not grid.rows:
        return "No rows."
    lines = [grid.header, ("---",) * len(grid.header), *grid.rows]
    return "\n".join("| " + " | ".join(escaped(cell) for cell in line) + " |" for line in lines)


def escaped(cell: str) -> str:
    return cell.replace("|", "\\|").replace("<", "\\<")


def write_pages(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_pages(PAGES)
