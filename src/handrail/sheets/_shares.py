"""How often the people of a sample give which answer.

Where the shares come from (numbers in brackets: the sources in docs/evidence.md):

- Goals: before joining, 56.6 % of the students in one German school wanted very much to talk about
  research, 55.8 % about final-year electives and 45.5 % about time abroad [15]; their meetings dealt
  with personal goals in 65.5 %, career planning in 59.6 % [16]. Here the first is a first research
  project or a publication. The next two are one category of ours, electives and time abroad (56 %).
  Personal goals are personal growth, self-care, time management or study strategies; career planning
  is career exploration or specialty choice. The single shares are set so that at least one of each
  group comes out as often as that. The other goals are guesses.
- Ranked lists are mostly 3 to 5 long, mentors take 2 mentees by default and 4 at most, a pair meets 12
  times a year by default and 4 at least: section 1.3 and the defaults of section 3.1.
- Everything else is our own guess, and made so that a matching has something to show: places for 95 of
  100 that are wanted, a group that shares only one language with few mentors, another that is free only
  at dawn, favourites that many choose. Names and languages are drawn apart: a name tells nothing.
"""

BLANK = 8  # percent of the answers that one may leave out
PLACES = 95  # for 100 that are wanted
INSIST = 50  # one mentor for so many mentees insists on having at least one
UNDECIDED = "Undecided"
WANTED = {"1": 96, "2": 4}
MOST = {"1": 18, "2": 54, "3": 17, "4": 11}
LIST_LENGTHS = {1: 8, 2: 12, 3: 25, 4: 20, 5: 35}
INTERESTS = {1: 35, 2: 40, 3: 25}
IMPORTANCE = {1: 25, 2: 35, 3: 40}
SITES = {"City Campus": 55, "Harbour Hospital": 30, "Northern Clinical School": 15}
YEARS = {1: 18, 2: 20, 3: 20, 4: 17, 5: 14, 6: 11}
YEAR_STAGES = ("Pre-clinical years",) * 2 + ("Clinical years",) * 3 + ("Final year",)
ROLES = {"Near-peer": 20, "Resident": 26, "Faculty": 28, "Practising physician": 26}
ROLE_STAGES = {
    "Near-peer": {"Clinical years": 40, "Final year": 60},
    "Resident": {"Internship": 25, "Early residency": 40, "Late residency": 35},
    "Faculty": {"Fellowship": 15, "Practice up to five years": 30, "Practice": 40, "Senior practice": 15},
    "Practising physician": {
        "Practice up to five years": 35,
        "Practice": 45,
        "Senior practice": 15,
        "Retired": 5,
    },
}
GOALS = {  # percent of the mentees who name each
    "Career exploration": 35, "Specialty choice": 38, "Specialty change": 3,
    "Residency or training application": 20, "Academic performance": 12, "Study strategies": 15,
    "Exam preparation": 22, "Time management": 20, "Workload and self-care": 22, "Clinical skill": 15,
    "Communication skill": 8, "Procedural skill": 10, "First research project": 42,
    "Research publication": 25, "Presentation and conference": 8, "Leadership and management": 6,
    "Policy writing": 3, "Teaching": 8, "Networking": 14, "Electives and time abroad": 56,
    "Professionalism and identity": 6, "Return after a break": 2, "Lived experience and belonging": 5,
    "Personal growth": 35, "Other": 1,
}  # fmt: skip
STRENGTHS = {  # what each role mostly offers
    "Near-peer": (
        "Exam preparation", "Study strategies", "Time management", "Academic performance",
        "Electives and time abroad", "Workload and self-care", "Specialty choice",
    ),
    "Resident": (
        "Residency or training application", "Specialty choice", "Career exploration", "Clinical skill",
        "Procedural skill", "Workload and self-care", "Electives and time abroad", "First research project",
    ),
    "Faculty": (
        "First research project", "Research publication", "Presentation and conference", "Teaching",
        "Leadership and management", "Networking", "Career exploration", "Electives and time abroad",
    ),
    "Practising physician": (
        "Career exploration", "Specialty choice", "Specialty change", "Communication skill",
        "Clinical skill", "Personal growth", "Professionalism and identity", "Networking",
    ),
}  # fmt: skip
SPECIALTIES = {
    "Cardiology": 8, "Interventional cardiology": 2, "Gastroenterology": 4, "Nephrology": 3,
    "Endocrinology and diabetes": 3, "Respiratory medicine": 4, "Haematology": 3, "Medical oncology": 5,
    "Infectious diseases": 4, "Dermatology": 6, "Geriatric medicine": 2, "Palliative medicine": 2,
    "General surgery": 8, "Plastic surgery": 4, "Neurosurgery": 4, "Cardiothoracic surgery": 3,
    "Urology": 2, "Otolaryngology": 3, "Ophthalmology": 4, "Paediatrics": 10, "Neonatology": 3,
    "Paediatric cardiology": 1, "Obstetrics and gynaecology": 7, "Psychiatry": 6,
    "Child and adolescent psychiatry": 3, "Neurology": 6, "Stroke medicine": 1, "Emergency medicine": 8,
    "Anaesthesia": 6, "Intensive care medicine": 4, "Radiology": 5, "Interventional radiology": 2,
    "Histopathology": 2, "Medical microbiology": 1, "General practice": 12, "Public health": 4,
    "Sport and exercise medicine": 2, "Global health": 3, "Medical education": 2,
}  # fmt: skip
ALSO_WRITTEN = {"Otolaryngology": "ENT", "Paediatrics": "Pediatrics", "General practice": "Family medicine"}
LANGUAGES = {
    "mentee": {
        "English": 46, "English; French": 12, "French": 9, "English; Arabic": 10, "English; Hindi": 6,
        "English; Spanish": 5, "English; Chinese": 5, "French; Arabic": 3, "English; Urdu": 4,
    },
    "mentor": {
        "English": 64, "English; French": 7, "French": 2, "English; Arabic": 8, "English; Hindi": 6,
        "English; Spanish": 4, "English; Chinese": 3, "English; French; Arabic": 2, "English; Urdu": 4,
    },
}  # fmt: skip
MODES = {
    "In person; Video": 42, "In person": 20, "In person; Video; Phone": 16, "Video": 12, "Video; Phone": 10,
}  # fmt: skip
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
TIMES = {
    "dawn": ("07:00", "07:30"),
    "noon": ("12:00", "12:30", "13:00"),
    "afternoon": ("16:30", "17:00", "17:30"),
    "evening": ("18:30", "19:00", "19:30"),
}
FREE = {"dawn": 5, "noon": 35, "afternoon": 35, "evening": 25}
DAWN_ONLY = 4  # percent of the mentees
MEETINGS = {"4": 15, "6": 20, "8": 12, "10": 13, "12": 40}
STYLE = {"1": 6, "2": 16, "3": 28, "4": 33, "5": 17}
CONFLICTS = {"examines": 35, "supervises": 30, "treats": 20, "related to": 15}
CONFLICT_DATES = {
    "": 30,
    "2026-11-02 to 2027-02-26": 20,
    "from 2027-04-12": 20,
    "until 2027-01-29": 10,
    "2025-10-06 to 2026-06-26": 20,  # over before the period begins
}
