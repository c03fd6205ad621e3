"""What other programs open with every hostile string in it: R, Quarto, readers of XML and JSON, a spreadsheet."""

import html
import io
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import openpyxl
import pytest

from theracurve.bundle.ro_crate import ro_crate
from theracurve.definition.study import Study
from theracurve.export.adam.dataset import Dataset, DatasetRule, Variable
from theracurve.export.adam.dataset_json import dataset_json
from theracurve.export.adam.define_xml import define_xml
from theracurve.export.adam.transport import transport_file, why_not
from theracurve.export.annotated_workbook import annotated
from theracurve.export.r_folder import in_markdown, in_r
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.vocabulary.visible import HIDDEN, visible
from ways_out.hostile import HOSTILE, LONG

SHORT = tuple(text for text in HOSTILE if text not in LONG)


def dataset(*texts: str) -> Dataset:
    variables = (Variable("STUDYID", "Study"), Variable("PARAMCD", "Code"), Variable("PARAM", "Parameter"))
    rule = DatasetRule("ADX", "Texts", ("STUDYID",), variables, "SELECT 1")
    return Dataset(rule, tuple(("s", f"P{n}", text) for n, text in enumerate(texts)))


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="needs R")
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_r_reads_every_text_back(tmp_path: Path, locale: str) -> None:
    script = tmp_path / "texts.R"
    texts = ",\n".join(map(in_r, SHORT))
    out = 'cat(vapply(texts, function(t) paste(utf8ToInt(t), collapse = " "), ""), sep = "\\n")'
    script.write_text(f"texts <- c(\n{texts}\n)\n{out}\n", encoding="utf-8")
    done = subprocess.run(["Rscript", script], env={"LC_ALL": locale, "PATH": "/usr/bin:/bin"}, capture_output=True)
    assert done.stderr == b""
    read = ["".join(chr(int(number)) for number in line.split()) for line in done.stdout.decode().splitlines()]
    assert read == [visible(text) for text in SHORT]


def test_a_title_of_a_page_runs_nothing() -> None:
    for text in (*SHORT, "`r system('id')`", "{{< include /etc/passwd >}}", "1. x", "::: {.x}", "- x", "$x$"):
        line = in_markdown(text)
        assert html.unescape(line) == " ".join(visible(text).split())
        assert re.search("[`<>{}$*_\\[\\]#@\\\\|~^=!\"']", re.sub(r"&#\d+;", "", line)) is None
        assert re.match(r"[-\d:(]", line) is None


def test_what_defines_the_datasets_is_xml() -> None:
    for text in SHORT:
        study = Study.model_construct(study="s", title=text)
        root = ElementTree.fromstring(define_xml((dataset(text),), study, {"ADX": "adx.json"}))
        told = [flat(element.text or "") for element in root.iter()]
        assert told.count(flat(visible(text))) >= 2, text


def flat(text: str) -> str:
    return " ".join(text.split())


def test_json_of_datasets_and_bundles_shows_what_it_holds() -> None:
    text = dataset_json(dataset(*SHORT), "s")
    assert HIDDEN.search(text) is None
    assert [row[2] for row in json.loads(text)["rows"]] == list(SHORT)
    for title in SHORT:
        crate = ro_crate(title, None, {}, "0").decode()
        assert HIDDEN.search(crate) is None
        assert json.loads(crate)["@graph"][1]["name"] == title


def test_a_transport_file_holds_only_what_is_seen() -> None:
    for text in SHORT:
        one = dataset(text)
        if not why_not(one):
            assert text.encode("ascii") in transport_file(one)
        assert bool(why_not(one)) == (not text.isascii() or not text.isprintable())


def test_a_workbook_with_findings_can_be_opened() -> None:
    book, written = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.title = "Cells"
    book.save(written)
    for text in SHORT:
        finding = Finding(
            severity=Severity.ERROR, code="c", message=text, remedy=text, file="f.xlsx", sheet="Cells", cell="A1"
        )
        marked = openpyxl.load_workbook(io.BytesIO(annotated(written.getvalue(), "f.xlsx", [finding])))
        comment = marked["Cells"]["A1"].comment
        assert comment is not None
        assert flat(visible(text)) in flat(comment.text)
