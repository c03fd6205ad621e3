"""Definitions: the protocol's rules in words, every value that decides with its origin, and the study file itself."""

from theracurve.definition.study import Study
from theracurve.report.document import Code, Fold, Section, said
from theracurve.report.reading import Reading
from theracurve.report.table import ReportTable, row
from theracurve.wording.definitions import choices
from theracurve.wording.definitions import definitions as definitions_in_words
from theracurve.wording.words import Words


def definitions(reading: Reading) -> Section:
    words = reading.words
    values = choice_table(reading.study, words)
    return Section(
        "definitions",
        words("definitions.section.title"),
        (
            *((said(words("document.protocol", source=reading.study.source)),) if reading.study.source else ()),
            definition_table(reading.study, words),
            Fold((values.caption,), (values,)),
            Fold((words("definitions.section.file"),), (Code(reading.study_file.text),)),
        ),
    )


def definition_table(study: Study, words: Words) -> ReportTable:
    rows = tuple(row(d.name, d.words, d.rule_id) for d in definitions_in_words(study, words))
    header = tuple(words(f"definitions.section.{name}") for name in ("what", "definition", "rule"))
    return ReportTable(words("definitions.section.caption"), header, rows)


def choice_table(study: Study, words: Words) -> ReportTable:
    rows = tuple(row(choice.key, choice.value, choice.origin) for choice in choices(study, words))
    header = tuple(words(f"definitions.section.{name}") for name in ("key", "value", "origin"))
    return ReportTable(words("definitions.section.choices"), header, rows, note=words("definitions.section.note"))
