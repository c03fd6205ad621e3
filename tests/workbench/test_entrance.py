"""Who gets in, and what a page may load."""

import re

from django.test import Client
from django.urls import URLPattern, get_resolver

from theracurve.wording.words import words_in
from workbench.conftest import TOKEN


def addresses() -> list[str]:
    """Every address of the workbench, with something in the places of its parts."""
    patterns = get_resolver().url_patterns
    assert all(isinstance(pattern, URLPattern) for pattern in patterns)
    return ["/" + re.sub(r"<int:\w+>", "1", re.sub(r"<(str:|path:)?\w+>", "x", str(p.pattern))) for p in patterns]


def test_the_address_lets_one_person_in_once(owner: Client) -> None:
    assert owner.get("/").status_code == 200
    second = Client(headers={"host": "127.0.0.1"})
    assert second.get("/enter", {"token": TOKEN}).status_code == 403
    assert second.get("/enter", {"token": "a wrong one"}).status_code == 403


def test_no_address_opens_to_who_is_not_in(owner: Client) -> None:
    stranger = Client(headers={"host": "127.0.0.1"})
    stranger.cookies["theracurve_0"] = owner.cookies["theracurve_0"].value[:-3] + "abc"  # a forged signature
    for address in addresses():
        for answer in (stranger.get(address), stranger.post(address)):
            refused = answer.status_code in (403, 405) or answer.headers.get("Location", "").startswith("/enter")
            assert refused, (address, answer.status_code)


def test_a_form_without_its_token_changes_nothing(owner: Client) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
    strict.cookies = owner.cookies
    for address in addresses():
        assert strict.post(address, {"language": "fr"}).status_code in (403, 405), address
    assert words_in("en")("workbench.pages.start") in strict.get("/").content.decode()


def test_another_host_is_refused(owner: Client) -> None:
    assert owner.get("/", headers={"host": "evil.example"}).status_code == 400


def test_every_page_says_what_it_may_load_and_brings_no_script_in_itself(owner: Client) -> None:
    for address in addresses():
        answer = owner.get(address)
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith(("default-src 'none'", "sandbox")), address
        assert "http" not in policy
        if policy.startswith("default-src"):
            page = answer.content.decode()
            assert re.findall(r"<script(?! src)|<style|\sstyle=|\son\w+=|(?:src|href)=\"(?:https?:)?//", page) == []


def test_a_person_chooses_the_language(owner: Client) -> None:
    assert owner.post("/language", {"language": "fr", "back": "/"}).headers["Location"] == "/"
    assert '<html lang="fr' in owner.get("/").content.decode()
    assert owner.post("/language", {"language": "xx", "back": "//evil.example"}).headers["Location"] == "/"
