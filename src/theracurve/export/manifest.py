"""`manifest.json`: what went in, what came out, and which versions made it, as SHA-256 hashes."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

FORMAT = "theracurve-manifest/1"


def write_manifest(provenance: Mapping[str, object], folder: Path, outputs: Iterable[Path]) -> str:
    """The text of `manifest.json`; the outputs are named by their place in `folder`."""
    written = {output.relative_to(folder).as_posix(): sha256(output.read_bytes()).hexdigest() for output in outputs}
    content = {"format": FORMAT, **provenance, "outputs": dict(sorted(written.items()))}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
