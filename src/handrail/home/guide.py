"""What works today, in plain words, for the page of that name. A part that is not here does not exist yet."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading and its sentences."""

    title: str | Promise
    lines: tuple[str | Promise, ...]


GUIDE = (
    Chapter(
        _("Everybody"),
        (
            _(
                "You come in by an invitation from your school, which is good for 14 days, and choose a "
                "password or a passkey."
            ),
            _(
                "Your own page shows what is kept about you and what was done to your record, and lets "
                "you say when you are away."
            ),
            _(
                "You choose the language of the site and of its mails, which reminders you get, and when no "
                "mail comes that can wait."
            ),
            _(
                "\u201cGet help now\u201d is on every page, also before you sign in. It works without "
                "scripts, and it prints."
            ),
        ),
    ),
    Chapter(
        _("Students and mentors"),
        (
            _(
                "You join a programme by a short form. It saves as you type, and each question says who "
                "reads the answer."
            ),
            _(
                "Under your profile you can name people with whom you are never paired. You need no "
                "reason, and nobody learns of it."
            ),
            _("You can decline, change your answers until joining closes, and leave."),
            _(
                "As a mentee you see five to eight mentors with reasons in words, and put up to five in order"
                " if you like. No mentor ever learns whom you chose."
            ),
            _(
                "As a pair each of you first says what you expect. Once both have, you compare, and accept "
                "an agreement that either can propose to change."
            ),
            _(
                "As a pair you set goals in five short answers, and are told what is missing. Milestones, "
                "progress and questions to think about stay between you two."
            ),
            _(
                "You propose times to meet, accept, move and call off. Both calendars are told by mail, and "
                "nobody asks why. One tap notes that you met. Only you two read what you want to talk about."
            ),
            _(
                "Under \u201cResources\u201d stands what your school recommends, by topic. Each link opens "
                "another site."
            ),
            _(
                "A mentor can put something from it on the mentee's list, and the mentee marks what they "
                "used. Only the two see it."
            ),
            _(
                "As a mentee you can plan the hours of your week and note what became of them. You see both "
                "side by side, and decide whether your mentor does."
            ),
            _(
                "Now and then you are asked how it goes. One tap in the mail answers. Those who run the "
                "programme read it, and the other of the pair never does."
            ),
            _(
                "You can ask that somebody contacts you, from a check-in or from \u201cGet help now\u201d. "
                "The wellbeing lead reads it, and nobody else learns that you asked."
            ),
            _(
                "To prepare a meeting there are questions to ask, by topic, for mentees and for mentors. "
                "They print."
            ),
            _(
                "You can upload your calendar. Only when you are busy is kept, nobody sees it, and no such "
                "time is suggested to you two."
            ),
            _(
                "As a pair you write to each other and send files on a page of your own. You can "
                "correct a message for 15 minutes, and remove it at any time. A mail says only "
                "that there is one."
            ),
            _(
                "In an emergency a wellbeing lead can read for an hour what you two wrote. Somebody else "
                "reviews it, and under \u201cWho has read what\u201d you find who opened what."
            ),
            _(
                "Within an hour one person sends at most 30 files and 60 messages. What is too much is said "
                "where you write, and your words stay there."
            ),
            _(
                "You write notes for yourself, or for you two; of a meeting in three parts. A private note "
                "is hidden from the other one here, and not a secret from the person it is about."
            ),
            _(
                "After a meeting each of you says how it was, in a minute. The other reads your words once "
                "both have answered, or after seven days; your numbers stay with you."
            ),
            _(
                "You two keep documents, as files or links, in versions, and comment on each with its date. "
                "Patient data never belongs there."
            ),
            _(
                "Mails carry links by which you choose a time, move a meeting, call it off, say whether you "
                "met or answer about a mentee without signing in. They show names and times, and work once."
            ),
            _(
                "You can name somebody who plans for you, such as your secretary. They see when you meet and "
                "how, and nothing that you two write. You end it at any time."
            ),
            _(
                "Each of you can ask a coordinator for help with the pair, without a reason and without the "
                "other learning of it, also during a pause. They answer within five working days."
            ),
            _(
                "As a mentee you can say that your interests have changed, and keep your mentor, look for a "
                "second one, or change. It is nobody\u2019s fault."
            ),
            _(
                "If you look for a second or a new mentor, you tick what you want help with now. Your "
                "coordinator proposes up to three; you read why, can talk to one for 20 minutes first, and "
                "choose. Until that one has answered you can take the choice back. The mentor whom you have "
                "sees nothing of it."
            ),
            _(
                "As a mentor you may be asked for such a call. You can say \u201cNot now\u201d; nobody asks "
                "why, and the mentee reads only that you are not available now."
            ),
            _(
                "As a mentor you see to whom you are suggested, and can say of anybody that you would rather "
                "not. They are never told."
            ),
            _(
                "As a mentor you are asked about each mentee on a page of its own, and accept or decline "
                "within a week. Nobody asks why you decline."
            ),
            _(
                "As a mentee you hear of your mentor once they have said yes. Then each of you sees who the "
                "other is and how to reach them."
            ),
            _(
                "A pair can pause until a day, and end at any time: nobody asks why, and it counts against "
                "nobody. For an hour it can be taken back. What you wrote stays readable to you two."
            ),
            _(
                "At the end there are three questions if you like, which the other never reads. You stay in "
                "touch if both say so, and as a mentee you can ask for a new mentor."
            ),
            _(
                "If the programme asks how you like to work, that is your choice, and only you see your "
                "result."
            ),
        ),
    ),
    Chapter(
        _("Programme coordinators"),
        (
            _("You make a programme from a template, change what does not fit, and open it."),
            _(
                "You bring people in from a spreadsheet. A row with a fault is named by its cell; nothing"
                " is half done, and an import can be undone."
            ),
            _(
                "You write down who assesses, examines, supervises or treats whom, by hand or from a file. "
                "Such a pair is never made."
            ),
            _("You confirm who has finished which training: one person, many in one go, or from a file."),
            _(
                "You begin a matching round once joining is closed: people choose, pairs are worked out with "
                "their reasons, and you review and change them before anybody hears."
            ),
            _(
                "When you publish, the mentors are asked. For 15 minutes you can take it back. Whoever is "
                "left is matched again, and nobody else is moved."
            ),
            _(
                "The page of a cohort counts who is trained, has chosen, has a mentor or waits. Each figure "
                "opens its list, and one press reminds."
            ),
            _(
                "You keep the shelf of resources: add, change, retire and bring back, and see which are due "
                "for a look."
            ),
            _(
                "One page shows all pairs of a cohort: who has met, agreed and has a goal, how soon they "
                "met, and who keeps the rhythm. Each figure opens its list."
            ),
            _(
                "Nine rules look at each pair every night and say facts, such as \u201cNo meeting for 52 "
                "days\u201d. You change their numbers. A sign goes by itself when its fact is gone, and "
                "nobody but those who run the programme sees it."
            ),
            _(
                "What needs somebody becomes a case, due within five working days: nudge both, offer a talk, "
                "look for a second mentor or begin a rematch; then note what helped."
            ),
            _(
                "You choose on which days after the beginning people are asked how it goes, and whether "
                "half-way and each three months."
            ),
            _(
                "You write down when your students have exams, and change it. So long the site leaves these "
                "pairs alone, and no day of exams, leave or a pause counts against a pair."
            ),
            _(
                "For a single mentee you find a second or a new mentor: a shortlist by what they want now, "
                "then by all else, each with reasons, places left and whether a pair of theirs needs "
                "somebody. You propose up to three, take a proposal back until the choice, and see what "
                "became of each. When nobody is left to choose from, a mail and your start page say so."
            ),
            _("The list of mentorships says when each pair last met, and never what was said."),
            _(
                "You can pause or end a pair, name who stands in for a mentor, and see who asked for a new "
                "mentor since when. Reasons stand on a page of their own, and each reading is noted."
            ),
            _(
                "When the time of a cohort is over you end all its pairs together, as planned; for an hour "
                "you can take that back for all. Then the cohort can end."
            ),
            _(
                "You see how many check-ins were answered, and what each side said how it goes. Opening "
                "their words is noted, and told to whoever wrote them."
            ),
            _(
                "You see which mentors have been asked, remind them, and take a question back while it "
                "waits. Pairs that are running already come in by a spreadsheet."
            ),
            _(
                "You invite by mail, see who has joined, declined or not answered, and remind those who "
                "have not."
            ),
            _(
                "Under \u201cRunning\u201d you see what the site does by itself and what became of each "
                "mail, and try again what failed."
            ),
        ),
    ),
    Chapter(
        _("Wellbeing leads"),
        (
            _(
                "You alone see who asks to be contacted. You take it on, note what you did, and close it "
                "with a plan to which they agreed."
            ),
            _(
                "Where nobody has opened a request within half a day, also at weekends, the deputy or the "
                "other wellbeing leads are told, and then all of you each morning."
            ),
            _(
                "Where a life or somebody's safety is at stake, you can read for an hour what two people "
                "wrote. Others are told at once, one of them reviews it, and the two learn of it."
            ),
        ),
    ),
    Chapter(
        _("Administrators"),
        (
            _(
                "You set the school's help numbers, its lists of stages, specialties, goals, "
                "languages and sites, and who holds which role."
            ),
            _("Staff sign in with a second factor: a passkey, or codes from an app."),
            _(
                "The log says who did what to which record, and whether anybody changed it. Whoever looks up "
                "one person there is noted, and the person can see it."
            ),
            _(
                "Where there is no second wellbeing lead, you review what one opened in an emergency: who, "
                "when and the kind of reason, and nothing else."
            ),
        ),
    ),
    Chapter(
        _("Not here yet"),
        (
            _("Reports of a programme are still to come."),
            _("Matching works on the command line too, from two spreadsheets: handrail match."),
        ),
    ),
)
