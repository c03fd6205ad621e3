"""A report with a least count: no smaller count in its tables, nobody named, and no link that leads nowhere."""

import re
from itertools import product
from random import Random

import pytest

from report.reading_of import reading_of
from report.three_studies import written
from theracurve.report.document import Document, Members, Paragraph, ReportTable
from theracurve.report.html import write_pages
from theracurve.report.report import report_of
from theracurve.wording.masking import Mask
from theracurve.wording.words import words_in

WORDS = words_in("en")


@pytest.fixture(scope="module")
def masked(tmp_path_factory: pytest.TempPathFactory) -> Document:
    folder = tmp_path_factory.mktemp("masked") / "study"
    written("demonstration", folder)
    protocol = folder / "study.yaml"
    protocol.write_text(f"least_count: 5\n{protocol.read_text(encoding='utf-8')}", encoding="utf-8")
    return report_of(reading_of(folder))


def test_a_count_below_the_least_is_not_told() -> None:
    mask = Mask(5)
    assert [mask.number(n, WORDS) for n in (0, 1, 4, 5)] == ["0", "fewer than 5", "fewer than 5", "5"]
    assert mask.share(3, 20, WORDS) == "fewer than 5 of 20"
    assert mask.share(0, 3, WORDS) == "fewer than 5 of fewer than 5"  # and not "more than -2 of 3"
    assert mask.share(7, 20, WORDS) == "7 of 20 (35 %)"
    assert Mask(None).number(1, WORDS) == "1"


def test_what_a_small_count_would_follow_from_is_hidden_with_it() -> None:
    mask = Mask(5)
    assert mask.share(14, 18, WORDS) == "more than 13 of 18"
    assert mask.parts({"met": 3, "not met": 15, "not evaluable": 0}, WORDS) == {
        "met": "fewer than 5",
        "not met": "masked",
        "not evaluable": "0",
    }
    assert mask.shares({"male": 8, "female": 10}, WORDS, unknown=2) == {"male": "masked", "female": "10"}
    assert mask.shares({"male": 8, "female": 10}, WORDS) == {"male": "8 of 18 (44 %)", "female": "10 of 18 (56 %)"}


def might_be(told: dict[str, str], parts: dict[str, int], least: int) -> dict[str, set[int]]:
    """Tries every whole number behind each hidden part: what fits the total, the parts that are told, and the rule."""
    hidden = [name for name in parts if told[name] != str(parts[name])]
    total = sum(parts[name] for name in hidden)
    rule = {"masked": range(least, total + 1), f"fewer than {least}": range(1, least)}
    if len(hidden) == len(parts) and set(told.values()) == {"masked"}:
        rule = {"masked": range(total + 1)}
    ranges = [rule[told[name]] for name in hidden]
    fits = [guess for guess in product(*ranges) if sum(guess) == total]
    return {name: {guess[place] for guess in fits} for place, name in enumerate(hidden)}


@pytest.mark.parametrize("seed", range(200))
def test_nobody_who_subtracts_comes_nearer_than_the_mask(seed: int) -> None:
    random = Random(seed)
    least = random.choice((3, 4, 5))
    parts = {str(place): random.choice((0, 1, 2, 3, 4, 6, 9, 14)) for place in range(random.randint(2, 4))}
    told = Mask(least).parts(parts, WORDS)
    found = might_be(told, parts, least)
    for name, numbers in found.items():
        assert parts[name] in numbers
        if sum(parts.values()) >= least and len(parts) > 1:  # a smaller total tells of its parts by itself
            assert len(numbers) >= least - 1, (parts, told, numbers)


@pytest.mark.parametrize("anchor", ["flow", "eligibility", "agent-choice", "deviations", "populations"])
def test_no_small_count_stands_in_the_tables_of_patients(masked: Document, anchor: str) -> None:
    section = next(s for s in (*masked.sections, *masked.appendix) if s.anchor == anchor)
    cells = [
        cell.text for block in section.blocks if isinstance(block, ReportTable) for row in block.rows for cell in row
    ]
    assert "fewer than 5" in cells or anchor == "agent-choice"
    assert [text for text in cells if re.fullmatch(r"[1-4]( of \d+ .*| \[\d+\])?", text)] == []


def test_the_ends_of_a_range_which_are_single_patients_are_not_told(masked: Document) -> None:
    tables = (block for block in masked.blocks() if isinstance(block, ReportTable))
    numbers = [cell.text for table in tables for row in table.rows for cell in row if " ± " in cell.text]
    assert numbers
    assert not [text for text in numbers if " to " in text]


def test_no_probability_tells_the_events_of_a_few(masked: Document) -> None:
    cells = [c.text for b in masked.blocks() if isinstance(b, ReportTable) for row in b.rows for c in row]
    abstract = " ".join(str(p) for b in masked.blocks() if isinstance(b, Paragraph) for p in b.parts)
    assert "masked (few patients)" in cells  # 2 of 20 died
    assert not [text for text in (*cells, abstract) if "89 %" in text]


def test_nobody_is_named(masked: Document) -> None:
    pages = write_pages(masked, WORDS)
    assert not any(isinstance(block, Members) for block in masked.blocks())
    assert not re.search(r"[AB]-0\d\d", re.sub(r"<pre.*?</pre>", "", pages["report.html"], flags=re.DOTALL))


def test_what_is_not_masked_is_said_at_the_front(masked: Document) -> None:
    notes = [part for block in masked.front if isinstance(block, Paragraph) for part in block.parts]
    assert any(str(part).startswith("Counts of 1 to 4 patients are masked") for part in notes)
