"""Who sees a search for one mentee, and whom of its candidates.

Those who run the programme see all of it, unless they are one of the people concerned: the mentee, a mentor
of theirs, or somebody who is proposed. The mentee sees who is proposed to them. A mentor sees that somebody
would like a call with them, and nothing else. For anybody else it is as if there were no search.
"""

from __future__ import annotations

from itertools import chain
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from handrail.mentoring.access import kept_mentorships
from handrail.mentoring.models import Mentorship
from handrail.mentoring.states import BEGUN
from handrail.pairing.hooks import origin_of
from handrail.pairing.queries.choosing import still_here
from handrail.pairing.search_mails import TO_MENTEES
from handrail.pairing.search_models import Candidate, Search
from handrail.pairing.search_states import LIVE, SHOWN, UNDER_WAY, SearchState
from handrail.people.models import User
from handrail.people.queries import administrators
from handrail.programmes.access import (
    Doing,
    can_change,
    one,
    require,
    visible_enrolments,
    visible_programmes,
)
from handrail.programmes.queries import leads_of
from handrail.programmes.states import EnrolmentState, Side

_WHOLE = ("enrolment__user", "enrolment__cohort__programme__school")
_ITS_SEARCH = tuple(f"search__{name}" for name in _WHOLE)

# ---- those who run the programme


def visible_searches(user: User) -> QuerySet[Search]:
    """The searches of programmes that somebody runs and that are about nobody near to them."""
    found = Search.objects.filter(enrolment__cohort__programme__in=visible_programmes(user))
    return found.exclude(_near(user)).select_related(*_WHOLE)


def _near(user: User) -> Q:
    """What somebody is near to: as the mentee, as a mentor of theirs, or as one who is proposed."""
    theirs = _mentored(user, mentee="enrolment__user", programme="enrolment__cohort__programme")
    proposed = Candidate.objects.filter(search=OuterRef("pk"), enrolment__user=user)
    return Q(enrolment__user=user) | Exists(theirs) | Exists(proposed)


def get_search(user: User, key: UUID, *, to: Doing = "see") -> Search:
    """One search that this person leads."""
    return _may(user, one(user, visible_searches(user), key), to)


def get_candidate(user: User, key: UUID) -> Candidate:
    """One proposed mentor of such a search, to take the proposal back."""
    rows = Candidate.objects.filter(search__in=visible_searches(user))
    found = one(user, rows.select_related("enrolment__user", *_ITS_SEARCH), key)
    _may(user, found.search, "change")
    return found


def get_pair_to_search(user: User, key: UUID) -> Mentorship:
    """A pair that runs or has ended, for whose mentee somebody who runs the programme looks for a mentor."""
    run = Mentorship.objects.filter(programme__in=visible_programmes(user), state__in=BEGUN)
    others = run.filter(~Exists(_mentored(user, mentee="mentee", programme="programme"))).exclude(mentee=user)
    found = one(user, others.select_related("mentee", "cohort", "programme__school"), key)
    require(user, can_change(found.programme), found)
    return found


def _mentored(user: User, *, mentee: str, programme: str) -> QuerySet[Mentorship]:
    """Where somebody is or was the mentor of the mentee in question: then the search is not theirs to see."""
    here = {"mentee": OuterRef(mentee), "programme": OuterRef(programme)}
    return Mentorship.objects.filter(mentor=user, state__in=BEGUN, **here)


def _may(user: User, found: Search, to: Doing) -> Search:
    if to == "change":
        require(user, can_change(found.enrolment.cohort.programme), found)
    return found


def ran_out(rows: QuerySet[Search]) -> QuerySet[Search]:
    """Of some searches those whose mentee has nobody left to choose from, and waits."""
    live = still_here(Candidate.objects.filter(search=OuterRef("pk"), state__in=LIVE), "enrolment")
    gone = Candidate.objects.filter(search=OuterRef("pk"))
    return rows.filter(Exists(gone), ~Exists(live), state=SearchState.OPEN)


def leader_of(search: Search) -> User | None:
    """Who is told of a search: whoever began it, or sees to what it came from, or another coordinator; where
    there is none, an administrator.

    It is nobody who is near to it, or who runs the programme no more.
    """
    origin = origin_of(search)
    first = [search.by, *([origin.owner.pk] if origin and origin.owner else [])]
    programme = search.enrolment.cohort.programme
    known = {user.pk: user for user in User.objects.filter(pk__in=first)}
    others = chain(leads_of(programme), administrators(programme.school_id))
    people = chain((known[key] for key in first if key in known), others)
    return next((user for user in people if _leads(user, search)), None)


def _leads(user: User, search: Search) -> bool:
    return user.is_active and visible_searches(user).filter(pk=search.pk).exists()


def kept_mails(user: User) -> Q:
    """The mails to the mentees of searches that somebody is near to: they too would tell of them."""
    return Q(kind__in=TO_MENTEES, to__in=Search.objects.filter(_near(user)).values("enrolment__user"))


def kept_offers(user: User) -> Q:
    """Whom a mentee has chosen, where somebody was proposed to them as well."""
    proposed = Candidate.objects.filter(
        enrolment__user=user,
        search__enrolment__user=OuterRef("mentee"),
        search__enrolment__cohort__programme=OuterRef("programme"),
    )
    return Q(Exists(proposed), chosen=True) & ~Q(mentor=user)


def kept_events(user: User) -> Q:
    """What the log says of searches that somebody is near to, and of whom their mentees have chosen."""
    near = Search.objects.filter(_near(user))
    proposals = Candidate.objects.filter(search__in=near)
    offers = kept_mentorships(user).values("pk")
    return Q(subject__in=near.values("pk")) | Q(subject__in=proposals.values("pk")) | Q(subject__in=offers)


# ---- the mentee


def own_searches(user: User) -> QuerySet[Search]:
    """One's own searches in which somebody is proposed, for as long as one takes part, the latest first."""
    mine = visible_enrolments(user).filter(side=Side.MENTEE, state=EnrolmentState.JOINED)
    some = Candidate.objects.filter(search=OuterRef("pk"), state__in=SHOWN)
    found = Search.objects.filter(Exists(some), enrolment__in=mine.order_by())
    return found.select_related(*_WHOLE).order_by("-opened_at", "pk")


def own_open_searches(user: User) -> QuerySet[Search]:
    """Those of them that are under way."""
    return own_searches(user).filter(state__in=UNDER_WAY)


def get_own_search(user: User, key: UUID) -> Search:
    """One's own search, to look at the mentors proposed."""
    return one(user, own_searches(user), key)


def get_proposed(user: User, key: UUID) -> Candidate:
    """A mentor who is proposed to this person."""
    rows = Candidate.objects.filter(search__in=own_searches(user), state__in=SHOWN)
    here = still_here(rows, "enrolment").select_related("enrolment__user", *_ITS_SEARCH)
    return one(user, here, key)


# ---- the mentor who was asked for a call


def own_calls(user: User) -> QuerySet[Candidate]:
    """The calls that somebody was asked for, for as long as they take part, the latest first."""
    mine = visible_enrolments(user).filter(side=Side.MENTOR, state=EnrolmentState.JOINED)
    found = Candidate.objects.filter(enrolment__in=mine.order_by(), call_asked_at__isnull=False)
    return found.select_related("enrolment__user", *_ITS_SEARCH).order_by("-call_asked_at", "pk")


def get_own_call(user: User, key: UUID) -> Candidate:
    """A call that this person was asked for."""
    return one(user, own_calls(user), key)
