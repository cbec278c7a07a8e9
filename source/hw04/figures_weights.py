"""The figure of the homework's part 3: what of GPT-2's checkpoint goes where in the model."""

from __future__ import annotations

from drawing import Box, Drawing
from hw04.examples import PAIRS, Pair
from matplotlib.figure import Figure
from palette import SMALL

from autograde.authoring.figures import figure
from autograde.text import Text

__all__ = ["checkpoint_mapping"]

#: Left ends of both columns' boxes, their height, and from where to where an arrow runs between the columns.
_SOURCE, _TARGET, _H, _START, _END = 40, 872, 46, 462, 860
#: Where the two kinds of work stand on the arrows: middle and width.
_WORK = {
    "split": (580, 172, Text("셋으로 나누기", "split in 3")),
    "transpose": (763, 132, Text("전치", "transpose")),
}
_COPY = Text("복사", "copy")
#: The height of each row; there is a gap before the parts of a block and after them.
_ROWS = (104, 162, 220, 344, 402, 460, 518, 576, 634, 692, 784)


@figure(
    name="checkpoint-mapping",
    ko="왼쪽은 GPT-2 체크포인트의 이름과 크기, 오른쪽은 모델의 이름과 크기입니다. wte는 tok_emb와 out_head로, wpe는 "
    "pos_emb로 복사합니다. 블록마다 c_attn의 w (768, 2304)는 셋으로 나누고 전치해서, b (2304,)는 셋으로 나누기만 해서 "
    "W_query, W_key, W_value로 갑니다. c_proj와 c_fc의 w는 전치하고, ln_1과 ln_2와 마지막 g, b는 그대로 복사합니다.",
    en="On the left names and shapes of GPT-2's checkpoint, on the right those of the model. wte is copied to tok_emb "
    "and out_head, wpe to pos_emb. In each block w of c_attn, (768, 2304), is split in three and transposed, its b, "
    "(2304,), only split, for W_query, W_key and W_value. w of c_proj and c_fc is transposed; ln_1, ln_2 and the last "
    "g and b are copied.",
)
def checkpoint_mapping(language: str) -> Figure:
    drawing = Drawing(880)
    for left, words in (
        (_SOURCE, Text("GPT-2의 체크포인트: params", "GPT-2's checkpoint: params")),
        (_TARGET, Text("모델", "the model")),
    ):
        drawing.text(left, 44, words[language], bold=True, align="left")
    for index, (pair, y) in enumerate(zip(PAIRS, _ROWS, strict=True)):
        _arrow(drawing, language, pair, y, above=_ROWS[index - 1] if pair.source == PAIRS[index - 1].source else y)
        if pair.source != PAIRS[index - 1].source:
            drawing.box(_SOURCE + 106, y, 212, _H, pair.source, SMALL, mono=True, role="given")
            drawing.text(_SOURCE + 225, y, str(pair.shape), SMALL, mono=True, align="left")
        _target(drawing, pair, y)
    for left, right, name in ((_SOURCE, _START - 12, "blocks[i]"), (_TARGET, 1575, "trf_blocks[i]")):
        drawing.text(left, 296, name, SMALL, mono=True, bold=True, align="left")
        drawing.outline(Box((left + right) / 2, 496, right - left, 458), pad=10, dashed=True, width=3)
    note = Text(
        "124M 모델의 크기입니다. attn c_proj, mlp c_fc, mlp c_proj에는 b도 있고, 그대로 bias로 복사합니다.",
        "Shapes of the 124M model. attn c_proj, mlp c_fc and mlp c_proj also have a b, which is copied to bias.",
    )
    drawing.note(note[language])
    return drawing.figure


def _arrow(drawing: Drawing, language: str, pair: Pair, y: float, *, above: float) -> None:
    """From the source to the target, through the work; from the row `above` where that is the source's."""
    way = [(_START, y)] if above == y else [(_START + 24, above), (_START + 24, y)]
    for work in pair.work:
        x, w, label = _WORK[work]
        box = drawing.box(x, y, w, _H, label[language], SMALL, rounded=20)
        drawing.arrow(*way, box.left, gap=(0, 3))
        way = [box.right]
    drawing.arrow(*way, (_END, y), gap=(0, 3))
    if not pair.work:
        drawing.text(661, y, _COPY[language], SMALL, halo="white")


def _target(drawing: Drawing, pair: Pair, y: float) -> None:
    """The module, or the three of attention side by side; then the names of its parameters and their shape."""
    modules = list(dict.fromkeys(target.rpartition(".")[0] for target in pair.targets))
    parameters = dict.fromkeys(target.rpartition(".")[2] for target in pair.targets)
    left, width = float(_TARGET), 210
    if len(modules) > 1:
        prefix, width = modules[0].partition(".")[0] + ".", 117
        left = drawing.text(left, y, prefix, SMALL, mono=True, align="left").right[0] + 6
    for module in modules:
        name = module.rpartition(".")[2] if len(modules) > 1 else module.replace("layers.", "layers[")
        box = drawing.box(left + width / 2, y, width, _H, name + "]" * name.count("["), SMALL, mono=True)
        left = box.right[0] + 6
    drawing.text(left + 8, y, f"{', '.join(parameters)} {pair.target_shape}", SMALL, mono=True, align="left")
