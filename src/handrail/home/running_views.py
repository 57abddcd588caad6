"""How the site runs: its jobs and its mails, and what staff may do about them."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tasks import TaskResultStatus as Status

from handrail.audit import queries as audit
from handrail.home import access
from handrail.home.forms import PauseMailForm
from handrail.jobs import actions as job_actions
from handrail.jobs import queries as jobs
from handrail.lib import clock
from handrail.mailroom import actions as mail_actions
from handrail.mailroom import queries as mailroom
from handrail.mailroom.kinds import words_of
from handrail.mailroom.models import Message, State
from handrail.people.access import can_administer, require
from handrail.people.models import User
from handrail.people.queries import names
from handrail.people.views.shared import done_or_told, form_page, me

PAGE = 50
QUIET = dt.timedelta(minutes=5)  # the schedule fires every minute: after this the worker must have stopped
STUCK = (State.FAILED, State.UNKNOWN)


def _runner(request: HttpRequest) -> User:
    user = me(request)
    require(user, access.can_run(user), user.school)
    return user


@require_safe
def running(request: HttpRequest) -> HttpResponse:
    """How jobs, mails and log stand, and the way to each."""
    user = _runner(request)
    shown = access.visible_mails(user)
    counts = mailroom.counts(shown)
    page = {
        "failed_jobs": jobs.counts(access.visible_jobs(user))[Status.FAILED],
        "quiet": _quiet(jobs.schedule(now=clock.now())),
        "stuck_mails": mailroom.stuck(shown),
        "waiting_mails": counts[State.QUEUED],
        "rest": mailroom.rest(),
        "may_read_log": can_administer(user),
        "check": audit.last_check(),
    }
    return render(request, "home/running.html", page)


def _quiet(plans: list[jobs.Plan]) -> bool:
    """Whether nothing has started by itself for so long that the worker must have stopped."""
    last = max((plan.last for plan in plans if plan.last), default=None)
    return last is None or last < clock.now() - QUIET


# ----------------------------------------------------------------------------------------------------- jobs


@require_safe
def show_jobs(request: HttpRequest) -> HttpResponse:
    """What waits, runs, failed or is done, and what runs by itself."""
    user = _runner(request)
    rows, show = access.visible_jobs(user), request.GET.get("show", "")
    counts = jobs.counts(rows)
    chosen = rows.filter(status=show) if show in jobs.STATES else rows.exclude(status=Status.SUCCESSFUL)
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    lines = jobs.lines(page.object_list)
    who = names({line.by for line in lines if line.by})
    plans = jobs.schedule(now=clock.now())
    words = {
        "page": page,
        "lines": [(line, who.get(line.by, "") if line.by else _("The site")) for line in lines],
        "show": show if show in jobs.STATES else "",
        "counts": [(state, label, counts[state]) for state, label in jobs.STATES.items()],
        "plans": plans,
        "quiet": _quiet(plans),
        "may_see_faults": can_administer(user),
    }
    return render(request, "home/jobs.html", words)


@require_POST
def retry_job(request: HttpRequest, key: UUID) -> HttpResponse:
    """Try a failed job once more."""
    user, job = me(request), access.get_job(me(request), key)
    done_or_told(
        request,
        lambda: job_actions.retry(job=job, by=user.id, now=clock.now()),
        _("It is tried again within a few seconds. Load this page again to see what became of it."),
    )
    return redirect("jobs")


@require_POST
def cancel_job(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep a job that waits from running."""
    user, job = me(request), access.get_job(me(request), key)
    done_or_told(
        request,
        lambda: job_actions.cancel(job=job, by=user.id, now=clock.now()),
        _("Stopped. It stays in this list, where you can try it again."),
    )
    return redirect("jobs")


# ---------------------------------------------------------------------------------------------------- mails


@require_safe
def show_mails(request: HttpRequest) -> HttpResponse:
    """The outbox: to whom, what kind, when, and what became of it. Never what a mail says."""
    user = _runner(request)
    show = request.GET.get("show", "")
    show = show if show in State.values else ""
    page = Paginator(access.visible_mails(user, state=show), PAGE).get_page(request.GET.get("page"))
    who, now = names({mail.to for mail in page.object_list}), clock.now()
    counts = mailroom.counts(access.visible_mails(user))
    words = {
        "page": page,
        "lines": [
            (mail, words_of(mail.kind), who.get(mail.to, ""), _again(mail, now)) for mail in page.object_list
        ],
        "show": show,
        "counts": [(state.value, state.label, counts[state]) for state in State],
        "in_vain": counts[State.FAILED] and mailroom.tried_in_vain(user.school_id, now=now).count(),
        "rest": mailroom.rest(),
        "may_pause": can_administer(user),
    }
    return render(request, "home/mails.html", words)


def _again(mail: Message, now: dt.datetime) -> bool:
    """Whether "Send again" has a meaning."""
    return mail.state in STUCK and mail.expires_at > now and mail.reason != mailroom.REPLACED


@require_POST
def send_mail_again(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put one mail back into the outbox."""
    user, mail = me(request), access.get_mail(me(request), key)
    done_or_told(
        request,
        lambda: mail_actions.send_again(message=mail, by=user.id, now=clock.now()),
        _("It is on its way again. Load this page again to see what became of it."),
    )
    return redirect("mails")


@require_POST
def stop_mail(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep one mail that waits from being sent."""
    user, mail = me(request), access.get_mail(me(request), key)
    done_or_told(
        request,
        lambda: mail_actions.stop_one(message=mail, by=user.id, now=clock.now()),
        _("Stopped. It stays in this list, where you can send it after all."),
    )
    return redirect("mails")


@require_http_methods(["GET", "HEAD", "POST"])
def send_all_again(request: HttpRequest) -> HttpResponse:
    """Put every mail that was tried in vain back into the outbox, after a word on what that does."""
    user, now = _runner(request), clock.now()
    if request.method != "POST":
        count = mailroom.tried_in_vain(user.school_id, now=now).count()
        return render(request, "home/send_all_again.html", {"count": count})
    count = mail_actions.send_all_again(school=user.school_id, by=user.id, now=now)
    said = ngettext("%(count)d mail is on its way again.", "%(count)d mails are on their way again.", count)
    messages.success(request, said % {"count": count})
    return redirect("mails")


def _administrator(request: HttpRequest) -> User:
    user = me(request)
    require(user, can_administer(user), user.school)
    return user


@require_http_methods(["GET", "HEAD", "POST"])
def pause_mail(request: HttpRequest) -> HttpResponse:
    """Hold all mails back, with a reason that the other staff read."""
    user = _administrator(request)
    form = PauseMailForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: mail_actions.pause(by=user.id, reason=form.cleaned_data["reason"], now=clock.now()),
        words=_("No mail leaves any more. Those that are written wait here."),
        to="mails",
        template="home/pause_mail.html",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def resume_mail(request: HttpRequest) -> HttpResponse:
    """Let mails leave again, after a word on how many wait."""
    user = _administrator(request)
    if request.method != "POST":
        waiting = mailroom.counts(access.visible_mails(user))[State.QUEUED]
        return render(request, "home/resume_mail.html", {"rest": mailroom.rest(), "waiting": waiting})
    mail_actions.resume(by=user.id, now=clock.now())
    messages.success(request, _("Mails leave again."))
    return redirect("mails")
