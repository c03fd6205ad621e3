"""What the documents say of the program is true of the program."""

import re
from pathlib import Path

from house.render_tables import PAGE, render
from theracurve.cli import build_parser
from theracurve.vocabulary.derived import DERIVED_TABLES

ROOT = Path(__file__).parents[2]


def test_the_page_of_record_tables_is_up_to_date() -> None:
    """Written anew by `make docs`."""
    assert PAGE.read_text(encoding="utf-8") == render()


def test_every_command_of_the_readme_exists() -> None:
    commands = set(
        re.findall(r"(?:^    |`)theracurve (\w+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    known = next(action.choices for action in build_parser()._actions if action.choices)
    assert commands <= set(known or ())
    assert {"explain", "check", "new", "run", "survival"} <= commands


def test_every_link_between_documents_leads_to_a_file() -> None:
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")):
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
