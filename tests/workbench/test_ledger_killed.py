"""A process that appends is killed at moments that are drawn: what it was told is kept stands, and the chain holds."""

import os
import random
import signal
import time
from contextlib import closing

import pytest
from django.db import connection

from theracurve.workbench.ledger.reading import entries
from theracurve.workbench.ledger.verifying import verify
from workbench.conftest import Fresh
from workbench.ledgers import cell, write

KILLS, KILLS_OF_A_LONG_RUN = 20, 200
LONGEST = 0.03  # seconds between its first answer and its death; an append takes some milliseconds


def append_until_killed(acknowledged: int) -> None:
    """Append without an end, and tell each number once it was said to be kept."""
    connection.close()
    number = verify().entries
    while True:
        at = [cell(f"{number + 1 + more}", row=f"killed.{number + 1 + more}") for more in range(3)]
        number = write(*at, reason="x" * (number % 7 + 1) * 300).number
        os.write(acknowledged, f"{number}\n".encode())


def killed(after: float) -> int:
    """The last number that a child was told before it died."""
    reads, writes = os.pipe()
    connection.close()
    child = os.fork()
    if child == 0:
        os.close(reads)
        append_until_killed(writes)
    os.close(writes)
    with closing(os.fdopen(reads)) as told:
        first = told.readline()
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return max(map(int, (first, *told.read().split())))


def kill_at_random(kills: int) -> None:
    draw, last = random.Random(kills), 0
    for _ in range(kills):
        last = max(last, killed(draw.uniform(0, LONGEST)))
        found = verify()
        assert found.holds
        assert found.entries >= last
        assert found.entries % 3 == 0  # a batch is there whole or not at all
        assert {one.batch for one in entries(after=found.entries - 3)} == {found.entries - 2}
    assert last >= 3 * kills


def test_a_killed_process_loses_nothing_that_it_was_told_is_kept(fresh: Fresh) -> None:
    kill_at_random(KILLS)


@pytest.mark.long
def test_two_hundred_killed_processes_lose_nothing(fresh: Fresh) -> None:
    kill_at_random(KILLS_OF_A_LONG_RUN)
