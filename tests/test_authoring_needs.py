"""Which earlier exercises an exercise builds on."""

from __future__ import annotations

from autograde.course.needs import needs


def test_when_a_name_comes_from_a_blank_then_its_exercise_is_needed_and_given_lines_pass_it_on() -> None:
    cells = [
        (None, "import re\ntext = 'a'"),
        ("split", "more = 1\nparts = re.split(text)  ### your code\nprint(parts)"),
        ("split", "with check('split', hint=''):\n    assert parts"),
        (None, "first, rest = parts[0], parts[1:]"),
        ("count", "number = len(rest) + more  ### your code"),
        ("other", "text = 'b'\nmore = more + 1  ### your code"),
        ("again", "print(more)\nparts = [text for text in 'xyz']  ### your code"),
    ]
    assert needs(cells) == {"split": [], "count": ["split"], "other": [], "again": ["other"]}


def test_when_a_function_reads_a_name_then_its_exercise_is_needed_but_not_what_it_binds_itself() -> None:
    cells = [
        ("layer", "class Layer:  ### your code\n    pass"),
        ("model", "class Model:\n    def make(self, layer):\n        return Layer(layer)  ### your code"),
        (None, "layer = Model().make(1)"),
        ("sizes", "for layer in range(3):\n    print(layer)\nsizes = []  ### your code"),
        ("use", "%time layer\nused = layer  ### your code"),
    ]
    assert needs(cells) == {"layer": [], "model": ["layer"], "sizes": [], "use": []}


def test_when_a_check_asks_for_an_earlier_result_then_its_exercise_is_needed() -> None:
    cells = [
        ("one", "one = 1  ### your code"),
        ("two", "two = 2  ### your code"),
        ("two", "with check('two', hint=''):\n    assert two == 2 * one"),
    ]
    assert needs(cells) == {"one": [], "two": ["one"]}
