"""No count of few patients in a masked report or the shared estimates, whatever section tells it."""

from pathlib import Path

import pytest

from report.probed import Texts, counts_of, few_told, texts_by_copies, texts_of
from report.reading_of import reading_of
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


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 202))
def test_no_count_of_few_is_told_in_generated_studies(tmp_path: Path, seed: int) -> None:
    once, twice = texts_by_copies(tmp_path, seed)
    assert few_told(once, counts_of(once, twice)) == []
