"""Finished matchings made by hand, as a coordinator is shown them. Every person in them is invented."""

from __future__ import annotations

from dataclasses import replace

from handrail.sheets.outcome import MentorLine, Outcome, PairLine, PersonLine, PlaceLine, UnmatchedLine

YUSUF = PersonLine("S-0104", "Yusuf Demir", "first year, City")
HANA = PersonLine("S-0077", "Hana Sato", "third year, Harbour")
KWAME = PersonLine("S-0031", "Kwame Boateng", "third year, City")
TOMASZ = PersonLine("S-0150", "Tomasz Wilk", "first year, City")
ROSA = PersonLine("M-009", "Dr Rosa Benítez", "paediatrics, Riverside")
MARIT = PersonLine("M-014", "Dr Marit Solheim", "emergency medicine, Harbour")
OSEI = PersonLine("M-022", "Prof Daniel Osei", "general surgery, City")


def english() -> Outcome:
    """Three pairs, one mentee left, and something in every part of the page."""
    return Outcome(
        title="Year mentoring, autumn 2026",
        headline="3 of 4 mentees have a mentor. One has none, and the reason stands below.",
        summary=(
            "2 of 3 got their first or second choice.",
            "The worst-served mentee reaches 61 of 100 points.",
        ),
        proof=(
            "All 12 possible pairs (4 mentees, 3 mentors) were looked at.",
            "Places filled: no other arrangement gives a mentor to more than 3 mentees.",
            "Fairness: of those that do, none costs the worst-served less.",
            "Total: 214.5 points, where 216 is the most that any arrangement reaches.",
        ),
        pairs=(
            PairLine(
                HANA,
                MARIT,
                "81.5 points",
                "first choice",
                ("Both named emergency medicine and teaching.", "Covers three of her four goals."),
            ),
            PairLine(
                KWAME,
                OSEI,
                "72 points",
                "second choice",
                ("First research project, which Prof Osei offers.", "Twi and English in common."),
            ),
            PairLine(
                YUSUF,
                ROSA,
                "61 points",
                "third choice",
                ("Covers four of his five goals.", "One shared hour a week, on Mondays."),
                ("The mentor left the languages blank, so nobody could check that the two share one.",),
            ),
        ),
        unmatched=(
            UnmatchedLine(
                TOMASZ,
                "Is free on Friday evenings only, and the one mentor who is too has no place left.",
                ("2 mentors share no free time.", "1 mentor would examine the mentee."),
            ),
        ),
        mentors=(
            MentorLine(MARIT, 1, 1, "4 mentees may go there"),
            MentorLine(ROSA, 1, 2, "2 mentees may go there"),
            MentorLine(OSEI, 1, 1, "3 mentees may go there"),
        ),
        places=(
            PlaceLine("Dr Marit Solheim", "mentor", "One more mentee gets a mentor."),
            PlaceLine("General surgery", "specialty", "Nobody more gets a mentor; two get a higher choice."),
        ),
        ruled_out=(
            "118 pairs: Fewer than two half-hours free for both.",
            "41 pairs: The mentor has not finished the training.",
            "1 pair: There is a conflict of interest: the mentor examines or employs the mentee.",
        ),
        settings=(
            ("Objective", "fair: nobody pays for the average"),
            ("Weight of goals", "30"),
            ("Seed", "7"),
        ),
        warnings=("The column Notes is not used by the policy.",),
    )


def arabic() -> Outcome:
    """The same page from right to left, with names in Arabic."""
    pairs = (
        PairLine(
            PersonLine("S-0001", "نور حداد", "السنة الأولى، المستشفى الجامعي"),
            PersonLine("M-001", "د. سلمى الخطيب", "طب الأطفال"),
            "81.5 points",
            "first choice",
            ("Languages in common: العربية, English.", "Covers three of four goals."),
        ),
        PairLine(
            PersonLine("S-0002", "Yusuf Demir", "first year, City"),
            PersonLine("M-002", "أ.د. عمر الزين", "الجراحة العامة"),
            "64 points",
            "second choice",
            ("Covers two of five goals.",),
            ("The mentor left the site blank.",),
        ),
    )
    mentors = tuple(MentorLine(pair.mentor, 1, 2, "4 mentees may go there") for pair in pairs)
    return replace(
        english(),
        title="إرشاد السنة، خريف 2026 (invented)",
        pairs=pairs,
        mentors=mentors,
        right_to_left=True,
        headline="2 of 3 mentees have a mentor. One has none, and the reason stands below.",
    )


def long(mentees: int) -> Outcome:
    """A whole school: one pair for each of so many mentees, in the order of their names."""
    given = (
        "Aino",
        "Amara",
        "Bilal",
        "Chen",
        "Dalia",
        "Elif",
        "Farid",
        "Grace",
        "Hana",
        "Ines",
        "Juma",
        "Kemi",
    )
    family = (
        "Okafor",
        "Lindqvist",
        "Al-Masri",
        "Novak",
        "Pereira",
        "Quispe",
        "Rahman",
        "Sato",
        "Tamm",
        "Usman",
    )
    names = sorted(f"{given[row % 12]} {family[row % 10]} {row}" for row in range(mentees))
    pattern = english().pairs
    pairs = tuple(
        replace(pattern[row % 3], mentee=PersonLine(f"S-{row:04}", name, "first year, City"))
        for row, name in enumerate(names)
    )
    return replace(english(), title="A whole school (invented)", pairs=pairs)
