"""The worked examples of every rule, tried on both implementations: one requirement a subject."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from math import isclose
from multiprocessing import get_context
from os import cpu_count
from typing import Any

from theracurve.qualification.material import module_of_material
from theracurve.qualification.requirement import QualificationTest, Requirement, tried

NEAR = 1e-12  # the order of two products may differ; decisions are made in exact decimals
Implementation = Callable[[str, Mapping[str, str]], Any]


def rules_as_worked() -> list[QualificationTest]:
    """Every subject, in as many processes as the machine has processors."""
    subjects = list(module_of_material("spec.examples").SUBJECTS)
    with ProcessPoolExecutor(cpu_count() or 1, mp_context=get_context("spawn")) as processes:
        return list(processes.map(rule_as_worked, subjects))


def rule_as_worked(subject: str) -> QualificationTest:
    """One subject: each of its examples, on each implementation."""
    examples = module_of_material("spec.examples").SUBJECTS[subject].examples
    implementations = module_of_material("spec.implementations").IMPLEMENTATIONS
    cases = [(example, name, derive) for example in examples for name, derive in implementations.items()]
    apart = [said for case in cases for said in deviations(*case)]
    return tried(Requirement.RULES, subject, len(cases), apart)


def deviations(example: Any, name: str, derive: Implementation) -> Iterator[str]:
    try:
        derived = derive(example.study_text, example.record_texts)
    except Exception as error:  # whatever an implementation raises is what it gives instead of the rows
        yield f"{name}: {example.title}: {type(error).__name__}: {error}"
        return
    for expectation in example.expectations:
        expected, found = expectation.typed(), expectation.found_in(derived)
        if not same(expected, found):
            yield f"{name}: {example.title}: {expectation.table}: {expected} / {found}"


def same(expected: list[tuple[object, ...]], found: list[tuple[object, ...]]) -> bool:
    return len(expected) == len(found) and all(
        len(one) == len(other) and all(map(near, one, other)) for one, other in zip(expected, found, strict=True)
    )


def near(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=NEAR, abs_tol=0)
    return one == other
