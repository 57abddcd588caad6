"""What a school begins with: a shelf that is not empty."""

from __future__ import annotations

import datetime as dt

from handrail.learning.shelf_actions import stock_shelf
from handrail.people.models import School
from handrail.people.starting import hears_of_start


@hears_of_start
def stock(school: School, now: dt.datetime) -> None:
    """Put the links that ship with Handrail on a new school's shelf."""
    stock_shelf(school=school, now=now)
