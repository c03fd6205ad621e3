"""The languages that reports are written in: each is a folder of texts in `wording/catalogue`, and nothing else."""

from importlib.resources import files
from typing import TYPE_CHECKING, Literal

ENGLISH = "en"  # what the program writes its messages in, and what a study is in that names no language


def languages() -> tuple[str, ...]:
    """The names of the folders, by ISO 639-1."""
    catalogue = files("theracurve") / "wording" / "catalogue"
    return tuple(sorted(entry.name for entry in catalogue.iterdir() if (entry / "typography.toml").is_file()))


LANGUAGES = languages()
if TYPE_CHECKING:  # which there are is known when the program runs
    Language = str
else:
    Language = Literal[LANGUAGES]
