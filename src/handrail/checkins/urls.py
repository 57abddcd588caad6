"""Addresses of the check-ins."""

from __future__ import annotations

from django.urls import path

from handrail.checkins import views

urlpatterns = [
    path("check-ins/", views.own_check_ins, name="own_check_ins"),
    path("check-ins/<uuid:key>/", views.check_in, name="check_in"),
    path("check-ins/<uuid:key>/words/", views.check_in_words, name="check_in_words"),
    path("cohorts/<uuid:key>/check-ins/", views.cohort_check_ins, name="cohort_check_ins"),
    path("programmes/<uuid:key>/check-ins/", views.check_in_days, name="check_in_days"),
    path("answer/how/<str:token>/", views.check_in_by_link, name="check_in_by_link"),
]
