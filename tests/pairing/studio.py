"""A coordinator with a browser in front of a round of people who have joined."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.http import HttpResponse
from django.test import Client
from tests.pairing.crowd import NOW, crowd, key, start
from tests.site.cast import signed_in

from handrail.jobs.worker import run_until_empty
from handrail.pairing.models import Round, Run
from handrail.people.models import RoleGrant, User


@dataclass
class Studio:
    """The round and the browser of its coordinator."""

    round: Round
    client: Client

    def get(self, address: str, **headers: str) -> HttpResponse:
        answer = self.client.get(address, headers=headers)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer

    def text(self, address: str) -> str:
        return words(self.get(address))

    def post(self, address: str, **data: Any) -> str:
        """Send a form, follow where it leads, and do the work that was queued."""
        answer = self.client.post(address, data)
        run_until_empty()
        self.round.refresh_from_db()
        return words(self.get(answer.headers["Location"]) if answer.status_code == 302 else answer)

    def run(self, **data: Any) -> Run:
        """The pairs worked out by the button of the round."""
        self.post(f"/rounds/{self.round.pk}/run/", **data)
        return self.latest

    @property
    def latest(self) -> Run:
        return self.round.runs.first()

    def pairs(self, run: Run) -> dict[str, str]:
        rows = run.proposals.values_list("mentee__user__school_number", "mentor__user__school_number")
        return dict(rows)


def words(answer: HttpResponse) -> str:
    """What a page says: its main part without tags, blanks put together."""
    page = answer.content.decode()
    main = page[page.find("<main") : page.find("</main>")] if "<main" in page else page
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def coordinator() -> Client:
    """The browser of whoever runs the crowd's programme."""
    lead = User.objects.get(pk=key("C-1"))
    RoleGrant.objects.create(user=lead, role="coordinator", granted_at=NOW)
    TOTP.activate(lead, generate_totp_secret())
    return signed_in(User.objects.get(pk=lead.pk))


def open_studio(mentees: int = 14, mentors: int = 8) -> Studio:
    """A draft round of so many."""
    return Studio(start(crowd(mentees, mentors)), coordinator())
