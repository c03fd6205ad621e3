"""Is what is installed what was released, and does it run with what it asks for?"""

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path

from theracurve.qualification.requirement import QualificationTest, Requirement, not_evaluable, tried

OURS = "theracurve"
DECLARED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?(?P<bounds>[^;]*)(?:;(?P<condition>.*))?$")
BOUND = re.compile(r"(?P<sign>>=|<)\s*(?P<number>[0-9.]+)")


def files_as_released() -> QualificationTest:
    """Every file of the package against the hash that the wheel lists it with; a checkout lists those of no module."""
    listed = [file for file in distribution(OURS).files or () if file.hash is not None and file.parts[0] == OURS]
    if f"{OURS}/__init__.py" not in map(str, listed):
        return not_evaluable(Requirement.FILES, "", "installed from a checkout, which lists no hashes")
    changed = [
        str(file)
        for file in listed
        if file.hash is not None and digest(Path(file.locate()).read_bytes()) != file.hash.value
    ]
    return tried(Requirement.FILES, "", len(listed), changed)


def digest(content: bytes) -> str:
    """A hash as the list of a wheel writes it."""
    return urlsafe_b64encode(sha256(content).digest()).rstrip(b"=").decode()


def versions_as_declared() -> QualificationTest:
    """Every package that is always needed, within the bounds that the program declares."""
    needed = [found for text in distribution(OURS).requires or () if (found := DECLARED.match(text))]
    always = [found for found in needed if not found["condition"]]
    outside = [said for found in always for said in outside_bounds(found["name"], found["bounds"])]
    return tried(Requirement.VERSIONS, "", len(always), outside)


def outside_bounds(name: str, bounds: str) -> Iterator[str]:
    try:
        installed = version(name)
    except PackageNotFoundError:
        yield f"{name}: not installed"
        return
    for bound in BOUND.finditer(bounds):
        enough = parts(installed) >= parts(bound["number"])
        if enough is not (bound["sign"] == ">="):
            yield f"{name} {installed}: {bound['sign']}{bound['number']}"


def parts(number: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", number)))
