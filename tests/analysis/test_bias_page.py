"""docs/bias.md says what the checks are, when they are not given, and by what numbers they go.

What it says of simulations is tried where they are, in tests/survival."""

import re
from pathlib import Path

from theracurve.analysis.bias import delayed, imbalance
from theracurve.analysis.bias.check import BiasKind
from theracurve.analysis.plain.events import FEW_EVENTS
from theracurve.analysis.plain.fact import Rank
from theracurve.analysis.plain.order import NEGLIGIBLE
from theracurve.definition.loader import parse_study
from theracurve.definition.one_sided import WITHOUT_SIDE_EFFECTS
from theracurve.survival._weights import start_model
from theracurve.survival._weights.clone_censor_weight import FEWEST_STARTERS, LEAST_CHANCE, MOST_ONE_SIDED
from theracurve.wording.words import words_in

PAGE = (Path(__file__).parents[2] / "docs" / "bias.md").read_text(encoding="utf-8")
SAID = " ".join(PAGE.split())


def rows_below(heading: str) -> list[str]:
    """The first cells of the table under a heading."""
    return re.findall(r"^\| `(\w+)` \|", PAGE.partition(f"\n## {heading}")[2].partition("\n## ")[0], re.MULTILINE)


def test_every_kind_of_check_has_its_line() -> None:
    assert rows_below("The checks") == list(BiasKind)


def test_every_reason_has_its_line() -> None:
    known = [key.removeprefix("bias.reasons.") for key in words_in("en").texts if key.startswith("bias.reasons.")]
    assert rows_below("When a check is not given") == known


def test_the_numbers_that_checks_go_by_are_those_of_the_code() -> None:
    *days, last = delayed.LANDMARK_DAYS
    for sentence in (
        f"groups as they were on day {', '.join(map(str, days))} and {last}",
        f"(at most {start_model.MOST_INTERVALS})",
        f"at least {start_model.STARTERS_PER_TERM} begin for each term",
        f"Not given below {FEWEST_STARTERS} who begin",
        f"more than {MOST_ONE_SIDED:.0%}".replace("%", " %"),
        f"a chance below {LEAST_CHANCE:.0%}".replace("%", " %"),
        f"percentile interval of {delayed.RESAMPLES} resamples",
        f"none above {delayed.MOST_DRAWN // delayed.FEWEST_RESAMPLES:_} patients".replace("_", " "),
        f"fewer than {imbalance.FEWEST_PER_COEFFICIENT} patients of the smaller group",
        f"those below {NEGLIGIBLE} half-widths",
        f"fewer than {FEW_EVENTS} in both groups together",
        f"`{WITHOUT_SIDE_EFFECTS}`",
    ):
        assert sentence in SAID, sentence


def test_the_order_of_plain_findings_has_its_steps() -> None:
    steps = re.findall(r"^(\d)\. ", PAGE.partition("## Plain findings")[2].partition("\n## ")[0], re.MULTILINE)
    assert [int(step) for step in steps] == list(Rank)


def test_the_keys_of_the_page_are_keys_of_a_study() -> None:
    [keys] = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    study = parse_study(
        "study: nobody\ntitle: Nobody\ndata_origin: synthetic\ngroups:\n  A: {label: A, treated: true}\n"
        f"endpoints:\n  fracture_free: {{given: true}}\n{keys}"
    ).study
    assert (str(study.grace_period), study.negative_control) == ("90 days", "fracture_free")
