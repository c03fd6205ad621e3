"""The protocol said otherwise, from the records to the curves: what `theracurve run --variants` adds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.planned import Planned, questioned_analyses
from theracurve.analysis.variations.benefiting import counts_of, difference, share
from theracurve.analysis.variations.calls import answer_changes, changed_answers, changed_outcomes, outcome_changes
from theracurve.analysis.variations.comparing import (
    AT_VISIT,
    BETWEEN,
    MIDPOINT,
    Way,
    compared_in,
    horizon_name,
    ways,
)
from theracurve.analysis.variations.curves import Numbers, SpecificationRow, asked, curve_of
from theracurve.analysis.variations.derived import DerivedAnswers, Outcomes, Rows
from theracurve.analysis.variations.grid import DefinitionGrid
from theracurve.analysis.variations.populations import ALLOCATED, populations
from theracurve.analysis.variations.portions import SEED, ComparedPortion, derive_subjects, total
from theracurve.analysis.variations.subjects import Subject, subjects_of, under, with_names
from theracurve.analysis.variations.values import Asked, ChangedCalls, SpecificationCurve, Variations
from theracurve.analysis.window_ends import inexact_dates
from theracurve.definition.ambiguities import DefinitionQuestion, questions_of_study
from theracurve.definition.study import Study
from theracurve.derivation.engines.engine import Engine
from theracurve.survival._inputs.inputs import BoolArray
from theracurve.vocabulary.derived import PROTOCOL
from theracurve.vocabulary.study_quantities import StudyQuantity
from theracurve.vocabulary.tables import RECORD_TABLES


@dataclass(frozen=True, slots=True, eq=False)
class Elsewhere:
    """A subject's definitions, without named variants, where the whole study answers a question otherwise."""

    question: str
    answer: str
    grid: DefinitionGrid
    rows: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Varied:
    """A subject with the rows of its definitions, who is in which population, and the same elsewhere."""

    subject: Subject
    rows: Rows
    populations: Mapping[str, BoolArray]
    elsewhere: tuple[Elsewhere, ...]


def vary_definitions(connection: duckdb.DuckDBPyConnection, engine: Engine, study: Study) -> Variations:
    """Every definition that the protocol leaves open, derived and compared.

    What it derives stays in the connection until the study itself is derived. Raises Disagreement where SQL and
    reference differ.
    """
    recorded = recorded_tables(connection)
    subjects = with_names(tuple(subjects_of(study, recorded)))
    if not subjects:
        return Variations((), (), 0, 0, 0, SEED)
    whole = questions_of_study(study, recorded, recorded_origins(connection), inexact_dates(connection))
    stated, rows = derive_subjects(connection, engine, subjects)
    members = [populations(connection, study, found.patient) for found in rows]
    compared, elsewhere = derive_elsewhere(connection, engine, subjects, whole)
    counted = total((stated, *compared))
    varied = [Varied(*of_subject) for of_subject in zip(subjects, rows, members, elsewhere, strict=True)]
    asked_of_all = tuple(asked(question) for question in whole)
    return Variations(
        tuple(curve for one in varied for curve in curves_of(study, one, asked_of_all)),
        tuple(calls for one in varied for calls in calls_of(one) if calls.patients),
        counted.definitions,
        counted.compared,
        counted.patients,
        SEED,
    )


def derive_elsewhere(
    connection: duckdb.DuckDBPyConnection,
    engine: Engine,
    subjects: Sequence[Subject],
    whole: Sequence[DefinitionQuestion],
) -> tuple[list[ComparedPortion], list[tuple[Elsewhere, ...]]]:
    """The same definitions under every other answer to a question of the whole study, subject by subject."""
    compared: list[ComparedPortion] = []
    elsewhere: list[tuple[Elsewhere, ...]] = [() for _ in subjects]
    for question in whole:
        for answer in question.alternatives:
            moved = moved_subjects(subjects, question.name, answer.changes)
            if not moved:
                continue
            counted, rows = derive_subjects(connection, engine, tuple(moved.values()))
            compared.append(counted)
            for (place, subject), own in zip(moved.items(), rows, strict=True):
                elsewhere[place] += (Elsewhere(question.name, answer.name, subject.grid, own),)
    return compared, elsewhere


