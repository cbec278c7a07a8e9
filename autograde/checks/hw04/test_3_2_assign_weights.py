"""Hidden checks of the homework: every parameter is compared with the tensor of the checkpoint that belongs there.

Logits alone would not do: a wrong bias of the keys adds the same to all scores of a query, which softmax takes away.
"""

from __future__ import annotations

import numpy as np

from autograde.checking import Array, Right, Student, Wrong, check, exercise

from ..arrays import agrees
from ..gpt import gpt
from .checkpoint import config, drawn_sizes, expected, random_checkpoint, state_of

#: A model that takes whatever it is given: a wrong shape, or a blank. So one mistake hides nothing of the others.
LENIENT = """
def assign(left, right):
    return nn.Parameter(torch.tensor(np.ascontiguousarray(right)))

def take(module, name, value):
    try:
        nn.Module.__setattr__(module, name, value)
    except TypeError:
        module.__dict__[name] = value

def held(model, path):
    for part in path.split("."):
        model = model[int(part)] if part.isdigit() else getattr(model, part)
    return model

torch.manual_seed(28)
model = GPTModel(cfg)
for module in model.modules():
    module.__class__ = type(type(module).__name__, (type(module),), {"__setattr__": take})
params = nested_params({name: tensor.numpy() for name, tensor in tensors.items()}, sizes)
try:
    assign_weights(model, params)
except Exception:
    pass
{path: held(model, path) for path in paths}
"""
#: The function as it is used, on a model in training and on one in evaluation.
STRICT = """
torch.manual_seed(28)
model, quiet = GPTModel(cfg), GPTModel(cfg).eval()
params = nested_params({"transformer." + name: tensor.numpy() for name, tensor in tensors.items()}, sizes)
for one in (model, quiet):
    assign_weights(one, params)
modes = [sorted({module.training for module in one.modules()}) for one in (model, quiet)]
(dict(model.named_parameters()), params, modes, quiet(ids))
"""
#: Every parameter changed in place, as training does it, each by another number.
MOVED = """
torch.manual_seed(28)
model = GPTModel(cfg)
params = nested_params({name: tensor.numpy() for name, tensor in tensors.items()}, sizes)
assign_weights(model, params)
with torch.no_grad():
    for number, parameter in enumerate(model.parameters(), start=1):
        parameter += number
([(name, parameter.detach()) for name, parameter in model.named_parameters()], params)
"""
FRESH = "nested_params({name: tensor.numpy() for name, tensor in tensors.items()}, sizes)"
#: The large model: of the embedding and the head, which are many numbers, only some rows; how each tensor lies in
#: memory; and what the model says.
PRETRAINED = """
few = {name: parameter.detach() for name, parameter in model_pretrained.named_parameters()}
few |= {name: few[name][rows] for name in ("tok_emb.weight", "out_head.weight")}
strides = {name: (parameter.shape, parameter.stride()) for name, parameter in model_pretrained.named_parameters()}
(few, strides, model_pretrained.training, model_pretrained(rows[None, :7])[0, :, rows])
"""


def require(student: Student, path: str, rng: np.random.Generator) -> None:
    """AssertionError unless the parameter of this name holds what belongs there, in each block of a model."""
    sizes = drawn_sizes(rng)
    tensors, blocks = random_checkpoint(sizes, rng), sizes["n_layer"]
    inside = [f"trf_blocks.{number}.{path}" for number in range(blocks)]
    paths = [path] if path.startswith("pos_emb") else inside
    found = student.run(LENIENT, tensors=tensors, sizes=sizes, cfg=config(sizes), paths=paths)
    wanted = expected(tensors, blocks)
    assert all(_holds(found[name], wanted[name]) for name in paths)


def _holds(found: object, wanted: object) -> bool:
    if not (isinstance(found, Array) and found.dtype == "torch.float32" and found.requires_grad):
        return False
    return agrees(found, wanted, atol=0)


