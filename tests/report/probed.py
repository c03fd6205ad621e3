"""A masked study with every section switched on, and every number in it that counts patients, found without a list of
them: in a cohort of the same patients twice over, masked at twice the least count, each such number is doubled and
nothing else is."""

import csv
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from json import loads
from pathlib import Path
from random import Random
from typing import Any

from report.reading_of import cohort, reading_of
from theracurve.export.shared_json import write_shared
from theracurve.report.document import ReportTable
from theracurve.report.reading import Reading
from theracurve.report.report import report_of
from theracurve.wording.masking import masking
from theracurve.wording.words import words_in

LEAST = 5
WORDS = words_in("en")
PROTOCOL = """\
study: whole
title: Every section switched on
data_origin: synthetic
time_zero: enrolled_on
groups: {A: {label: Treated, treated: true}, B: {label: Not treated, treated: false}}
reference_group: B
allocation: not_randomised
covariates: {sex: category, ki67_percent: number}
matching: {}
grace_period: 30 days
indications: [uncontrolled_tumour, contraindication, uncontrolled_symptoms]
untreated_reasons:
  nonmedical: [lives too far from the centre, no insurance cover, declined isolation, no treatment room free]
  medical: [too ill, comorbidity, renal insufficiency, low blood counts, no uptake, pregnancy]
strategies:
  all_three: {label: Three cycles within 4 months, administrations: 3, within: 4 months, among: [A]}
  begin: {administrations: 1, within: 90 days}
inclusion: {of_low_grade: {table: patients, of: ki67_percent, at_most: 10}}
agents:
  111In-pentetreotide: {radionuclide: In-111, activity: 7 GBq, tolerance: 10 %, tracer: 111In-pentetreotide}
  131I-MIBG: {radionuclide: I-131, activity: 3.7 to 7.4 GBq, tracer: 123I-MIBG}
agent_choice: {by: highest_uptake, metric: tumour_to_background, tie: report}
administrations: {count: 3, interval: 1 month, window: 10 days}
dose_limits: {kidney: 2 Gy}
biological_doses:
  kidney: {alpha_beta: 2.6 Gy, repair_half_time: 2.8 hours, effective_half_time: 50 hours, limit: 3 Gy}
visits: {months: [3, 6, 12], window: 45 days}
baseline_window: 3 months
questionnaires: [qlq_c30]
egfr: {creatinine: creatinine}
lines: {gap: 6 months, treatments: [surgery, chemotherapy, radiotherapy]}
laboratory_grades: {grading: CTCAE 5.0, terms: {Platelet count decreased: platelets, Creatinine increased: creatinine}}
deviations: {required: {tumour_assessment: {table: lesions}}}
benefit:
  at: [3, 6, 12]
  criteria:
    clinical_status: {table: assessments, measure: performance_status, improves_by: 1}
    markers: {table: labs, analytes: [CgA, 5-HIAA], decrease: more than 20 %, combine: any, applies_to: secreting}
    lesion_size: {lesion: index, dimension: longest_diameter, decrease: more than 5 %}
  rule: any
pejorative_events:
  therapy_side_effect: {grade: 2 or more, related: true}
  symptom_relapse: {measure: performance_status, worsens_by: 1, from: best, confirmed: false}
  tumour_progression: {criteria: recist_1_1, reappearance: progression, reader: reader 1}
  marker_increase: {increase: more than 20 %, from: nadir, confirmed: false}
  deterioration: {measure: qlq_c30/pain, worsens_by: 10}
  death: {}
best_response: {}
response_landmarks: [3 months]
marker_responses: {cga50: {analyte: CgA, decrease: at least 50 %}}
endpoints:
  overall_survival: {events: [death]}
  progression_free_survival: {events: [tumour_progression, death]}
  event_free_survival: {events: all}
  time_to_relapse: {events: [symptom_relapse, tumour_progression, marker_increase], among: benefited}
analyses:
  - {endpoint: overall_survival, at: 12 months}
  - endpoint: overall_survival
    horizon: 18 months
    primary: true
    adjust_for: [sex, ki67_percent]
    subgroups: [sex]
  - endpoint: overall_survival
    switching: {treatments: [surgery, chemotherapy, radiotherapy], after: tumour_progression}
  - {endpoint: progression_free_survival, horizon: 15 months}
  - {endpoint: event_free_survival}
  - {endpoint: time_to_relapse}
  - {endpoint: overall_survival, at: 6 months, population: evaluable_for_benefit}
  - {endpoint: progression_free_survival, population: per_protocol}
logistic: {objective_response: [sex], benefit: [sex, ki67_percent]}
variants:
  all: {benefit.rule: all_applicable}
  confirmed: {best_response.confirmed_after: 4 weeks}
"""
Texts = dict[tuple[str | int, ...], str]
Counts = Mapping[object, set[int]]
NUMBER = re.compile(r"(?<![\w.,−–-])\d+(?!\d*[.,]\d|\d|\s?%|\w)")  # a whole number by itself
BOUND = re.compile(r"(?:fewer|more) than \d+")
SHARE = re.compile(r"(?<!than )\b(\d+) of (\d+)\b")
NOT_COUNTED = ("df", "at_months", "horizon_months")
OF_HORIZONS = "horizon"  # the section whose figure says how many horizons it draws, and at how many of them P is small


