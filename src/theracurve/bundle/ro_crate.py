"""The metadata by which a repository reads what a bundle is: RO-Crate 1.1 (Soiland-Reyes et al. 2022, Data Science
5:97-138), without a clock, a host or a person."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from theracurve.vocabulary.visible import in_json

NAME = "ro-crate-metadata.json"
CONTEXT = "https://w3id.org/ro/crate/1.1/context"
FORMATS = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "yaml": "application/yaml",
}
PROGRAM = "#theracurve"
NO_CLOCK = "1970-01-01"  # the metadata have to state a day; the same run has the same bytes


def ro_crate(title: str, cutoff: str | None, files: Mapping[str, bytes], version: str) -> bytes:
    """The metadata file of a bundle of these files; `cutoff` is the day up to which the data reach."""
    parts = [{"@id": quote(name)} for name in sorted(files)]
    dataset: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": title,
        "description": "A study's protocol, records, results and report, sealed by the SHA-256 hash of each file.",
        "datePublished": NO_CLOCK,
        "hasPart": parts,
    }
    if cutoff is not None:
        dataset["temporalCoverage"] = f"../{cutoff}"
    graph = [
        {
            "@id": NAME,
            "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            "about": {"@id": "./"},
        },
        dataset,
        {"@id": PROGRAM, "@type": "SoftwareApplication", "name": "theracurve", "version": version},
        {
            "@id": "#run",
            "@type": "CreateAction",
            "name": "theracurve run",
            "instrument": {"@id": PROGRAM},
            "object": [{"@id": quote(name)} for name in sorted(files) if name[:8] != "results/"],
            "result": [{"@id": quote(name)} for name in sorted(files) if name[:8] == "results/"],
        },
        *(file_of(name, content) for name, content in sorted(files.items())),
    ]
    text = json.dumps({"@context": CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1)
    return f"{in_json(text)}\n".encode()


def file_of(name: str, content: bytes) -> dict[str, Any]:
    ending = name.rpartition(".")[2].lower()
    described = {"encodingFormat": FORMATS[ending]} if ending in FORMATS else {}
    return {"@id": quote(name), "@type": "File", "name": name, "contentSize": str(len(content)), **described}
