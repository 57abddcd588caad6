"""The school, its people, what they may do, what they agreed to, and when they are away."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from handrail.lib.dial import dial
from handrail.lib.keeping import internal, personal, public, secret, sensitive
from handrail.people.pace_models import Pace
from handrail.people.roles import Role

__all__ = [
    "Consent",
    "HelpLine",
    "Invitation",
    "ListItem",
    "Pace",
    "Pause",
    "QuietHours",
    "RoleGrant",
    "School",
    "SetupKey",
    "User",
    "UserManager",
]


class School(models.Model):
    """One school. It is live only with a help number and a wellbeing lead, which the database holds to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64)
    languages = models.JSONField(default=list)
    identity_asked = models.BooleanField(default=False)
    live = models.BooleanField(default=False)
    wellbeing_lead = models.ForeignKey("User", null=True, on_delete=models.PROTECT, related_name="+")
    wellbeing_deputy = models.ForeignKey(
        "User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    main_help_line = models.ForeignKey("HelpLine", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        public("say whose site this is"): ("name", "time_zone", "languages"),
        internal("run the site"): ("id", "identity_asked", "live", "main_help_line", "created_at"),
        personal("know who answers when somebody needs help", erase="keep"): (
            "wellbeing_lead",
            "wellbeing_deputy",
        ),
    }

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(live=False) | Q(wellbeing_lead__isnull=False, main_help_line__isnull=False),
                name="live_school_has_help",
            ),
            models.CheckConstraint(
                condition=~Q(wellbeing_deputy=F("wellbeing_lead")), name="the_deputy_is_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HelpLine(models.Model):
    """One of the school's own numbers on "Get help now", which anybody can read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="help_lines")
    label = models.CharField(max_length=80)
    number = models.CharField(max_length=60)
    hours = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        public("tell somebody in trouble whom to call"): ("label", "number", "hours"),
        internal("order the list"): ("id", "school", "position"),
    }

    class Meta:
        ordering = ("position", "label", "id")

    def __str__(self) -> str:
        return f"{self.label}: {self.number}"

    @property
    def dial(self) -> str:
        """The number as a telephone takes it."""
        return dial(self.number)


class UserManager(BaseUserManager["User"]):
    """Users are found by mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, *, email: str, school: School, name: str, **more: Any) -> User:
        """A user without a usable password: they set one by invitation."""
        user = self.model(email=email.lower(), school=school, name=name, **more)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person of one school: one row, whatever they are in how many programmes.

    `school_number` is their key in imports. `most_mentees` is their capacity across all programmes, and
    `active_mentees` how many of those places are taken: never more, which the database holds to.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="users")
    school_number = models.CharField(max_length=40)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    pronouns = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, default="en-gb")
    stage = models.CharField(max_length=40, blank=True)
    hours_a_month = models.PositiveSmallIntegerField(null=True, blank=True)
    most_mentees = models.PositiveSmallIntegerField(null=True, blank=True)
    active_mentees = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        personal("find and address the person"): ("school_number", "email", "name", "pronouns", "language"),
        personal("match and plan by stage and time"): (
            "stage",
            "hours_a_month",
            "most_mentees",
            "active_mentees",
        ),
        secret("sign in"): ("password",),
        internal("run the account"): ("id", "school", "is_active", "created_at", "last_login"),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("school", "school_number", name="one_person_per_school_number"),
            models.UniqueConstraint(Lower("email"), name="one_person_per_address"),
            models.CheckConstraint(
                condition=Q(most_mentees=None) | Q(active_mentees__lte=F("most_mentees")),
                name="no_more_mentees_than_places",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The staff roles that this person holds now: read once a request."""
        return frozenset(Role(grant.role) for grant in self.grants.all() if grant.ended_at is None)


class RoleGrant(models.Model):
    """A staff role that one person holds at their school, from whom and until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    granted_by = models.UUIDField(null=True, blank=True)
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        personal("know who may do what", erase="keep"): ("user", "role", "granted_by"),
        internal("know since when"): ("id", "granted_at", "ended_at"),
    }

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("user", "role", condition=Q(ended_at=None), name="one_open_grant_a_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class ListItem(models.Model):
    """An entry of one of the school's lists: stages, specialties, goal categories, languages, sites."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="list_items")
    list = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=120)
    parent = models.CharField(max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        public("offer the school's own words"): ("list", "key", "label", "parent"),
        internal("order the list"): ("id", "school", "position", "active"),
    }

    class Meta:
        ordering = ("position", "label", "id")
        constraints: ClassVar = [
            models.UniqueConstraint("school", "list", "key", name="one_item_a_key"),
        ]

    def __str__(self) -> str:
        return self.label


class Consent(models.Model):
    """One answer to one question of consent. Never changed: withdrawing is a row of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=60)
    given = models.BooleanField()
    text_version = models.CharField(max_length=20)
    text_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    at = models.DateTimeField()

    append_only: ClassVar[bool] = True
    kept: ClassVar = {
        personal("show what was agreed to", erase="delete"): ("user", "purpose", "given", "at"),
        internal("show which words were agreed to"): ("id", "text_version", "text_hash", "language"),
    }

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.purpose}: {'yes' if self.given else 'no'}"


