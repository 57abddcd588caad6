"""What every test gets: the site's settings, no network, and a loud word about each test left out."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from tests.site import ready

from handrail.config.database import programs

ready.choose()  # the SQLite library and the site's settings, before anything loads Django
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")  # a busy computer is slow, and no test fails for that

ROOT = Path(__file__).resolve().parents[1]
REQUIRE_ALL = os.environ.get("HANDRAIL_REQUIRE_ALL") == "1"
LEFT_OUT = "LEFT OUT: "
NEEDS = (
    "browser",
    "postgresql",
    "shared_data",
)  # fixtures whose tests get a marker of the same name
DATABASE = ("db", "transactional_db")  # what asks for these, or carries django_db, gets the marker `database`
STORIES = ROOT / "tests" / "journeys"  # of what is seen in a browser only these run on both databases

CHROMIUM = "/usr/bin/chromium"
CHROMEDRIVER = "/usr/bin/chromedriver"
CHROMIUM_FLAGS = (
    "--headless=new",
    "--no-sandbox",  # the sandbox refuses root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
FIND_FAULTS = """const done = arguments[arguments.length - 1];
axe.run({resultTypes: ["violations"]}).then((found) => done(found.violations));"""  # what is right is long


# --------------------------------------------------------------------------------------------- no network


def refuse_network(event: str, args: tuple[Any, ...]) -> None:
    """An audit hook: every socket of this process passes here, also those opened by C code."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = args[1]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        address = args
    else:
        return
    if isinstance(address, tuple) and not is_this_machine(address[0]):
        raise RuntimeError(f"a test may not use the network: {event} {address[0]!r}")


def is_this_machine(host: object) -> bool:
    """True for loopback and for no host at all; a name other than localhost is somewhere else."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        return ip_address(str(name)).is_loopback
    except ValueError:
        return False


sys.addaudithook(refuse_network)


# ----------------------------------------------------------------------------------------------- the site


def pytest_configure(config: pytest.Config) -> None:
    gc.disable()
    ready.load()
    config.add_cleanup(ready.clean)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it again and again for garbage takes a tenth of a run."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    gc.enable()


@pytest.fixture(autouse=True)
def headers_of_every_response(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test's client asks for: the answer carries the header set, or the test fails."""
    ready.watch_headers(monkeypatch)


@pytest.fixture(autouse=True)
def the_language_of_one_test_is_not_the_next_ones() -> Iterator[None]:
    """A page in Arabic leaves its language in the thread, as on the site, where each request sets its own."""
    yield
    from django.utils import translation  # noqa: PLC0415 (conftests load before Django does)

    translation.deactivate()


@pytest.fixture
def cast(db: None) -> Any:
    """The named people of two schools, each with a browser: see tests/site/cast.py."""
    from tests.site.cast import assemble  # noqa: PLC0415 (it imports models, so only once the site is loaded)

    return assemble()


# --------------------------------------------------------------------------------- what may not be there


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        for name in set(NEEDS) & fixtures:
            item.add_marker(name)
        once = ("browser" in fixtures and STORIES not in item.path.parents) or item.get_closest_marker("once")
        if not once and (fixtures & set(DATABASE) or item.get_closest_marker("django_db")):
            item.add_marker("database")


def leave_out(reason: str) -> None:
    """Skip loudly, or fail where everything is required."""
    if REQUIRE_ALL:
        pytest.fail(f"required here, but {reason}", pytrace=False)
    pytest.skip(LEFT_OUT + reason)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what the run cost, how much of the access table was asked, and how many tests wanted something."""
    spent = sum(os.times()[:4])  # of this process and of those that it started and that have ended
    terminalreporter.write_line(f"processor time: {spent:.0f} s, without the browser's")
    passed = terminalreporter.stats.get("passed", ())
    counts = [count for report in passed for name, count in report.user_properties if name == "access"]
    if counts:
        routes, cells, allowed, denied, asked = map(sum, zip(*counts, strict=True))
        words = f"access table: {routes} addresses, {cells} cells, {allowed} allowed, {denied} denied"
        words += f"; {asked} asked, the others have the answer of a cell that was"
        terminalreporter.write_line(words)
    skipped = terminalreporter.stats.get("skipped", ())
    reasons = [report.longrepr[2].removeprefix("Skipped: ") for report in skipped if report.longrepr]
    left_out = [reason.removeprefix(LEFT_OUT) for reason in reasons if reason.startswith(LEFT_OUT)]
    for reason in sorted(set(left_out)):
        line = f"!! TESTS NOT RUN: {left_out.count(reason)} ({reason})"
        terminalreporter.write_line(line, yellow=True, bold=True)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The published data sets that lie beside the repository, not in it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        leave_out(f"there is no folder {folder}")
    return folder


@pytest.fixture(scope="session")
def postgresql() -> Path:
    """The folder of PostgreSQL's programs, for tests that start one of their own."""
    folder = programs()
    if folder is None:
        leave_out("PostgreSQL is missing (sudo apt install postgresql)")
    return folder


# ----------------------------------------------------------------------------------------------- browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium with an empty profile, shared by the tests of one process."""
    missing = [program for program in (CHROMIUM, CHROMEDRIVER) if not Path(program).exists()]
    if missing:
        leave_out(f"{' and '.join(missing)} missing (sudo apt install chromium chromium-driver)")
    from selenium import webdriver  # noqa: PLC0415 (0.4 s that most runs of a few tests need not spend)
    from tests.browser.driver import Driver  # noqa: PLC0415 (as above)

    profile = tempfile.mkdtemp(prefix="handrail-chromium-")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*CHROMIUM_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    driver = Driver(options, webdriver.ChromeService(CHROMEDRIVER))
    yield driver
    driver.quit()
    shutil.rmtree(profile, ignore_errors=True)  # Chromium may still be writing to it


@pytest.fixture(scope="session")
def axe(browser: Any) -> Callable[[], list[str]]:
    """A function that returns the accessibility faults of the page now in the browser, one line each."""
    script = axe_script()

    def faults() -> list[str]:
        if not browser.execute_script("return 'axe' in window"):
            browser.execute_script(script)
        found = browser.execute_async_script(FIND_FAULTS)
        return [
            f"{fault['id']}: {fault['help']}: {node['html']}" for fault in found for node in fault["nodes"]
        ]

    return faults


def axe_script() -> str:
    """The rules as the package ships them. The package is not imported: it wants another driver."""
    folders = (Path(folder, "axe_playwright_python") for folder in sys.path)
    found = next((path for folder in folders for path in folder.glob("**/axe.min.js")), None)
    if found is None:
        leave_out("axe.min.js is missing (run ./handrail test, which installs it)")
    return found.read_text(encoding="utf-8")
