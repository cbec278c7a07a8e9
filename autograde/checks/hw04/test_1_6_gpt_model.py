"""Hidden checks of the homework: the GPT model, with the checks of lecture 28, and whether a tiny one learns."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise, worth

from ..arrays import Floats, floats, softmax
from ..gpt import TINY, Ids
from ..models import ModelChecks

#: Sixty steps of training on sequences that count to 7, over and over. Each step goes by the signs of the gradients,
#: since importing an optimizer would take longer than all of them.
LEARN = """
torch.manual_seed(28)
module = GPTModel(cfg)
before = module(ids)
for _ in range(60):
    module.zero_grad()
    nn.functional.cross_entropy(module(ids).flatten(0, 1), targets.flatten()).backward()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter -= 0.01 * parameter.grad.sign()
(before, module(ids))
"""


def loss(logits: Floats, targets: Ids) -> float:
    """Cross-entropy, the mean over all positions."""
    chosen = np.take_along_axis(softmax(logits), targets[..., None], axis=-1)
    return float(-np.log(chosen).mean())


@exercise("review-gpt-model", points=3)
class TestReviewGPTModel(ModelChecks):
    test_when_later_tokens_change_then_earlier_logits_stay = worth(
        0.5, ModelChecks.test_when_later_tokens_change_then_earlier_logits_stay
    )
    test_when_it_runs_then_the_logits_agree = worth(1, ModelChecks.test_when_it_runs_then_the_logits_agree)
    test_when_it_trains_then_all_dropouts_are_on = worth(0.5, ModelChecks.test_when_it_trains_then_all_dropouts_are_on)

    @check(
        ko="작은 모델을 잠깐 훈련하면, 규칙이 있는 수열의 다음 토큰을 거의 다 맞히도록 손실이 줄어야 합니다.",
        en="A tiny model that is trained for a moment on sequences with a rule predicts their next token almost every "
        "time: its loss falls.",
        points=1,
    )
    def test_when_it_is_trained_then_the_loss_falls(self, student: Student) -> None:
        counting = (np.arange(4)[:, None] + np.arange(13)) % 7
        before, after = student.run(LEARN, cfg=TINY, ids=counting[:, :-1], targets=counting[:, 1:])
        assert 3 < loss(floats(before), counting[:, 1:]) < 5
        assert loss(floats(after), counting[:, 1:]) < 0.1

    wrong = (
        Wrong(
            "no-blocks",
            {3: "x"},
            ko="블록을 지나지 않았습니다.",
            en="The data does not go through the blocks.",
        ),
        Wrong(
            "first-block-only",
            {3: "self.trf_blocks[0](x)"},
            ko="첫 블록만 지났습니다. 모든 블록을 차례로 지나야 합니다.",
            en="Only the first block is used. The data has to go through all of them.",
        ),
        Wrong(
            "all-blocks-get-the-embeddings",
            {3: "sum(block(x) for block in self.trf_blocks)"},
            ko="블록마다 같은 입력을 받아 나란히 놓였습니다. 한 블록의 출력이 다음 블록의 입력이 되어야 합니다.",
            en="All blocks get the same input. What comes out of one has to go into the next.",
        ),
        Wrong(
            "backwards",
            {3: "x\nfor block in reversed(self.trf_blocks):\n    x = block(x)"},
            ko="블록을 거꾸로 지났습니다. 첫 블록부터 차례로 지나야 합니다.",
            en="The blocks come in reverse. Begin with the first.",
        ),
        Wrong(
            "around-the-dropout",
            {3: "self.trf_blocks(tok_embeds + pos_embeds)"},
            ko="드롭아웃을 거친 `x` 대신 임베딩을 다시 더해 넣었습니다.",
            en="The embeddings are added once more instead of using the `x` that went through dropout.",
        ),
        Wrong(
            "shortcut-around-the-blocks",
            {3: "x + self.trf_blocks(x)"},
            ko="블록 전체를 건너는 숏컷을 더했습니다. 숏컷은 블록 안에 이미 있습니다.",
            en="This adds a shortcut around all blocks. The shortcuts are inside the blocks already.",
        ),
        Wrong(
            "no-final-norm",
            {4: "x"},
            ko="마지막 층 정규화를 거치지 않았습니다.",
            en="The final layer norm is left out.",
        ),
        Wrong(
            "norm-of-the-last-block",
            {4: "self.trf_blocks[-1].norm2(x)"},
            ko="마지막 블록의 층 정규화를 썼습니다. 모델에는 `final_norm`이 따로 있습니다.",
            en="This is the layer norm of the last block. The model has one of its own, `final_norm`.",
        ),
        Wrong(
            "new-norm-each-time",
            {4: "LayerNorm(x.shape[-1])(x)"},
            ko="부를 때마다 층 정규화를 새로 만들어 훈련되지 않습니다. `final_norm`을 불러야 합니다.",
            en="A layer norm is made anew in every call, so it is never trained. Call `final_norm`.",
        ),
        Wrong(
            "norm-before-the-blocks",
            {3: "self.final_norm(x)", 4: "self.trf_blocks(x)"},
            ko="마지막 층 정규화가 블록의 앞에 있습니다. 블록을 모두 지난 다음에 와야 합니다.",
            en="The final layer norm stands before the blocks. It comes after all of them.",
        ),
        Wrong(
            "norm-after-the-head",
            {4: "x", 5: "self.final_norm(self.out_head(x))"},
            ko="로짓을 정규화했습니다. 층 정규화는 출력 헤드의 앞에 옵니다.",
            en="This normalizes the logits. The layer norm comes before the output head.",
        ),
        Wrong(
            "probabilities",
            {5: "torch.softmax(self.out_head(x), dim=-1)"},
            ko="확률을 돌려주었습니다. 로짓은 소프트맥스를 거치기 전의 점수입니다.",
            en="These are probabilities. Logits are the scores before softmax.",
        ),
        Wrong(
            "last-position-only",
            {5: "self.out_head(x[:, -1])"},
            ko="마지막 위치의 로짓만 냈습니다. 모든 위치에서 다음 토큰을 예측합니다.",
            en="Only the last position has logits. The next token is predicted at every position.",
        ),
        Wrong(
            "token-embedding-as-head",
            {5: "x @ self.tok_emb.weight.T"},
            ko="토큰 임베딩의 행렬을 썼습니다. 여기서 만드는 모델은 가중치를 묶지 않으므로 `out_head`를 불러야 합니다.",
            en="This uses the matrix of the token embedding. The weights are not tied here: call `out_head`.",
        ),
        Wrong(
            "no-head",
            {5: "x"},
            ko="출력 헤드를 거치지 않아 벡터가 그대로 나옵니다.",
            en="The output head is left out, so vectors come out.",
        ),
        Wrong(
            "detached",
            {5: "self.out_head(x.detach())"},
            ko="`detach`가 그레이디언트를 끊어 블록이 훈련되지 않습니다.",
            en="`detach` cuts the gradient off, so the blocks would not be trained.",
        ),
        Wrong(
            "tokens-only",
            {1: "tok_embeds"},
            ko="블록에 들어가는 것에 위치 임베딩이 없어 모델이 토큰의 순서를 모릅니다. 무엇을 더했고 무엇에 드롭아웃을 "
            "걸었는지 확인합니다.",
            en="What goes into the blocks has no position embeddings, so the model does not know the order of the "
            "tokens. See what is added, and what dropout is given.",
        ),
        Wrong(
            "positions-only",
            {1: "pos_embeds + torch.zeros_like(tok_embeds)"},
            ko="토큰 임베딩을 더하지 않아 모델이 무슨 토큰인지 모릅니다.",
            en="The token embeddings are not added, so the model does not know which tokens there are.",
        ),
        Wrong(
            "embeddings-multiplied",
            {1: "tok_embeds * pos_embeds"},
            ko="두 임베딩을 곱했습니다. 더해야 합니다.",
            en="The embeddings are multiplied. They have to be added.",
        ),
        Wrong(
            "first-position-everywhere",
            {1: "tok_embeds + pos_embeds[0]"},
            ko="모든 토큰에 첫 위치의 임베딩을 더했습니다.",
            en="Every token gets the embedding of the first position.",
        ),
        Wrong(
            "side-by-side",
            {1: "torch.cat((tok_embeds, pos_embeds.expand_as(tok_embeds)), dim=-1)"},
            ko="두 임베딩을 이어 붙여 폭이 두 배가 되었습니다. 더하면 폭이 그대로입니다.",
            en="The embeddings stand side by side, twice as wide. A sum keeps the width.",
        ),
        Wrong(
            "no-dropout",
            {2: "x"},
            ko="임베딩 다음의 드롭아웃 `drop_emb`를 거치지 않았습니다.",
            en="The dropout after the embeddings, `drop_emb`, is left out.",
        ),
        Wrong(
            "dropout-of-the-tokens",
            {2: "self.drop_emb(tok_embeds)"},
            ko="블록에 들어가는 것에 위치 임베딩이 없어 모델이 토큰의 순서를 모릅니다. 무엇을 더했고 무엇에 드롭아웃을 "
            "걸었는지 확인합니다.",
            en="What goes into the blocks has no position embeddings, so the model does not know the order of the "
            "tokens. See what is added, and what dropout is given.",
        ),
        Wrong(
            "dropout-always",
            {2: "nn.functional.dropout(x, self.drop_emb.p)"},
            ko="함수로 쓴 드롭아웃은 `eval()`을 따르지 않습니다. `self.drop_emb`를 불러야 합니다.",
            en="Dropout as a function does not follow `eval()`. Call `self.drop_emb`.",
        ),
    )
    right = (
        Right("block-by-block", {3: "x\nfor block in self.trf_blocks:\n    x = block(x)"}),
        Right(
            "functional",
            {
                4: "nn.functional.layer_norm(x, x.shape[-1:], self.final_norm.scale, self.final_norm.shift)",
                5: "nn.functional.linear(x, self.out_head.weight)",
            },
        ),
        Right("product", {5: "x @ self.out_head.weight.T"}),
        Right("all-at-the-end", {3: "x", 4: "x", 5: "self.out_head(self.final_norm(self.trf_blocks(x)))"}),
        Right("module-call", {1: "torch.add(pos_embeds, tok_embeds)", 2: "self.drop_emb.forward(x)"}),
        Right("dropout-by-function", {2: "nn.functional.dropout(x, self.drop_emb.p, self.training)"}),
    )
    equal = (
        ("1: pos_embeds + tok_embeds", "a sum, a product and a dot product are the same in either order"),
        ("inputs-clamped", "token IDs are integers, which this leaves alone"),
        ("inputs-detached", "token IDs are integers, which this leaves alone"),
        ("inputs-halved", "token IDs are integers, which this leaves alone"),
        ("inputs-spoilt", "token IDs are integers, which this leaves alone"),
        ("inputs-through-numpy", "token IDs are integers, which this leaves alone"),
        ("inputs-to-cpu", "the checks run on the CPU, where nothing moves"),
        ("inputs-to-float", "token IDs are integers, which this leaves alone"),
    )
