"""A call read by two readers apart: neither sees the group, the treatment or the other, and a third person decides."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from bad_input.tiny import TINY
from theracurve.definition.loader import parse_study
from theracurve.errors import Conflict, UsageError
from theracurve.workbench.adjudication import cases, decide, is_judged_blind, read, send
from theracurve.workbench.ledger.reading import tables
from theracurve.workbench.ledger.verifying import verify
from theracurve.workbench.people.accounts import set_account
from workbench.ledgers import import_study
from workbench.test_people import PASSWORD, server_mode, sign_in, stranger
from workbench.test_visits import PLANNED

__all__ = ["server_mode"]  # a fixture
TOKEN = re.compile(r"\w{64}")  # in which any two letters may stand
CASE = {"patient": "P1", "decision": "markers", "visit": "month 3", "reason": "doubtful"}


@pytest.fixture
def sent(server_mode: Path) -> int:
    """The number of a case that waits for its readers."""
    (server_mode / "study.yaml").write_text(TINY["protocol"] + PLANNED, encoding="utf-8")
    import_study(server_mode, who="somebody", reason="as the group keeps them")
    client = signed_in("reviewer", "review")
    assert client.post("/consensus/send", CASE, secure=True).headers["Location"] == "/consensus"
    assert client.post("/consensus/send", CASE, secure=True).status_code == 409
    [case] = cases()
    return case.number


def signed_in(name: str, role: str, sites: tuple[str, ...] = ()) -> Client:
    set_account(name, role, sites, PASSWORD)
    client = stranger()
    assert sign_in(client, name) == 302
    return client


def test_a_reader_sees_what_was_observed_and_neither_group_nor_patient_nor_the_other(sent: int) -> None:
    one, other = (signed_in(name, "reader") for name in ("anna", "bernard"))
    page = TOKEN.sub("", one.get(f"/readings/{sent}", secure=True).content.decode())
    assert "CgA" in page
    assert not [text for text in ("P1", "tumour", "Treated", ">A<", "administrations") if text in page]
    given = {"answer": "met", "reason": "it fell"}
    assert one.post(f"/readings/{sent}/give", given, secure=True).status_code == 302
    assert one.post(f"/readings/{sent}/give", given, secure=True).status_code == 409
    assert "it fell" not in other.get(f"/readings/{sent}", secure=True).content.decode()
    assert "anna" not in other.get("/readings", secure=True).content.decode()
    for address in ("/", "/patients", "/patients/P1", "/consensus", "/queries", "/protocol"):
        assert one.get(address, secure=True).status_code == 403, address
    assert one.post("/language", {"language": "fr"}, secure=True).status_code == 302
    assert "Lectures" in one.get("/readings", secure=True).content.decode()


def test_two_readings_end_in_a_consensus_that_stands_among_the_overrides(sent: int) -> None:
    [case] = cases()
    with pytest.raises(UsageError):
        decide(case, "met", "reviewer", "before anybody has read it")
    for reader, answer in (("anna", "met"), ("bernard", "not_met")):
        read(cases()[0], answer, reader, "as I see it")
    with pytest.raises(UsageError):
        read(cases()[0], "met", "claire", "a third")
    client = signed_in("reviewer", "review")
    page = unescape(client.get("/consensus", secure=True).content.decode())
    assert "anna: met" in page
    assert "bernard: not met" in page
    address, form = f"/consensus/{sent}/decide", {"answer": "not_met", "reason": ""}
    assert client.post(address, form, secure=True).status_code == 409  # they differ, and nobody says why
    assert client.post(address, {**form, "reason": "on another assay"}, secure=True).status_code == 302
    assert client.post(address, {**form, "reason": "again"}, secure=True).status_code == 409
    [call] = tables(names=["overrides"])["overrides"].values()
    assert (call["decision"], call["visit"], call["answer"], call["who"]) == (
        "markers", "month 3", "not_met", "reviewer",
    )  # fmt: skip
    assert call["reason"] == "read apart (anna: met, bernard: not_met); on another assay"
    assert verify().holds


def test_no_reader_decides_and_a_site_limits_its_readers(sent: int) -> None:
    for reader in ("anna", "bernard"):
        read(cases()[0], "met", reader, "as I see it")
    with pytest.raises(UsageError):
        decide(cases()[0], "met", "anna", "")
    decide(cases()[0], "met", "reviewer", "")  # what both have read needs no more
    send("P1", "markers", "month 3", "reviewer", "once more")
    basel = signed_in("basel", "reader", ("Basel",))
    assert basel.get(f"/readings/{cases()[-1].number}", secure=True).status_code == 409
    with pytest.raises(UsageError, match="expected one of"):
        read(cases()[-1], "PD", "anna", "")


def test_of_two_who_read_at_once_the_ledger_takes_one(sent: int) -> None:
    """Each has the case as it stood before the other's reading."""
    [case] = cases()
    read(case, "met", "anna", "it fell")
    with pytest.raises(Conflict):
        read(case, "not_met", "bernard", "it did not")
    assert [one.readings for one in cases()] == [{"anna": "met"}]


@pytest.mark.parametrize(("decision", "judged"), [("medication", False), ("benefit", False), ("markers", True)])
def test_what_rests_on_doses_is_not_sent_to_blind_readers(decision: str, judged: bool) -> None:
    text = TINY["protocol"] + PLANNED + "    medication: {classes: [analgesic], dose: lowered}\n"
    study = parse_study(text).study
    assert is_judged_blind(decision, study) is judged
