"""What the pairs of the demonstration write: agreements, goals, ends. All people and events are invented."""

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
    Facts(
        "month", "A message here, before nine in the evening.", "I come on time and say what I have tried.",
        "", "I need a day to think, then I say it.",
    ),
    Facts(
        "month", "By mail. On Thursdays I am in theatre and slow.", "Curiosity, and a case that puzzled me.",
        "Who else is applying.", "Please ask me twice; the first time I say that all is well.",
    ),
    Facts(
        "two_months", "A message here.", "An honest account of my week.", "Gossip about the wards.",
        "We look at this page again and change it.",
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
    Facts(
        "month", "By mail. I read it on the train, mornings.", "Twenty years of rotas, and a kettle.",
        "Anything about patients who can be recognised.", "Tell me that I am lecturing. I will stop.",
    ),
    Facts(
        "month", "A message here, any day but Sunday.", "I listen first. I know the training office well.",
        "My own research group.", "We meet in person, not by message.",
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
    (
        "communication_skill",
        Parts(
            "Explain a long-term illness to a relative without a word that they have to look up",
            "Three talks observed by a nurse, each with written feedback",
            "The renal ward lets me sit in on Tuesday afternoons",
            "I hear myself hide behind long words",
            None,
        ),
        110,
    ),
    (
        "exam_preparation",
        Parts(
            "Do two old papers a month against the clock and mark them with a friend",
            "Eight papers done, each with a list of what went wrong",
            "Old papers are in the library; we have Saturday mornings",
            "I know the matter and run out of time",
            None,
        ),
        130,
    ),
    (
        "teaching",
        Parts(
            "Teach first-years to read a chest film, in three short sessions",
            "Three sessions held, slides written, feedback from twelve people",
            "A registrar lends the films; room booked for Mondays",
            "Whoever teaches it understands it, I am told",
            None,
        ),
        120,
    ),
    (
        "procedural_skill",
        Parts(
            "Place ten cannulas under supervision and note what I would do differently",
            "Ten lines in the logbook, each signed",
            "The day ward has the patients and the patience",
            "My hands shake, and I want that to be over before the next block",
            None,
        ),
        100,
    ),
)
MILESTONES = (
    ("Three weeks noted", "Sleep before Friday kept twice"),
    ("Ward team asked", "First draft of the question"),
    ("First taster day booked", "Notes on the first field"),
    ("First talk observed", "A list of words that I avoid now"),
    ("Two papers done", "The first list of what went wrong"),
    ("Films chosen", "First session held"),
    ("Day ward asked", "Five cannulas signed"),
)
PROGRESS = (
    "Three weeks in: 43, 41 and 39 hours. Saying no to the second reading group helped.",
    "The team meets on Tuesdays; I may come along. The question got smaller, which is good.",
    "One day done. More talking than I thought, and I liked it.",
    "First talk observed. I said “chronic” twice. The relative nodded, and had not understood.",
    "Two papers done. The last four questions were blank both times.",
    "One session held. They asked what I could not answer, and that was the best part.",
    "Four done, one of them twice. My hands shook only the first time.",
)
NOTED_BY_MENTORS = (
    "We looked at the notebook. The weekend is where the hours go.",
    "The question fits on a page now. Next: who would have to say yes.",
    "Two fields left. The one that was the favourite is not any more.",
    "The nurse’s feedback was kind and clear. Keep the second sheet.",
    "Begin with the last four questions for once; see what happens.",
    "Asked whether the slides could be half as many. They can.",
    "Watched one. Calm, and explained while doing it.",
)
ANSWERS = (
    "I tried to study less each evening, and it came back at the weekend.",
    "I read five papers and got lost. Then I wrote down what I do not understand.",
    "I asked two registrars what they dislike about their work.",
    "I can hear the moment when they stop following. I go on all the same.",
    "I read each question twice because I do not trust the first reading.",
    "I prepared forty slides for twenty minutes.",
    "I know the steps and forget to breathe.",
)
COMMENTS = (
    "What would happen if the weekend had a plan and the evening had none?",
    "That list is the beginning of the question. Which line could one ward answer?",
    "Ask a third one what they would miss.",
    "What would you say if you stopped just there?",
    "Try one paper with one reading only. It is an experiment, not an exam.",
    "Which five would you show if the projector failed?",
    "So did I. Say the steps aloud to the patient; it helps you both.",
)

# ---- at the end of a pair: for those who run the programme

REASONS = (
    "We are both polite, and nothing comes of it. I would like to try with somebody else.",
    "The rota never left us the same free hour. It is nobody’s doing.",
    "I am sure now that I want to go into psychiatry, and my mentor says so too.",
    "I graduate and move north. It was a good year.",
    "I change to the other campus next term.",
    "I thought of surgery and now do not. I would like to meet somebody in general practice.",
    "We met less and less, and I did not know how to say it.",
)
WISHES = (
    "Somebody who asks more than they tell.",
    "Somebody in psychiatry, or who knows people there.",
    "General practice, if possible with a rural practice.",
    "Somebody whose week is easier to plan.",
)
# What helped, what to change, whether they reached what they hoped for.
CLOSURES_OF_MENTEES = (
    ("That nobody minded that I stopped.", "Let us try each other out for a month first.", "partly"),
    ("Being asked what I want, before anybody said what is usual.", "", "yes"),
    ("The list of questions in the question bank.", "A reminder when nothing is planned.", "partly"),
    ("To see how somebody decides who is tired too.", "More mentors from smaller hospitals.", "yes"),
)
CLOSURES_OF_MENTORS = (
    ("A clear beginning with the agreement.", "", "yes"),
    ("I learnt how little a timetable says of a week.", "Earlier news when a mentee changes site.", "partly"),
    ("The page with goals: we always knew where we were.", "Fewer mails in the first month.", "yes"),
    ("Not much, in truth. We never found our pace.", "Say early that one may stop.", "no"),
)

FEEDBACK_OF_MENTEES = (
    ("You asked before you told me what to do.", "One concrete example more."),
    ("You remembered what I said months ago.", ""),
    ("I left with one thing to do and not with ten.", "Ten minutes for the exam next time."),
    ("You told me what went wrong for you.", "May we meet on the ward once?"),
    ("You let the silence be.", ""),
)
FEEDBACK_OF_MENTORS = (
    ("You came with a page, and we used it.", "Send it a day before.", "To listen longer."),
    ("You said what you had not done, and why.", "Choose one of the three.", "What students hear of us."),
    ("Your question about the night was the right one.", "", "To explain without slides."),
)
