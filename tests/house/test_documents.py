"""What the documents say of the program is true of the program."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from house.render_tables import PAGE, render
from theracurve.cli import build_parser
from theracurve.vocabulary.derived import DERIVED_TABLES

ROOT = Path(__file__).parents[2]


def test_the_page_of_record_tables_is_up_to_date() -> None:
    """Written anew by `make docs`."""
    assert PAGE.read_text(encoding="utf-8") == render()


def commands_of(page: Path) -> Iterator[str]:
    """The commands that a page shows as code, without what is said beside them."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    fenced = [
        line
        for block in re.findall(r"^```[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        for line in block.splitlines()
    ]
    indented = [line for line in text.splitlines() if line.startswith("    ")]
    for line in (*fenced, *indented):
        if found := re.match(r"(?:\s{4}|\$ )?(?:\.venv/bin/)?(theracurve [a-z].*)$", line):
            command = re.split(r"\s+#\s| [|>&] ", found[1])[0].strip()
            if "..." not in command:
                yield command


PAGES = (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_that_a_page_shows_is_one_that_the_program_takes(page: Path) -> None:
    """Its name, its options and how many arguments it takes, without running it."""
    for command in commands_of(page):
        assert taken(shlex.split(command)[1:]), command


def taken(arguments: list[str]) -> bool:
    try:
        build_parser().parse_args(arguments)
    except SystemExit as left:
        return left.code == 0
    return True


def test_the_readme_shows_how_to_begin() -> None:
    assert {"new", "check", "run", "survival", "claims", "open"} <= {
        c.split()[1] for c in commands_of(ROOT / "README.md")
    }


def test_every_link_between_documents_leads_to_a_file() -> None:
    for page in PAGES:
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_every_recipe_of_the_makefile_is_listed_with_what_it_does() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)[1].split())  # type: ignore[index]
    assert phony == set(re.findall(r"^([a-z-]+):.*## ", text, re.MULTILINE))


def test_the_readme_names_every_derived_table() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    [listed] = re.findall(r"`derived/\*\.parquet` \(([^)]*)\)", page)
    assert set(re.split(r",\s+", listed)) == {table.name.replace("_", " ") for table in DERIVED_TABLES.values()}


def test_an_example_of_reconstructed_patients_is_called_so_wherever_it_is_listed() -> None:
    page = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    for study in ROOT.glob("examples/*/study.yaml"):
        name, reconstructed = study.parent.name, "data_origin: reconstructed" in study.read_text(encoding="utf-8")
        [row] = [line for line in page.splitlines() if line.startswith(f"| [{name}]")]
        own = (study.parent / "README.md").read_text(encoding="utf-8")
        assert ("reconstructed" in row, "reconstructed" in own) == (reconstructed, reconstructed)
    listings = page, (ROOT / "README.md").read_text(encoding="utf-8")
    assert not any(re.search(r"real (?:data|stud)", text) for text in listings)
