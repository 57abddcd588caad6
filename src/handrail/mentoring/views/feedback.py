"""The page on which each side says how a meeting was."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.lib import clock
from handrail.mentoring import access
from handrail.mentoring.actions import feeding_back
from handrail.mentoring.actions.reading import read
from handrail.mentoring.feedback_forms import FeedbackForm
from handrail.mentoring.feedback_queries import feedback_view
from handrail.mentoring.meeting_queries import line_of
from handrail.people.views.shared import form_page, me


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say how it was, or change what one said."""
    found, user, now = access.get_meeting(me(request), key, to="change"), me(request), clock.now()
    reading = read(found.mentorship, "feedback", by=user, now=now)
    view = feedback_view(found, user, reading, now)
    form = FeedbackForm(
        request.POST if request.method == "POST" else None,
        side=view.side,
        initial=FeedbackForm.typed(view.mine),
    )
    return form_page(
        request,
        form,
        lambda: feeding_back.give(meeting=found, said=form.said(), by=user, now=now),
        words=_("Thank you. You can change it for seven days."),
        to=reverse("meeting", args=[key]),
        template="mentoring/feedback.html",
        view=view,
        line=line_of(found, user),
    )
