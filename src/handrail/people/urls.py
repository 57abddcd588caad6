"""The addresses of pages about people. They hold ids and one-time tokens, never names or addresses."""

from __future__ import annotations

from django.urls import path

from handrail.people.views import entrance, own, school, staff

urlpatterns = [
    path("start/", entrance.start, name="start"),
    path("start/<str:token>/", entrance.first_run, name="first_run"),
    path("invitations/<str:token>/", entrance.accept_invitation, name="accept_invitation"),
    path("me/", own.profile, name="profile"),
    path("me/edit/", own.edit_profile, name="edit_profile"),
    path("me/time/", own.edit_time, name="edit_time"),
    path("me/quiet/", own.quiet_hours, name="quiet_hours"),
    path("me/pauses/", own.plan_pause, name="plan_pause"),
    path("me/pauses/<uuid:key>/end/", own.end_pause, name="end_pause"),
    path("me/pauses/<uuid:key>/remove/", own.drop_pause, name="drop_pause"),
    path("people/", staff.people, name="people"),
    path("people/add/", staff.add_person, name="add_person"),
    path("people/<uuid:key>/", staff.person, name="person"),
    path("people/<uuid:key>/edit/", staff.edit_person, name="edit_person"),
    path("people/<uuid:key>/invite/", staff.invite, name="invite"),
    path("people/<uuid:key>/close/", staff.close_account, name="close_account"),
    path("people/<uuid:key>/reopen/", staff.reopen_account, name="reopen_account"),
    path("people/<uuid:key>/roles/", staff.grant_role, name="grant_role"),
    path("roles/<uuid:key>/end/", staff.end_role, name="end_role"),
    path("invitations/<uuid:key>/remind/", staff.remind, name="remind"),
    path("invitations/<uuid:key>/extend/", staff.extend_invitation, name="extend_invitation"),
    path("invitations/<uuid:key>/take-back/", staff.take_back_invitation, name="take_back_invitation"),
    path("school/", school.school, name="school"),
    path("school/help-lines/", school.help_lines, name="help_lines"),
    path("school/deputy/", school.deputy, name="deputy"),
    path("school/live/", school.go_live, name="go_live"),
    path("lists/", school.lists, name="lists"),
    path("lists/<slug:kind>/", school.list_items, name="list_items"),
    path("lists/items/<uuid:key>/rename/", school.rename_item, name="rename_item"),
    path("lists/items/<uuid:key>/retire/", school.retire_item, name="retire_item"),
    path("lists/items/<uuid:key>/restore/", school.restore_item, name="restore_item"),
]
