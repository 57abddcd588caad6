"""What the people of the demonstration say in their check-ins, by how it feels. All of it is invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handrail.programmes.states import Side

WORDS: Mapping[str, Mapping[int, Sequence[str]]] = {
    Side.MENTEE: {
        5: (
            "Half an hour is enough, and I leave with one thing to do.",
            "It helps to have somebody to ask who does not mark me.",
            "We talked about what I would do if nobody watched. I still think about it.",
            "I passed the exam and told my mentor before my parents.",
        ),
        4: (
            "It goes well. I would like to meet on the ward once.",
            "We get on. I come with too little, and mean to change that.",
            "Good talks. Between them I forget what I wanted to do.",
            "The goals page helps more than I thought.",
        ),
        3: (
            "We have not found a time for a while.",
            "It is friendly and a little vague.",
            "My rota changed, and since then we write more than we meet.",
        ),
        2: (
            "I wrote twice and heard nothing.",
            "I think that we want different things, and neither says so.",
            "I am not sure whether I am still expected to write.",
        ),
    },
    Side.MENTOR: {
        5: (
            "A pleasure. I prepare less than I did and listen more.",
            "We have a rhythm now, the second Thursday.",
            "My mentee has begun to bring the questions that I would have asked.",
        ),
        4: (
            "Going well. The exam weeks are thin, and that is all right.",
            "Good. I should like to hear how others do the goals.",
            "We missed one, and made up for it by telephone.",
        ),
        3: (
            "We both mean to and then do not.",
            "Hard to say. I hear little.",
            "The wards have been short of people, and I have been slow to answer.",
        ),
        2: ("I have stopped knowing how to help.",),
    },
}
