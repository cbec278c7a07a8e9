"""Known wrong answers of `assign-weights`. Declares no checks."""

from autograde.checking import Wrong

__all__ = ["WRONG"]

WRONG = (
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
