"""A dataset as Dataset-JSON 1.1 (CDISC), written by hand: the same bytes for the same study, so no clock."""

import json
from typing import Any

from theracurve import __version__
from theracurve.export.adam.dataset import Dataset, Type, Variable
from theracurve.vocabulary.visible import in_json

VERSION = "1.1.0"
NO_CLOCK = "1970-01-01T00:00:00"  # the format asks for a time of writing, and the same study has the same bytes


def dataset_json(dataset: Dataset, study: str) -> str:
    """The text of a dataset's file."""
    rule = dataset.rule
    content = {
        "datasetJSONCreationDateTime": NO_CLOCK,
        "datasetJSONVersion": VERSION,
        "fileOID": f"{study}.{rule.name}",
        "originator": "theracurve",
        "sourceSystem": {"name": "theracurve", "version": __version__},
        "studyOID": study,
        "metaDataVersionOID": f"MDV.{study}",
        "itemGroupOID": f"IG.{rule.name}",
        "records": len(dataset.rows),
        "name": rule.name,
        "label": rule.label,
        "columns": [column_of(dataset, place) for place in range(len(rule.variables))],
        "rows": [list(row) for row in dataset.rows],
    }
    return in_json(json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1)) + "\n"


def column_of(dataset: Dataset, place: int) -> dict[str, Any]:
    rule = dataset.rule
    variable: Variable = rule.variables[place]
    column: dict[str, Any] = {
        "itemOID": f"IT.{rule.name}.{variable.name}",
        "name": variable.name,
        "label": variable.label,
        "dataType": str(variable.type),
    }
    if variable.type is Type.DATE:
        column |= {"targetDataType": "integer", "displayFormat": "E8601DA."}
    if variable.type is Type.TEXT:
        column["length"] = max((len(str(row[place])) for row in dataset.rows), default=0) or 1
    if variable.name in rule.key:
        column["keySequence"] = rule.key.index(variable.name) + 1
    return column
