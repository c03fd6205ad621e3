"""What a release is made of: `requirements.lock` as a bill of materials (CycloneDX 1.6); the same lock, the same bytes.

Versions, what asked for each, and under which condition. The hashes stay in the lock: they are of files, of which a
version has many.
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PINNED = re.compile(r"^(?P<name>[a-z0-9._-]+)==(?P<version>[^ ;\\]+)(?: *; *(?P<condition>[^\\]+?))? *\\?$")
OURS, DEFINED = "theracurve", "pyproject.toml"


@dataclass(frozen=True)
class Pinned:
    """One package of the lock; `asked_by` are the packages that need it."""

    name: str
    version: str
    condition: str
    asked_by: tuple[str, ...]

    @property
    def reference(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


def pinned_in(lock: str) -> Iterator[Pinned]:
    """The packages of a lock file. Raises ValueError for a line that is neither a package nor what belongs to one."""
    for block in re.split(r"\n(?=[a-z0-9])", lock.strip()):
        first, *more = block.splitlines()
        if not (found := PINNED.match(first)):
            raise ValueError(f"expected a name with its version, found {first!r}")
        told = [line.strip().lstrip("# ").removeprefix("via").strip() for line in more if line.strip()[:1] == "#"]
        asked = tuple(name.removesuffix(f" ({DEFINED})") for name in told if name and name[:3] != "-c ")
        yield Pinned(found["name"], found["version"], found["condition"] or "", asked)


def run_with(packages: tuple[Pinned, ...]) -> tuple[Pinned, ...]:
    """Those that the program runs with: what only building it asks for is no part of it."""
    kept, more = {OURS}, True
    while more:
        found = {package.name for package in packages if kept & set(package.asked_by)} - kept
        kept, more = kept | found, bool(found)
    return tuple(package for package in packages if package.name in kept)


def bill(lock: str, version: str) -> dict[str, Any]:
    """The bill of materials of the program under a version."""
    packages = run_with(tuple(pinned_in(lock)))
    ours = Pinned(OURS, version, "", ())
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", **of_package(ours)}},
        "components": [{"type": "library", **of_package(package)} for package in packages],
        "dependencies": [
            {"ref": one.reference, "dependsOn": [p.reference for p in packages if one.name in p.asked_by]}
            for one in (ours, *packages)
        ],
    }


def of_package(package: Pinned) -> dict[str, Any]:
    reference = package.reference
    told = {"bom-ref": reference, "name": package.name, "version": package.version, "purl": reference}
    condition = [{"name": "python:environment-marker", "value": package.condition}]
    return {**told, "properties": condition} if package.condition else told


def main(version: str) -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    print(json.dumps(bill(lock, version), indent=1))


if __name__ == "__main__":
    main(sys.argv[1])
