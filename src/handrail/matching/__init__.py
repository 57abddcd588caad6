"""Matching mentees with mentors: proven best, explained, and checkable by anybody.

The engine is a library of its own. It reads no file, no clock and no name, and keeps nothing between
calls: frozen data goes in, a frozen answer with its proof comes out.

**What goes in.** A `Problem`: mentees who each want one or more mentors, mentors who each take between
`least` and `most` mentees, criteria with weights that sum to 100, hard rules, conflicts of interest with
dates, forbidden and required pairs, quotas over groups. A blank answer is an absent key.

>>> from handrail.matching import *
>>> mentees = (
...     Mentee("aisha", {"goals": {"research": 3, "exams": 1}, "speaks": ("Arabic", "English")}),
...     Mentee("bilal", {"goals": {"exams": 2}, "speaks": ("English",)}, ranks=(("dr-roy",), ("dr-sand",))),
...     Mentee("chen", {"goals": {"exams": 1}, "speaks": ("French",)}),
... )
>>> mentors = (
...     Mentor("dr-roy", {"offers": {"exams": 2}, "speaks": ("English",)}),
...     Mentor("dr-sand", {"offers": {"research": 2, "exams": 1}, "speaks": ("Arabic", "English")}, most=2),
... )
>>> problem = Problem(
...     mentees,
...     mentors,
...     criteria=(
...         Coverage(key="goals", weight=80, mentee="goals", mentor="offers"),
...         RankList(key="choice", weight=20),
...     ),
...     rules=(Shares(key="language", mentee="speaks", mentor="speaks"),),
... )

**What comes out.** Pairs with their scores in units (`UNITS` of them are one point), how many mentees
have a first mentor, a second one and so on, the total beside the highest total that any answer could
reach, and prices that prove it.

>>> answer = solve(problem, Settings(objective="fair", seed=7))
>>> [(pair.mentee, pair.mentor, pair.units // UNITS) for pair in answer.pairs]
[('aisha', 'dr-sand', 88), ('bilal', 'dr-roy', 100)]
>>> answer.filled, answer.total == answer.total_bound
((2,), True)

Aisha gave no list, so her choice counts as the average of those who did: 18 of 20 points, whichever
mentor she gets. Of her goals, research weighs three times as much as exams: 70 of 80 points.

**The proof.** `check` shares no code with the solvers. It scores all pairs again and shows that no other
answer can be better, or by how much one could be.

>>> verdict = check(problem, Settings(objective="fair", seed=7), answer)
>>> verdict.optimal
True
>>> import dataclasses
>>> fewer = dataclasses.replace(answer, pairs=answer.pairs[:1], filled=(1,), total=answer.pairs[0].units)
>>> check(problem, Settings(objective="fair", seed=7), fewer).optimal
False

**The reasons.** Points by criterion, why not somebody else, why nobody, and what one more place would
bring. They take the problem in canonical order (`checked`) and its scores, so that averages stay frozen.

>>> problem = checked(problem)
>>> scores = score(problem)
>>> [(one.key, one.units // UNITS) for one in points(problem, scores, "bilal", "dr-roy")]
[('goals', 80), ('choice', 20)]
>>> why = why_not(problem, Settings(seed=7), scores, answer, "bilal", "dr-sand")
>>> why.kind, why.short // UNITS, [(one.mentee, one.after) for one in why.changes]
('possible', 44, [('bilal', ('dr-sand',))])
>>> why_unmatched(problem, Settings(seed=7), scores, answer, "chen").barriers
(('language', 2),)

**Objectives.** `fair` fills as many places as can be, first places before second ones; then keeps each
mentee as near as can be to the best that the rules allow them (whole points below it, to the fourth
power, so that nobody pays for the average); then takes the highest total; then lets the seed settle ties.
`total` leaves the second step out. `stable` pairs by rank lists alone, so that no two people would both
leave for each other, and gives what is left by points if asked.

**What is refused.** Input that is wrong raises `ProblemError`, every fault with its place and remedy.
A problem that is well put but cannot be met comes back as `infeasible` with its `shortages`. Whatever
order the input comes in, the same problem, settings and seed give the same bytes in a run file
(`handrail.matching.runfile`). Hide what nobody may see with `redact` before solving.
"""

from handrail.lib.faults import Fault
from handrail.matching.answer import Answer, Certificate, Pair, Shortage
from handrail.matching.check import check
from handrail.matching.criteria import (
    PARTS,
    Agreement,
    Closeness,
    Coverage,
    Criterion,
    Exact,
    Given,
    Number,
    Overlap,
    Personality,
    RankList,
    SetMatch,
    Tree,
)
from handrail.matching.explain import points, why_not, why_unmatched
from handrail.matching.faults import checked
from handrail.matching.people import Mentee, Mentor, Must
from handrail.matching.places import one_more_place
from handrail.matching.problem import (
    Conflict,
    Forbidden,
    Problem,
    ProblemError,
    Quota,
    Required,
    Settings,
    Undisclosed,
)
from handrail.matching.redact import redact
from handrail.matching.rules import Ahead, Differs, Eligible, Rule, Same, Shares
from handrail.matching.scoring import UNITS, score
from handrail.matching.solve import solve
from handrail.matching.verdict import Proven, Verdict

__all__ = [
    "PARTS",
    "UNITS",
    "Agreement",
    "Ahead",
    "Answer",
    "Certificate",
    "Closeness",
    "Conflict",
    "Coverage",
    "Criterion",
    "Differs",
    "Eligible",
    "Exact",
    "Fault",
    "Forbidden",
    "Given",
    "Mentee",
    "Mentor",
    "Must",
    "Number",
    "Overlap",
    "Pair",
    "Personality",
    "Problem",
    "ProblemError",
    "Proven",
    "Quota",
    "RankList",
    "Required",
    "Rule",
    "Same",
    "SetMatch",
    "Settings",
    "Shares",
    "Shortage",
    "Tree",
    "Undisclosed",
    "Verdict",
    "check",
    "checked",
    "one_more_place",
    "points",
    "redact",
    "score",
    "solve",
    "why_not",
    "why_unmatched",
]
