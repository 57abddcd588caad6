"""Who may see what is kept about people: by its class, and for some fields by name.

The tests put a mark into every such field and look for it in all that the site sends to anybody.
"""

from __future__ import annotations

from collections.abc import Mapping

from handrail.config.addresses import Group
from handrail.lib.keeping import Keeping, Kind

BY_KIND: Mapping[Kind, tuple[Group, ...]] = {
    "personal": ("self", "administrator", "coordinator", "wellbeing lead"),
    "sensitive": ("self",),
    "safeguarding": ("wellbeing lead",),
}
BY_FIELD: Mapping[str, tuple[Group, ...]] = {
    "programmes.Answer.value": (
        "self",
        "administrator",
        "own coordinator",
    ),  # less where the form promised less
    "programmes.Import.rows": ("administrator", "own coordinator"),
    "programmes.ConflictImport.rows": ("administrator", "coordinator"),
    "programmes.Conflict.kind": ("administrator", "coordinator"),
    "pairing.Suggestion.for_mentee": ("self", "administrator", "own coordinator"),
    "pairing.Suggestion.for_mentor": ("self", "administrator", "own coordinator"),
    "checkins.CheckIn.words": ("self", "own coordinator"),
    "mentoring.Ending.reason": ("own coordinator",),  # less whoever was one of the two
    "mentoring.NewMentor.wish": ("own coordinator",),
    "mentoring.Closure.helped": ("own coordinator",),
    "mentoring.Closure.change": ("own coordinator",),
    "mentoring.Delegation.name": ("self",),
    "mentoring.Delegation.email": ("self",),
    "mentoring.PairImport.rows": ("administrator", "own coordinator"),
    "cases.CaseLine.words": ("administrator", "own coordinator"),
    "pairing.Pin.reason": ("administrator", "own coordinator"),
    "pairing.Run.report": ("administrator", "own coordinator"),
    "pairing.Proposal.for_mentee": ("self", "administrator", "own coordinator"),
    "pairing.Proposal.for_mentor": ("self", "administrator", "own coordinator"),
    "pairing.Search.goals": ("self", "administrator", "own coordinator"),
    "pairing.Search.interests": ("self", "administrator", "own coordinator"),
    "pairing.Candidate.for_mentee": ("self", "administrator", "own coordinator"),
    "pairing.Candidate.for_mentor": ("self", "administrator", "own coordinator"),
}

# Rows about two people: whose a field is, where it is one of theirs alone.
WHOSE: Mapping[str, str] = {
    "pairing.Suggestion.for_mentee": "shortlist.enrolment.user_id",
    "pairing.Suggestion.for_mentor": "enrolment.user_id",
    "pairing.Proposal.for_mentee": "mentee.user_id",
    "pairing.Proposal.for_mentor": "mentor.user_id",
    "pairing.Candidate.for_mentee": "search.enrolment.user_id",
    "pairing.Candidate.for_mentor": "enrolment.user_id",
    # What one of the two wrote: the writer's, and the other one's once it is open to them.
    "mentoring.Feedback.well": "writer_id",
    "mentoring.Feedback.next_step": "writer_id",
    "mentoring.Feedback.gained": "writer_id",
    "mentoring.Note.words": "writer_id",
    "mentoring.Note.feedback": "writer_id",
    "mentoring.Note.discussion": "writer_id",
    "mentoring.Note.support": "writer_id",
}

# Those who are suggested to each other read who that is, and what was answered for them to read. So does a
# mentee of whoever is proposed to them.
OF_THE_SUGGESTED = frozenset({"people.User.name", "people.User.pronouns"})
# A mentor who is asked reads who the mentee is; the two of a pair also how to reach each other.
OF_THE_ASKED = frozenset({"people.User.name", "people.User.pronouns"})
OF_THE_PARTNER = OF_THE_ASKED | {
    "people.User.email",
    "mailroom.Message.address",  # one and the same
    "mentoring.Meeting.place",  # what the two write for each other
    "mentoring.Meeting.agenda",
    "mentoring.MeetingAction.text",
}
# Once a pair rests or has ended, its two still read who the other is and what they wrote for each other.
OF_THE_FORMER = OF_THE_PARTNER - {"people.User.email", "mailroom.Message.address"}
# A mentee reads how to reach whoever stands in for their mentor; so do two who both want to stay in touch.
OF_A_COVER = frozenset({"people.User.name", "people.User.email", "mailroom.Message.address"})
# A mentor whom a mentee asks for a call reads how to reach them, and what they want help with.
OF_A_CALL = OF_THE_ASKED | {
    "people.User.email",
    "mailroom.Message.address",
    "pairing.Search.goals",
    "pairing.Search.interests",
}
# Whoever has a link from somebody's mail, or plans for them, reads who meets whom. Nothing else stands there.
OF_A_LINK = frozenset({"people.User.name"})
# Whoever has a place on the other side of a cohort can find somebody by name, to say: not this person.
OF_THE_OTHER_SIDE = frozenset({"people.User.name"})
ANSWER = "programmes.Answer.value"

# What the two of a pair write for each other, and nobody else reads.
OF_THE_TWO = frozenset(
    {
        "mentoring.Expectations.how_to_reach",
        "mentoring.Expectations.brings",
        "mentoring.Expectations.leave_out",
        "mentoring.Expectations.difficult",
        "mentoring.Expectations.authorship",
        "mentoring.Goal.specific",
        "mentoring.Goal.measurable",
        "mentoring.Goal.achievable",
        "mentoring.Goal.relevant",
        "mentoring.Goal.reason",
        "mentoring.Milestone.words",
        "mentoring.GoalNote.words",
        "mentoring.Reflection.answer",
        "mentoring.Reflection.comment",
        "mentoring.Document.title",
        "mentoring.DocumentVersion.link",
        "mentoring.DocumentComment.words",
        "mentoring.Feedback.well",
        "mentoring.Feedback.next_step",
        "mentoring.Note.words",
        "mentoring.Note.feedback",
        "mentoring.Note.discussion",
        "mentoring.Note.support",
        "mentoring.ThreadMessage.words",
        "mentoring.Attachment.name",
        "mentoring.AttachmentBody.data",
    }
)

# What whoever opens a pair in an emergency reads, for an hour.
OF_THE_OPENED = frozenset(
    {
        "mentoring.Document.title",
        "mentoring.DocumentVersion.link",
        "mentoring.DocumentComment.words",
        "mentoring.Note.words",
        "mentoring.Note.feedback",
        "mentoring.Note.discussion",
        "mentoring.Note.support",
        "mentoring.ThreadMessage.words",
        "mentoring.Attachment.name",
        "mentoring.AttachmentBody.data",
    }
)

# Who answers for something is named to those who may have to turn to them.
NAME = "people.User.name"
OF_STAFF: tuple[Group, ...] = ("same school",)
# Whoever coordinates programmes can also be written to by them.
OF_A_COORDINATOR = frozenset({"people.User.email", "mailroom.Message.address"})
OF_THE_WELLBEING_LEAD: tuple[Group, ...] = ("anybody",)


def readers(label: str, keeping: Keeping) -> tuple[Group, ...]:
    """The groups that may see a field, named as `app.Model.field`. Secrets are shown to nobody."""
    if keeping.kind == "sensitive" and keeping.export == "left out":
        return ()
    return BY_FIELD.get(label) or BY_KIND.get(keeping.kind, ("anybody",))
