"""What can be typed after `handrail`, and the help that comes with it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from handrail import __version__

FORMATTER = argparse.RawDescriptionHelpFormatter  # keeps the examples as they are typed

ABOUT = """\
Mentoring for a medical school: a site of your own, and matching from two spreadsheets with
reasons and a proof. Nothing leaves this computer but what you serve."""

FIRST = """\
Try it with an invented school:
  handrail demo

Exit codes: 0 done, 1 the answer is no, 2 something is wrong with what was given,
3 the rules cannot all be kept."""

MATCH = """\
Match the people in a mentees' table with those in a mentors' table.

Tables are CSV or .xlsx files, or two sheets of one workbook. Without a policy, one is
proposed from the columns and written to policy.toml in the output folder: edit it there
and run the same command again. A policy.toml that is there already is used, never changed.

The folder gets report.html, pairs.xlsx and run.json: all three or none. A second run
replaces them."""

VERIFY = """\
Check a run again from nothing, by a program that shares no code with the one that made it.
Exit code 0 says that the run is right and that nothing better exists; 1 says that it is not."""

EXPLAIN = """\
Say in words why a mentee has a mentor. With a mentor's id: why these two are, or are not, a pair,
and who would lose what if they were."""

SAMPLE = """\
Write the tables and the policy of a lifelike school of invented people, to try things with.
The same numbers give the same school."""

DEMO = """\
Invent a school of 400 students and 180 mentors and open its site, where one click signs you in as
one of them. Everything stays in one folder on this computer; delete the folder and it is gone.

With --matching: no site, but the same kind of school matched on the command line, one pair explained
and one that was not made, and the report opened."""

SERVE = """\
Run the site, for real use. The first start prints the address of the page that sets up the school.

Settings are read from the environment: HANDRAIL_DATA (folder of everything that is kept),
DATABASE_URL (PostgreSQL; without it SQLite in that folder), SITE_URL (the address that people use)
and MAIL_URL (the mail server). docs/operating.md says more."""

WORK = """\
Do the site's background work in a process of its own, until it is stopped. `handrail serve` does it
too, so that this is needed only beside `handrail serve --no-jobs`, or for a second worker."""

KEY = """\
Save the site's master key to a file, or put a saved one in its place on a new machine, or exchange
it for a new one while the site goes on running.

The key lies beside the database, in master.key of the data folder, and is in no backup. What it
opens is lost without it. FILE is never written over, and readable by you alone."""

BACKUP = """\
Write everything that the site keeps into one file: every row as it was at one moment, and the files,
with hashes over all of it. The site may go on running. FILE is never written over, and readable by
you alone: it holds what people wrote, so keep it as carefully as the site itself.

The master key is not in it. Until that was saved (handrail key export), the backup is written but
called not complete, with exit code 1."""

RESTORE = """\
Make the site what a backup holds. Everything in the file is checked before anything is touched, and
every row is compared afterwards. The site must be stopped, and empty.

