"""The pages under docs/rules show the examples as they are."""

from .render import PAGES, pages


def test_pages_show_the_examples_as_they_are() -> None:
    written = {page.name: page.read_text(encoding="utf-8") for page in PAGES.glob("*.md")}
    expected = pages()
    stale = sorted(name for name in written.keys() | expected.keys() if written.get(name) != expected.get(name))
    assert not stale, f"out of date: {', '.join(stale)}; run python -m tests.spec.render"
