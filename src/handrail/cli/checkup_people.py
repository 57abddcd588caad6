"""What `handrail doctor` looks at in a school: who is there, and whether somebody sees to what is open."""

from __future__ import annotations

from handrail.cases.access import carers_of
from handrail.cases.queries.due import unclosed
from handrail.cli.finding import Found
from handrail.mentoring.queries import miscounted
from handrail.people.models import School, User
from handrail.people.queries import has_second_factor
from handrail.people.roles import Role


def school() -> Found:
    """It is there and open."""
    schools = list(School.objects.order_by("name", "pk"))
    if not schools:
        yield "there is none yet", "Start the site: it prints the address of the page that sets it up."
    for closed in (one for one in schools if not one.live):
        yield f"{closed.name} is not open", "An administrator opens it on the page School."


def numbers() -> Found:
    """Somebody in trouble finds a number that can be rung."""
    for one in School.objects.prefetch_related("help_lines"):
        lines = one.help_lines.all()
        if not lines:
            yield f"{one.name} has none", "An administrator sets them on the page School, under Help numbers."
        for line in (line for line in lines if not any(sign.isdigit() for sign in line.number)):
            yield (
                f"\u201c{line.label}\u201d of {one.name} has no digit in it",
                "Correct it on the page School.",
            )


def wellbeing() -> Found:
    """Somebody answers, who has the role and an open account."""
    for one in School.objects.select_related("wellbeing_lead"):
        lead = one.wellbeing_lead
        if lead is None or not lead.is_active or Role.WELLBEING_LEAD not in lead.roles:
            yield (
                f"nobody who holds the role leads at {one.name}",
                "An administrator gives somebody the role.",
            )


def administrators() -> Found:
    """Each school has one who can get in, and all have a second factor."""
    for one in School.objects.order_by("name", "pk"):
        found = User.objects.filter(
            school=one, is_active=True, grants__role=Role.ADMINISTRATOR, grants__ended_at=None
        )
        if not found:
            yield f"{one.name} has none", "Restore a backup: the site itself never lets the last one go."
        for user in (user for user in found if not has_second_factor(user)):
            yield f"{user.name} has no second factor yet", "They are asked for one when they next sign in."


def cases() -> Found:
    """Somebody can see to each one that is open."""
    left = sum(not carers_of(case.mentorship).exists() for case in unclosed())
    if left:
        yield (
            f"nobody can see to {left} open: whoever could is one of the pair, or holds no role any more",
            "An administrator names another coordinator of the programme, or makes another administrator.",
        )


def places() -> Found:
    """Each mentor has as many places taken as mentees."""
    for name, running, taken in miscounted():
        yield (
            f"{name} has {running} mentees, and {taken} places taken",
            "Somebody changed the database by hand. Keep a copy, and compare it with the last backup.",
        )
