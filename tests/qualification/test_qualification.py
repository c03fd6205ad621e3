"""The qualification finds what it is to find: an error planted in a rule, an estimator, a language, a file, at its own
requirement and at no other."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.metadata import PackagePath
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from pypdf import PdfReader

from theracurve.derivation.reference import derive as reference
from theracurve.qualification import installation, studies
from theracurve.qualification.examples import rule_as_worked
from theracurve.qualification.installation import files_as_released, versions_as_declared
from theracurve.qualification.material import material, module_of_material
from theracurve.qualification.record import record_of
from theracurve.qualification.reference_numbers import estimators_as_r
from theracurve.qualification.requirement import (
    TRACED,
    Conformity,
    QualificationTest,
    Requirement,
    not_evaluable,
    tried,
)
from theracurve.qualification.studies import bytes_again, cohort_twice, words_as_stored
from theracurve.report.pdf import write_pdf
from theracurve.request import RunRequest
from theracurve.run import Outcome, run
from theracurve.start import DEMONSTRATED, start_demonstration
from theracurve.vocabulary.languages import LANGUAGES, Language
from theracurve.wording.words import Words, words_in

ROOT = Path(__file__).parents[2]


def found_of(trials: Iterator[QualificationTest]) -> dict[str, Conformity]:
    return {trial.name: trial.found for trial in trials}


def test_a_rule_is_as_worked_until_an_error_is_planted(monkeypatch: pytest.MonkeyPatch) -> None:
    met = rule_as_worked("baseline")
    assert (met.found, met.deviations) == (Conformity.MET, ())
    assert met.cases > 4
    rows = reference.derive_patient

    def without_benefit(*given: object) -> object:
        return {name: [] if name == "criteria" else found for name, found in rows(*given).items()}  # type: ignore[arg-type]

    monkeypatch.setattr(module_of_material("spec.implementations"), "derive_patient", without_benefit)
    broken = rule_as_worked("markers")
    assert broken.found is Conformity.NOT_MET
    assert all(said.startswith("reference: ") for said in broken.deviations)
    assert rule_as_worked("visits").found is Conformity.MET


def test_estimators_are_as_r_until_an_error_is_planted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(found_of(estimators_as_r()).values()) == {Conformity.MET}
    against = module_of_material("against_r")
    right = against.log_rank

    def wrong(table: object) -> object:
        result = right(table)
        return result if result.statistic is None else replace(result, statistic=result.statistic * 1.0001)

    monkeypatch.setattr(against, "log_rank", wrong)
    assert found_of(estimators_as_r()) == {
        "estimators/curves": Conformity.MET,
        "estimators/log_rank": Conformity.NOT_MET,
        "estimators/cox": Conformity.MET,
    }


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    folder = tmp_path_factory.mktemp("qualified") / "study"
    start_demonstration(folder, DEMONSTRATED, 1)
    request = RunRequest(
        study=folder, records=folder / "records", out=folder / "results", today=date(2100, 1, 1), forms=()
    )
    return folder, run(request)


def test_a_language_says_what_it_is_to_say_until_an_error_is_planted(
    demo: tuple[Path, Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [words_as_stored(*demo, language).found for language in LANGUAGES] == [Conformity.MET] * len(LANGUAGES)

    def with_points(language: Language) -> Words:
        words = words_in(language)
        signs = replace(words.typography, decimal_sign="." if language == "fr" else words.typography.decimal_sign)
        return replace(words, typography=signs)

    monkeypatch.setattr(studies, "words_in", with_points)
    assert words_as_stored(*demo, "en").found is Conformity.MET
    assert words_as_stored(*demo, "fr").found is Conformity.NOT_MET


def test_both_implementations_are_held_against_each_other_on_a_cohort(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cohort_twice("sywak2004").found is Conformity.MET
    monkeypatch.setattr(studies, "derive_twice", differs)
    apart = cohort_twice("sywak2004")
    assert (apart.name, apart.found, apart.deviations) == (
        "cohorts/sywak2004",
        Conformity.NOT_MET,
        ("they differ", "here"),
    )


def differs(*given: object) -> None:
    raise studies.Disagreement("they differ\nhere")


def test_a_changed_byte_is_named(tmp_path: Path) -> None:
    for out, content in (("first", "a"), ("second", "b")):
        (tmp_path / out / "derived").mkdir(parents=True)
        (tmp_path / out / "derived" / "x").write_text(content, encoding="utf-8")
        (tmp_path / out / "y").write_text("y", encoding="utf-8")
    assert bytes_again(tmp_path / "first", tmp_path / "second").deviations == ("derived/x",)


def test_a_file_that_is_not_as_released_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = []
    for name, content in (("theracurve/__init__.py", b"a"), ("theracurve/b.py", b"b")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
        path = PackagePath(name)
        path.dist = SimpleNamespace(locate_file=lambda file: tmp_path / file)  # type: ignore[assignment]
        path.hash = SimpleNamespace(mode="sha256", value=installation.digest(b"a"))  # type: ignore[assignment]
        listed.append(path)
    monkeypatch.setattr(installation, "distribution", lambda name: SimpleNamespace(files=listed))
    assert files_as_released() == tried(Requirement.FILES, "", 2, ["theracurve/b.py"])


def test_a_checkout_cannot_say_what_was_released(monkeypatch: pytest.MonkeyPatch) -> None:
    material = PackagePath("theracurve/qualification/material/spec/example.py")
    material.hash = SimpleNamespace(mode="sha256", value="")  # type: ignore[assignment]
    monkeypatch.setattr(installation, "distribution", lambda name: SimpleNamespace(files=[material]))
    assert files_as_released().found is Conformity.NOT_EVALUABLE


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ("numpy>=2.0", ()),
        ("numpy>=99,<100", ("numpy ", ">=99")),
        ("numpy<1", ("numpy ", "<1")),
        ("no-such-package>=1", ("no-such-package: not installed",)),
        ("no-such-package>=1; sys_platform == 'win32'", ()),
    ],
)
def test_a_version_that_is_not_asked_for_is_named(
    declared: str, said: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation, "distribution", lambda name: SimpleNamespace(requires=[declared]))
    found = versions_as_declared()
    assert (found.found is Conformity.NOT_MET) == bool(said)
    assert all(part in found.deviations[0] for part in said)


def test_every_requirement_leads_to_tests_that_there_are() -> None:
    assert set(TRACED) == set(Requirement)
    assert all((ROOT / folder).is_dir() for trace in TRACED.values() for folder in trace.tests)


def test_the_material_is_there_whole() -> None:
    assert material() == ROOT / "tests"
    names = {f"{name}.demonstration.{language}.txt" for name in ("answer", "abstract") for language in LANGUAGES}
    assert names <= {file.name for file in (material() / "report" / "golden").iterdir()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_record_says_what_deviates_and_has_lines_to_sign(language: Language) -> None:
    words = words_in(language)
    trials = (
        tried(Requirement.RULES, "benefit", 20, [f"case {n}" for n in range(12)]),
        tried(Requirement.WORDS, "fr", 33, ()),
        not_evaluable(Requirement.FILES, "", "installed from a checkout"),
    )
    document = record_of(trials, {"theracurve": "0.1.0", "python": "3.11"}, words)
    pdf = write_pdf(document, words)
    assert pdf == write_pdf(document, words)
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())
    for part in (
        words("qualification.summary", n=3, met=1, not_met=1, not_evaluable=1),
        words("qualification.signed.signature"),
        words("qualification.role.released"),
        "case 9",
        words("qualification.more", n=2),
        "installed from a checkout",
        "tests/survival",
    ):
        assert " ".join(part.split()) in text, part
    assert "case 10" not in text
