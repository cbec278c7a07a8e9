"""Known answers to `find-the-bug`, wrong ones and right ones: for each of the ten functions, under a student number
that draws it. Declares no checks.
"""

from __future__ import annotations

from collections.abc import Iterator

from autograde.checking import Right, Wrong

from .mended_bugs import KNOWN, NUMBERS, place_of, submitted

__all__ = ["RIGHT", "WRONG"]

UNSEEN = "it does not know what the right function computes, and telling the line would give it away"


def _one_wrong(name: str) -> Iterator[Wrong]:
    """Around one function: left as it is, nearly mended, with another line, and with an example that shows nothing."""
    known = KNOWN[name]
    number, place = place_of(name)
    line, example, mended = range(4 * place - 3, 4 * place)
    plain, id = "def mended(*given):\n    return {}", name.replace("_", "-")
    yield Wrong(
        f"{id}-left",
        submitted(number, {mended: plain.format(f"{name}(*given)")}),
        ko=f"고장 난 `{name}` 함수를 그대로 불러, 고장이 남아 있습니다.",
        en=f"This calls `{name}` as it is, so the bug is still there.",
    )
    yield Wrong(f"{id}-nearly", submitted(number, {mended: known.nearly}), ko=known.ko, en=known.en, unseen=UNSEEN)
    yield Wrong(
        f"{id}-line",
        submitted(number, {line: "1"}),
        ko=f"`{name}`의 첫 줄에는 고장이 없습니다. 줄마다 크기와 값을 출력해 봅니다.",
        en=f"Nothing is wrong with the first line of `{name}`. Print shapes and values after each line.",
        unseen=UNSEEN,
    )
    yield Wrong(
        f"{id}-example",
        submitted(number, {example: known.same}),
        ko=f"이 입력에서는 고장 난 `{name}` 함수도 옳은 결과를 냅니다.",
        en=f"On this input the broken `{name}` returns what is right, too.",
    )


WRONG = (
    *(wrong for name in KNOWN for wrong in _one_wrong(name)),
    Wrong(
        "another-students-answers",
        submitted("2023100001", solving="2023100029"),
        ko="다른 학번이 뽑는 함수를 고쳤습니다. 자기 학번으로 출력된 함수 셋을 고칩니다.",
        en="These are functions that another number draws. Mend the three that are printed for your own.",
    ),
    Wrong(
        "answers-of-no-number",
        submitted("2023100029", solving=""),
        ko="학번을 적기 전에 출력된 함수를 고쳤습니다. 학번을 적고 목록을 다시 출력합니다.",
        en="These are the functions that were printed before the number was typed. Type it, and print the list anew.",
    ),
    Wrong(
        "in-another-order",
        submitted("2023100001", {1: "6", 9: "3"}),
        ko="줄 번호가 서로 바뀌었습니다. `line_1`은 [1]의 것입니다.",
        en="The lines have changed places. `line_1` belongs to [1].",
        unseen=UNSEEN,
    ),
    Wrong(
        "changes-its-argument",
        submitted(
            "2023100029",
            {
                3: "def mended(context):\n    merged = context.transpose(1, 2).flatten(2)\n"
                "    context.zero_()\n    return merged"
            },
        ),
        ko="결과는 맞지만 받은 텐서를 바꾸었습니다. 새 텐서를 만듭니다.",
        en="The result is right, but the tensor that came in has changed. Make a new one.",
    ),
    Wrong(
        "for-one-size",
        submitted("2023100029", {3: "def mended(context):\n    return context.transpose(1, 2).reshape(1, 2, 4)"}),
        ko="크기를 숫자로 적어 이 입력에서만 됩니다. 크기는 받은 텐서에서 꺼냅니다.",
        en="Sizes are written as numbers, so it works on this input only. Take them from the tensor.",
        unseen=UNSEEN,
    ),
    Wrong(
        "written-down",
        submitted("", {3: "def mended(ids, token_table, position_table):\n    return torch.ones(1, 1, 1)"}),
        ko="예의 결과를 적어 두었습니다. 받은 인자에서 계산해야 합니다.",
        en="The result of the example is written down. Compute it from the arguments.",
        unseen=UNSEEN,
    ),
    Wrong(
        "no-tuple",
        submitted("2023100029", {2: "torch.arange(8.0).view(1, 2, 2, 2)"}),
        ko="인자가 하나여도 튜플이어야 합니다. 뒤에 쉼표를 남깁니다.",
        en="It has to be a tuple, with a single argument, too. The comma stays.",
    ),
    Wrong(
        "too-large",
        submitted("2023100029", {2: "(torch.arange(240.0).view(2, 4, 5, 6),)"}),
        ko="텐서가 너무 큽니다. 작은 텐서에서도 고장이 드러납니다.",
        en="The tensor is too large. A small one shows the bug, too.",
    ),
    Wrong(
        "broken-one-fails",
        submitted("", {2: "(torch.tensor([[0]]), torch.zeros(1, 1), torch.eye(1))"}),
        ko="고장 난 함수가 오류로 멈춥니다. 둘 다 결과를 내는 입력이 필요합니다.",
        en="The broken function stops with an error. Both have to return something.",
    ),
    Wrong(
        "no-such-line",
        submitted("2023100001", {5: "12"}),
        ko="목록에 없는 줄입니다.",
        en="There is no such line in the listing.",
    ),
    Wrong(
        "one-symptom-three-times",
        submitted("2023100006", {4: '"it works much worse"', 8: '"it works much worse"', 12: '"it works much worse"'}),
        ko="세 증상이 같은 문장입니다. 고장마다 보이는 것이 다릅니다.",
        en="The three symptoms are one sentence. Each bug shows in its own way.",
        unseen="whether sentences say the same is for a person; the check only reads each by itself",
    ),
)

#: With these in place of blanks a submission with the number is right as well.
OTHERS: tuple[tuple[str, str, dict[int, str]], ...] = (
    ("second-half-in-place-of-the-first", "", {9: "3"}),
    ("where-positions-are-used", "", {1: "5"}),
    ("output-layer-line", "2023100001", {1: "4"}),
    ("last-line-of-the-step", "2023100001", {1: "7"}),
    ("scaled-in-the-softmax", "2023100001", {5: "3"}),
    ("first-of-the-two-biases", "2023100001", {9: "3"}),
    ("random-numbers", "2023100029", {2: "(torch.randn(1, 2, 3, 4),)", 6: "(torch.randn(1, 4, 4),)"}),
    ("a-list-of-arguments", "2023100029", {2: "[torch.arange(8.0).view(1, 2, 2, 2)]"}),
    ("transposed-too-late", "2023100029", {1: "5"}),
    ("whole-numbers-in-double-precision", "2023100029", {6: "(torch.zeros(1, 3, 3, dtype=torch.float64),)"}),
    ("as-a-lambda", "2023100029", {3: "mended_1 = lambda context: context.transpose(1, 2).flatten(2)"}),
    (
        "by-the-broken-one",
        "2023100001",
        {
            7: "def mended(queries, keys, values):\n"
            "    return scaled_dot_product_attention(queries / keys.shape[-1] ** 0.5, keys, values)"
        },
    ),
)

RIGHT = (
    *(Right(f"number-{number or 'none'}", submitted(number)) for number in NUMBERS),
    *(
        Right(f"{name.replace('_', '-')}-otherwise", submitted(number, {4 * place - 1: KNOWN[name].other}))
        for name in KNOWN
        for number, place in [place_of(name)]
    ),
    *(Right(id, submitted(number, others)) for id, number, others in OTHERS),
    Right("number-written-with-a-hyphen", submitted("2023100001", written="2023-100001")),
)
