"""What a bundle holds, and the same of a folder: the files of a study, of its records and of its results, by name."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

STUDY = "study.yaml"
RECORDS, RESULTS = "records/", "results/"
MANIFEST = "results/manifest.json"


@dataclass(frozen=True, slots=True)
class Sealed:
    """Files by their names in a bundle: `study.yaml`, `records/...`, `results/...`; records may have stayed at home."""

    files: Mapping[str, bytes]

    def under(self, folder: str) -> dict[str, bytes]:
        """The files of a folder, by their names in it."""
        return {name[len(folder) :]: content for name, content in self.files.items() if name[: len(folder)] == folder}

    def told_by(self, name: str) -> Mapping[str, Any]:
        """What a file of keys and values states; nothing where there is none that can be read."""
        try:
            found = json.loads(self.files.get(name, b"{}"))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What the run stated of its inputs, versions and outputs."""
        return self.told_by(MANIFEST)

    @property
    def results(self) -> Mapping[str, Any]:
        """What `results.json` states."""
        return self.told_by(f"{RESULTS}results.json")

    @property
    def has_records(self) -> bool:
        return any(name.startswith(RECORDS) for name in self.files)


def hashes_in(told: Mapping[str, Any], part: str) -> dict[str, str]:
    """What a part of a manifest or of a seal states by the names of files; nothing where it states something else."""
    stated = told.get(part)
    return {str(name): str(hashed) for name, hashed in stated.items()} if isinstance(stated, dict) else {}


def input_name(stated: str) -> str:
    """The name that an input which a manifest states has in a bundle."""
    return STUDY if stated == STUDY else f"{RECORDS}{stated}"


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()
