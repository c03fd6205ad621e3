"""Several people on one study: who gets in, what each may open, and whose patients each sees."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from bad_input.tiny import TINY
from theracurve.cli import main
from theracurve.errors import UsageError
from theracurve.vocabulary.findings import Finding, Severity
from theracurve.wording.words import words_in
from theracurve.workbench.ledger.reading import tables
from theracurve.workbench.opening import look_at
from theracurve.workbench.pages import mending
from theracurve.workbench.people.access import ADDRESSES, OPEN, SIGNED_IN, is_allowed
from theracurve.workbench.people.accounts import close_account, set_account
from theracurve.workbench.people.models import FailedSignIn
from theracurve.workbench.people.person import person_of
from theracurve.workbench.people.roles import MAY, Act, Role
from theracurve.workbench.people.signatures import ENOUGH, MEANINGS, Signature, sign, signatures_of
from theracurve.workbench.people.throttle import MOST_OF_AN_ACCOUNT, MOST_OF_AN_ADDRESS, WINDOW
from theracurve.workbench.proposals import digest
from theracurve.workbench.settings import WORKBENCH, server_settings
from theracurve.workbench.trial import TriedChange
from workbench.conftest import previewed
from workbench.ledgers import import_study

HOST, PASSWORD = "study.example.org", "a long sentence of words"
SECRET = "0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SITES = """patient_id,group,site,indication,enrolled_on
P1,A,Lyon,tumour,2004-01-10
P2,B,Basel,age,2004-02-01
"""
SignedIn = Callable[[str], Client]


def stranger(address: str = "192.0.2.1") -> Client:
    return Client(headers={"host": HOST}, REMOTE_ADDR=address, **{"wsgi.url_scheme": "https"})


def sign_in(client: Client, name: str, password: str = PASSWORD) -> int:
    return client.post("/sign-in", {"name": name, "password": password}, secure=True).status_code


@pytest.fixture
def server_mode(empty_ledger: Path, tmp_path: Path) -> Iterator[Path]:
    """A study of two patients at two sites, served to people with accounts."""
    study = tmp_path / "served"
    (study / "records").mkdir(parents=True)
    (study / WORKBENCH).mkdir()
    (study / WORKBENCH / empty_ledger.name).write_bytes(empty_ledger.read_bytes())
    (study / "study.yaml").write_text(TINY["protocol"], encoding="utf-8")
    for name in ("follow_up", "labs"):
        (study / "records" / f"{name}.csv").write_text(TINY[name], encoding="utf-8")
    (study / "records" / "patients.csv").write_text(SITES, encoding="utf-8")
    look_at(study)
    only = {name: value for name, value in server_settings(study, SECRET, [HOST]).items() if name != "DATABASES"}
    assert "PASSWORD_HASHERS" not in only  # Django's own, which take their time
    with override_settings(**only, PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield study
    connection.close()


@pytest.fixture
def signed_in(server_mode: Path) -> SignedIn:
    """Somebody of a role, who sees the patients of every site."""

    def signed_in(role: str) -> Client:
        set_account(f"{role}@example.org", role, [], PASSWORD)
        client = stranger()
        assert sign_in(client, f"{role}@example.org") == 302
        return client

    return signed_in


def patterns() -> Iterator[tuple[str, str]]:
    """The name of every address, and the address with something in the places of its parts."""
    for pattern in get_resolver().url_patterns:
        assert isinstance(pattern, URLPattern)
        address = re.sub(r"<int:\w+>", "1", re.sub(r"<(str:|path:)?\w+>", "P1", str(pattern.pattern)))
        yield str(pattern.name), f"/{address}"


def test_every_address_states_what_it_needs() -> None:
    assert {name for name, _ in patterns()} == {*ADDRESSES, *OPEN, *SIGNED_IN}


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_what_it_may_and_nothing_else(signed_in: SignedIn, role: Role) -> None:
    """Every address, read and sent to: what is forbidden answers 403 before anything of it is done."""
    client = signed_in(role)
    person = person_of(get_user_model().objects.get())
    for name, address in patterns():
        if name in OPEN | SIGNED_IN:
            continue
        allowed = ADDRESSES[name][0] in MAY[role]
        assert is_allowed(person, ADDRESSES[name], RequestFactory().get(address), {}) is allowed
        answers = [] if allowed else [client.get(address, secure=True), client.post(address, secure=True)]
        assert {answer.status_code for answer in answers} <= {403}, (name, role)
    assert client.get("/readings" if role is Role.READER else "/", secure=True).status_code == 200


def test_whoever_enters_decides_nothing() -> None:
    assert not [role for role in Role if {Act.ENTER, Act.DECIDE} <= MAY[role]]


def test_an_account_without_a_role_opens_nothing(server_mode: Path) -> None:
    get_user_model().objects.create_user("nobody", password=PASSWORD)
    client = stranger()
    assert sign_in(client, "nobody") == 302
    assert client.get("/", secure=True).status_code == 403


def test_no_address_opens_to_a_stranger_and_the_token_of_ones_own_computer_is_none(server_mode: Path) -> None:
    client = stranger()
    for name, address in patterns():
        for answer in (client.get(address, secure=True), client.post(address, secure=True)):
            there = answer.headers.get("Location", "").startswith("/sign-in")
            assert there or answer.status_code in (403, 405) or name == "sign_in", (name, answer.status_code)
    assert client.get("/enter", {"token": ""}, secure=True).status_code == 403
    assert stranger().get("/").headers["Location"] == f"https://{HOST}/"  # nothing is answered without TLS


def test_the_key_of_a_session_is_a_new_one_after_signing_in(server_mode: Path) -> None:
    set_account("nurse", "enter", [], PASSWORD)
    client = stranger()
    client.get("/sign-in", secure=True)
    client.session.save()
    before = client.session.session_key
    client.cookies["__Host-theracurve"] = before  # as somebody would plant it
    assert sign_in(client, "nurse") == 302
    assert client.cookies["__Host-theracurve"].value != before
    planted = stranger()
    planted.cookies["__Host-theracurve"] = before
    assert planted.get("/", secure=True).status_code == 302


def test_a_session_ends_by_itself_by_signing_out_by_another_password_and_with_the_account(signed_in: SignedIn) -> None:
    client = signed_in("monitor")
    cookie = client.cookies["__Host-theracurve"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Strict")
    assert client.session.get_expiry_age() == 30 * 60
    Session.objects.update(expire_date=timezone.now())
    assert client.get("/", secure=True).headers["Location"].startswith("/sign-in")
    client = signed_in("monitor")
    assert client.post("/sign-out", secure=True).status_code == 302
    assert client.get("/", secure=True).headers["Location"].startswith("/sign-in")
    client = signed_in("monitor")
    set_account("monitor@example.org", "monitor", [], "another long sentence")
    assert client.get("/", secure=True).headers["Location"].startswith("/sign-in")
    assert sign_in(client, "monitor@example.org", "another long sentence") == 302
    close_account("monitor@example.org")
    assert client.get("/", secure=True).headers["Location"].startswith("/sign-in")
    assert sign_in(stranger(), "monitor@example.org", "another long sentence") == 403


def test_attempts_on_an_account_are_throttled_from_whatever_address(server_mode: Path) -> None:
    set_account("nurse", "enter", [], PASSWORD)
    codes = [sign_in(stranger(f"192.0.2.{n}"), "Nurse", "wrong") for n in range(MOST_OF_AN_ACCOUNT)]
    assert codes == [403] * MOST_OF_AN_ACCOUNT
    assert sign_in(stranger("198.51.100.1"), "nurse") == 429  # the right one is not looked at either
    answer = stranger().post("/sign-in", {"name": "nurse", "password": PASSWORD}, secure=True)
    assert words_in("en")("workbench.sign_in.throttled") in answer.content.decode()
    FailedSignIn.objects.update(moment=FailedSignIn.objects.earliest("moment").moment - WINDOW)
    assert sign_in(stranger(), "nurse") == 302


def test_attempts_from_an_address_are_throttled_whatever_the_account(server_mode: Path) -> None:
    set_account("nurse", "enter", [], PASSWORD)
    codes = {sign_in(stranger(), f"guess{n}", "wrong") for n in range(MOST_OF_AN_ADDRESS)}
    assert codes == {403}
    assert sign_in(stranger(), "nurse") == 429
    assert sign_in(stranger("198.51.100.1"), "nurse") == 302


def test_a_wrong_name_and_a_wrong_password_are_told_apart_by_nobody(server_mode: Path) -> None:
    set_account("nurse", "enter", [], PASSWORD)
    tried = ({"name": name, "password": "wrong"} for name in ("nurse", "no\x00body", ""))
    answers = [stranger().post("/sign-in", given, secure=True) for given in tried]
    said = {re.sub(r'"[A-Za-z0-9]{64}"', "", one.content.decode()) for one in answers}
    assert [one.status_code for one in answers] == [403] * 3
    assert len(said) == 1


@pytest.mark.parametrize("password", ["short", "password1234", "nurse@example.org"])
def test_a_password_that_is_easily_found_is_refused(server_mode: Path, password: str) -> None:
    with pytest.raises(UsageError):
        set_account("nurse@example.org", "enter", [], password)
    with pytest.raises(UsageError, match="there is no role 'doctor'; expected one of enter"):
        set_account("nurse@example.org", "doctor", [], PASSWORD)
    assert not get_user_model().objects.exists()


def test_somebody_of_one_site_sees_and_changes_its_patients_alone(server_mode: Path) -> None:
    import_study(server_mode, who="nurse", reason="the first export")
    rows = {cells["patient_id"]: row for row, cells in tables()["patients"].items()}
    set_account("basel", "enter", ["Basel"], PASSWORD)
    client = stranger()
    assert sign_in(client, "basel") == 302
    page = client.get("/patients", secure=True).content.decode()
    assert ("/patients/P2" in page, "/patients/P1" in page) == (True, False)
    assert client.get("/patients/P2", secure=True).status_code == 200
    assert client.get("/patients/P1", secure=True).status_code == 403
    own, other = ({"table": "patients", "row": rows[one], "column": "sex"} for one in ("P2", "P1"))
    assert client.get("/cell", own, secure=True).status_code == 200
    assert client.get("/cell", other, secure=True).status_code == 403
    forged = {**other, "patient": "P2", "old": "", "new": "male", "reason": "mine"}
    assert client.post("/cell/change", forged, secure=True).status_code == 403
    assert client.get("/cell", {**own, "row": "P9.9"}, secure=True).status_code == 403
    for address in ("/questions", "/runs", "/calendar", "/taking", "/runs/1/report/report.html", "/seal"):
        assert client.get(address, secure=True).status_code == 403, address


def test_a_call_is_entered_by_whom_may_decide_alone_and_under_their_own_name(
    signed_in: SignedIn, server_mode: Path
) -> None:
    import_study(server_mode, who="nurse", reason="the first export")
    nurse, reviewer = signed_in("enter"), signed_in("review")
    call = {"decision": "response", "visit": "month 3", "answer": "PD", "who": "Dr Reviewer", "when": "2001-01-01"}
    row = {"table": "overrides", "patient": "P1", "reason": "as read"}
    added = {**row, **{f"cell-{name}": text for name, text in call.items()}, "cell-reason": "as read"}
    assert nurse.get("/row/new", row, secure=True).status_code == 403
    assert nurse.post("/row/add", added, secure=True).status_code == 403
    assert reviewer.post("/row/add", {**added, "table": ["overrides", "labs"]}, secure=True).status_code == 403
    assert reviewer.post("/row/add?table=overrides", {**added, "table": "labs"}, secure=True).status_code == 403
    assert "overrides" not in tables()
    assert reviewer.post("/row/add", added, secure=True).status_code == 302
    [(name, cells)] = tables()["overrides"].items()
    assert (cells["who"], cells["when"]) == ("review@example.org", date.today().isoformat())
    changed = {**row, "row": name, "column": "answer", "old": "PD", "new": "SD"}
    for address in ("/cell/change", "/row/out"):
        assert nurse.post(address, changed, secure=True).status_code == 403
    told = {**changed, "column": "who", "old": cells["who"], "new": "Dr Reviewer"}
    assert reviewer.post("/cell/change", told, secure=True).status_code == 409
    set_account("second", "review", [], PASSWORD)
    second = stranger()
    sign_in(second, "second")
    assert second.post("/cell/change", changed, secure=True).status_code == 302
    assert tables()["overrides"][name] == {**cells, "answer": "SD", "who": "second"}


def test_no_patient_of_another_site_is_seen_or_reached_through_a_change(server_mode: Path) -> None:
    import_study(server_mode, who="nurse", reason="the first export")
    rows = {cells["patient_id"]: row for row, cells in tables()["patients"].items()}
    set_account("basel", "enter", ["Basel"], PASSWORD)
    client, before = stranger(), tables()
    sign_in(client, "basel")
    moved = {"table": "patients", "row": rows["P2"], "column": "patient_id", "old": "P2", "reason": "mine"}
    for new in ("P1", " P1 ", ""):
        for asked in ({}, {"try": "1"}):
            answer = client.post("/cell/change", {**moved, **asked, "new": new}, secure=True)
            assert answer.status_code == 403, (new, asked)
    site = {**moved, "column": "site", "old": "Basel", "new": "Lyon"}
    row = {"table": "patients", "patient": "P2", "cell-sex": "male", "reason": "mine"}
    assert client.post("/cell/change", site, secure=True).status_code == 403
    assert client.post("/row/add", {**row, "cell-site": "Lyon"}, secure=True).status_code == 403
    assert client.post("/row/add", {**row, "cell-patient_id": "P1"}, secure=True).status_code == 403
    assert tables() == before
    assert "/patients/P1" not in client.get("/patients/P2", secure=True).content.decode()  # nor as the one before


def test_what_a_trial_changes_of_other_sites_is_not_shown(server_mode: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import_study(server_mode, who="nurse", reason="the first export")
    rows = {cells["patient_id"]: row for row, cells in tables()["patients"].items()}
    seen, other, nobodys = (
        Finding(severity=Severity.ERROR, code="labs-date", message=f"said of {one}", remedy="", patient_id=one)
        for one in ("P2", "P1", None)
    )
    found = TriedChange((seen, other, nobodys), (other,), None)
    monkeypatch.setattr(mending, "tried", lambda changes: found)
    set_account("basel", "enter", ["Basel"], PASSWORD)
    client = stranger()
    sign_in(client, "basel")
    given = {"table": "patients", "row": rows["P2"], "column": "sex", "old": "", "new": "male", "try": "1"}
    page = client.post("/cell/change", given, secure=True).content.decode()
    assert ("said of P2" in page, "said of P1" in page, "said of None" in page) == (True, False, False)


def test_an_import_is_of_what_was_shown_and_of_no_call_that_the_person_may_not_give(
    signed_in: SignedIn, server_mode: Path
) -> None:
    nurse = signed_in("enter")
    shown = {"all": "1", "reason": "the first export", "seen": previewed(nurse.get("/taking", secure=True))}
    file = server_mode / "records" / "patients.csv"
    file.write_text("".join(SITES.splitlines(keepends=True)[:-1]), encoding="utf-8")
    assert nurse.post("/taking/take", shown, secure=True).status_code == 409
    assert tables() == {}
    file.write_text(SITES, encoding="utf-8")
    assert nurse.post("/taking/take", shown, secure=True).status_code == 302
    assert nurse.post("/taking/take", shown, secure=True).status_code == 409  # the ledger is another now
    call = "patient_id,decision,visit,answer,who,when,reason\nP1,response,month 3,PD,Dr Reviewer,2005-01-01,read\n"
    (server_mode / "records" / "overrides.csv").write_text(call, encoding="utf-8")
    page = nurse.get("/taking", secure=True)
    text = page.content.decode()
    assert text.index('class="second"') < text.index('name="all"')  # which Enter presses
    assert nurse.post("/taking/take", {**shown, "seen": previewed(page)}, secure=True).status_code == 409
    assert "overrides" not in tables()


CALLS_MAPPED = """sources:
  calls: {file: calls.csv}
