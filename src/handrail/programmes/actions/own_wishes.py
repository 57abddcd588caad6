"""Private blocks: "not this person". No reason is asked or kept, and nobody but their owner learns of one.

The log gets the same line as for any change of one's own profile, without the other's id: whoever reads the
log must not find out that there is a block, let alone against whom.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from handrail.audit.actions import record
from handrail.lib.refusal import Refusal
from handrail.people.models import User
from handrail.programmes.models import Block

LIKE_ANY_OTHER = "people.change_profile"


@transaction.atomic
def add_block(*, user: User, other: User, now: dt.datetime) -> None:
    """Never pair these two. Raises Refusal where that is said already."""
    if user.pk == other.pk:
        raise Refusal(_("This is yourself."))
    _block, new = Block.objects.get_or_create(user=user, other=other, defaults={"created_at": now})
    if not new:
        raise Refusal(_("You said this already."))
    _note(user, now)


@transaction.atomic
def remove_block(*, block: Block, by: User, now: dt.datetime) -> None:
    """Let the two be paired again, as far as this person is concerned."""
    block.delete()
    _note(by, now)


def _note(user: User, now: dt.datetime) -> None:
    record(by=user.pk, verb=LIKE_ANY_OTHER, subject=user, school=user.school_id, now=now)