class Pause(models.Model):
    """Days on which a person is away: no new mentees, no reminders. Both days count."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="pauses")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive("leave people alone while they are away", erase="delete"): ("user", "starts", "ends"),
        internal("tell rows apart"): ("id",),
    }

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="pause_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts} to {self.ends or 'further notice'}"


class QuietHours(models.Model):
    """When somebody wants no mail that can wait: each day between two times, and all day on some days."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="quiet_hours")
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    days = models.JSONField(default=list)  # Monday is 1

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        sensitive("leave people alone when they ask for it", "until it is replaced", erase="delete"): (
            "starts",
            "ends",
            "days",
        ),
        internal("know whose they are"): ("user",),
    }

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(starts=None, ends=None) | Q(starts__isnull=False, ends__isnull=False),
                name="quiet_hours_begin_and_end",
            ),
            models.CheckConstraint(condition=~Q(starts=F("ends")), name="quiet_hours_are_not_all_day"),
        ]

    def __str__(self) -> str:
        return f"quiet hours of {self.user_id}"


class Invitation(models.Model):
    """A link by which one person takes up their account, once. The token itself is only in the mail."""

    LIFE: ClassVar = dt.timedelta(days=14)

    class Purpose(models.TextChoices):
        """What the link is for."""

        JOIN = "join", gettext_lazy("Join the site")

    class State(models.TextChoices):
        """How an invitation stands."""

        OPEN = "open", gettext_lazy("Open")
        EXPIRED = "expired", gettext_lazy("Run out")
        USED = "used", gettext_lazy("Used")
        REVOKED = "revoked", gettext_lazy("Taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    purpose = models.CharField(max_length=20, choices=Purpose.choices, default=Purpose.JOIN)
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        personal("know who was invited, and by whom", "12 months", erase="delete"): ("user", "created_by"),
        secret("let the invited person in", "14 days after it expires"): ("token_hash",),
        internal("know how the invitation stands", "12 months"): (
            "id",
            "purpose",
            "created_at",
            "expires_at",
            "used_at",
            "revoked_at",
        ),
    }

    class Meta:
        ordering = ("created_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "user",
                "purpose",
                condition=Q(used_at=None, revoked_at=None),
                name="one_open_invitation",
            ),
            models.CheckConstraint(condition=Q(used_at=None) | Q(revoked_at=None), name="used_or_taken_back"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} until {self.expires_at}"

    def state(self, now: dt.datetime) -> State:
        """How it stands at a moment."""
        if self.used_at:
            return self.State.USED
        if self.revoked_at:
            return self.State.REVOKED
        return self.State.OPEN if now < self.expires_at else self.State.EXPIRED


class SetupKey(models.Model):
    """The one-time key of the first-run page, which `handrail serve` prints. It dies when a school exists."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    append_only: ClassVar[bool] = False
    kept: ClassVar = {
        secret("let whoever runs the server set up the school"): ("token_hash",),
        internal("tell rows apart"): ("id", "created_at"),
    }

    def __str__(self) -> str:
        return f"made {self.created_at}"