tables:
  overrides:
    - from: calls
      columns:
        decision: {value: response}
"""


def test_no_mapping_onto_calls_is_read_by_who_may_not_decide(server_mode: Path, signed_in: SignedIn) -> None:
    file = server_mode / "records" / "mapping.yaml"
    file.write_text(CALLS_MAPPED, encoding="utf-8")
    nurse = signed_in("enter")
    page = nurse.get("/mapping", secure=True)
    assert (page.status_code, "by who may decide" in page.content.decode()) == (409, True)
    asking = CALLS_MAPPED.replace("  overrides:\n    -", "  #? labs: []  # question: and these?\n  labs:\n    -")
    file.write_text(asking, encoding="utf-8")
    given = {"seen": digest(asking), "taken": "4", "line-4": "overrides: []"}
    answer = nurse.post("/mapping/answer", given, secure=True)
    assert (answer.status_code, "by who may decide" in answer.content.decode()) == (409, True)
    assert file.read_text(encoding="utf-8") == asking


@pytest.mark.parametrize("name", ["overrides.csv", "Answers.csv"])
def test_no_file_of_calls_is_brought_by_who_may_not_decide(server_mode: Path, signed_in: SignedIn, name: str) -> None:
    (server_mode / "study.yaml").unlink()
    rmtree(server_mode / "records")
    file = BytesIO(b"patient_id\nP1\n")
    file.name = name
    answer = signed_in("enter").post("/begin", {"files": file}, secure=True)
    assert (answer.status_code, "who may decide" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize(
    "command", [["open", "--no-browser"], ["serve", "--host", HOST], ["account", "--role", "enter"]]
)
def test_a_sheet_is_no_study_and_nothing_is_made_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    sheet = tmp_path / "sheet.xlsx"
    sheet.write_bytes(b"")
    named = ["anna"] if command[0] == "account" else []
    assert main([command[0], str(sheet), *named, *command[1:]]) == 2
    assert "expected a study's folder or its study.yaml" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [sheet]


def test_the_settings_of_a_server_pass_what_django_checks_before_it_is_deployed(server_mode: Path) -> None:
    call_command("check", deploy=True, fail_level="WARNING")


def test_the_page_for_a_department_says_what_each_role_may() -> None:
    page = (Path(__file__).parents[2] / "docs" / "workbench-department.md").read_text(encoding="utf-8")
    cells = ([cell.strip() for cell in row.split("|")[1:-1]] for row in page.splitlines() if row.startswith("|"))
    rows = {name: said for name, *said in cells}
    for role in Role:
        assert rows[role] == ["yes" if act in MAY[role] else "" for act in Act], role


def test_a_bundle_is_signed_by_two_people_each_with_password_and_meaning(server_mode: Path) -> None:
    bundle = server_mode / "bundle.zip"
    bundle.write_bytes(b"what was sealed")
    for name in ("anna", "bernard"):
        set_account(name, "review", [], PASSWORD)
    sign(bundle, "anna", PASSWORD, "reviewed", "192.0.2.1")
    for who, password, meaning in (("anna", PASSWORD, "made"), ("bernard", "wrong", "made"), ("bernard", PASSWORD, "")):
        with pytest.raises(UsageError):
            sign(bundle, who, password, meaning, "192.0.2.1")
    assert [(one.who, one.meaning) for one in signatures_of(bundle)] == [("anna", "reviewed")]
    sign(bundle, "bernard", PASSWORD, "approved", "192.0.2.1")
    assert [(one.who, one.meaning) for one in signatures_of(bundle)] == [("anna", "reviewed"), ("bernard", "approved")]
    bundle.write_bytes(b"what was changed since")
    assert signatures_of(bundle) == ()


def test_a_signature_is_asked_for_again_and_again_and_then_throttled(server_mode: Path) -> None:
    bundle = server_mode / "bundle.zip"
    bundle.write_bytes(b"what was sealed")
    set_account("anna", "review", [], PASSWORD)
    for _ in range(MOST_OF_AN_ACCOUNT):
        with pytest.raises(UsageError, match="not right"):
            sign(bundle, "anna", "wrong", "made", "192.0.2.1")
    with pytest.raises(UsageError, match="too many wrong passwords"):
        sign(bundle, "anna", PASSWORD, "made", "192.0.2.1")


def test_a_run_that_is_not_sealed_is_not_signed(signed_in: SignedIn) -> None:
    client = signed_in("review")
    given = {"password": PASSWORD, "meaning": "made"}
    assert client.post("/seal/1/sign", given, secure=True).status_code in (404, 409)


def test_the_page_of_seals_says_who_has_signed_and_asks_the_next(signed_in: SignedIn) -> None:
    request = RequestFactory().get("/seal")
    request.session, request.user = {}, AnonymousUser()  # type: ignore[assignment]
    run = SimpleNamespace(number=1, begun=SimpleNamespace(when="today", who="anna", entry=3))
    one = {"run": run, "lines": ["as sealed"], "broken": False, "signable": True}
    made, approved = Signature("anna", "2026-11-30T20:00:00Z", "made"), Signature("bernard", "", "approved")
    words = words_in("en")
    for signatures, said in (((made,), "by_one"), ((made, approved), "by_two")):
        given = {"runs": [{**one, "signatures": signatures}], "meanings": MEANINGS, "enough": ENOUGH}
        page = render_to_string("seal.html", given, request)
        assert words("workbench.seal.signed", who="anna", moment=made.moment, meaning="made") in page
        assert words(f"workbench.seal.{said}") in page
        assert page.count("<option ") == len(MEANINGS)
        assert 'action="/seal/1/sign"' in page
