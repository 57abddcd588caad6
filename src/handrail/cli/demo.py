"""`handrail demo`: the site with an invented school, or with --matching the matching alone."""

from __future__ import annotations

import argparse
import os
import sys
import threading
import webbrowser

from handrail.cli import demo_matching
from handrail.cli.serve import prepare
from handrail.cli.site import claim, data_folder, database_words, in_use
from handrail.cli.speech import say

HOST = "127.0.0.1"
OPENS_WINDOWS = ("win32", "darwin")
MOMENT = 1.5  # seconds until the server answers
OF_A_REAL_SITE = ("DATABASE_URL", "SITE_URL", "MAIL_URL", "HANDRAIL_DATA")


def run(arguments: argparse.Namespace) -> int:
    """Seed a school in the folder unless there is one, and serve it."""
    if arguments.matching:
        return demo_matching.run(arguments)
    claim(HOST, arguments.port, "handrail demo")
    for name in OF_A_REAL_SITE:
        os.environ.pop(name, None)  # a demonstration never touches a real site
    os.environ |= {"HANDRAIL_DEMO": "1", "HANDRAIL_DATA": str(arguments.out.absolute())}
    in_use(data_folder())
    prepare(arguments.port)
    with database_words():
        _seed()
    address = f"http://localhost:{arguments.port}/demo/"
    say(f"Its mails are kept in {arguments.out / 'mails'}; delete {arguments.out} and all of it is gone.")
    say(f"The demonstration is at {address} (Ctrl-C stops it).")
    sys.stdout.flush()
    if not arguments.no_open and _has_screen():
        threading.Timer(MOMENT, webbrowser.open, [address]).start()
    _serve(arguments.port)
    return 0


def _seed() -> None:
    from django.conf import settings  # noqa: PLC0415 (the other commands never load it)

    from handrail.cli import ready  # noqa: PLC0415 (needs Django)
    from handrail.home import demo  # noqa: PLC0415 (needs Django)
    from handrail.lib import clock  # noqa: PLC0415 (beside it)

    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(settings.SITE.data / "mails")  # instead of a flood in the terminal
    ready.make_ready()
    if not demo.is_seeded():
        say("Inventing a school: 400 students, 180 mentors. This takes a few seconds, only now.")
        sys.stdout.flush()
        demo.seed(clock.now())
    ready.let_go()


def _serve(port: int) -> None:
    from handrail.cli.server import serve  # noqa: PLC0415 (only commands of the site need a server)

    serve(HOST, port)


def _has_screen() -> bool:
    """Whether somebody sits at this computer: otherwise the browser would be a text one in the terminal."""
    screen = sys.platform in OPENS_WINDOWS or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(screen) and sys.stdout.isatty()
