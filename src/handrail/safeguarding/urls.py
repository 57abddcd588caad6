"""Addresses of requests to be contacted. Nothing in them says what they are about."""

from __future__ import annotations

from django.urls import path

from handrail.safeguarding.views import asking, handling

urlpatterns = [
    path("contact/", asking.contact, name="contact"),
    path("contact/<uuid:key>/take-back/", asking.take_back_contact, name="take_back_contact"),
    path("contact/requests/", handling.contact_requests, name="contact_requests"),
    path("contact/requests/<uuid:key>/", handling.contact_request, name="contact_request"),
    path("contact/requests/<uuid:key>/open/", handling.open_contact_request, name="open_contact_request"),
    path("contact/requests/<uuid:key>/note/", handling.note_contact, name="note_contact"),
    path("contact/requests/<uuid:key>/contacted/", handling.say_contacted, name="say_contacted"),
    path("contact/requests/<uuid:key>/close/", handling.close_contact_request, name="close_contact_request"),
]
