"""What the addresses of documents name."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Model
from tests.site.cast import Cast
from tests.site.mentoring_things import MENTORS, a_pair
from tests.site.programmes_things import ALL, MEMBERS
from tests.site.talk_things import a_file
from tests.site.things import Thing, kind, of_each

from handrail.lib import clock
from handrail.mentoring.models import Document, DocumentComment, DocumentVersion, Mentorship


def a_document(pair: Mentorship) -> Document:
    """From the mentor: first a link, then a file, with a comment on each."""
    now, by = clock.now(), pair.mentor_id
    made = Document.objects.create(mentorship=pair, title="Abstract", by=by, created_at=now)
    given = {"document": made, "by": by, "at": now}
    link = DocumentVersion.objects.create(number=1, link="https://drafts.example/one", **given)
    file = DocumentVersion.objects.create(number=2, attachment=a_file(pair), **given)
    for version in (link, file):
        DocumentComment.objects.create(version=version, words="A clear question", by=by, at=now)
    return made


def a_version(pair: Mentorship) -> DocumentVersion:
    return a_document(pair).versions.get(number=1)


def a_comment(pair: Mentorship) -> DocumentComment:
    return a_version(pair).comments.get()


def _thing(cast: Cast, title: str, make: Callable[[Mentorship], Model]) -> Thing:
    pair = a_pair(cast, title)
    partners = frozenset({MEMBERS[title]})
    school, programme = pair.programme.school, pair.programme
    return Thing({"key": make(pair).pk}, school, MENTORS[title], programme, partners=partners)


@kind("document")
def documents(cast: Cast) -> dict[str, Thing]:
    return of_each(cast, lambda title: _thing(cast, title, a_document), *ALL)


@kind("document version")
def versions(cast: Cast) -> dict[str, Thing]:
    return of_each(cast, lambda title: _thing(cast, title, a_version), *ALL)


@kind("document comment")
def comments(cast: Cast) -> dict[str, Thing]:
    return of_each(cast, lambda title: _thing(cast, title, a_comment), *ALL)
