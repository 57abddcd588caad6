"""What the pairs that are told in full say to each other in their year. All of it is invented."""

from __future__ import annotations

AGENDAS = (
    "How you got through the second year. What to drop first.",
    "My three weeks in numbers. Whether a summer project is too much.",
    "The next exam; how to ask for a letter later on.",
    "What went well since we began. What I want from the second half.",
    "The elective form. Two places, and what speaks against each.",
    "A talk with a relative that went badly.",
    "Looking back on the year, and whether we go on.",
)
TO_DO = (
    ("Write down the hours of one ordinary week", "mentee"),
    ("Ask the ward office about Wednesday afternoons", "mentor"),
    ("Send the first half page", "mentee"),
    ("Find the name of the person in the training office", "mentor"),
    ("Bring the elective form, filled in by pencil", "mentee"),
)
TALKS = (
    (
        ("mentor", "Glad that we are a pair. I failed anatomy once, so ask me anything about that."),
        ("mentee", "Thank you. I have begun to write down my hours, and it is worse than I thought."),
        ("mentor", "Worse is useful. Bring the page along, however it looks."),
        ("mentee", "I said no to something this week. It felt odd and then very good."),
        ("mentor", "That is the hardest skill in medicine. I am still learning it."),
        ("mentee", "Passed the exam. Not brilliantly, but with seven hours of sleep."),
        ("mentor", "That order of things suits you. Well done."),
        ("mentee", "The elective office wants an answer by the end of next month. May we talk about it?"),
        ("mentor", "Gladly. Bring both places, and what your stomach says."),
        ("mentee", "I wrote half a page about each. May we look at it next time?"),
    ),
    (
        ("mentee", "Hello! I am rather nervous about this, so I am writing it down at once."),
        ("mentor", "So was I, twenty years ago, and my mentor was a very tall man. I am not tall."),
        ("mentee", "That helps. I was on the ward on Tuesday and understood about half."),
        ("mentor", "Half on a first Tuesday is a lot. Which half?"),
        ("mentee", "The talking half. The numbers went past me."),
        ("mentor", "Then we look at three charts together, slowly. No need to prepare."),
        ("mentee", "I could explain the potassium to a first-year today. She thanked me!"),
        ("mentor", "Then you know it now. That is how one finds out."),
        ("mentor", "I am away for the first week of the month, back on the Monday after."),
        ("mentee", "Have a good rest. I have a question about the night rota, but it can wait."),
    ),
    (
        ("mentor", "Your list of questions is excellent. We shall need more than one meeting."),
        ("mentee", "I can make it shorter."),
        ("mentor", "Please do not. We have a year."),
        ("mentee", "The team said yes to my question. I have a desk on Thursdays, and a plant."),
        ("mentor", "The plant is a sign of trust. Water it."),
        ("mentee", "First draft is out. Two people have read it, and neither agrees with the other."),
        ("mentor", "Then it says something. What do they disagree about?"),
        ("mentee", "About who belongs in the comparison. I think that I know, and I have written why."),
        ("mentor", "Bring that paragraph. It may be the whole paper."),
        ("mentee", "The abstract was accepted for the student day! Would you listen to it before?"),
    ),
)
PRIVATE_NOTES = (
    ("Ask about the elective before the form is due.", "She asks before she answers. Learn that."),
    ("Quieter than last time. Ask how the nights are, not how the work is.", "He forgets nothing. Careful."),
    ("Next time let him say what he would do, before I do.", "Ask about the years abroad."),
)
SHARED_NOTES = (
    ("You notice what you avoid, and say so.", "How much is enough, and who decides that.",
     "We look at one Friday in detail next time."),
    ("The page was clear and short.", "Which of the two fields, and what speaks against each.",
     "I write to the ward; you write down three questions."),
    ("You came without an answer, and that was right.", "What a good night on call looks like.",
     "You try the handover sheet for a week."),
)  # fmt: skip
DOCUMENTS = (
    ("Half a page on a taster day", "https://docs.example.org/taster-day",
     "The second paragraph says what you liked. Say there what surprised you."),
    ("My week, as it was", "https://docs.example.org/my-week",
     "Thursday evening is the hinge. What would have to be true for it to be free?"),
    ("Abstract for the student day", "https://docs.example.org/abstract",
     "Begin with the last sentence; the rest follows from it."),
)  # fmt: skip
