"""`manifest.json`: what went in, what came out, and which versions made it, as SHA-256 hashes."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

FORMAT = "theracurve-manifest/1"


def manifest_of(folder: Path, command: str, provenance: Mapping[str, object]) -> Mapping[str, bytes]:
    """The file `manifest.json` for all that `command` has written into a folder, by its name."""
    written = sorted(path for path in folder.rglob("*") if path.is_file())
    hashes = {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in written}
    content = {"format": FORMAT, "command": command, **provenance, "outputs": hashes}
    return {"manifest.json": (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")}
