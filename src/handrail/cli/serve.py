"""`handrail serve`: the site, for real use."""

from __future__ import annotations

import argparse
import os

from handrail.cli.site import claim, data_folder, database_words, in_use, load
from handrail.cli.speech import say
from handrail.cli.words import compile_words


def run(arguments: argparse.Namespace) -> int:
    """Make the site ready, say where it is, and serve until stopped."""
    claim(arguments.host, arguments.port, "handrail serve")
    in_use(data_folder())
    prepare(arguments.port)
    with database_words():
        from handrail.cli import ready  # noqa: PLC0415 (needs Django)

        ready.make_ready()
        ready.say_where()
        ready.let_go()
    _serve(arguments)
    return 0


def prepare(port: int) -> None:
    """Compile the translations and load Django, at this port unless SITE_URL says where the site is."""
    try:
        compile_words()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        say(f"The translations could not be compiled ({reason}), so that the site speaks English alone.")
    load({"SITE_URL": f"http://localhost:{port}"})


def _serve(arguments: argparse.Namespace) -> None:
    from handrail.cli.server import serve  # noqa: PLC0415 (only this command needs a server)

    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    serve(arguments.host, arguments.port, work=not arguments.no_jobs)
