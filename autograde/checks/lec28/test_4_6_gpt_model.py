"""Hidden checks of section 4.6: the GPT model as a class, in small sizes that all differ."""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from ..arrays import each_by_itself
from ..gpt import LONGEST, TOOLS, draw_config, gpt_shapes, parameters
from ..models import ModelChecks

MADE = f"{TOOLS}[(*shapes(module), *starts(module)) for module in map(GPTModel, drawn)]"


class Parts:
    """The check of what the constructor makes, which homework 4 gives."""

    @check(
        ko="`trf_blocks`에는 저마다 파라미터가 있는 블록이 `n_layers`개 있어야 하고, 크기는 모두 `cfg`를 따르며, "
        "모델은 무작위 수와 훈련 모드에서 시작해야 합니다.",
        en="`trf_blocks` holds `n_layers` blocks, each with parameters of its own, and all sizes come from `cfg`; the "
        "model starts from random numbers, in training mode.",
        points=1,
    )
    def test_when_it_is_made_then_every_block_has_its_own_parameters(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        small = {"emb_dim": 4, "n_heads": 2}
        large = draw_config(rng, **small, vocab_size=50_300, context_length=LONGEST + 5, n_layers=1)
        deep = draw_config(rng, **small, n_layers=int(rng.integers(13, 16)))
        configs = [draw_config(rng), draw_config(rng, qkv_bias=True), large, deep]
        for (shapes, count, trains, numbers), cfg in zip(student.run(MADE, drawn=configs), configs, strict=True):
            assert shapes == gpt_shapes(cfg)
            assert count == parameters(shapes)
            assert trains
            assert each_by_itself([numbers])


@exercise("gpt-model", points=5)
class TestGPTModel(ModelChecks, Parts):
    wrong = (
        Wrong(
            "one-block-repeated",
            {1: 'nn.Sequential(*[TransformerBlock(cfg)] * cfg["n_layers"])'},
            ko="블록을 하나만 만들어 여러 번 넣었습니다. 되풀이할 때마다 새로 만들어야 합니다.",
            en="A single block is made, and it is in there several times. Make a new one each time.",
        ),
        Wrong(
            "made-outside-the-loop",
            {
                1: 'nn.Sequential()\nblock = TransformerBlock(cfg)\nfor _ in range(cfg["n_layers"]):\n    '
                "self.trf_blocks.append(block)"
            },
            ko="블록을 하나만 만들어 여러 번 넣었습니다. 되풀이할 때마다 새로 만들어야 합니다.",
            en="A single block is made, and it is in there several times. Make a new one each time.",
        ),
        Wrong(
            "plain-list",
            {
                1: '[TransformerBlock(cfg) for _ in range(cfg["n_layers"])]',
                2: "self.trf_blocks[0](x)\nfor block in self.trf_blocks[1:]:\n    x = block(x)",
            },
            ko="보통의 리스트에 든 블록은 모델에 등록되지 않아 훈련되지 않습니다. `nn.Sequential`에 넣어야 합니다.",
            en="Blocks in a plain list are not registered and would not be trained. Put them into `nn.Sequential`.",
        ),
        Wrong(
            "list-in-sequential",
            {1: 'nn.Sequential([TransformerBlock(cfg) for _ in range(cfg["n_layers"])])'},
            ko="`nn.Sequential`은 리스트를 받지 않습니다. 앞에 `*`를 붙여 풀어 놓아야 합니다.",
            en="`nn.Sequential` takes no list. A `*` in front spreads it out.",
        ),
        Wrong(
            "always-twelve",
            {1: "nn.Sequential(*[TransformerBlock(cfg) for _ in range(12)])"},
            ko='블록의 수를 숫자로 적었습니다. `cfg["n_layers"]`를 써야 합니다.',
            en='The number of blocks is fixed. Use `cfg["n_layers"]`.',
        ),
        Wrong(
            "as-many-as-heads",
            {1: 'nn.Sequential(*[TransformerBlock(cfg) for _ in range(cfg["n_heads"])])'},
            ko="블록을 헤드의 수만큼 만들었습니다. 블록의 수는 `n_layers`입니다.",
            en="There are as many blocks as heads. The number of blocks is `n_layers`.",
        ),
        Wrong(
            "one-too-few",
            {1: 'nn.Sequential(*[TransformerBlock(cfg) for _ in range(1, cfg["n_layers"])])'},
            ko="`range(1, n)`은 하나 모자랍니다.",
            en="`range(1, n)` is one short.",
        ),
        Wrong(
            "single-block",
            {1: "TransformerBlock(cfg)"},
            ko="블록이 하나뿐입니다. `n_layers`개를 이어야 합니다.",
            en="There is one block only. Join `n_layers` of them.",
        ),
        Wrong(
            "dummy-blocks",
            {1: 'nn.Sequential(*[DummyTransformerBlock(cfg) for _ in range(cfg["n_layers"])])'},
            ko="받은 것을 그대로 돌려주는 가짜 블록입니다. `TransformerBlock`을 써야 합니다.",
            en="These are the dummies, which hand back what they were given. Use `TransformerBlock`.",
        ),
        Wrong(
            "sizes-of-the-large-model",
            {1: 'nn.Sequential(*[TransformerBlock(GPT_CONFIG_124M) for _ in range(cfg["n_layers"])])'},
            ko="전역 변수 `GPT_CONFIG_124M`을 썼습니다. 넘겨받은 `cfg`를 블록에 넘겨야 합니다.",
            en="This uses the global `GPT_CONFIG_124M`. Pass `cfg` on to the blocks.",
        ),
        Wrong(
            "no-dropout-in-the-blocks",
            {1: 'nn.Sequential(*[TransformerBlock({**cfg, "drop_rate": 0.0}) for _ in range(cfg["n_layers"])])'},
            ko="블록의 드롭아웃을 껐습니다. `cfg`를 그대로 넘겨야 합니다.",
            en="Dropout is off inside the blocks. Pass `cfg` on as it is.",
        ),
        Wrong(
            "feed-forward-only",
            {1: 'nn.Sequential(*[FeedForward(cfg) for _ in range(cfg["n_layers"])])'},
            ko="피드 포워드 신경망만 쌓았습니다. 블록 전체를 쌓아야 합니다.",
            en="Feed-forward networks alone are stacked. It has to be whole blocks.",
        ),
        Wrong(
            "no-blocks",
            {2: "x"},
            ko="블록을 지나지 않았습니다.",
            en="The data does not go through the blocks.",
        ),
        Wrong(
            "first-block-only",
            {2: "self.trf_blocks[0](x)"},
            ko="첫 블록만 지났습니다. 모든 블록을 차례로 지나야 합니다.",
            en="Only the first block is used. The data has to go through all of them.",
        ),
        Wrong(
            "all-blocks-get-the-embeddings",
            {2: "sum(block(x) for block in self.trf_blocks)"},
            ko="블록마다 같은 입력을 받아 나란히 놓였습니다. 한 블록의 출력이 다음 블록의 입력이 되어야 합니다.",
            en="All blocks get the same input. What comes out of one has to go into the next.",
        ),
        Wrong(
            "backwards",
            {2: "x\nfor block in reversed(self.trf_blocks):\n    x = block(x)"},
            ko="블록을 거꾸로 지났습니다. 첫 블록부터 차례로 지나야 합니다.",
            en="The blocks come in reverse. Begin with the first.",
        ),
        Wrong(
            "without-positions",
            {2: "self.trf_blocks(tok_embeds)"},
            ko="토큰 임베딩만 넣어 위치와 드롭아웃이 사라졌습니다. 합한 `x`를 넣어야 합니다.",
            en="Only the token embeddings go in, without positions and dropout. Use the sum, `x`.",
        ),
        Wrong(
            "around-the-dropout",
            {2: "self.trf_blocks(tok_embeds + pos_embeds)"},
            ko="드롭아웃을 거친 `x` 대신 임베딩을 다시 더해 넣었습니다.",
            en="The embeddings are added once more instead of using the `x` that went through dropout.",
        ),
        Wrong(
            "shortcut-around-the-blocks",
            {2: "x + self.trf_blocks(x)"},
            ko="블록 전체를 건너는 숏컷을 더했습니다. 숏컷은 블록 안에 이미 있습니다.",
            en="This adds a shortcut around all blocks. The shortcuts are inside the blocks already.",
        ),
        Wrong(
            "no-final-norm",
            {3: "x"},
            ko="마지막 층 정규화를 거치지 않았습니다.",
            en="The final layer norm is left out.",
        ),
        Wrong(
            "norm-of-the-last-block",
            {3: "self.trf_blocks[-1].norm2(x)"},
            ko="마지막 블록의 층 정규화를 썼습니다. 모델에는 `final_norm`이 따로 있습니다.",
            en="This is the layer norm of the last block. The model has one of its own, `final_norm`.",
        ),
        Wrong(
            "new-norm-each-time",
            {3: "LayerNorm(x.shape[-1])(x)"},
            ko="부를 때마다 층 정규화를 새로 만들어 훈련되지 않습니다. `final_norm`을 불러야 합니다.",
            en="A layer norm is made anew in every call, so it is never trained. Call `final_norm`.",
        ),
        Wrong(
            "norm-before-the-blocks",
            {2: "self.final_norm(x)", 3: "self.trf_blocks(x)"},
            ko="마지막 층 정규화가 블록의 앞에 있습니다. 블록을 모두 지난 다음에 와야 합니다.",
            en="The final layer norm stands before the blocks. It comes after all of them.",
        ),
        Wrong(
            "norm-after-the-head",
            {3: "x", 4: "self.final_norm(self.out_head(x))"},
            ko="로짓을 정규화했습니다. 층 정규화는 출력 헤드의 앞에 옵니다.",
            en="This normalizes the logits. The layer norm comes before the output head.",
        ),
        Wrong(
            "probabilities",
            {4: "torch.softmax(self.out_head(x), dim=-1)"},
            ko="확률을 돌려주었습니다. 로짓은 소프트맥스를 거치기 전의 점수입니다.",
            en="These are probabilities. Logits are the scores before softmax.",
        ),
        Wrong(
            "last-position-only",
            {4: "self.out_head(x[:, -1])"},
            ko="마지막 위치의 로짓만 냈습니다. 모든 위치에서 다음 토큰을 예측합니다.",
            en="Only the last position has logits. The next token is predicted at every position.",
        ),
        Wrong(
            "token-embedding-as-head",
            {4: "x @ self.tok_emb.weight.T"},
            ko="토큰 임베딩의 행렬을 썼습니다. 여기서 만드는 모델은 가중치를 묶지 않으므로 `out_head`를 불러야 합니다.",
            en="This uses the matrix of the token embedding. The weights are not tied here: call `out_head`.",
        ),
        Wrong(
            "no-head",
            {4: "x"},
            ko="출력 헤드를 거치지 않아 벡터가 그대로 나옵니다.",
            en="The output head is left out, so vectors come out.",
        ),
        Wrong(
            "other-dtype",
            {4: "self.out_head(x).double()"},
            ko="로짓의 자료형을 바꾸었습니다. 출력 헤드가 낸 로짓을 그대로 돌려줍니다.",
            en="The dtype of the logits is changed. Return them as the output head gives them.",
        ),
        Wrong(
            "embeddings-detached",
            {2: "self.trf_blocks(x.detach())"},
            ko="`detach`가 그레이디언트를 끊어 임베딩이 훈련되지 않습니다.",
            en="`detach` cuts the gradient off, so the embeddings would not be trained.",
        ),
        Wrong(
            "probabilities-in-evaluation",
            {4: "self.out_head(x)\nif not self.training:\n    logits = torch.log_softmax(logits, dim=-1)"},
            ko="평가 모드에서는 로짓이 아니라 확률의 로그를 돌려줍니다. 두 모드 모두 로짓을 냅니다.",
            en="In evaluation mode these are logarithms of probabilities. Both modes give logits.",
        ),
        Wrong(
            "detached",
            {4: "self.out_head(x.detach())"},
            ko="`detach`가 그레이디언트를 끊어 블록이 훈련되지 않습니다.",
            en="`detach` cuts the gradient off, so the blocks would not be trained.",
        ),
    )
    right = (
        Right("generator", {1: 'nn.Sequential(*(TransformerBlock(cfg) for _ in range(cfg["n_layers"])))'}),
        Right(
            "appended",
            {
                1: 'nn.Sequential()\nfor number in range(cfg["n_layers"]):\n'
                "    self.trf_blocks.add_module(str(number), TransformerBlock(cfg))"
            },
        ),
        Right(
            "module-list",
            {
                1: 'nn.ModuleList([TransformerBlock(cfg) for _ in range(cfg["n_layers"])])',
                2: "x\nfor block in self.trf_blocks:\n    x = block(x)",
            },
        ),
        Right("block-by-block", {2: "x\nfor block in self.trf_blocks:\n    x = block(x)"}),
        Right(
            "functional",
            {
                3: "nn.functional.layer_norm(x, x.shape[-1:], self.final_norm.scale, self.final_norm.shift)",
                4: "nn.functional.linear(x, self.out_head.weight)",
            },
        ),
        Right("product", {4: "x @ self.out_head.weight.T"}),
        Right("all-at-the-end", {2: "x", 3: "x", 4: "self.out_head(self.final_norm(self.trf_blocks(x)))"}),
    )
    equal = (
        ("children-shared", "no two parts have one shape"),
        ("inputs-clamped", "token IDs are integers, which this leaves alone"),
        ("inputs-detached", "token IDs are integers, which this leaves alone"),
        ("inputs-halved", "token IDs are integers, which this leaves alone"),
        ("inputs-spoilt", "token IDs are integers, which this leaves alone"),
        ("inputs-through-numpy", "token IDs are integers, which this leaves alone"),
        ("inputs-to-cpu", "the checks run on the CPU, where nothing moves"),
        ("inputs-to-float", "token IDs are integers, which this leaves alone"),
    )
