"""Every address of the site."""

from django.urls import include, path

urlpatterns = [
    path("", include("handrail.home.urls")),
    path("", include("handrail.programmes.urls")),  # first: it makes the words for sides and states
    path("", include("handrail.learning.urls")),
    path("", include("handrail.safeguarding.urls")),
    path("", include("handrail.cases.urls")),
    path("", include("handrail.checkins.urls")),
    path("", include("handrail.pairing.urls")),
    path("", include("handrail.mentoring.urls")),
    path("", include("handrail.people.urls")),
    path("account/", include("allauth.urls")),
]

handler500 = "handrail.home.errors.server_error"
handler429 = "handrail.home.errors.too_often"  # allauth's word for it: signing in, asking for a mail, codes
