"""Addresses of the mentoring app."""

from __future__ import annotations

from django.urls import path

from handrail.mentoring.views import pair

urlpatterns = [
    path("mentorships/", pair.mentorships, name="mentorships"),
    path("mentorships/<uuid:key>/", pair.mentorship, name="mentorship"),
    path("mentorships/<uuid:key>/accept/", pair.accept_offer, name="accept_offer"),
    path("mentorships/<uuid:key>/decline/", pair.decline_offer, name="decline_offer"),
]
