"""Every address of the site."""

from django.urls import include, path

urlpatterns = [
    path("", include("handrail.home.urls")),
    path("", include("handrail.programmes.urls")),
    path("", include("handrail.people.urls")),
    path("account/", include("allauth.urls")),
]

handler500 = "handrail.home.errors.server_error"
