"""Makes a site ready to serve: checks, tables, static files. Imported once Django is loaded."""

from __future__ import annotations

import io
import sys

from django.conf import settings
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection, connections
from django.urls import reverse

from handrail.cli.speech import Refusal, say
from handrail.lib import clock
from handrail.people import queries
from handrail.people.actions import new_setup_key
from handrail.vault import actions as vault
from handrail.vault import rotating
from handrail.vault.keyfile import KeyTrouble


def make_ready() -> None:
    """Bring tables and static files up to date. Raises Refusal where a guard says no."""
    refuse_faults()
    connection.ensure_connection()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    settle_key()
    call_command("collectstatic", interactive=False, verbosity=0, stdout=io.StringIO())


def settle_key() -> None:
    """Make the master key of a new site, or finish its exchange. Raises Refusal where it is another one."""
    try:
        if said := rotating.finish():
            say(said)
        vault.settle(now=clock.now())
    except KeyTrouble as trouble:
        raise Refusal(trouble.words) from trouble


def refuse_faults() -> None:
    """Refuse to go on where a system check finds an error, ours included."""
    faults = [f"{fault.msg} {fault.hint or ''}".strip() for fault in run_checks() if fault.is_serious()]
    if faults:
        raise Refusal("The site does not start:\n" + "\n".join(f"  - {fault}" for fault in faults))


def say_where() -> None:
    """Print the address; for a new site the address of its first page with its one-time key."""
    url = settings.SITE.url
    if queries.school_exists():
        say(f"Handrail is at {url}")
    else:
        key = new_setup_key(now=clock.now())
        say("This site has no school yet. Set it up here; the address works once:")
        sys.stdout.write(f"\n  {url}{reverse('first_run', args=[key])}\n\n")  # unwrapped, to be copied
    say("Stop it with Ctrl-C.")
    sys.stdout.flush()


def let_go() -> None:
    """Close what the database holds open, before the server's process is made."""
    connections.close_all()
