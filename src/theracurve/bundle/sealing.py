"""A bundle made: the files of a run, with the hash of each and of the program that made them."""

import json
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from theracurve import __version__
from theracurve.bundle.ro_crate import NAME as CRATE
from theracurve.bundle.ro_crate import ro_crate
from theracurve.bundle.sealed import STUDY, Sealed, digest, hashes_in, input_name
from theracurve.bundle.zipped import zipped
from theracurve.errors import UsageError

FORMAT = "theracurve-bundle/1"
SEAL = "bundle.json"


def seal(sealed: Sealed) -> bytes:
    """The bundle of a run. Raises UsageError where there are no results, or they are not of these files."""
    if not sealed.manifest:
        raise UsageError("there are no results to seal: `theracurve run` makes them")
    for name in changed(sealed):
        raise UsageError(f"{name} is not what the results were made from or with; run the study again, then seal it")
    told = sealed.results.get("study", {})
    crate = ro_crate(str(told.get("title", "")), told.get("data_cutoff"), sealed.files, __version__)
    content = {**sealed.files, CRATE: crate}
    return zipped({**content, SEAL: seal_of(sealed.manifest, content)})


def changed(sealed: Sealed) -> list[str]:
    """The files of which the manifest states another hash, or that are not there; records may have stayed at home."""
    manifest = sealed.manifest
    outputs = {f"results/{name}": stated for name, stated in hashes_in(manifest, "outputs").items()}
    inputs = {input_name(name): stated for name, stated in hashes_in(manifest, "inputs").items()}
    stated = outputs | {name: told for name, told in inputs.items() if sealed.has_records or name == STUDY}
    return [name for name, told in sorted(stated.items()) if digest(sealed.files.get(name, b"")) != told]


def seal_of(manifest: Mapping[str, Any], content: Mapping[str, bytes]) -> bytes:
    """`bundle.json`: what made the bundle, and the hash of every other file in it."""
    told = {
        "format": FORMAT,
        "versions": manifest.get("versions", {}),
        "program": program_hash(),
        "files": {name: digest(file) for name, file in sorted(content.items())},
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def program_hash() -> str:
    """The hash of every file of the installed program, by names and contents: the same wherever it is installed."""
    lines = sorted(f"{name} {digest(file.read_bytes())}\n" for name, file in sources(files("theracurve"), ""))
    return digest("".join(lines).encode("utf-8"))


def sources(folder: Traversable, within: str) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name != "__pycache__":
            found += sources(entry, f"{within}{entry.name}/")
        elif entry.is_file() and not entry.name.endswith(".pyc"):
            found.append((f"{within}{entry.name}", entry))
    return found