def texts_by_copies(folder: Path, seed: int) -> tuple[Texts, Texts]:
    """All texts of the masked study and of its patients twice over."""
    draw = Random(seed)
    once = cohort(folder / "once", PROTOCOL, {"A": draw.randint(14, 32), "B": draw.randint(10, 28)}, seed)
    spoil(once / "records", draw)
    twice = twice_over(once, folder / "twice")
    return texts_of(reading_of(once), LEAST), texts_of(reading_of(twice), 2 * LEAST)


def spoil(records: Path, draw: Random) -> None:
    """Takes some values of covariates away, and has the lesions read by a second reader, who differs."""

    def patient(row: dict[str, str]) -> Iterator[dict[str, str]]:
        hidden = {name: "" for name, share in (("ki67_percent", 0.12), ("sex", 0.1)) if draw.random() < share}
        yield row | hidden

    def lesion(row: dict[str, str]) -> Iterator[dict[str, str]]:
        size, differs = row["longest_diameter_mm"], row["visit"] != "baseline" and draw.random() < 0.3
        read = str(round(float(size) * draw.choice((0.5, 1.5)))) if size and differs else size
        yield from (row, row | {"reader": "reader 2", "longest_diameter_mm": read})

    rewritten(records / "patients.csv", patient)
    rewritten(records / "lesions.csv", lesion)


def twice_over(study: Path, folder: Path) -> Path:
    shutil.copytree(study, folder)
    for table in (folder / "records").glob("*.csv"):
        rewritten(table, lambda row: (row | {"patient_id": f"{row['patient_id']}-{copy}"} for copy in "xy"))
    return folder


def rewritten(table: Path, change: Callable[[dict[str, str]], Iterator[dict[str, str]]]) -> None:
    with table.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        names, rows = reader.fieldnames or [], [new for row in reader for new in change(row)]
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)


def texts_of(reading: Reading, least: int) -> Texts:
    """The texts of the masked report and of the shared results.json, by where they stand."""
    study = reading.study.model_copy(update={"least_count": least})
    words = masking(WORDS, least, reading.results.estimates)
    told = replace(reading, study_file=replace(reading.study_file, study=study), words=words)
    document, shared = report_of(told), loads(write_shared(study, reading.results, {}))
    kept = {name: part for name, part in shared.items() if name not in ("study", "provenance")}
    return dict((*texts_in((*document.front, *document.sections, *document.appendix), ()), *texts_in(kept, ("json",))))


def tables_of(reading: Reading, least: int | None) -> dict[str, ReportTable]:
    """The tables of the report by caption, masked below a least count."""
    study = reading.study.model_copy(update={"least_count": least})
    words = masking(WORDS, least, reading.results.estimates)
    told = replace(reading, study_file=replace(reading.study_file, study=study), words=words)
    return {block.caption: block for block in report_of(told).blocks() if isinstance(block, ReportTable)}


