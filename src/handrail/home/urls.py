"""The addresses that belong to no single slice."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from handrail.home import demo_views, log_views, mail_views, running_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("help-now/", views.help_now, name="help_now"),
    path("guide/", views.guide, name="guide"),
    path("language/", views.language, name="language"),
    path("mail/unsubscribe/<str:token>/", mail_views.unsubscribe, name="unsubscribe"),
    path("me/mails/", mail_views.own_mails, name="own_mails"),
    path("me/record/", log_views.own_record, name="own_record"),
    path("running/", running_views.running, name="running"),
    path("running/jobs/", running_views.show_jobs, name="jobs"),
    path("running/jobs/<uuid:key>/retry/", running_views.retry_job, name="retry_job"),
    path("running/jobs/<uuid:key>/stop/", running_views.cancel_job, name="cancel_job"),
    path("running/mails/", running_views.show_mails, name="mails"),
    path("running/mails/again/", running_views.send_all_again, name="send_all_again"),
    path("running/mails/pause/", running_views.pause_mail, name="pause_mail"),
    path("running/mails/resume/", running_views.resume_mail, name="resume_mail"),
    path("running/mails/<uuid:key>/again/", running_views.send_mail_again, name="send_mail_again"),
    path("running/mails/<uuid:key>/stop/", running_views.stop_mail, name="stop_mail"),
    path("running/log/", log_views.log, name="log"),
    path("running/log/file/", log_views.log_file, name="log_file"),
]
of_a_demonstration = [
    path("demo/", demo_views.demo, name="demo"),
    path("demo/clock/", demo_views.demo_clock, name="demo_clock"),
]
if settings.SITE.demo:
    urlpatterns += of_a_demonstration