def recorded_tables(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    return tuple(
        name
        for name in RECORD_TABLES
        if connection.execute(f'SELECT 1 FROM records."{name}" LIMIT 1').fetchone() is not None
    )


def recorded_origins(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """The days from which time could count that are recorded for everybody."""
    found = connection.execute(
        "SELECT count(*), count(enrolled_on), count(consent_on) FROM records.patients"
    ).fetchone()
    everybody, *known = found or (0, 0, 0)
    return tuple(day for day, count in zip(("enrolled_on", "consent_on"), known, strict=True) if count == everybody)


def moved_subjects(subjects: Sequence[Subject], question: str, changes: Mapping[str, object]) -> dict[int, Subject]:
    """By place, the subjects that such a change of the whole study can move."""
    found = {}
    for place, subject in enumerate(subjects):
        moved = under(subject, changes, subject.grid.questions) if question in subject.moves_with else None
        if moved is not None:
            found[place] = moved
    return dict(zip(found, with_names(tuple(found.values())), strict=True))


def idle_questions(grid: DefinitionGrid, rows: Rows) -> tuple[str, ...]:
    """Questions whose answer changes nothing for any patient, whatever the other answers."""
    signature = dict(zip((defined.answers for defined in grid.definitions), signatures(rows), strict=True))
    found = []
    for place, question in enumerate(grid.questions):

        def at_stated(answers: tuple[str, ...], place: int = place, stated: str = question.stated) -> tuple[str, ...]:
            return (*answers[:place], stated, *answers[place + 1 :])

        if all(signature.get(at_stated(answers), own) == own for answers, own in signature.items()):
            found.append(question.name)
    return tuple(found)


def signatures(rows: Rows) -> list[bytes]:
    """One for each definition: equal where every patient comes to the same."""
    if isinstance(rows, DerivedAnswers):
        return ["|".join(answers).encode() for answers in rows.answer.astype(str)]
    columns = zip(rows.time, rows.event, rows.left, rows.right, strict=True)
    return [b"".join(np.ascontiguousarray(part).tobytes() for part in row) for row in columns]


def kept_definitions(grid: DefinitionGrid, idle: Sequence[str], among: NDArray[np.int64]) -> NDArray[np.int64]:
    """Keeps of these places those that answer every idle question as stated."""
    silent = [place for place, question in enumerate(grid.questions) if question.name in idle]
    stated = grid.stated
    kept = [i for i in among if all(grid.definitions[i].answers[place] == stated[place] for place in silent)]
    return np.array(kept, dtype=np.int64)


def curves_of(study: Study, varied: Varied, whole: tuple[Asked, ...]) -> Iterator[SpecificationCurve]:
    if isinstance(varied.rows, DerivedAnswers):
        yield from benefit_curves(study, varied, varied.rows, whole)
        return
    groups = [group for group in study.comparators if (varied.rows.group == group).any()]
    for analysis in questioned_analyses(study):
        if analysis.endpoint == varied.subject.name:
            for group in groups:
                yield endpoint_curve(study, Planned(analysis, PROTOCOL), group, varied, varied.rows, whole)


def endpoint_curve(
    study: Study, planned: Planned, group: str, varied: Varied, rows: Outcomes, whole: tuple[Asked, ...]
) -> SpecificationCurve:
    """One planned comparison of a group with the reference group."""
    reference, level = str(study.reference_group), float(study.level.value)
    seen = bool((rows.event & (rows.left < rows.right)).any())
    stated = planned.end_days
    horizons = horizons_asked(study, varied.subject.name, rows)
    members = dict(populations_of_pair(varied, rows, group, reference))
    chosen = ways(stated, horizons, tuple(members), seen)
    grid, idle = varied.subject.grid, idle_questions(varied.subject.grid, rows)
    everything, unnamed = np.arange(len(grid.definitions)), varied.subject.unnamed
    found = []
    for way in chosen:
        places = kept_definitions(grid, idle, everything if way is chosen[0] else unnamed)
        found += rows_in(way, grid, places, rows, group, members[way.population], level)
    for other in varied.elsewhere:
        assert isinstance(other.rows, Outcomes)
        places = kept_definitions(other.grid, idle, np.arange(len(other.grid.definitions)))
        extra = ((other.question, other.answer),)
        found += rows_in(chosen[0], other.grid, places, other.rows, group, members[ALLOCATED], level, extra)
    questions = (
        *map(asked, grid.questions),
        *whole,
        Asked("horizon", tuple(dict.fromkeys(way.horizon for way in chosen)), horizon_name(stated)),
        Asked("population", tuple(members), ALLOCATED),
        Asked("event_date", (AT_VISIT, MIDPOINT, BETWEEN), AT_VISIT),
    )
    return curve_of(
        varied.subject.name,
        planned.horizon_months,
        (group, reference),
        StudyQuantity.HAZARD_RATIO,
        level,
        questions,
        found,
        idle,
        grid,
    )


def populations_of_pair(varied: Varied, rows: Outcomes, group: str, reference: str) -> Iterator[tuple[str, BoolArray]]:
    """All of both groups, and every population that leaves out somebody, but no whole group."""
    of_groups = [np.asarray(rows.group == name, dtype=np.bool_) for name in (group, reference)]
    both = of_groups[0] | of_groups[1]
    for name, members in varied.populations.items():
        fewer = bool((both & ~members).any()) and all((members & one).any() for one in of_groups)
        if name == ALLOCATED or fewer:
            yield name, members & both


def horizons_asked(study: Study, endpoint: str, rows: Outcomes) -> tuple[float | None, ...]:
    """In days: those of the endpoint's own analyses, the planned visits within follow-up, and all of it."""
    planned = [Planned(a, PROTOCOL) for a in questioned_analyses(study) if a.endpoint == endpoint]
    last = float(rows.time.max())
    visits = [float(visit.target) for visit in study.planned_visits if visit.target < last]
    return (*dict.fromkeys([*(p.end_days for p in planned), *visits[:MOST_VISITS], None]),)


MOST_VISITS = 8


def rows_in(
    way: Way,
    grid: DefinitionGrid,
    places: NDArray[np.int64],
    rows: Outcomes,
    group: str,
    present: BoolArray,
    level: float,
    extra: tuple[tuple[str, str], ...] = (),
) -> list[SpecificationRow]:
    """The specifications of these definitions compared in one way."""
    found = compared_in(way, rows.of_definitions(places), group, present, level)
    of_way = zip(("horizon", "population", "event_date"), way.answers, strict=True)
    fixed = (*extra, *of_way)
    columns = zip(found.value, found.lower, found.upper, found.p_value, strict=True)
    return [
        SpecificationRow((*answers_of(grid, place), *fixed), tuple(map(known, numbers)), found.n, int(events))  # type: ignore[arg-type]
        for place, numbers, events in zip(places, columns, found.events, strict=True)
    ]


def answers_of(grid: DefinitionGrid, place: int) -> tuple[tuple[str, str], ...]:
    given = grid.definitions[place].answers
    return tuple((question.name, answer) for question, answer in zip(grid.questions, given, strict=True))


def known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def benefit_curves(
    study: Study, varied: Varied, answers: DerivedAnswers, whole: tuple[Asked, ...]
) -> Iterator[SpecificationCurve]:
    """Each group against the reference group; without one, each group by itself."""
    present = [group for group in study.groups if (answers.group == group).any()]
    reference = study.reference_group if study.reference_group in present else None
    grid, idle = varied.subject.grid, idle_questions(varied.subject.grid, answers)
    questions = (*map(asked, grid.questions), *whole)
    for group in present:
        if group == reference:
            continue
        groups = (group,) if reference is None else (group, reference)
        own = benefit_rows(grid, kept_definitions(grid, idle, np.arange(len(grid.definitions))), answers, groups)
        for other in varied.elsewhere:
            assert isinstance(other.rows, DerivedAnswers)
            places = kept_definitions(other.grid, idle, np.arange(len(other.grid.definitions)))
            own += benefit_rows(other.grid, places, other.rows, groups, ((other.question, other.answer),))
        measure = StudyQuantity.PROPORTION if reference is None else StudyQuantity.PROPORTION_DIFFERENCE
        yield curve_of(varied.subject.name, None, groups, measure, float(study.level.value), questions, own, idle, grid)


def benefit_rows(
    grid: DefinitionGrid,
    places: NDArray[np.int64],
    answers: DerivedAnswers,
    groups: tuple[str, ...],
    extra: tuple[tuple[str, str], ...] = (),
) -> list[SpecificationRow]:
    counts = [counts_of(answers, group) for group in groups]
    found = []
    for place in places:
        met = [(int(of_group[place]), total) for of_group, total in counts]
        numbers: Numbers = share(*met[0]) if len(met) == 1 else difference(*met[0], *met[1])
        events, n = sum(count for count, _ in met), sum(total for _, total in met)
        found.append(SpecificationRow((*answers_of(grid, place), *extra), numbers, n, events))
    return found


def calls_of(varied: Varied) -> Iterator[ChangedCalls]:
    """Whose call each single other answer changes."""
    subject, rows = varied.subject, varied.rows
    if isinstance(rows, DerivedAnswers):
        yield from changed_answers(subject.name, subject.grid, rows)
        for other in varied.elsewhere:
            assert isinstance(other.rows, DerivedAnswers)
            yield answer_changes(subject.name, other.question, other.answer, rows, rows.answer[0], other.rows.answer[0])
        return
    yield from changed_outcomes(subject.name, subject.grid, rows)
    for other in varied.elsewhere:
        assert isinstance(other.rows, Outcomes)
        yield outcome_changes(subject.name, other.question, other.answer, rows, rows.beside(other.rows))
