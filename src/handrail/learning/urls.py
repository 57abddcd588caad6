"""Addresses of the learning app."""

from django.urls import path

from handrail.learning import shelf_views as shelf
from handrail.learning import views

urlpatterns = [
    path("cohorts/<uuid:key>/training/<side:side>/", views.training, name="training"),
    path("cohorts/<uuid:key>/training/<side:side>/confirm/", views.confirm_training, name="confirm_training"),
    path("cohorts/<uuid:key>/training/import/", views.import_training, name="import_training"),
    path("members/<uuid:key>/training/", views.member_training, name="member_training"),
    path("me/training/", views.own_training, name="own_training"),
    path("resources/", shelf.resources, name="resources"),
    path("resources/add/", shelf.add_resource, name="add_resource"),
    path("resources/<uuid:key>/", shelf.edit_resource, name="edit_resource"),
    path("resources/<uuid:key>/retire/", shelf.retire_resource, name="retire_resource"),
    path("resources/<uuid:key>/bring-back/", shelf.restore_resource, name="restore_resource"),
    path("resources/<uuid:key>/still-right/", shelf.review_resource, name="review_resource"),
]