def _contiguous(shape: tuple[int, ...]) -> tuple[int, ...]:
    """The strides of a tensor of this shape whose numbers lie in order."""
    return tuple(int(np.prod(shape[axis + 1 :])) for axis in range(len(shape)))


@exercise("assign-weights", points=10)
class TestAssignWeights:
    @check(
        ko="`pos_emb`의 가중치는 체크포인트의 위치 임베딩이어야 합니다.",
        en="The weight of `pos_emb` is the position embedding of the checkpoint.",
        points=1,
    )
    def test_when_weights_are_assigned_then_positions_are_there(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        require(student, "pos_emb.weight", rng)

    @check(
        ko="블록마다 `W_key`의 가중치는 `c_attn`의 가운데 부분을 전치한 것이어야 합니다.",
        en="In each block the weight of `W_key` is the middle part of `c_attn`, transposed.",
        points=1,
    )
    def test_when_weights_are_assigned_then_key_weights_are_there(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        require(student, "att.W_key.weight", rng)

    @check(
        ko="블록마다 `W_value`의 가중치는 `c_attn`의 마지막 부분을 전치한 것이어야 합니다.",
        en="In each block the weight of `W_value` is the last part of `c_attn`, transposed.",
        points=1,
    )
    def test_when_weights_are_assigned_then_value_weights_are_there(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        require(student, "att.W_value.weight", rng)

    @check(
        ko="블록마다 `W_key`의 편향은 `c_attn`의 편향의 가운데 부분이어야 합니다.",
        en="In each block the bias of `W_key` is the middle part of the bias of `c_attn`.",
        points=1,
    )
    def test_when_weights_are_assigned_then_key_biases_are_there(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        require(student, "att.W_key.bias", rng)

    @check(
        ko="블록마다 `W_value`의 편향은 `c_attn`의 편향의 마지막 부분이어야 합니다.",
        en="In each block the bias of `W_value` is the last part of the bias of `c_attn`.",
        points=1,
    )
    def test_when_weights_are_assigned_then_value_biases_are_there(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        require(student, "att.W_value.bias", rng)

    @check(
        ko="블록마다 `ff.layers[0]`의 편향은 넓히는 층 `c_fc`의 편향이어야 합니다.",
        en="In each block the bias of `ff.layers[0]` is that of `c_fc`, the layer that makes it wider.",
        points=1,
    )
    def test_when_weights_are_assigned_then_the_wide_bias_is_there(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        require(student, "ff.layers.0.bias", rng)

    @check(
        ko="블록마다 `ff.layers[2]`의 가중치는 좁히는 층 `c_proj`의 가중치를 전치한 것이어야 합니다.",
        en="In each block the weight of `ff.layers[2]` is that of the narrowing layer `c_proj` of `mlp`, transposed.",
        points=1,
    )
    def test_when_weights_are_assigned_then_the_narrowing_weight_is_there(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        require(student, "ff.layers.2.weight", rng)

    @check(
        ko="블록마다 `norm1`의 `scale`은 `ln_1`의 배율이어야 합니다.",
        en="In each block `scale` of `norm1` is the scale of `ln_1`.",
        points=1,
    )
    def test_when_weights_are_assigned_then_the_first_scale_is_there(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        require(student, "norm1.scale", rng)

    @check(
        ko="블록마다 `norm2`의 `shift`는 `ln_2`의 이동이어야 합니다.",
        en="In each block `shift` of `norm2` is the shift of `ln_2`.",
        points=1,
    )
    def test_when_weights_are_assigned_then_the_second_shift_is_there(
        self, student: Student, rng: np.random.Generator
    ) -> None:
        require(student, "norm2.shift", rng)

    @check(
        ko="모든 파라미터가 제자리에 있고 훈련될 수 있어야 하며, 로짓이 GPT-2의 것과 같아야 합니다. 파라미터는 서로, "
        "또 `params`와 메모리를 함께 쓰지 않아야 하고, `params`와 모델의 모드는 바뀌지 않아야 합니다. "
        "`model_pretrained`는 평가 모드의 모델로, 같은 방법으로 채워지고, 텐서가 모두 메모리에 순서대로 이어져 "
        "있어야(contiguous) 합니다.",
        en="All parameters are in their places and can be trained, and the logits are those of GPT-2. Parameters share "
        "no memory with one another or with `params`; `params` and the mode of the model stay as they are. "
        "`model_pretrained` is filled in the same way, in evaluation mode, and its tensors are contiguous in memory.",
        points=1,
    )
    def test_when_all_weights_are_assigned_then_the_model_is_gpt2(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        sizes = drawn_sizes(rng, deep=True)
        tensors, cfg = random_checkpoint(sizes, rng), config(sizes)
        wanted = expected(tensors, sizes["n_layer"])
        ids = rng.integers(sizes["n_vocab"], size=(2, 7))
        held, params, modes, logits = student.run(STRICT, tensors=tensors, sizes=sizes, cfg=cfg, ids=ids)
        assert set(held) == set(wanted)
        assert all(_holds(held[name], wanted[name]) for name in wanted)
        fresh = reference.run(FRESH, tensors=tensors, sizes=sizes)
        assert params == fresh
        assert modes == [[True], [False]]
        assert agrees(logits, gpt(ids, state_of(wanted), cfg), atol=1e-4)
        moved, params = student.run(MOVED, tensors=tensors, sizes=sizes, cfg=cfg)
        assert all(agrees(value, wanted[name] + np.float32(n), atol=1e-4) for n, (name, value) in enumerate(moved, 1))
        assert params == fresh

        rows = rng.integers(50257, size=150)
        few, strides, training, logits = student.run(PRETRAINED, rows=rows)
        right, _, _, right_logits = reference.run(PRETRAINED, rows=rows)
        assert few == right
        assert all(stride == _contiguous(shape) for shape, stride in strides.values())
        assert training is False
        assert agrees(logits, right_logits)

    wrong = (
        Wrong(
            "positions-left-random",
            {1: "model.pos_emb.weight"},
            ko="위치 임베딩이 무작위 수 그대로입니다. `params`의 `wpe`를 넣어야 합니다.",
            en="The position embedding keeps its random numbers. It has to get `wpe` of `params`.",
        ),
        Wrong(
            "tokens-for-positions",
            {1: 'assign(model.pos_emb.weight, params["wte"][: len(params["wpe"])])'},
            ko="토큰 임베딩의 행을 넣었습니다. 위치 임베딩은 `wpe`입니다.",
            en="These are rows of the token embedding. The position embedding is `wpe`.",
        ),
        Wrong(
            "key-not-transposed",
            {2: "assign(block.att.W_key.weight, k_w)"},
            ko="키의 가중치를 전치하지 않았습니다. 정사각형이라 오류가 나지 않지만 값이 다릅니다.",
            en="The weight of the keys is not transposed. It is square, so there is no error, only wrong values.",
        ),
        Wrong(
            "query-for-key",
            {2: "assign(block.att.W_key.weight, q_w.T)"},
            ko="키에 쿼리의 가중치를 넣었습니다.",
            en="The keys get the weight of the queries.",
        ),
        Wrong(
            "keys-and-values-swapped",
            {2: "assign(block.att.W_key.weight, v_w.T)", 3: "assign(block.att.W_value.weight, k_w.T)"},
            ko="키와 값의 가중치가 서로 바뀌었습니다. 쿼리, 키, 값의 순서로 붙어 있습니다.",
            en="The weights of keys and values changed places. They are stored as query, key, value.",
        ),
        Wrong(
            "columns-dealt-out",
            {2: 'assign(block.att.W_key.weight, source["attn"]["c_attn"]["w"][:, 1::3].T)'},
            ko="열을 셋마다 하나씩 골랐습니다. 키의 것은 가운데에 이어져 있습니다.",
            en="This takes every third column. Those of the keys stand together in the middle.",
        ),
        Wrong(
            "value-not-transposed",
            {3: "assign(block.att.W_value.weight, v_w)"},
            ko="값의 가중치를 전치하지 않았습니다. 정사각형이라 오류가 나지 않지만 값이 다릅니다.",
            en="The weight of the values is not transposed. It is square, so there is no error, only wrong numbers.",
        ),
        Wrong(
            "value-from-key",
            {3: "assign(block.att.W_value.weight, k_w.T)"},
            ko="값에 키의 가중치를 넣었습니다. 값의 것은 `c_attn`의 마지막 부분입니다.",
            en="The values get the weight of the keys. Their own is the last part of `c_attn`.",
        ),
        Wrong(
            "turned-around",
            {3: "assign(block.att.W_value.weight, np.flip(v_w))"},
            ko="행과 열을 뒤집었습니다. 전치는 행과 열의 자리를 바꾸는 것입니다.",
            en="Rows and columns are reversed. To transpose is to swap rows with columns.",
        ),
        Wrong(
            "query-bias-for-key",
            {4: "assign(block.att.W_key.bias, q_b)"},
            ko="키에 쿼리의 편향을 넣었습니다. 로짓은 그대로여서 알아채기 어렵습니다.",
            en="The keys get the bias of the queries. The logits do not change, so it is hard to notice.",
        ),
        Wrong(
            "key-bias-left",
            {4: "block.att.W_key.bias"},
            ko="키의 편향이 처음의 무작위 수 그대로입니다. 로짓은 그대로여서 알아채기 어렵습니다.",
            en="The bias of the keys keeps its random numbers. The logits do not change, so it is hard to notice.",
        ),
        Wrong(
            "key-bias-zero",
            {4: "nn.Parameter(torch.zeros_like(block.att.W_key.bias))"},
            ko="키의 편향을 0으로 만들었습니다. 체크포인트의 값을 넣어야 합니다.",
            en="The bias of the keys is set to 0. It has to get the values of the checkpoint.",
        ),
        Wrong(
            "key-bias-for-value",
            {5: "assign(block.att.W_value.bias, k_b)"},
            ko="값에 키의 편향을 넣었습니다.",
            en="The values get the bias of the keys.",
        ),
        Wrong(
            "biases-swapped",
            {4: "assign(block.att.W_key.bias, v_b)", 5: "assign(block.att.W_value.bias, k_b)"},
            ko="키와 값의 편향이 서로 바뀌었습니다.",
            en="The biases of keys and values changed places.",
        ),
        Wrong(
            "value-bias-left",
            {5: "block.att.W_value.bias"},
            ko="값의 편향이 처음의 무작위 수 그대로입니다.",
            en="The bias of the values keeps its random numbers.",
        ),
        Wrong(
            "narrow-bias-into-the-wide-layer",
            {6: 'assign(block.ff.layers[0].bias, source["mlp"]["c_proj"]["b"])'},
            ko="좁히는 층의 편향을 넣어 크기가 맞지 않습니다. `layers[0]`은 넓히는 층 `c_fc`입니다.",
            en="This is the bias of the narrowing layer, which does not fit. `layers[0]` is the wide one, `c_fc`.",
        ),
        Wrong(
            "wide-bias-left",
            {6: "block.ff.layers[0].bias"},
            ko="넓히는 층의 편향이 처음의 무작위 수 그대로입니다.",
            en="The bias of the wide layer keeps its random numbers.",
        ),
        Wrong(
            "bias-of-the-first-block",
            {6: 'assign(block.ff.layers[0].bias, params["blocks"][0]["mlp"]["c_fc"]["b"])'},
            ko="모든 블록에 첫 블록의 것을 넣었습니다. 그 블록의 `source`에서 꺼냅니다.",
            en="Every block gets what belongs to the first. Take it from the block's own `source`.",
        ),
        Wrong(
            "narrowing-weight-not-transposed",
            {7: 'assign(block.ff.layers[2].weight, source["mlp"]["c_proj"]["w"])'},
            ko="전치하지 않아 크기가 맞지 않습니다.",
            en="It is not transposed, so it does not fit.",
        ),
        Wrong(
            "wide-weight-into-the-narrowing-layer",
            {7: 'assign(block.ff.layers[2].weight, source["mlp"]["c_fc"]["w"])'},
            ko="넓히는 층 `c_fc`의 가중치입니다. 전치하지 않으면 크기가 우연히 맞습니다.",
            en="This is the weight of the wide layer, `c_fc`, which happens to fit without being transposed.",
        ),
        Wrong(
            "reshaped-for-transposed",
            {7: 'assign(block.ff.layers[2].weight, source["mlp"]["c_proj"]["w"].reshape(len(k_w), -1))'},
            ko="`reshape`는 크기만 맞추고 값의 자리를 뒤섞습니다. 전치는 `.T`입니다.",
            en="`reshape` makes the shape fit but mixes up the values. To transpose, use `.T`.",
        ),
        Wrong(
            "second-scale-for-first",
            {8: 'assign(block.norm1.scale, source["ln_2"]["g"])'},
            ko="`ln_2`의 배율을 넣었습니다. `norm1`에는 `ln_1`이 갑니다.",
            en="This is the scale of `ln_2`. `norm1` takes that of `ln_1`.",
        ),
        Wrong(
            "shift-for-scale",
            {8: 'assign(block.norm1.scale, source["ln_1"]["b"])'},
            ko="배율의 자리에 이동 `b`를 넣었습니다. 배율은 `g`입니다.",
            en="The shift `b` goes where the scale belongs. The scale is `g`.",
        ),
        Wrong(
            "taken-out-of-params",
            {8: 'assign(block.norm1.scale, source["ln_1"].pop("g"))'},
            ko="`pop`은 값을 `params`에서 꺼내 없앱니다. 대괄호로 읽기만 합니다.",
            en="`pop` takes the value out of `params` for good. Square brackets only read it.",
        ),
        Wrong(
            "first-shift-for-second",
            {9: 'assign(block.norm2.shift, source["ln_1"]["b"])'},
            ko="`ln_1`의 이동을 넣었습니다. `norm2`에는 `ln_2`가 갑니다.",
            en="This is the shift of `ln_1`. `norm2` takes that of `ln_2`.",
        ),
        Wrong(
            "scale-for-shift",
            {9: 'assign(block.norm2.shift, source["ln_2"]["g"])'},
            ko="이동의 자리에 배율 `g`를 넣었습니다. 이동은 `b`입니다.",
            en="The scale `g` goes where the shift belongs. The shift is `b`.",
        ),
        Wrong(
            "frozen",
            {9: 'nn.Parameter(torch.tensor(source["ln_2"]["b"]), requires_grad=False)'},
            ko="`requires_grad=False`라서 이 파라미터는 더 훈련되지 않습니다.",
            en="With `requires_grad=False` this parameter is not trained any more.",
        ),
        Wrong(
            "in-double-precision",
            {9: 'nn.Parameter(torch.tensor(source["ln_2"]["b"]).double())'},
            ko="자료형이 float64가 되어 다른 파라미터와 섞어 계산할 수 없습니다.",
            en="Its type is float64 now and does not mix with the other parameters.",
        ),
        Wrong(
            "not-contiguous",
            {
                2: "nn.Parameter(torch.tensor(k_w).T)",
                3: "nn.Parameter(torch.tensor(v_w).T)",
            },
            ko="`.T`는 읽는 순서만 바꾸므로 텐서가 메모리에 이어져 있지 않습니다. `assign`을 쓰거나 "
            "`.contiguous()`를 부릅니다.",
            en="`.T` only changes the order of reading, so the tensor is not contiguous. Use `assign`, or call "
            "`.contiguous()`.",
        ),
        Wrong(
            "memory-of-params",
            {4: "nn.Parameter(torch.from_numpy(k_b))"},
            ko="`from_numpy`는 배열과 메모리를 함께 씁니다. 모델을 훈련하면 `params`도 바뀝니다.",
            en="`from_numpy` shares memory with the array: training the model would change `params`, too.",
        ),
        Wrong(
            "one-memory-for-two",
            {2: "assign(block.att.W_key.weight, k_w.T)", 3: "nn.Parameter(block.att.W_key.weight.detach())"},
            ko="값에 키의 가중치를 넣었습니다. 값의 것은 `c_attn`의 마지막 부분입니다.",
            en="The values get the weight of the keys. Their own is the last part of `c_attn`.",
        ),
        Wrong(
            "plain-tensor",
            {1: 'torch.tensor(params["wpe"])'},
            ko="보통의 텐서는 파라미터의 자리에 넣을 수 없습니다. `assign`이 파라미터로 만들어 줍니다.",
            en="A plain tensor cannot take a parameter's place. `assign` makes a parameter of it.",
        ),
        Wrong(
            "mode-changed",
            {9: 'assign(block.norm2.shift, source["ln_2"]["b"])\nmodel.eval()'},
            ko="함수 안에서 모델의 모드를 바꾸었습니다. 모드는 함수를 부르는 쪽에서 정합니다.",
            en="The function changes the mode of the model. The mode is up to the caller.",
        ),
    )
    right = (
        Right(
            "slices",
            {
                2: 'assign(block.att.W_key.weight, source["attn"]["c_attn"]["w"][:, len(k_w) : 2 * len(k_w)].T)',
                4: 'assign(block.att.W_key.bias, np.split(source["attn"]["c_attn"]["b"], 3)[1])',
            },
        ),
        Right(
            "transposed-otherwise",
            {
                2: "assign(block.att.W_key.weight, k_w.transpose())",
                3: "assign(block.att.W_value.weight, np.transpose(v_w))",
                7: 'assign(block.ff.layers[2].weight, np.swapaxes(source["mlp"]["c_proj"]["w"], 0, 1))',
            },
        ),
        Right(
            "parameters-by-hand",
            {
                1: 'nn.Parameter(torch.tensor(params["wpe"]))',
                2: "nn.Parameter(torch.tensor(k_w).T.contiguous())",
                8: 'nn.Parameter(torch.from_numpy(source["ln_1"]["g"].copy()))',
            },
        ),
        Right(
            "copied-in-place",
            {
                1: 'model.pos_emb.weight\nmodel.pos_emb.weight.data.copy_(torch.tensor(params["wpe"]))',
                4: "block.att.W_key.bias\nwith torch.no_grad():\n    block.att.W_key.bias.copy_(torch.tensor(k_b))",
            },
        ),
        Right(
            "views-side-by-side",
            {
                4: 'block.att.W_key.bias\nqkv = torch.tensor(source["attn"]["c_attn"]["b"]).chunk(3)\n'
                "block.att.W_key.bias = nn.Parameter(qkv[1])",
                5: "nn.Parameter(qkv[2])",
            },
        ),
        Right(
            "by-position",
            {
                6: 'assign(right=source["mlp"]["c_fc"]["b"], left=block.ff.layers[0].bias)',
                9: 'assign(block.norm2.shift, source.get("ln_2").get("b"))',
            },
        ),
    )
    equal = (
        ("inputs-clamped", "nothing here that this would change"),
        ("inputs-cut", "nothing here that this would change"),
        ("inputs-detached", "nothing here that this would change"),
        ("inputs-halved", "nothing here that this would change"),
        ("inputs-through-numpy", "nothing here that this would change"),
        ("inputs-to-cpu", "in this lecture all tensors are on the CPU"),
        ("inputs-to-float", "the notebooks compute in single precision"),
    )
