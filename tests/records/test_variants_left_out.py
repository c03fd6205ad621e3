"""A variant that alone needs a table that is not there is left out with the reason; the study itself goes on."""

from pathlib import Path

from records.sound import SOUND, TODAY
from theracurve.checking import accept, check

VARIANTS = """
variants:
  as_read: {pejorative_events.tumour_progression.criteria: responses}
  relapse_once: {pejorative_events.symptom_relapse.confirmed: false}
"""


def test_a_variant_without_its_table_is_left_out_and_named(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(SOUND["protocol"] + VARIANTS, encoding="utf-8")
    records = tmp_path / "records"
    records.mkdir()
    for name in SOUND.keys() - {"protocol"}:
        (records / f"{name}.csv").write_text(SOUND[name], encoding="utf-8")
    checked = accept(check(tmp_path, records, TODAY))
    [finding] = [found for found in checked.findings if found.code == "variant-left-out"]
    assert (finding.severity, finding.table) == ("warning", "responses")
    assert "The variant as_read is left out: it needs the table `responses`" in finding.message
    assert "as_read" not in {*checked.study_file.definitions, *checked.study_file.study.variants}
    assert "relapse_once" in checked.study_file.definitions
