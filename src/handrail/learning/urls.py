"""Addresses of the learning app."""

from django.urls import path

from handrail.learning import views

urlpatterns = [
    path("cohorts/<uuid:key>/training/<side:side>/", views.training, name="training"),
    path("cohorts/<uuid:key>/training/<side:side>/confirm/", views.confirm_training, name="confirm_training"),
    path("cohorts/<uuid:key>/training/import/", views.import_training, name="import_training"),
    path("members/<uuid:key>/training/", views.member_training, name="member_training"),
    path("me/training/", views.own_training, name="own_training"),
]
