"""What the invented pairs of the demonstration write. Every person and event in it is invented."""

from __future__ import annotations

from handrail.mentoring.actions.agreeing import Facts
from handrail.mentoring.smart import Parts

MENTEES = (
    Facts(
        "month", "By mail; I answer within two days.", "Honest questions, and a list before each meeting.",
        "My marks.", "I say so at the next meeting.",
    ),
    Facts(
        "fortnight", "A message here is best.", "I prepare a page. I hope for somebody who has been there.",
        "My family.", "I would rather write it than say it.",
    ),
)  # fmt: skip
MENTORS = (
    Facts(
        "month", "By mail, within three working days. Not at night.",
        "Time that I keep free, and what I got wrong myself.", "What colleagues are like.",
        "We say it early; if not, we ask the programme lead.",
    ),
    Facts(
        "month", "By message here; in a hurry by telephone.", "I open doors where I can, and ask back a lot.",
        "", "We stop and talk about how we work.",
    ),
)  # fmt: skip

# category, the parts without their day, and how many days are given for it
GOALS = (
    (
        "workload_self_care",
        Parts(
            "Study 38 hours a week or fewer, and sleep seven hours on five nights",
            "38 hours or fewer, and seven hours of sleep on five nights, noted each week",
            "I study 46 hours now; the Friday evening goes first",
            "I fall asleep in the Friday seminar",
            None,
        ),
        120,
    ),
    (
        "first_research_project",
        Parts(
            "Write a one-page question for a first research project with a ward team",
            "One page, read by two people, with one question that can be answered",
            "Two afternoons a month, and a mentor who knows the ward",
            "I want to know whether research is for me before I choose an elective",
            None,
        ),
        150,
    ),
    (
        "specialty_choice",
        Parts(
            "Spend two taster days on a ward of each of the two fields that I weigh",
            "Four days, and half a page on each about what I would do every day there",
            "The ward offices take students on Wednesdays",
            "I have to choose within the year and know only one of the two",
            None,
        ),
        150,
    ),
)
MILESTONES = (
    ("Three weeks noted", "Sleep before Friday kept twice"),
    ("Ward team asked", "First draft of the question"),
    ("First taster day booked", "Notes on the first field"),
)
PROGRESS = (
    "Three weeks in: 43, 41 and 39 hours. Saying no to the second reading group helped.",
    "The team meets on Tuesdays; I may come along. The question got smaller, which is good.",
    "One day done. More talking than I thought, and I liked it.",
)
ANSWERS = (
    "I tried to study less each evening, and it came back at the weekend.",
    "I read five papers and got lost. Then I wrote down what I do not understand.",
    "I asked two registrars what they dislike about their work.",
)
COMMENTS = (
    "What would happen if the weekend had a plan and the evening had none?",
    "That list is the beginning of the question. Which line could one ward answer?",
    "Ask a third one what they would miss.",
)
AGENDAS = (
    "How you got through the second year. What to drop first.",
    "My three weeks in numbers. Whether a summer project is too much.",
    "The exam in March; how to ask for a letter later on.",
    "What went well since January. What I want from the second half.",
)
TO_DO = (
    ("Write down the hours of one ordinary week", "mentee"),
    ("Ask the ward office about Wednesday afternoons", "mentor"),
    ("Send the first half page", "mentee"),
)
TALK = (
    ("mentor", "Glad that we are a pair. I failed anatomy once, so ask me anything about that."),
    ("mentee", "Thank you. I have begun to write down my hours, and it is worse than I thought."),
    ("mentor", "Worse is useful. Bring the page along, however it looks."),
    ("mentee", "I said no to something this week. It felt odd and then very good."),
    ("mentor", "That is the hardest skill in medicine. I am still learning it."),
    ("mentee", "May we look at my half page next time? It is short."),
)
PRIVATE_NOTES = ("Ask about the elective before the form is due.", "She asks before she answers. Learn that.")
SHARED_NOTES = (
    ("You notice what you avoid, and say so.", "How much is enough, and who decides that.",
     "We look at one Friday in detail next time."),
    ("The page was clear and short.", "Which of the two fields, and what speaks against each.",
     "I write to the ward; you write down three questions."),
)  # fmt: skip
FEEDBACK_OF_MENTEES = ("You asked before you told me what to do.", "One concrete example more.")
FEEDBACK_OF_MENTORS = ("You came with a page, and we used it.", "Send it a day before.", "To listen longer.")
DOCUMENT = ("Half a page on a taster day", "https://docs.example.org/taster-day")
COMMENT_ON_DOCUMENT = "The second paragraph says what you liked. Say there what surprised you."
