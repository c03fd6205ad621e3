"""No count of few patients in a masked report or the shared estimates, whatever section tells it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from report.probed import LEAST, WORDS, Texts, counts_of, few_told, tables_of, texts_by_copies, texts_of, too_narrow
from report.reading_of import reading_of
from theracurve.report.document import ReportTable
from theracurve.report.reading import Reading
from theracurve.report.sections import APPENDIX, PAPER

NOT_ASKED_FOR = {"variations", "claims", "findings", "patient_cards"}  # by their own commands; of single patients


@pytest.fixture(scope="module", autouse=True)
def few_resamples() -> object:
    """An interval by three resamples counts the same patients."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("bias.delayed", "switching"):
            patch.setattr(f"theracurve.analysis.{module}.resamples_for", lambda patients: 3)
        yield


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Texts, Texts]:
    folder = tmp_path_factory.mktemp("probed")
    return folder, *texts_by_copies(folder, 1)


def test_every_section_is_switched_on(both: tuple[Path, Texts, Texts]) -> None:
    """A section that is new has to be asked for by the protocol of the probed study."""
    reading = reading_of(both[0] / "once")
    silent = {made.__name__ for made in (*PAPER, *APPENDIX) if made(reading) is None}
    assert silent <= NOT_ASKED_FOR


def test_no_count_of_few_is_told(both: tuple[Path, Texts, Texts]) -> None:
    _, once, twice = both
    counts = counts_of(once, twice)
    assert sum(map(bool, counts.values())) > 100
    assert few_told(once, counts) == []


def test_a_count_that_is_told_is_found(both: tuple[Path, Texts, Texts]) -> None:
    """The same study without a mask tells many."""
    folder, once, twice = both
    unmasked = texts_of(reading_of(folder / "once"), 2)
    assert len(few_told(unmasked, counts_of(once, twice))) > 20


@pytest.fixture(scope="module")
def tables(both: tuple[Path, Texts, Texts]) -> tuple[Mapping[str, ReportTable], Mapping[str, ReportTable], Reading]:
    """The tables of the study by caption: as they leave the group, and with all that stands in them."""
    reading = reading_of(both[0] / "once")
    return tables_of(reading, LEAST), tables_of(reading, None), reading


@pytest.mark.parametrize("caption", ["report.events.by_term", "report.events.laboratory"])
def test_no_part_of_a_row_follows_from_the_size_of_its_group(
    tables: tuple[Mapping[str, ReportTable], Mapping[str, ReportTable], Reading], caption: str
) -> None:
    told, known, reading = tables
    name = WORDS(caption)
    for masked, plain in zip(told[name].rows, known[name].rows, strict=True):
        cells = [(m.text, int(p.text)) for m, p in zip(masked[2:], plain[2:], strict=True) if p.text.isdigit()]
        parts = cells[:-1] if caption.endswith("by_term") else cells  # the last is of those who had it related
        assert too_narrow(parts, reading.group_sizes[plain[1].text]) == []


def test_no_chosen_agent_follows_from_the_sum_of_its_column(
    tables: tuple[Mapping[str, ReportTable], Mapping[str, ReportTable], Reading],
) -> None:
    told, known, _ = tables
    name = WORDS("conduct.choice.caption")
    columns = zip(*known[name].rows, strict=True), zip(*told[name].rows, strict=True)
    for plain, masked in list(zip(*columns, strict=True))[1:]:
        cells = [(m.text, int(p.text)) for m, p in zip(masked, plain, strict=True)]
        assert too_narrow(cells, sum(n for _, n in cells)) == []


def test_the_ends_of_what_was_given_are_not_told(
    tables: tuple[Mapping[str, ReportTable], Mapping[str, ReportTable], Reading],
) -> None:
    told, known, _ = tables
    name = WORDS("exposure.caption")
    assert [cell for row in known[name].rows for cell in row if " to " in cell.text]
    assert [cell for row in told[name].rows for cell in row if " to " in cell.text] == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 202))
def test_no_count_of_few_is_told_in_generated_studies(tmp_path: Path, seed: int) -> None:
    once, twice = texts_by_copies(tmp_path, seed)
    assert few_told(once, counts_of(once, twice)) == []
