"""What every page loads: one style, one script of others, named with its version, licence and hash."""

from hashlib import sha256

from theracurve.workbench.settings import STATIC

HTMX = "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"  # htmx.org 2.0.11, dist/htmx.min.js
HEAVIEST = 150_000


def test_the_script_of_others_is_the_one_that_was_published() -> None:
    assert sha256((STATIC / "htmx-2.0.11.min.js").read_bytes()).hexdigest() == HTMX
    assert "Zero-Clause BSD" in (STATIC / "htmx-LICENSE.txt").read_text(encoding="utf-8")


def test_style_and_script_are_light() -> None:
    loaded = [file for file in STATIC.iterdir() if file.suffix in (".js", ".css")]
    assert sum(file.stat().st_size for file in loaded) < HEAVIEST
