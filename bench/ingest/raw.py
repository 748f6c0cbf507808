"""Raw data: what a measurement leaves behind for whoever doubts it."""

import json


def rounded(data):
    """The same with times to the hundredth of a second."""
    if isinstance(data, float):
        return round(data, 2)
    if isinstance(data, dict):
        return {key: rounded(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [rounded(value) for value in data]
    return data


def write(path, data, names):
    """Writes data as JSON that a person can read and git can compare. `names`
    stand for places: what was run matters, not where somebody keeps it."""
    text = json.dumps(rounded(data), indent=1, ensure_ascii=False)
    for place, name in names.items():
        text = text.replace(place, name)
    path.write_text(text + "\n")
