"""Every registered comparison with R, and the page that lists them."""

import re

import agreement
import pytest


@pytest.mark.parametrize("comparison", agreement.load(), ids=lambda c: f"{c.quantity}, {c.source}")
def test_agrees_with_r(comparison: agreement.Comparison, reference: agreement.Reference) -> None:
    found = comparison.differences(reference)
    assert found, "compared nothing"
    assert max(found.values()) <= comparison.tolerance, found


def test_the_page_lists_every_comparison() -> None:
    page = agreement.DOCUMENT.read_text(encoding="utf-8")
    listed = re.findall(r"^\| (.+?) \| (.+?) \|.*\| (\S+) \| (\S+) \|$", page, flags=re.MULTILINE)
    expected = [(c.quantity, c.source) for c in agreement.REGISTRY]
    assert [(quantity, source) for quantity, source, _, _ in listed] == expected, (
        "write it anew: python tests/survival/agreement.py"
    )
    assert all(float(largest) <= float(allowed) for _, _, largest, allowed in listed)


def test_a_missing_number_is_a_difference() -> None:
    assert agreement.difference([1.0, None], [1.0, 2.0]) == float("inf")
    assert agreement.difference([1.0, None], [1.0, None]) == 0
    assert agreement.difference(1.0, 1.0 + 1e-6) == pytest.approx(1e-6, rel=1e-3)
