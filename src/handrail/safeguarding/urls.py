"""Addresses of requests to be contacted and of emergency openings. None says whom it is about."""

from __future__ import annotations

from django.urls import path

from handrail.safeguarding.views import asking, handling, opened, opening, reviewing

urlpatterns = [
    path("contact/", asking.contact, name="contact"),
    path("contact/<uuid:key>/take-back/", asking.take_back_contact, name="take_back_contact"),
    path("contact/requests/", handling.contact_requests, name="contact_requests"),
    path("contact/requests/<uuid:key>/", handling.contact_request, name="contact_request"),
    path("contact/requests/<uuid:key>/open/", handling.open_contact_request, name="open_contact_request"),
    path("contact/requests/<uuid:key>/note/", handling.note_contact, name="note_contact"),
    path("contact/requests/<uuid:key>/contacted/", handling.say_contacted, name="say_contacted"),
    path("contact/requests/<uuid:key>/close/", handling.close_contact_request, name="close_contact_request"),
    path("openings/", opening.openings, name="openings"),
    path("openings/pair/<uuid:key>/", opening.open_in_emergency, name="open_in_emergency"),
    path("openings/<uuid:key>/", opening.opening, name="opening"),
    path("openings/<uuid:key>/close/", opening.close_opening, name="close_opening"),
    path("openings/<uuid:key>/conversation/", opened.opened_conversation, name="opened_conversation"),
    path("openings/<uuid:key>/notes/", opened.opened_notes, name="opened_notes"),
    path("openings/<uuid:key>/documents/", opened.opened_documents, name="opened_documents"),
    path("openings/<uuid:key>/files/<uuid:file>/", opened.opened_file, name="opened_file"),
    path("openings/<uuid:key>/review/", reviewing.review_opening, name="review_opening"),
    path("openings/<uuid:key>/tell/", reviewing.lift_hold, name="lift_hold"),
]
