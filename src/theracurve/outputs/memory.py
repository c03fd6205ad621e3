"""How much memory the system has to give."""

import sys
from pathlib import Path

if sys.platform == "linux":
    MEMINFO, CGROUP = Path("/proc/meminfo"), Path("/sys/fs/cgroup")

    def available_mib() -> int | None:
        """What can be had without taking it from other programs, in MiB, and no more than a container has left; None
        where the system does not say."""
        of_container = left_in(*(read(CGROUP / f"memory.{name}") for name in ("max", "current", "stat")))
        found = [mib for mib in (available_in(read(MEMINFO)), of_container) if mib is not None]
        return min(found, default=None)

else:

    def available_mib() -> int | None:
        """None: only Linux is asked."""
        return None


def read(file: Path) -> str:
    """The text of a file of the system, empty where it has none."""
    try:
        return file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""


def available_in(meminfo: str) -> int | None:
    lines = (line.split() for line in meminfo.splitlines())
    return next((int(words[1]) // 1024 for words in lines if words[:1] == ["MemAvailable:"]), None)


def left_in(limit: str, current: str, stat: str) -> int | None:
    """What a container may take more: its limit less what it has, of which the files that were not read of late are
    given back when memory is asked for; None where there is no limit. (Linux, Control Group v2, memory.)"""
    if not limit.strip().isdigit():
        return None
    taken = int(current) if current.strip().isdigit() else 0
    files = next((int(words[1]) for words in map(str.split, stat.splitlines()) if words[:1] == ["inactive_file"]), 0)
    return max(0, int(limit) - max(0, taken - files)) // 1024**2
