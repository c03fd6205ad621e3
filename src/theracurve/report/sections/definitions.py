"""Definitions: the protocol's rules in words, every value that decides with its origin, and the study file itself."""

from theracurve.definition.study import Study
from theracurve.report.document import Code, Fold, Section
from theracurve.report.reading import Reading
from theracurve.report.table import Table, row
from theracurve.wording.definitions import choices
from theracurve.wording.definitions import definitions as definitions_in_words
from theracurve.wording.words import Words

ORIGINS = (
    "stated: the study file says so. assumed: the study file says so and marks it as not stated by its source."
    " default: the study file does not say; this program's default."
)


def definitions(reading: Reading) -> Section:
    values = choice_table(reading.study, reading.words)
    return Section(
        "definitions",
        "Definitions",
        (
            definition_table(reading.study, reading.words),
            Fold((values.caption,), (values,)),
            Fold(("study.yaml as read",), (Code(reading.study_file.text),)),
        ),
    )


def definition_table(study: Study, words: Words) -> Table:
    rows = tuple(row(d.name, d.words, d.rule_id) for d in definitions_in_words(study, words))
    return Table("Rules in words", ("What", "Definition", "Rule"), rows)


def choice_table(study: Study, words: Words) -> Table:
    rows = tuple(row(choice.key, choice.value, choice.origin) for choice in choices(study, words))
    return Table("Every value that decides", ("Key", "Value", "Origin"), rows, note=ORIGINS)
