"""The estimators against what R gave for the same data of nobody: 300 stored sets, one requirement a family."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from theracurve.qualification.material import material, module_of_material
from theracurve.qualification.requirement import QualificationTest, Requirement, tried

STORED = "survival/golden/generated_r.jsonl"


def estimators_as_r() -> Iterator[QualificationTest]:
    """Curves with medians and restricted means, the log-rank test, Cox's model."""
    families = module_of_material("against_r").FAMILIES
    lines = (material() / STORED).read_text(encoding="utf-8").splitlines()
    stored: list[Mapping[str, Any]] = [json.loads(line) for line in lines]
    for name, compare in families.items():
        apart = [said for answer in stored for said in deviations(compare, answer)]
        yield tried(Requirement.ESTIMATORS, name, len(stored), apart)


def deviations(compare: Callable[[Any, Any], Any], answer: Mapping[str, Any]) -> Iterator[str]:
    """What differs in one set; an estimator that raises, or gives another reason than is true, differs as well."""
    alike = module_of_material("against_r").alike
    drawn = module_of_material("generated").data_set(answer["set"])
    try:
        for name, ours, theirs in compare(drawn, answer):
            if not alike(ours, theirs):
                yield f"set {answer['set']}, {name}: {ours!r} / {theirs!r}"
    except Exception as error:
        yield f"set {answer['set']}: {type(error).__name__}: {error}"
