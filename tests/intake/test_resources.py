"""How much of the machine a run may take: sizes as they are typed, what the database is told, what is said in time."""

from pathlib import Path

import pytest

from theracurve.derivation.engines.duckdb import DEFINED_PATIENTS_AT_A_TIME, defined_at_a_time
from theracurve.derivation.engines.portions import folder_for
from theracurve.errors import UsageError
from theracurve.intake.folder import connect
from theracurve.intake.resources import USUAL, Resources, mebibytes, require_room
from theracurve.outputs.memory import available_in, left_in


@pytest.mark.parametrize(("text", "mib"), [("512MiB", 512), ("4GiB", 4096), (" 1 TiB ", 1024**2)])
def test_a_size_is_read(text: str, mib: int) -> None:
    assert mebibytes("memory", text) == mib


@pytest.mark.parametrize("text", ["4", "4GB", "-1GiB", "1.5GiB", "", "GiB"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="memory: expected a size such as 512MiB or 4GiB"):
        mebibytes("memory", text)


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        (("255MiB", 2, None, None), "memory: expected at least 256MiB; found 255MiB"),
        (("2GiB", 0, None, None), "threads: expected 1 to 512; found 0"),
        (("2GiB", 2, Path("no-such-folder"), None), "spill: expected a folder that is there; found no-such-folder"),
        (("2GiB", 2, None, "0MiB"), "spill limit: expected at least 1MiB; found 0MiB"),
        (("2GiB", 2, None, "much"), "spill limit: expected a size"),
    ],
)
def test_what_no_run_can_take_is_refused(stated: tuple[str, int, Path | None, str | None], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        Resources.stated(*stated)


def test_the_database_is_told_and_portions_follow_its_memory(tmp_path: Path) -> None:
    with connect(Resources.stated("512MiB", 1, tmp_path, "1GiB")) as connection:
        names = ("memory_limit", "threads", "max_temp_directory_size")
        told = [connection.execute(f"SELECT current_setting('{name}')").fetchall()[0][0] for name in names]
        assert told == ["512.0 MiB", 1, "1.0 GiB"]
        assert defined_at_a_time(connection) == 16_384
        assert folder_for(connection).parent == tmp_path
    with connect() as connection:
        assert defined_at_a_time(connection) == DEFINED_PATIENTS_AT_A_TIME


def test_memory_that_is_short_is_said_with_the_setting_before_the_work() -> None:
    require_room(None, USUAL, 10**9, 16)
    require_room(842, USUAL, 3200, 16)
    with pytest.raises(UsageError) as found:
        require_room(841, USUAL, 3200, 16)
    assert str(found.value) == (
        "3200 patients under 16 definitions are expected to take 842 MiB, 512 of them in the database; "
        "this machine has 841 MiB to give: say --memory 511MiB, or close other programs"
    )
    with pytest.raises(UsageError, match="300 MiB to give: close other programs"):
        require_room(300, USUAL, 3200, 16)
    require_room(841, Resources(memory_mib=511), 3200, 16)


def test_what_the_system_says_is_read() -> None:
    assert available_in("MemTotal: 2048 kB\nMemAvailable:    1024 kB\n") == 1
    assert available_in("") is None
    assert (left_in("1073741824\n", "", ""), left_in("max\n", "5", ""), left_in("", "5", "")) == (1024, None, None)


def test_what_a_container_has_taken_is_not_to_be_had_again() -> None:
    """Of 1024 MiB 900 are taken, 200 of them by files that are given back."""
    limit, current, files = (str(mib * 1024**2) for mib in (1024, 900, 200))
    assert left_in(limit, current, "") == 124
    assert left_in(limit, current, f"anon 5\ninactive_file {files}\n") == 324
    assert left_in(limit, str(1100 * 1024**2), "") == 0
