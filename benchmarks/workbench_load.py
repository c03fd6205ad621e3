"""Times the pages of a study that several people work on at once, against an empty Django view in the same run.

    python benchmarks/workbench_load.py                          10,000 patients of 20 sites, 30 people, 3 minutes
    python benchmarks/workbench_load.py --sites 2 --patients 20 --people 6 --seconds 20

Patients have some sixty entries each. Every person signs in, and then lists patients, opens one, opens a cell of
theirs, reads the queries, and now and then mends a cell, without a pause. The empty view is served by the same server
with the same number of threads in a process of its own, and asked all the while: both share the machine, so that their
ratio says more than either.
"""

import argparse
import os
import random
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from socket import create_server
from tempfile import TemporaryDirectory
from threading import Event, Lock, Thread
from urllib.parse import urlencode

HOST, PASSWORD, THREADS = "load.example.org", "a long sentence of words", 4
VISITS = 9
PROTOCOL = """
study: load
title: Many patients
data_origin: synthetic
time_zero: enrolled_on
groups:
  A: {label: Treated, treated: true}
  B: {label: Not treated, treated: false}
reference_group: B
visits: {months: [3], window: 45 days}
baseline_window: 6 weeks
benefit:
  at: [3]
  rule: all
  criteria:
    markers: {analytes: [CgA], decrease: at least 50 %}
pejorative_events:
  death: {}
endpoints:
  overall_survival: {events: [death]}
"""
Times = dict[str, list[float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("sites", 20), ("patients", 500), ("people", 30), ("seconds", 180)):
        parser.add_argument(f"--{name}", type=int, default=default, help=f"default {default}")
    parser.add_argument("--empty", type=int, metavar="PORT", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.empty:
        serve_empty(options.empty)
        return
    with TemporaryDirectory(prefix="theracurve-load-") as name:
        study = Path(name) / "study"
        began = time.perf_counter()
        entries = make(study, options.sites, options.patients, options.people)
        print(f"{entries:,} entries taken in, {time.perf_counter() - began:.0f} s")
        report(measured(study, options.people, options.seconds, options.sites * options.patients))


def make(study: Path, sites: int, patients: int, people: int) -> int:
    """Write the records, take them into the ledger, and make the accounts; the number of entries."""
    (study / "records").mkdir(parents=True)
    (study / "study.yaml").write_text(PROTOCOL, encoding="utf-8")
    tables: dict[str, list[str]] = {
        "patients": ["patient_id,group,site,indication,enrolled_on"],
        "follow_up": ["patient_id,last_seen_on,vital_status,died_on"],
        "labs": ["patient_id,collected_on,visit,analyte,value,unit"],
    }
    draw = random.Random(1)
    for number in range(sites * patients):
        for table, rows in rows_of(f"P{number:05}", f"site {number % sites}", draw):
            tables[table] += rows
    for table, rows in tables.items():
        (study / "records" / f"{table}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return taken_in(study, people)


def rows_of(patient: str, site: str, draw: random.Random) -> Iterator[tuple[str, list[str]]]:
    zero = date(2010, 1, 1) + timedelta(days=draw.randrange(1000))
    last = zero + timedelta(days=draw.randrange(30 * VISITS, 2000))
    dead = draw.random() < 0.4
    yield "patients", [f"{patient},{draw.choice('AB')},{site},tumour,{zero}"]
    yield "follow_up", [f"{patient},{last},{'dead' if dead else 'alive'},{last if dead else ''}"]
    days = [(month, zero + timedelta(days=30 * month)) for month in range(VISITS)]
    yield "labs", [f"{patient},{day},month {month},CgA,{draw.randrange(50, 900)},ug/L" for month, day in days]


def taken_in(study: Path, people: int) -> int:
    from theracurve.workbench.opening import configure_server, make_ready

    configure_server(study, [HOST])
    make_ready(study)
    from theracurve.workbench.ledger.importing import preview_import, take_in  # which Django has to be ready for
    from theracurve.workbench.people.accounts import set_account

    for number in range(people):
        set_account(f"person{number}", "enter", [], PASSWORD)
    return take_in(preview_import(study), who="somebody", reason="the first export").number


def measured(study: Path, people: int, seconds: int, patients: int) -> Times:
    """The seconds that each kind of page took, all people at once."""
    ports = free_port(), free_port()
    serve = [sys.executable, "-m", "theracurve", "serve", str(study), "--host", HOST, "--port", str(ports[0])]
    empty = [sys.executable, __file__, "--empty", str(ports[1])]
    servers = [subprocess.Popen(one, stdout=subprocess.DEVNULL) for one in (serve, empty)]
    times, lock, stop = defaultdict[str, list[float]](list), Lock(), Event()
    try:
        for port in ports:
            wait_for(port)
        everybody = [Person(ports[0], times, lock, random.Random(number)) for number in range(people)]
        for number, person in enumerate(everybody):
            person.sign_in(f"person{number}")
        everybody[0].get("first page", "/patients")
        times.clear()
        threads = [Thread(target=one.work, args=(stop, patients)) for one in everybody]
        threads.append(Thread(target=Person(ports[1], times, lock, random.Random(0)).look, args=(stop,)))
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        stop.set()
        for thread in threads:
            thread.join()
    finally:
        for server in servers:
            server.terminate()
            server.wait()
    return times


class Person:
    """Somebody with a session, who asks for pages and notes how long each took."""

    def __init__(self, port: int, times: Times, lock: Lock, draw: random.Random) -> None:
        self.port, self.times, self.lock, self.draw, self.cookie = port, times, lock, draw, ""

    def ask(self, method: str, address: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=600)
        headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Cookie": self.cookie, "Referer": f"https://{HOST}/"}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        connection.request(method, address, urlencode(form) if form else None, headers)
        answer = connection.getresponse()
        cookies = SimpleCookie(answer.headers.get("Set-Cookie", ""))
        self.cookie = next((f"{one.key}={one.value}" for one in cookies.values()), self.cookie)
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    def get(self, kind: str, address: str) -> str:
        began = time.perf_counter()
        status, text = self.ask("GET", address)
        self.note(kind, status, time.perf_counter() - began)
        return text

    def note(self, kind: str, status: int, seconds: float) -> None:
        with self.lock:
            self.times[kind if status in (200, 302) else f"{kind}: {status}"].append(seconds)

    def sign_in(self, name: str) -> None:
        _, page = self.ask("GET", "/sign-in")
        status, _ = self.ask("POST", "/sign-in", {**fields(page), "name": name, "password": PASSWORD})
        assert status == 302, status

    def look(self, stop: Event) -> None:
        while not stop.is_set():
            self.get("empty view", "/")
            time.sleep(0.05)

    def work(self, stop: Event, patients: int) -> None:
        while not stop.is_set():
            patient = f"P{self.draw.randrange(patients):05}"
            self.get("patients", f"/patients?find={patient}")
            self.get("patient", f"/patients/{patient}")
            page = self.get("cell", f"/cell?table=labs&row={patient}.{self.draw.randrange(1, VISITS + 1)}&column=value")
            self.get("queries", "/queries")
            if self.draw.random() < 0.05:
                form = {**fields(page), "new": str(self.draw.randrange(50, 900)), "reason": "read again"}
                began = time.perf_counter()
                status, _ = self.ask("POST", "/cell/change", form)
                self.note("mending", status, time.perf_counter() - began)


def fields(page: str) -> dict[str, str]:
    """What the last form of a page posts that is not seen."""
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)}


def free_port() -> int:
    with create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(600):
        try:
            HTTPConnection("127.0.0.1", port, timeout=5).connect()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"nothing answers on port {port}")


def serve_empty(port: int) -> None:
    """Serve a view of Django that says nothing."""
    import waitress
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpResponse
    from django.urls import path

    urls = (path("", lambda request: HttpResponse()),)
    settings.configure(ROOT_URLCONF=urls, ALLOWED_HOSTS=["*"], SECRET_KEY=os.urandom(32).hex())
    waitress.serve(get_wsgi_application(), host="127.0.0.1", port=port, threads=THREADS)


def report(times: Times) -> None:
    of_empty = at(times["empty view"], 0.95)
    print("| page | asked for | half below | 95 % below | times the empty view's |\n|---|---:|---:|---:|---:|")
    for kind, found in sorted(times.items()):
        half, most = at(found, 0.5), at(found, 0.95)
        print(f"| {kind} | {len(found):,} | {1000 * half:.0f} ms | {1000 * most:.0f} ms | {most / of_empty:.0f} |")


def at(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


if __name__ == "__main__":
    main()
