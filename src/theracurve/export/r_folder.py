"""The export `r`: a folder that somebody who works in R opens: patients and times as CSV, a script that reads them with
their labels and the reference group first, and a Quarto page that draws the curves and the table.

The script needs R alone, the page survival, ggsurvfit and gtsummary. No number of ours is in them.
"""

import json
import re
from collections.abc import Iterator, Mapping

import duckdb
import numpy as np
from numpy.typing import NDArray

from theracurve.analysis.bias.people import People, read_people
from theracurve.analysis.results import Results
from theracurve.definition.study import Study
from theracurve.export.export_format import ExportFormat
from theracurve.export.r_check import ENDPOINTS, as_csv, endpoint_rows
from theracurve.vocabulary.languages import ENGLISH
from theracurve.vocabulary.visible import visible
from theracurve.wording.labels import capital, endpoint_name, in_words
from theracurve.wording.words import words_in

FOREIGN = re.compile("[^\\x00-\\x7f]")
SIGN = re.compile(r"[^\w\s,.()?;:-]|_|^[\d.(:-]|(?<=:):")
READ = """\
# Reads the tables of this folder: patients and times, with labels, groups with the reference first.
labels <- list(
{labels}
)
groups <- c({groups})

# Ids and groups are text, whatever they look like: 007 is not 7, and a group may be called NA.
read <- function(file) {{
  texts <- c(patient_id = "character", group = "character")
  read.csv(file, colClasses = texts, na.strings = "", encoding = "UTF-8", check.names = FALSE)
}}
patients <- read("patients.csv")
times <- read("times.csv")
as_groups <- function(group) factor(group, levels = names(groups), labels = unname(groups))
patients$group <- as_groups(patients$group)
times$group <- as_groups(times$group)
times$event <- times$event == 1
times$competing <- times$competing == 1
for (name in names(patients)) attr(patients[[name]], "label") <- labels[[name]]

# The times of one endpoint by the definitions as stated, beside what is known of each patient at time zero.
times_of <- function(endpoint, variant = "protocol") {{
  found <- times[times$endpoint == endpoint & times$variant == variant, ]
  merge(found, patients[setdiff(names(patients), "group")], by = "patient_id", all.x = TRUE)
}}
"""
PAGE = """\
---
title: {title}
format: html
---

```{{r}}
#| message: false
source("read.R")
library(survival)
library(ggsurvfit)
library(gtsummary)
```

Times are in days from time zero; `theracurve export --format r` wrote them.
{origin}
```{{r}}
tbl_summary(patients[setdiff(names(patients), "patient_id")], by = group)
```
{sections}"""
SECTION = """
## {name}

```{{r}}
d <- times_of("{endpoint}")
survfit2(Surv(time_days, event) ~ group, data = d) |>
  ggsurvfit() + add_confidence_interval() + add_risktable() + labs(x = "Days")
```
"""


def write_r(connection: duckdb.DuckDBPyConnection, study: Study, results: Results) -> Mapping[str, str]:
    """The texts of the files by their names."""
    people = read_people(connection, study)
    return {
        "patients.csv": patients_csv(people),
        "times.csv": as_csv(ENDPOINTS, endpoint_rows(connection, results.comparisons)),
        "read.R": read_script(study, people),
        "start.qmd": page(study, results),
    }


def patients_csv(people: People) -> str:
    """Everybody with what is known at time zero; a study of times alone has its patients in `times.csv` only."""
    names = [name for name, column in people.covariates.items() if is_known(column)]
    columns = [people.covariates[name].tolist() for name in names]
    rows = zip(people.patient, people.group, *columns, strict=True)
    return as_csv(("patient_id", "group", *names), (tuple(None if c != c else c for c in row) for row in rows))


def is_known(column: NDArray[np.generic]) -> bool:
    return any(value is not None and value == value for value in column.tolist())


def read_script(study: Study, people: People) -> str:
    """Groups with the reference first, as R takes it; what columns are called."""
    reference = [name for name in study.groups if name == study.reference_group]
    order = [*reference, *(name for name in study.groups if name not in reference)]
    groups = ", ".join(f"{in_r(name)} = {in_r(study.groups[name].label)}" for name in order)
    named = {"group": "Group", **{name: capital(in_words(name)) for name in people.covariates}}
    labels = ",\n".join(f"  {in_r(name)} = {in_r(label)}" for name, label in named.items())
    return READ.format(labels=labels, groups=groups)


def page(study: Study, results: Results) -> str:
    words = words_in(ENGLISH)
    endpoints = dict.fromkeys(c.endpoint for c in results.comparisons if study.endpoints[c.endpoint].of_everybody)
    sections = "".join(sections_of(endpoints, {name: capital(endpoint_name(name, words)) for name in endpoints}))
    origin = "" if study.data_origin == "study" else f"\n**Whose data these are: {study.data_origin}.**\n"
    return PAGE.format(title=json.dumps(in_markdown(study.title), ensure_ascii=False), origin=origin, sections=sections)


def sections_of(endpoints: Mapping[str, None], names: Mapping[str, str]) -> Iterator[str]:
    for endpoint in endpoints:
        yield SECTION.format(endpoint=endpoint, name=names[endpoint])


def in_r(text: str) -> str:
    """A text as R reads it back in every locale: a string of JSON is one of R in the first plane of Unicode."""
    escaped = json.dumps(visible(text), ensure_ascii=False)
    return FOREIGN.sub(lambda found: f"\\U{ord(found[0]):08x}", escaped)


def in_markdown(text: str) -> str:
    """A text as a line of Markdown that says no more: knitr runs what stands between backticks wherever it stands, so
    signs are given by their numbers."""
    return SIGN.sub(lambda found: f"&#{ord(found[0])};", " ".join(visible(text).split()))


R = ExportFormat("r", write_r, lambda folder: f"open {folder / 'start.qmd'} in R, or source {folder / 'read.R'}")