def too_narrow(cells: Sequence[tuple[str, int]], total: int) -> list[tuple[str, int]]:
    """The hidden ones of cells (as told, as they are) of which the total leaves fewer numbers than the mask does. Who
    subtracts knows that a cell that is not told is of the few where it says so, and of the least or more where it does
    not; of cells that are all hidden alike, nothing. What is in no cell is hidden, too."""
    rest = total - sum(n for _, n in cells)
    hidden = [(text, n) for text, n in cells if text != str(n)]
    if not hidden:
        return [("rest", rest)] if 0 < rest < LEAST else []
    of_hidden = rest + sum(n for _, n in hidden)
    blind = len(hidden) == len(cells) and not any(text.startswith("fewer") for text, _ in hidden)
    usual = (0, of_hidden) if blind else (LEAST, of_hidden)
    bounds = [(1, LEAST - 1) if text.startswith("fewer") else usual for text, _ in hidden]
    bounds += [(rest, rest) if rest == 0 else (1, LEAST - 1) if rest < LEAST else (LEAST, of_hidden)]
    lowest, highest = (sum(ends) for ends in zip(*bounds, strict=True))
    return [
        cell
        for cell, (low, high) in zip(hidden, bounds, strict=False)
        if min(high, of_hidden - lowest + low) - max(low, of_hidden - highest + high) + 1 < LEAST - 1
    ]


def texts_in(value: Any, place: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text and number in a value of whatever kind, at any depth; what has a name is found by it."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        yield place, str(value)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_in(getattr(value, field.name), (*place, field.name))
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from texts_in(part, (*place, str(name)))
    elif isinstance(value, tuple | list):
        for at, part in enumerate(value):
            yield from texts_in(part, (*place, name_of(part) or at))


def name_of(part: object) -> str:
    return next((str(found) for key in ("anchor", "name", "caption") if (found := getattr(part, key, ""))), "")


def numbers_in(text: str) -> list[int]:
    """The whole numbers that stand by themselves, and not as a bound of what is masked."""
    return [int(found[0]) for found in NUMBER.finditer(BOUND.sub("", text))]


def shape_of(text: str) -> str:
    return re.sub(r"\d+([.,]\d+)?", "#", text)


def kind_of(place: tuple[str | int, ...], shape: str) -> object:
    """What numbers of the same meaning share: the sentence, or of a number alone its column."""
    if shape != "#":
        return shape
    return *(name for name in place if isinstance(name, str)), next((n for n in place[::-1] if isinstance(n, int)), "")


def counts_of(once: Texts, twice: Texts) -> Counts:
    """By kind of text, which of its numbers are counts: they are double where everybody is there twice."""
    by_shape: dict[object, list[list[int]]] = defaultdict(list)
    for place, text in twice.items():
        by_shape[place[0], shape_of(text)].append(numbers_in(text))
    found: dict[object, set[int]] = defaultdict(set)
    for place, text in once.items():
        shape, numbers = shape_of(text), numbers_in(text)
        same = place in twice and shape_of(twice[place]) == shape
        others = [numbers_in(twice[place])] if same else [] if shape == "#" else by_shape[place[0], shape]
        for other in others if place[-1] not in NOT_COUNTED and (place[0], place[-1]) != (OF_HORIZONS, "alt") else ():
            found[kind_of(place, shape)] |= {
                at
                for at, (n, double) in enumerate(zip(numbers, other, strict=False))
                if n not in (0, LEAST) and double == 2 * n
            }
    return found


def few_told(texts: Texts, counts: Counts) -> list[tuple[tuple[str | int, ...], str]]:
    """Where a count of patients below the least stands, or beside its total one that leaves so few."""
    return [found for found in texts.items() if tells_few(found[1], counts.get(kind_of(found[0], shape_of(found[1]))))]


def tells_few(text: str, counted: set[int] | None) -> bool:
    if not counted:
        return False
    numbers = numbers_in(text)
    few = any(at < len(numbers) and 0 < numbers[at] < LEAST for at in counted)
    return few or any(0 < int(total) - int(count) < LEAST for count, total in SHARE.findall(text))
