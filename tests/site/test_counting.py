"""The counting helper passes a page that asks once, and finds one that asks for each row."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from tests.site.counting import same_queries

from handrail.lib import clock
from handrail.people.models import School, User


@login_not_required
def once(request):
    return HttpResponse(
        "".join(f"{user.name} {user.school.name}" for user in User.objects.select_related("school"))
    )


@login_not_required
def for_each_row(request):
    return HttpResponse("".join(f"{user.name} {user.school.name}" for user in User.objects.all()))


urlpatterns = [path("once/", once), path("for-each-row/", for_each_row)]


@pytest.fixture
def grow(db, settings):
    settings.ROOT_URLCONF = __name__
    now = clock.now()
    school = School.objects.create(name="Northfield", time_zone="UTC", created_at=now)

    def more(number):
        start = User.objects.count()
        User.objects.bulk_create(
            User(
                school=school,
                name=f"P{n}",
                school_number=f"{n}",
                email=f"p{n}@school.example",
                created_at=now,
            )
            for n in range(start, start + number)
        )

    return more


def test_a_page_that_asks_once_passes(grow):
    same_queries(Client(), "/once/", grow, 1)


def test_a_page_that_asks_for_each_row_is_found(grow):
    with pytest.raises(AssertionError, match="11 queries, not 1"):
        same_queries(Client(), "/for-each-row/", grow, 1)


def test_a_page_that_asks_for_each_row_is_found_by_growing_too(grow):
    with pytest.raises(AssertionError, match="1001 queries with 1000 rows, 11 with 10"):
        same_queries(Client(), "/for-each-row/", grow, 11)
