"""`define.xml` (Define-XML 2.1, CDISC): what every dataset and variable is, and the query that made it."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence

from theracurve import __version__
from theracurve.definition.study import Study
from theracurve.export.adam.dataset import Dataset, DatasetRule, Type, Variable
from theracurve.export.adam.dataset_json import NO_CLOCK
from theracurve.vocabulary.languages import ENGLISH
from theracurve.vocabulary.visible import visible

ODM, DEF, XLINK = "http://www.cdisc.org/ns/odm/v1.3", "http://www.cdisc.org/ns/def/v2.1", "http://www.w3.org/1999/xlink"
GUIDE, TERMS = "STD.ADAMIG", "STD.CT"  # ADaMIG 1.3, and the terminology whose terms for sex are used
CLASSES = {"ADSL": "SUBJECT LEVEL ANALYSIS DATASET", "ADAE": "OCCURRENCE DATA STRUCTURE"}
BASIC = "BASIC DATA STRUCTURE"
KINDS = {Type.TEXT: "text", Type.INTEGER: "integer", Type.NUMBER: "float", Type.DATE: "date"}
DIGITS = {Type.INTEGER: 8, Type.NUMBER: 17}  # characters, as the schema counts numbers, too
SEX = {"M": ("Male", "C20197"), "F": ("Female", "C16576"), "U": ("Unknown", "C17998")}  # of codelist C66731
OF_SEX = (
    "A sex recorded as `other` is none of the terms of the codelist, which nobody may extend: empty here, see SEXREC."
)


def define_xml(datasets: Sequence[Dataset], study: Study, files: Mapping[str, str]) -> bytes:
    """The text of the file; `files` are the datasets' own, by their names."""
    root = ET.Element(
        "ODM",
        {
            **{"xmlns": ODM, "xmlns:def": DEF, "xmlns:xlink": XLINK, "ODMVersion": "1.3.2", "FileType": "Snapshot"},
            **{"FileOID": f"{study.study}.define", "CreationDateTime": NO_CLOCK, "Originator": "theracurve"},
            **{"SourceSystem": "theracurve", "SourceSystemVersion": __version__, "def:Context": "Other"},
        },
    )
    told = ET.SubElement(root, "Study", OID=study.study)
    names = ET.SubElement(told, "GlobalVariables")
    for tag, value in (("StudyName", study.study), ("StudyDescription", study.title), ("ProtocolName", study.study)):
        ET.SubElement(names, tag).text = visible(value)
    version = ET.SubElement(
        told,
        "MetaDataVersion",
        {"OID": f"MDV.{study.study}", "Name": f"Analysis datasets of {study.study}", "def:DefineVersion": "2.1.0"},
    )
    add_standards(version)
    for dataset in datasets:
        add_dataset(version, dataset.rule, files[dataset.rule.name])
    for dataset in datasets:
        for place, variable in enumerate(dataset.rule.variables):
            add_variable(version, dataset, place, variable)
    add_codelists(version, datasets)
    for dataset in datasets:
        add_method(version, dataset.rule)
    describe(ET.SubElement(version, "def:CommentDef", OID="COM.SEX"), OF_SEX)
    ET.indent(root, " ")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def add_standards(version: ET.Element) -> None:
    standards = ET.SubElement(version, "def:Standards")
    guide = {"OID": GUIDE, "Name": "ADaMIG", "Type": "IG", "Version": "1.3", "Status": "Final"}
    terms = {"OID": TERMS, "Name": "CDISC/NCI", "Type": "CT", "Version": "2024-09-27", "Status": "Final"}
    ET.SubElement(standards, "def:Standard", guide)
    ET.SubElement(standards, "def:Standard", {**terms, "PublishingSet": "SDTM"})


def add_dataset(version: ET.Element, rule: DatasetRule, file: str) -> None:
    leaf = f"LF.{rule.name}"
    repeating = "Yes" if len(rule.key) > 1 else "No"
    group = ET.SubElement(
        version,
        "ItemGroupDef",
        {
            **{"OID": f"IG.{rule.name}", "Name": rule.name, "SASDatasetName": rule.name, "Repeating": repeating},
            **{"IsReferenceData": "No", "Purpose": "Analysis", "def:StandardOID": GUIDE, "def:ArchiveLocationID": leaf},
            "def:Structure": f"One record per {', '.join(rule.key)}",
        },
    )
    describe(group, rule.label)
    for number, variable in enumerate(rule.variables, 1):
        attributes = {"ItemOID": oid(rule, variable), "OrderNumber": str(number), "MethodOID": f"MT.{rule.name}"}
        if variable.name in rule.key:
            attributes["KeySequence"] = str(rule.key.index(variable.name) + 1)
        required = variable.name in ("STUDYID", "USUBJID")
        ET.SubElement(group, "ItemRef", {**attributes, "Mandatory": "Yes" if required else "No"})
    ET.SubElement(group, "def:Class", Name=CLASSES.get(rule.name, BASIC))
    place = ET.SubElement(group, "def:leaf", {"ID": leaf, "xlink:href": file})
    ET.SubElement(place, "def:title").text = file


