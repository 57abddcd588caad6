"""What a command left in a folder."""

import json


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def pairs(folder):
    return [
        (one["mentee"], one["mentor"])
        for one in json.loads((folder / "run.json").read_text("utf-8"))["pairs"]
    ]
