"""Hidden checks of the homework: every parameter is compared with the tensor of the checkpoint that belongs there.

Logits alone would not do: a wrong bias of the keys adds the same to all scores of a query, which softmax takes away.
"""

from __future__ import annotations

import numpy as np

from autograde.checking import Array, Right, Student, check, exercise

from ..arrays import agrees
from ..gpt import gpt
from .checkpoint import config, drawn_sizes, expected, random_checkpoint, state_of
from .wrong_3_2_assign_weights import WRONG

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

    wrong = WRONG
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