The master key must be here first: on a new machine, handrail key import FILE. Mails stay in the
outbox until `handrail mail resume`."""

MAIL = """\
After a restore the outbox rests. `discard` marks the mails that wait as not sent, because they may
have gone out after the backup was made; `resume` lets mails leave again."""

DOCTOR = """\
Look for what is wrong with the site, and say how to mend it. Exit code 0 says that nothing is wrong,
1 that something is."""


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser("handrail", description=ABOUT, epilog=FIRST, formatter_class=FORMATTER)
    top.add_argument("--version", action="version", version=f"handrail {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND", title="commands")
    for name, (short, about, examples, fill) in COMMANDS.items():
        epilog = "Example:\n" + "\n".join(f"  handrail {name} {example}".rstrip() for example in examples)
        fill(
            commands.add_parser(name, help=short, description=about, epilog=epilog, formatter_class=FORMATTER)
        )
    return top


def _match(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "mentees", metavar="MENTEES", type=Path, help="table of mentees, or a workbook with both"
    )
    command.add_argument("mentors", metavar="MENTORS", type=Path, nargs="?", help="table of mentors")
    command.add_argument("--policy", metavar="POLICY.toml", type=Path, help="criteria, weights and rules")
    where = "folder for the results (default: handrail-out beside the mentees' table)"
    command.add_argument("--out", metavar="DIR", type=Path, help=where)


def _verify(command: argparse.ArgumentParser) -> None:
    command.add_argument("run", metavar="RUN.json", type=Path, help="a run that `handrail match` wrote")


def _explain(command: argparse.ArgumentParser) -> None:
    command.add_argument("run", metavar="RUN.json", type=Path, help="a run that `handrail match` wrote")
    command.add_argument("mentee", metavar="MENTEE", help="the mentee's id")
    command.add_argument("mentor", metavar="MENTOR", nargs="?", help="a mentor's id: why, or why not?")


def _sample(command: argparse.ArgumentParser) -> None:
    _size(command)
    command.add_argument("--out", metavar="DIR", type=Path, required=True, help="folder to write to")


def _demo(command: argparse.ArgumentParser) -> None:
    where = "its folder (default: handrail-demo in this folder)"
    command.add_argument("--out", metavar="DIR", type=Path, default=Path("handrail-demo"), help=where)
    _port(command)
    command.add_argument(
        "--no-browser", "--no-open", action="store_true", dest="no_open", help="do not open a browser"
    )
    command.add_argument("--matching", action="store_true", help="show the matching alone, without a site")
    _size(command)


def _serve(command: argparse.ArgumentParser) -> None:
    _port(command)
    host = "address to listen on (default: 127.0.0.1, this computer alone)"
    command.add_argument("--host", metavar="ADDRESS", default="127.0.0.1", help=host)
    elsewhere = "leave background work to `handrail work` processes"
    command.add_argument("--no-jobs", action="store_true", help=elsewhere)


def _key(command: argparse.ArgumentParser) -> None:
    ways = command.add_subparsers(dest="what", required=True, metavar="WHAT", title="what to do")
    for what, words in (("export", "save the key to a file"), ("import", "take a saved one")):
        ways.add_parser(what, help=words).add_argument(
            "file", metavar="FILE", type=Path, help="where it is saved"
        )
    ways.add_parser("rotate", help="exchange it for a new one, and keep the old one for older backups")


def _backup(command: argparse.ArgumentParser) -> None:
    where = "the file to write (default: handrail-DATE-TIME.zip in this folder)"
    command.add_argument("file", metavar="FILE", type=Path, nargs="?", help=where)


def _restore(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", type=Path, help="a backup that `handrail backup` wrote")
    command.add_argument(
        "--replace", action="store_true", help="back up what is here, then put the backup in its place"
    )


def _mail(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "what", choices=("resume", "discard"), help="let mails leave, or send none that wait"
    )


def _doctor(command: argparse.ArgumentParser) -> None:
    command.add_argument("--quiet", action="store_true", help="say only what is wrong")


def _nothing(command: argparse.ArgumentParser) -> None:
    """No options."""


def _port(command: argparse.ArgumentParser) -> None:
    command.add_argument("--port", metavar="N", type=_a_port, default=8000, help="port (default: 8000)")


def _a_port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: a number from 1 to 65535")
    return int(text)


def _size(command: argparse.ArgumentParser) -> None:
    command.add_argument("--mentees", metavar="N", type=_count, default=300, help="how many (default: 300)")
    command.add_argument("--mentors", metavar="N", type=_count, default=140, help="how many (default: 140)")
    command.add_argument(
        "--seed", metavar="N", type=int, default=7, help="another number, another school (default: 7)"
    )


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


COMMANDS: Mapping[str, tuple[str, str, Sequence[str], Callable[[argparse.ArgumentParser], None]]] = {
    "match": (
        "match two tables, with reasons and a proof",
        MATCH,
        ("mentees.csv mentors.csv", "mentoring.xlsx --policy policy.toml --out autumn"),
        _match,
    ),
    "verify": ("check a run again, from nothing", VERIFY, ("handrail-out/run.json",), _verify),
    "explain": (
        "say why a mentee has a mentor, or not another",
        EXPLAIN,
        ("handrail-out/run.json S-0104", "handrail-out/run.json S-0104 M-014"),
        _explain,
    ),
    "sample": (
        "write the tables of an invented school",
        SAMPLE,
        ("--mentees 300 --mentors 140 --seed 7 --out school",),
        _sample,
    ),
    "demo": ("see it all at work on an invented school", DEMO, ("--port 8001", "--matching"), _demo),
    "serve": ("run the site", SERVE, ("--port 8001",), _serve),
    "work": ("do the site's background work", WORK, ("",), _nothing),
    "key": (
        "save the site's master key, bring it to a new machine, or exchange it",
        KEY,
        ("export /media/usb/handrail.key", "import /media/usb/handrail.key", "rotate"),
        _key,
    ),
    "backup": ("write everything into one file", BACKUP, ("", "/media/usb/handrail.zip"), _backup),
    "restore": (
        "make a site from a backup",
        RESTORE,
        ("/media/usb/handrail.zip", "/media/usb/handrail.zip --replace"),
        _restore,
    ),
    "mail": ("let mails leave again after a restore", MAIL, ("resume", "discard"), _mail),
    "doctor": ("say what is wrong with the site", DOCTOR, ("", "--quiet"), _doctor),
}
