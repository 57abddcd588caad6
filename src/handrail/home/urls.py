"""The addresses that belong to no single slice."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from handrail.home import demo_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("help-now/", views.help_now, name="help_now"),
    path("guide/", views.guide, name="guide"),
    path("language/", views.language, name="language"),
]
if settings.SITE.demo:
    urlpatterns += [path("demo/", demo_views.demo, name="demo")]
