"""Addresses of matching rounds."""

from django.urls import path

from handrail.pairing.views import choosing

urlpatterns = [
    # ---- choosing
    path("choosing/<uuid:key>/", choosing.choose, name="choose"),
    path("choosing/as-mentor/<uuid:key>/", choosing.suggested_mentees, name="suggested_mentees"),
    path("choosing/suggestions/<uuid:key>/decline/", choosing.decline_mentee, name="decline_mentee"),
    path("choosing/suggestions/<uuid:key>/take-back/", choosing.take_back_decline, name="take_back_decline"),
]
