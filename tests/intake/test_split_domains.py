"""SDTM as it is submitted: a domain in several files, and supplemental qualifiers beside it. Nobody in it exists."""

from pathlib import Path

from theracurve.intake.drafting.drafting import all_answered
from theracurve.intake.drafting.sheet import KnownProtocol
from theracurve.intake.drafting.standards import standard_draft
from theracurve.intake.mapping.reading import read_mapping
from theracurve.vocabulary.tables import RECORD_TABLES

FILES = {
    "dm.csv": "STUDYID,DOMAIN,USUBJID,RFSTDTC,RFPENDTC,DTHFL,DTHDTC,SEX,ARMCD\n"
    "S,DM,S-1,2020-01-01,2021-01-01,,,F,A\nS,DM,S-2,2020-01-02,2021-01-02,Y,2021-01-02,M,B\n",
    "lbch.csv": "STUDYID,DOMAIN,USUBJID,LBTESTCD,LBTEST,LBORRES,LBORRESU,LBDTC\n"
    "S,LB,S-1,CHROMA,Chromogranin A,90,ng/mL,2020-01-01\n",
    "lbur.csv": "STUDYID,DOMAIN,USUBJID,LBTESTCD,LBTEST,LBORRES,LBORRESU,LBDTC\n"
    "S,LB,S-2,HIAA,5-Hydroxyindoleacetic Acid,30,umol/d,2020-01-02\n",
    "suppdm.csv": "STUDYID,RDOMAIN,USUBJID,IDVAR,IDVARVAL,QNAM,QLABEL,QVAL\n"
    "S,DM,S-1,,,PRIMSITE,Primary tumour site,pancreas\nS,DM,S-2,,,SHOESIZE,Shoe size,42\n",
}


def test_every_part_of_a_domain_is_read_and_a_qualifier_of_the_patients_is_asked(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    draft = standard_draft(tmp_path, list(FILES), KnownProtocol())
    assert draft is not None
    assert draft.groups == ("A", "B")
    told = draft.written(())
    assert "#? analyte: {column: LBTESTCD, values: {CHROMA: CgA}}  # question: what does each code mean?" in told
    assert "#? primary_site: {column: QVAL, of: suppdm_primsite" in told
    (tmp_path / "mapping.yaml").write_text(all_answered(told), encoding="utf-8")
    read = read_mapping(tmp_path, RECORD_TABLES)
    assert [finding.message for finding in read.findings if finding.severity == "error"] == []
    assert [(r.cells["patient_id"], r.cells["analyte"], r.cells["value"]) for r in read.tables["labs"].rows] == [
        ("S-1", "CgA", "90"),
        ("S-2", "5-HIAA", "30"),
    ]
    assert [row.cells["primary_site"] for row in read.tables["patients"].rows] == ["pancreas", None]


def test_two_files_of_patients_are_no_split_domain(tmp_path: Path) -> None:
    for name in ("dm.csv", "dm_again.csv"):
        (tmp_path / name).write_text(FILES["dm.csv"], encoding="utf-8")
    assert standard_draft(tmp_path, ["dm.csv", "dm_again.csv"], KnownProtocol()) is None
