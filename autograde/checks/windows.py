"""What the checks of the dataset class ask, wherever an exercise makes it. Declares no exercise."""

from __future__ import annotations

from autograde.checks import UNSEEN, Student, check

__all__ = ["WindowChecks"]

#: A tokenizer that is none of tiktoken's: one token per character.
LETTERS = """
class Letters:
    def encode(self, txt, allowed_special=frozenset()):
        return [ord(letter) for letter in txt]
"""
WINDOWS = """
def windows(part, *arguments):
    dataset = GPTDatasetV1(*arguments)
    return [dataset[k][part] for k in range(len(dataset))]
"""


def windows_of(part: int) -> str:
    """Code for all inputs (part 0) or targets (part 1) of three datasets; no two sizes are equal."""
    toys = f"windows({part}, 'abcdefghijk', Letters(), 3, 2), windows({part}, 'abcdefghijk', Letters(), 2, 5)"
    return f"{LETTERS}{WINDOWS}[{toys}, windows({part}, story, tiktoken.get_encoding('gpt2'), 10, 7)]"


class WindowChecks:
    """Checks of `GPTDatasetV1`: inputs, targets, and how many."""

    @check(
        ko="입력은 시작 위치부터 `max_length`개이고, 시작 위치는 `stride`씩 커져야 합니다.",
        en="Each input has `max_length` tokens from its start on, and starts are `stride` apart.",
        points=1.5,
    )
    def test_when_windows_are_cut_then_every_input_agrees(self, student: Student, reference: Student) -> None:
        story = UNSEEN[:500]
        assert student.run(windows_of(0), story=story) == reference.run(windows_of(0), story=story)

    @check(
        ko="타깃은 입력과 길이가 같고 한 토큰 뒤에서 시작해야 합니다.",
        en="Each target is as long as its input and starts one token later.",
        points=1.5,
    )
    def test_when_windows_are_cut_then_every_target_agrees(self, student: Student, reference: Student) -> None:
        story = UNSEEN[:500]
        assert student.run(windows_of(1), story=story) == reference.run(windows_of(1), story=story)

    @check(
        ko="윈도의 개수와 크기가 맞아야 하고, 토큰이 모자란 글에는 `AssertionError`를 내야 합니다.",
        en="The number of windows and their shapes are right, and a text with too few tokens raises `AssertionError`.",
        points=1,
    )
    def test_when_sizes_vary_then_counts_and_shapes_follow(self, student: Student, reference: Student) -> None:
        code = "tokenizer = tiktoken.get_encoding('gpt2')\n"
        code += "sets = [GPTDatasetV1(story, tokenizer, *sizes) for sizes in ((256, 128), (256, 256), (9, 40))]\n"
        code += "[(len(dataset), *[tuple(part.shape) for part in dataset[-1]]) for dataset in sets]"
        story = UNSEEN[:3000]
        assert student.run(code, story=story) == reference.run(code, story=story)
        raised = student.error(f"{LETTERS}GPTDatasetV1('abc', Letters(), 3, 1)")
        assert raised is not None
        assert "AssertionError" in (raised.type, *raised.bases)
