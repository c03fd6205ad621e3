"""The estimators on data sets of nobody, against R: equal to the last digits, or not estimable for a true reason.

300 stored sets (R 4.2.2, survival 3.5-3) in every run; 5,000 more in the long suite, where Rscript is installed.
"""

import json

import numpy as np
import pytest
from against_r import differences
from generated import IN_EVERY_RUN, IN_THE_LONG_SUITE, STORED, data_set, numbers_of_r

STORED_SETS = {found["set"]: found for found in map(json.loads, STORED.read_text(encoding="utf-8").splitlines())}


def test_the_stored_sets_are_of_every_kind() -> None:
    drawn = [data_set(seed) for seed in IN_EVERY_RUN]
    assert [*STORED_SETS] == [*IN_EVERY_RUN]
    assert {len(one.groups) for one in drawn} == {2, 3, 4, 5}
    assert min(len(one.time) for one in drawn) == 5
    assert max(len(one.time) for one in drawn) > 150
    kinds = {
        "no event": sum(not any(one.event) for one in drawn),
        "events alone": sum(all(one.event) for one in drawn),
        "ties": sum(len(set(one.time)) < len(one.time) for one in drawn),
        "one patient": sum(any(one.group.count(name) == 1 for name in one.groups) for one in drawn),
        "entry": sum(one.entry is not None for one in drawn),
        "weights": sum(one.weight is not None for one in drawn),
    }
    assert all(number >= 20 for number in kinds.values()), kinds


@pytest.mark.parametrize("start", range(0, len(IN_EVERY_RUN), 50))
def test_stored_sets_are_as_r_says(start: int) -> None:
    found = {seed: list(differences(data_set(seed), STORED_SETS[seed])) for seed in IN_EVERY_RUN[start : start + 50]}
    assert {seed: different for seed, different in found.items() if different} == {}


@pytest.mark.long
@pytest.mark.parametrize("start", range(IN_THE_LONG_SUITE.start, IN_THE_LONG_SUITE.stop, 500))
def test_sets_drawn_anew_are_as_r_says(start: int) -> None:
    try:
        answers = list(numbers_of_r(range(start, start + 500)))
    except FileNotFoundError as missing:
        pytest.skip(str(missing))
    found = {answer["set"]: list(differences(data_set(answer["set"]), answer)) for answer in answers}
    assert {seed: different for seed, different in found.items() if different} == {}


def test_a_difference_is_seen() -> None:
    seed = next(seed for seed in IN_EVERY_RUN if data_set(seed).weight is None and any(data_set(seed).event))
    changed = {**STORED_SETS[seed], "rmean": [1 + mean for mean in STORED_SETS[seed]["rmean"]]}
    assert {name for name, *_ in differences(data_set(seed), changed)} == {"restricted mean"}
    assert np.isfinite(data_set(seed).at)
