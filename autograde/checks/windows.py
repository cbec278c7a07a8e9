"""What the checks of the dataset class, and of the loaders made of it, ask wherever an exercise makes them. Declares
no exercise.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograde.checking import AnswerError, Student, check

from .unseen import UNSEEN

__all__ = ["BATCHES", "LAST", "WindowChecks", "is_data_loader"]

#: All batches of one epoch in a row, with their sizes, and the first one of the next.
BATCHES = """
batches = [*dataloader]
(*[torch.cat(part) for part in zip(*batches)], [len(batch[0]) for batch in batches], next(iter(dataloader)))
"""
#: How many batches there are, and the last window.
LAST = "(len(dataloader), dataloader.dataset[len(dataloader.dataset) - 1])"

#: A tokenizer that is none of tiktoken's: one token per character.
LETTERS = """
class Letters:
    def encode(self, txt, *arguments, **options):
        return [ord(letter) for letter in txt]
"""
#: All datasets are made before the first window is looked at, and windows are looked at in no natural order.
WINDOWS = """
def windows(part, *chosen):
    datasets = [GPTDatasetV1(*arguments) for arguments in chosen]
    found = [[dataset[k][part] for k in (*reversed(range(len(dataset))), 0)] for dataset in datasets]
    return [([tuple(one.shape) for one in some], torch.cat([one.flatten() for one in some])) for some in found]
"""
COUNTS = """
gpt2 = tiktoken.get_encoding('gpt2')
chosen = [(story, gpt2, *size) for size in sizes] + [('abcd', Letters(), 3, 1), ('abcdefg', Letters(), 3, 2)]
datasets = [GPTDatasetV1(*arguments) for arguments in chosen]
[(len(dataset), *[tuple(part.shape) for part in dataset[len(dataset) - 1]]) for dataset in datasets]
"""
TOO_SHORT = f"{LETTERS}len(GPTDatasetV1('abc', Letters(), 3, 1))"
MARKED = f"{WINDOWS}windows(0, (marked, tiktoken.get_encoding('gpt2'), 4, 3))"


def windows_of(part: int) -> str:
    """Code for all inputs (part 0) or targets (part 1) of several datasets; no two sizes are equal."""
    toys = "('abcdefghijk', Letters(), 3, 2), ('abcdefghijk', Letters(), 2, 5)"
    alike = "(first, Letters(), *size), (second, Letters(), *size)"
    stories = "(story, tiktoken.get_encoding('gpt2'), 10, 7), (long, Letters(), *large)"
    return f"{LETTERS}{WINDOWS}windows({part}, {toys}, {alike}, {stories})"


def drawn_texts(rng: np.random.Generator) -> dict[str, Any]:
    """Two texts of one length with the sizes for both, a passage of the unseen story, and a long text with windows
    longer than any of the notebook's.
    """
    first, second = (letters(rng, 50) for _ in range(2))
    start, stride = int(rng.integers(5_000)), int(rng.integers(3, 9))
    sizes = {"size": (stride + int(rng.integers(1, 5)), stride), "large": (int(rng.integers(270, 330)), 9)}
    return {"first": first, "second": second, "story": UNSEEN[start : start + 500], "long": letters(rng, 500), **sizes}


def letters(rng: np.random.Generator, count: int) -> str:
    return "".join(map(chr, rng.integers(97, 1_000, size=count)))


class WindowChecks:
    """Checks of `GPTDatasetV1`: inputs, targets, and how many."""

    @check(
        ko="입력은 시작 위치부터 `max_length`개이고, 시작 위치는 `stride`씩 커져야 합니다.",
        en="Each input has `max_length` tokens from its start on, and starts are `stride` apart.",
        points=1.5,
    )
    def test_when_windows_are_cut_then_every_input_agrees(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        drawn = drawn_texts(rng)
        assert student.run(windows_of(0), **drawn) == reference.run(windows_of(0), **drawn)

    @check(
        ko="타깃은 입력과 길이가 같고 한 토큰 뒤에서 시작해야 합니다.",
        en="Each target is as long as its input and starts one token later.",
        points=1.5,
    )
    def test_when_windows_are_cut_then_every_target_agrees(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        drawn = drawn_texts(rng)
        assert student.run(windows_of(1), **drawn) == reference.run(windows_of(1), **drawn)

    @check(
        ko="윈도의 개수와 크기가 맞고, 토큰이 모자란 글에는 윈도가 없으며, `<|endoftext|>`는 토큰 하나여야 합니다.",
        en="The number of windows and their shapes are right, a text with too few tokens has no window, and "
        "`<|endoftext|>` is one token.",
        points=1,
    )
    def test_when_sizes_vary_then_counts_and_shapes_follow(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        code, drawn = f"{LETTERS}{COUNTS}", int(rng.integers(20, 90))
        sizes = [(256, 128), (256, 256), (9, 40), (drawn, drawn + int(rng.integers(1, 9)))]
        story = UNSEEN[: int(rng.integers(2_500, 3_500))]
        assert student.run(code, story=story, sizes=sizes) == reference.run(code, story=story, sizes=sizes)
        assert windows_of_too_short_a_text(student) == 0
        marked = f"{story[:60]}<|endoftext|>{story[60:120]}"
        assert student.run(MARKED, marked=marked) == reference.run(MARKED, marked=marked)


def windows_of_too_short_a_text(student: Student) -> Any:
    """How many an answer makes; none where it refuses the text, with whatever exception."""
    try:
        return student.run(TOO_SHORT)
    except AnswerError:
        return 0


def is_data_loader(found: Any) -> bool:
    return "torch.utils.data.dataloader.DataLoader" in (found.type, *found.bases)
