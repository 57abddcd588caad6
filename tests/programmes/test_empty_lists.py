"""A list of the school's that is empty leaves its question without rows, and the screen can still be left."""

from handrail.programmes.joining_form import ScreenForm
from handrail.programmes.plans import Question
from handrail.programmes.queries import Choices


def test_a_question_whose_list_is_empty_stops_nobody():
    goals = Question(
        key="goals",
        kind="weighted",
        label="Goals",
        readers="lead",
        list="goal_categories",
        levels=("a", "b"),
        least=1,
    )
    nothing = Choices({"goals": ()}, {})
    shown = ScreenForm(questions=[goals], choices=nothing, answers={}, side="mentee")
    assert [block.fields for block in shown.blocks] == [[]]
    sent = ScreenForm({}, questions=[goals], choices=nothing, answers={}, side="mentee")
    assert sent.is_valid()
    assert (sent.complete(), sent.answers()) == (True, {"goals": None})
