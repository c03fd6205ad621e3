"""A data dictionary for a protocol: imported, filled in and exported, it gives the tables that were filled in."""

import csv
from datetime import date
from pathlib import Path

import pytest

from theracurve.cli import main
from theracurve.export.record_tables import record_tables
from theracurve.export.redcap_dictionary import INSTRUMENTS, ONCE
from theracurve.intake.folder import read_folder
from theracurve.intake.sources.redcap_dictionary import RedcapDictionary, read_dictionary
from theracurve.start import presets, start_demonstration, start_redcap


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8") as text:
        return list(csv.DictReader(text))


def raw(dictionary: RedcapDictionary, field: str, cell: str) -> str:
    """The cell as a raw export has it: the code of the label that our word stands in, and yes and no as 1 and 0."""
    found = next(one for one in dictionary.fields if one.name == field)
    if found.kind == "yesno":
        return {"true": "1", "false": "0"}.get(cell, cell)
    codes = {label.split(" (")[0]: code for code, label in found.choices.items()}
    return codes.get(cell, cell.replace("T", " ")[:16] if found.validation == "datetime_ymd" else cell)


def write_export(tables: Path, dictionary: RedcapDictionary, out: Path) -> None:
    names = [field.name for field in dictionary.fields[1:]]
    header = ["record_id", "redcap_repeat_instrument", "redcap_repeat_instance", *names]
    records: dict[str, dict[str, str]] = {}
    forms: list[dict[str, str]] = []
    for file in sorted(tables.glob("*.csv")):
        instrument, prefix = INSTRUMENTS[file.stem]
        for number, row in enumerate(rows_of(file), start=1):
            patient = row.pop("patient_id")
            cells = {f"{prefix}_{name}": raw(dictionary, f"{prefix}_{name}", cell) for name, cell in row.items()}
            if file.stem in ONCE:
                records.setdefault(patient, {"record_id": patient}).update(cells)
            else:
                own = {"record_id": patient, "redcap_repeat_instrument": instrument}
                forms.append({**own, "redcap_repeat_instance": str(number), **cells})
    with out.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, header)
        writer.writeheader()
        writer.writerows([*records.values(), *forms])


def test_an_export_of_the_project_gives_the_tables_that_were_filled_in(tmp_path: Path) -> None:
    start_demonstration(tmp_path / "demo", "nguyen2004", seed=1)
    start_redcap(tmp_path / "redcap", "nguyen2004")
    records = tmp_path / "redcap" / "records"
    dictionary = read_dictionary(records / "redcap_dictionary.csv")
    write_export(tmp_path / "demo" / "records", dictionary, records / "redcap_export.csv")
    today, zone = date(2026, 1, 1), "UTC"
    first = read_folder(tmp_path / "demo" / "records", covariates={}, today=today)
    again = read_folder(records, covariates={}, today=today, time_zone=zone)
    assert [f.message for f in again.findings if f.severity == "error"] == []
    assert record_counts(again) == record_counts(first)
    asked = 'SELECT patient_id, "group", sex, secreting, indication, enrolled_on FROM records.patients ORDER BY 1'
    assert again.connection.execute(asked).fetchall() == first.connection.execute(asked).fetchall()
    labs = "SELECT patient_id, collected_on, analyte, value, value_side, unit FROM records.labs ORDER BY ALL"
    assert again.connection.execute(labs).fetchall() == first.connection.execute(labs).fetchall()


def record_counts(intake: object) -> dict[str, int]:
    texts = record_tables(intake.connection, intake.tables)  # type: ignore[attr-defined]
    return {name: text.count("\n") for name, text in texts.items() if text.count("\n") > 1}


@pytest.mark.parametrize("name", [preset.name for preset in presets()])
def test_every_preset_has_a_dictionary_that_redcap_takes(tmp_path: Path, name: str) -> None:
    """Variables of small letters, unique and short; codes of choices; instruments one after the other."""
    assert main(["new", str(tmp_path / "s"), "--protocol", name, "--redcap-dictionary"]) == 0
    rows = rows_of(tmp_path / "s" / "records" / "redcap_dictionary.csv")
    variables = [row["Variable / Field Name"] for row in rows]
    assert len(set(variables)) == len(variables)
    assert all(one.replace("_", "").isalnum() and one == one.lower() and len(one) <= 26 for one in variables)
    forms = [row["Form Name"] for row in rows]
    assert len(dict.fromkeys(forms)) == sum(a != b for a, b in zip(["", *forms], forms, strict=False))
    shown = [row for row in rows if row["Branching Logic (Show field only if...)"]]
    assert all(
        part.split("]")[0].removeprefix("[") in variables
        for row in shown
        for part in row["Branching Logic (Show field only if...)"].split(" or ")
    )