def add_variable(version: ET.Element, dataset: Dataset, place: int, variable: Variable) -> None:
    rule, kind = dataset.rule, variable.type
    attributes = {"OID": oid(rule, variable), "Name": variable.name, "SASFieldName": variable.name}
    if kind is Type.TEXT:
        attributes["Length"] = str(max((len(row[place]) for row in dataset.rows), default=0) or 1)
    elif kind in DIGITS:
        attributes["Length"] = str(DIGITS[kind])
    if kind is Type.NUMBER:
        attributes["SignificantDigits"] = str(DIGITS[kind] - 2)
    if kind is Type.DATE:
        attributes["def:DisplayFormat"] = "E8601DA10."
    if variable.name == "SEX":
        attributes["def:CommentOID"] = "COM.SEX"
    item = ET.SubElement(version, "ItemDef", {**attributes, "DataType": KINDS[kind]})
    describe(item, variable.label)
    if variable.name in ("SEX", "PARAMCD"):
        ET.SubElement(item, "CodeListRef", CodeListOID=codelist_of(rule, variable.name))
    ET.SubElement(item, "def:Origin", Type="Derived", Source="Sponsor")


def oid(rule: DatasetRule, variable: Variable) -> str:
    return f"IT.{rule.name}.{variable.name}"


def codelist_of(rule: DatasetRule, name: str) -> str:
    """All datasets share the terms for sex; parameters are each dataset's own."""
    return "CL.SEX" if name == "SEX" else f"CL.{rule.name}.{name}"


def add_codelists(version: ET.Element, datasets: Sequence[Dataset]) -> None:
    listed = {"OID": "CL.SEX", "Name": "Sex", "DataType": "text", "def:StandardOID": TERMS}
    codes = ET.SubElement(version, "CodeList", listed)
    for code, (meaning, concept) in SEX.items():
        ET.SubElement(add_code(codes, code, meaning), "Alias", Context="nci:ExtCodeID", Name=concept)
    ET.SubElement(codes, "Alias", Context="nci:ExtCodeID", Name="C66731")
    for dataset in datasets:
        parameters = dict(parameters_of(dataset))
        if parameters:
            own = codelist_of(dataset.rule, "PARAMCD")
            codes = ET.SubElement(
                version,
                "CodeList",
                {
                    "OID": own,
                    "Name": f"Parameters of {dataset.rule.name}",
                    "DataType": "text",
                    "def:IsNonStandard": "Yes",
                },
            )
            for code, meaning in parameters.items():
                add_code(codes, code, meaning)


def add_code(codes: ET.Element, code: str, meaning: str) -> ET.Element:
    item = ET.SubElement(codes, "CodeListItem", CodedValue=visible(code))
    translated(ET.SubElement(item, "Decode"), meaning)
    return item


def parameters_of(dataset: Dataset) -> Iterator[tuple[str, str]]:
    names = [variable.name for variable in dataset.rule.variables]
    if "PARAMCD" in names:
        code, meaning = names.index("PARAMCD"), names.index("PARAM")
        yield from sorted({(row[code], row[meaning]) for row in dataset.rows})


def add_method(version: ET.Element, rule: DatasetRule) -> None:
    """The query that makes a dataset, of records and derived tables; the documents say what those mean."""
    attributes = {"OID": f"MT.{rule.name}", "Name": f"Query of {rule.name}", "Type": "Computation"}
    method = ET.SubElement(version, "MethodDef", attributes)
    describe(method, f"Selected by theracurve {__version__} from its record tables and derived tables")
    query = "\n".join(line.strip() for line in rule.query.strip().splitlines())
    ET.SubElement(method, "FormalExpression", Context="SQL").text = query


def describe(element: ET.Element, text: str) -> None:
    translated(ET.SubElement(element, "Description"), text)


def translated(element: ET.Element, text: str) -> None:
    ET.SubElement(element, "TranslatedText", {"xml:lang": ENGLISH}).text = visible(text)
