"""How much memory the system has to give."""

import sys
from pathlib import Path

if sys.platform == "linux":
    MEMINFO, CGROUP = Path("/proc/meminfo"), Path("/sys/fs/cgroup/memory.max")

    def available_mib() -> int | None:
        """What can be had without taking it from other programs, in MiB, and no more than a container may have; None
        where the system does not say."""
        found = [mib for mib in (available_in(read(MEMINFO)), limit_in(read(CGROUP))) if mib is not None]
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


def limit_in(cgroup: str) -> int | None:
    return int(cgroup) // 1024**2 if cgroup.strip().isdigit() else None
