"""The header set: the check in every test's client finds what is missing, and https adds what it must."""

import json
import os
import subprocess
import sys
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.site.headers import HEADERS, cookie_faults, faults

ROOT = Path(__file__).resolve().parents[2]
HOME = {"PATH_INFO": "/", "wsgi.url_scheme": "http"}


@pytest.fixture
def answer(db):
    return Client().get("/")


def test_a_page_carries_them_all(answer):
    assert answer.status_code == 200
    assert faults(answer, HOME) == []


@pytest.mark.parametrize("name", [*HEADERS, "Content-Security-Policy", "Cache-Control"])
def test_one_that_is_missing_is_found(answer, name):
    del answer.headers[name]
    assert all(fault.startswith(name) for fault in faults(answer, HOME))
    assert faults(answer, HOME) != []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
        ("script-src 'self'", "script-src 'self' 'strict-dynamic'"),
        ("script-src 'self'", "script-src 'self' https://cdn.example"),
        ("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
        ("frame-ancestors 'none'", "frame-ancestors 'self'"),
        ("object-src 'none'", "object-src 'none'; worker-src 'self'"),
    ],
)
def test_a_policy_that_allows_more_is_found(answer, old, new):
    policy = answer.headers["Content-Security-Policy"]
    assert old in policy
    answer.headers["Content-Security-Policy"] = policy.replace(old, new)
    assert len(faults(answer, HOME)) == 1


def test_a_nonce_is_no_fault(answer):
    policy = answer.headers["Content-Security-Policy"]
    answer.headers["Content-Security-Policy"] = policy.replace(
        "script-src 'self'", "script-src 'self' 'nonce-x'"
    )
    assert faults(answer, HOME) == []


def test_the_clients_of_tests_look_at_every_answer(db, monkeypatch):
    monkeypatch.delitem(HEADERS, "X-Frame-Options")
    monkeypatch.setitem(HEADERS, "X-Planted", "yes")
    with pytest.raises(AssertionError, match=r"GET /: .*X-Planted"):
        Client().get("/")


@pytest.mark.parametrize("path", ["/nowhere/", "/static/nothing.css"])
def test_an_address_that_is_not_there_carries_them_too(db, path):
    assert Client().get(path).status_code == 404


def test_so_does_the_answer_to_a_foreign_host(db):
    assert Client(raise_request_exception=False).get("/", headers={"host": "evil.example"}).status_code == 400


def test_a_component_that_was_not_filled_in_is_found(answer):
    answer.content = b"<p><c-button>Join</c-button></p>"
    assert faults(answer, HOME) == ["a component (<c-...) was not filled in"]


# ---------------------------------------------------------------------------------------------------- cookies


def morsel(line):
    (found,) = SimpleCookie(line).values()
    return found


@pytest.mark.parametrize(
    "line",
    [
        "sessionid=x; Path=/; SameSite=Lax",
        "sessionid=x; Path=/; HttpOnly",
        "sessionid=x; Path=/account; HttpOnly; SameSite=Lax",
        "sessionid=x; Path=/; HttpOnly; SameSite=Lax; Domain=example",
        "sessionid=x; Path=/; HttpOnly; SameSite=Lax; Secure",
        "tracker=x; Path=/; HttpOnly; SameSite=Lax",
    ],
)
def test_a_cookie_that_says_too_much_is_found(line):
    assert len(cookie_faults(morsel(line), secure=False)) == 1


def test_by_https_a_cookie_belongs_to_this_host_alone():
    assert (
        cookie_faults(morsel("__Host-sessionid=x; Path=/; HttpOnly; SameSite=Lax; Secure"), secure=True) == []
    )
    assert cookie_faults(morsel("sessionid=x; Path=/; HttpOnly; SameSite=Lax; Secure"), secure=True) != []


# ------------------------------------------------------------------------------------------------------ https

ASK = """
from handrail.lib.sqlite import use_bundled
use_bundled()
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "handrail.config.settings"
import django
django.setup()
from django.conf import settings
settings.STATIC_ROOT.mkdir(parents=True)
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.test import Client
from tests.site.headers import faults
client = Client(headers={"host": "mentoring.school.example"})
answers = [client.get("/", secure=True), client.get("/account/login/", secure=True)]
found = [fault for answer in answers for fault in faults(answer, {"wsgi.url_scheme": "https"})]
names = sorted({name for answer in answers for name in answer.cookies})
print(json.dumps([[answer.status_code for answer in answers], found, names]))
"""


def test_by_https_the_whole_set_is_stricter(tmp_path):
    environ = {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "HANDRAIL_DATA": str(tmp_path),
        "SITE_URL": "https://mentoring.school.example",
    }
    environ.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", ASK], capture_output=True, text=True, env=environ, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [[200, 200], [], ["__Host-csrftoken"]]


def test_a_response_from_nowhere_has_many_faults():
    assert len(faults(HttpResponse(), HOME)) > 10
