"""Homework 04: the checkpoint file."""

from autograde.course.edition import build_value, tr

# %% [markdown] part="pretrained" lang="ko"
"""
## {{part:pretrained}}부 · 사전 훈련된 가중치 ({{points:pretrained}}점) · 110분

<!-- slide: 구조가 같으면 남이 훈련한 가중치를 쓸 수 있습니다. 이름과 크기만 맞추면 됩니다. -->

좋은 언어 모델을 처음부터 훈련하려면 글도 계산도 아주 많이 듭니다. 다행히 OpenAI가 GPT-2의 **사전 훈련된
가중치**(pretrained weights)를 공개했습니다. 구조가 같은 모델이라면 누가 만들었든 그 가중치를 쓸 수 있습니다.
이름과 크기만 맞추면 됩니다.

### 체크포인트 파일

<!-- slide: 체크포인트 파일은 머리말과 수의 나열입니다. 코드는 들어 있지 않습니다. -->

훈련된 파라미터를 저장한 것을 **체크포인트**(checkpoint)라고 합니다. 여기서 쓰는 `model.safetensors` 파일은 형식이
간단해서 패키지 없이 읽을 수 있습니다.

| 바이트 | 내용 |
| --- | --- |
| 처음의 8바이트 | 머리말의 길이. 작은 자리부터 적은 정수입니다. |
| 머리말 | JSON: 텐서의 이름마다 자료형 `dtype`, 크기 `shape`, 자리 `data_offsets` |
| 나머지 | 텐서의 수를 그대로 이어 놓은 것 |

자료뿐이고 코드가 들어 있지 않으므로, 남이 준 파일을 열어도 안전합니다. Python의 pickle 형식은 그렇지 않습니다. 읽기만
해도 파일에 숨은 코드가 실행될 수 있으므로 쓰지 않습니다.

<!-- notes -->

아래 셀의 함수는 다음 일을 합니다.

- `read_safetensors`: 파일을 읽어 이름과 NumPy 배열의 딕셔너리(dict)로 돌려줍니다.
- `nested_params`: 그 딕셔너리를 모델의 구조대로 묶은 `params`로 바꿉니다. 블록마다 딕셔너리가 하나씩 있는 리스트가
  `params["blocks"]`입니다.
- `save_checkpoint`: 시험에 쓰려고, 무작위 수로 된 작은 체크포인트를 같은 형식으로 저장합니다.
"""

# %% [markdown] lang="en"
"""
## Part {{part:pretrained}} · Pretrained weights ({{points:pretrained}} points) · 110 min

<!-- slide: Weights that others trained fit a model of the same architecture, once names and shapes match. -->

Training a good language model from scratch takes a great deal of text and computing. Luckily OpenAI published the
**pretrained weights** of GPT-2. Any model of the same architecture can use them, whoever wrote it, once names and
shapes are matched.

### The checkpoint file

<!-- slide: A checkpoint file is a header and rows of numbers. There is no code in it. -->

Trained parameters that have been saved are called a **checkpoint**. The file used here, `model.safetensors`, has
a format simple enough to be read without any package.

| bytes | content |
| --- | --- |
| the first 8 | length of the header, an integer with its low digits first |
| header | JSON: for the name of each tensor its type `dtype`, its `shape` and its place `data_offsets` |
| the rest | the numbers of the tensors, one after another |

It holds data and no code, so a file that somebody else made is safe to open. Python's pickle format is not:
reading alone may run code that is hidden in the file, so it is not used here.

<!-- notes -->

This is what the functions in the next cell do.

- `read_safetensors` reads the file into a dictionary of names and NumPy arrays.
- `nested_params` regroups it as `params`, along the structure of the model. `params["blocks"]` is a list with a
  dictionary for each block.
- `save_checkpoint` saves a small checkpoint of random numbers in the same format, for trying things out.
"""

# %% include="start-here" only="release"

# %% slides=false
import json
from pathlib import Path

# ko: 파일에 적힌 자료형의 이름과 NumPy의 이름
# en: names of the types in the file, and NumPy's names for them
DTYPES = {"F32": "<f4", "F16": "<f2", "I64": "<i8", "U8": "u1", "BOOL": "?"}


def read_safetensors(path):
    path = Path(path)
    with path.open("rb") as file:
        start = 8 + int.from_bytes(file.read(8), "little")
        if start > path.stat().st_size:
            raise ValueError(tr(ko=f"{path}는 safetensors 파일이 아닙니다.", en=f"{path} is not a safetensors file."))
        header = json.loads(file.read(start - 8))
        header.pop("__metadata__", None)
        if start + max(entry["data_offsets"][1] for entry in header.values()) != path.stat().st_size:
            raise ValueError(
                tr(
                    ko=f"{path}가 온전하지 않습니다. 지우고 다시 받습니다.",
                    en=f"{path} is not complete. Delete it and get it again.",
                )
            )
        tensors = {}
        for name, entry in header.items():
            first, last = entry["data_offsets"]
            file.seek(start + first)
            numbers = np.frombuffer(file.read(last - first), dtype=DTYPES[entry["dtype"]])
            tensors[name] = numbers.reshape(entry["shape"])
    return tensors


def nested_params(tensors, settings):
    # ko: 어떤 파일에서는 모든 이름이 "transformer."로 시작합니다.
    # en: In some files all names begin with "transformer.".
    tensors = {name.removeprefix("transformer."): array for name, array in tensors.items()}

    def norm(name):
        return {"g": tensors[f"{name}.weight"], "b": tensors[f"{name}.bias"]}

    def linear(name):
        return {"w": tensors[f"{name}.weight"], "b": tensors[f"{name}.bias"]}

    # ko: 꺼내지 않는 것은 버려집니다: 마스크 버퍼와, 토큰 임베딩과 같은 출력 헤드.
    # en: What is not asked for is left out: mask buffers, and an output head equal to the token embedding.
    blocks = [
        {
            "ln_1": norm(f"h.{i}.ln_1"),
            "attn": {"c_attn": linear(f"h.{i}.attn.c_attn"), "c_proj": linear(f"h.{i}.attn.c_proj")},
            "ln_2": norm(f"h.{i}.ln_2"),
            "mlp": {"c_fc": linear(f"h.{i}.mlp.c_fc"), "c_proj": linear(f"h.{i}.mlp.c_proj")},
        }
        for i in range(settings["n_layer"])
    ]
    return {"wte": tensors["wte.weight"], "wpe": tensors["wpe.weight"], "blocks": blocks, **norm("ln_f")}


def save_checkpoint(folder, settings, seed):
    rng = np.random.default_rng(seed)
    width, context = settings["n_embd"], settings["n_ctx"]
    shapes = {"wte": (settings["n_vocab"], width), "wpe": (context, width)}
    for i in range(settings["n_layer"]):
        shapes |= {
            f"h.{i}.ln_1": (width,),
            f"h.{i}.attn.c_attn": (width, 3 * width),
            f"h.{i}.attn.c_proj": (width, width),
            f"h.{i}.ln_2": (width,),
            f"h.{i}.mlp.c_fc": (width, 4 * width),
            f"h.{i}.mlp.c_proj": (4 * width, width),
        }
    shapes["ln_f"] = (width,)

    tensors = {}
    for name, shape in shapes.items():
        # ko: 층 정규화의 배율은 1 근처, 나머지는 0 근처의 수
        # en: scales of layer norms are near 1, everything else near 0
        tensors[f"{name}.weight"] = rng.normal(1.0 if len(shape) == 1 else 0.0, 0.08, shape)
        if name not in ("wte", "wpe"):
            tensors[f"{name}.bias"] = rng.normal(0.0, 0.05, shape[-1])
    for i in range(settings["n_layer"]):
        # ko: 공개된 파일처럼 마스크 버퍼도 넣습니다.
        # en: Mask buffers, as in the published file.
        tensors[f"h.{i}.attn.bias"] = np.tril(np.ones((1, 1, context, context)))

    header, place = {"__metadata__": {"format": "pt"}}, 0
    for name, array in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [place, place + 4 * array.size]}
        place += 4 * array.size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "model.safetensors").open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for array in tensors.values():
            file.write(array.astype("<f4").tobytes())
    (folder / "hparams.json").write_text(json.dumps(settings), encoding="utf-8")


# %% [markdown] lang="ko"
"""
<!-- notes -->

다음은 내려받는 함수입니다.

- `download`: 체크포인트를 폴더에 내려받습니다. 끊기면 셀을 다시 실행해 받던 곳부터 이어 받고, 다 받으면 해시로
  온전한지 확인합니다. 124M 모델의 파일은 548 MB입니다.
- `download_and_load_gpt2(model_size, models_dir)`: `models_dir/model_size` 폴더의 파일 두 개,
  `model.safetensors`와 모델의 크기를 적은 `hparams.json`을 읽습니다. 없을 때만 내려받습니다. 딕셔너리 두 개
  `settings`와 `params`를 돌려줍니다.

`model_size`는 `"124M"`, `"355M"`, `"774M"`, `"1558M"` 가운데 하나입니다. 이 과제에는 `"124M"`이면 됩니다. 더 큰
모델은 파일을 직접 구해 폴더에 넣으면 읽습니다. 네트워크를 쓸 수 없을 때도 그렇게 하면 됩니다.
"""

# %% [markdown] lang="en"
"""
<!-- notes -->

The functions for downloading come next.

- `download` fetches the checkpoint into a folder. If it breaks off, run the cell again and it goes on from where it
  stopped; at the end a hash shows whether the file is complete. The file of the 124M model has 548 MB.
- `download_and_load_gpt2(model_size, models_dir)` reads two files in the folder `models_dir/model_size`:
  `model.safetensors`, and `hparams.json` with the sizes of the model. Only if they are missing are they
  downloaded. It returns two dictionaries, `settings` and `params`.

`model_size` is one of `"124M"`, `"355M"`, `"774M"` and `"1558M"`; `"124M"` is what this homework needs. Larger
models are read, too, if you put their file into the folder yourself. The same helps where there is no network.
"""

# %% slides=false
import hashlib
from http.client import HTTPException
from urllib.request import Request, urlopen

# ko: 공개된 네 모델의 크기
# en: sizes of the four published models
GPT2_SIZES = {
    "124M": {"n_embd": 768, "n_head": 12, "n_layer": 12},
    "355M": {"n_embd": 1024, "n_head": 16, "n_layer": 24},
    "774M": {"n_embd": 1280, "n_head": 20, "n_layer": 36},
    "1558M": {"n_embd": 1600, "n_head": 25, "n_layer": 48},
}

# ko: 내려받을 수 있는 파일의 주소, 바이트 수, 해시
# en: address, number of bytes and hash of the files that can be downloaded
GPT2_FILES = {
    "124M": (
        "https://huggingface.co/openai-community/gpt2/resolve/607a30d783dfa663caf39e06633721c8d4cfcd7e/model.safetensors",
        548105171,
        "248dfc3911869ec493c76e65bf2fcf7f615828b0254c12b473182f0f81d3a707",
    ),
}


def fetch(address, size, sha256, file):
    # ko: 다 받을 때까지는 이름이 .part로 끝나는 파일에 씁니다. 있으면 그 뒤부터 이어 받습니다.
    # en: Until everything is there it goes into a file whose name ends in .part; what is there already is kept.
    part = file.with_name(file.name + ".part")
    done = part.stat().st_size if part.is_file() else 0
    if done < size:
        show_progress = progress_bar(size)
        request = Request(address, headers={"Range": f"bytes={done}-"} if done else {})
        with urlopen(request, timeout=60) as response:
            # ko: 206은 이어서 보낸다는 뜻입니다. 아니면 처음부터 보냅니다.
            # en: 206 means that the server goes on; otherwise it sends everything from the start.
            if response.status != 206:
                done = 0
            with part.open("ab" if done else "wb") as target:
                while piece := response.read(1024 * 1024):
                    target.write(piece)
                    done += len(piece)
                    show_progress(done)
        if done < size:
            raise OSError(f"{done} / {size} bytes")

    digest = hashlib.sha256()
    with part.open("rb") as source:
        while piece := source.read(1024 * 1024):
            digest.update(piece)
    if digest.hexdigest() != sha256:
        part.unlink()
        raise OSError(tr(ko="받은 내용이 온전하지 않아 지웠습니다", en="the content was damaged and is deleted"))
    part.replace(file)


def download(model_size, folder):
    folder.mkdir(parents=True, exist_ok=True)
    sizes = {"n_vocab": 50257, "n_ctx": 1024, **GPT2_SIZES[model_size]}
    (folder / "hparams.json").write_text(json.dumps(sizes), encoding="utf-8")

    file = folder / "model.safetensors"
    if file.is_file():
        return
    if model_size not in GPT2_FILES:
        raise FileNotFoundError(
            tr(
                ko=f"{model_size} 모델은 내려받지 않습니다. model.safetensors를 {folder.resolve()} 폴더에 넣습니다.",
                en=f"The {model_size} model is not downloaded. Put its model.safetensors into {folder.resolve()}.",
            )
        )
    address, size, sha256 = GPT2_FILES[model_size]
    try:
        fetch(address, size, sha256, file)
    except (OSError, HTTPException) as error:
        raise FileNotFoundError(
            tr(
                ko=f"model.safetensors를 내려받지 못했습니다({error}). 셀을 다시 실행하면 받던 곳부터 이어 받습니다. "
                f"네트워크가 없으면 {address} 파일을 다른 곳에서 받아 {folder.resolve()} 폴더에 넣습니다.",
                en=f"model.safetensors could not be downloaded ({error}). Run the cell again to go on from where it "
                f"stopped. Without a network, get {address} elsewhere and put it into {folder.resolve()}.",
            )
        ) from None


def download_and_load_gpt2(model_size, models_dir):
    if model_size not in GPT2_SIZES:
        sizes = ", ".join(GPT2_SIZES)
        raise ValueError(
            tr(
                ko=f"이런 크기는 없습니다: {model_size!r}. 있는 크기: {sizes}",
                en=f"There is no size {model_size!r}, only: {sizes}",
            )
        )
    folder = Path(models_dir) / model_size
    if not all((folder / name).is_file() for name in ("model.safetensors", "hparams.json")):
        download(model_size, folder)
    settings = json.loads((folder / "hparams.json").read_text(encoding="utf-8"))
    return settings, nested_params(read_safetensors(folder / "model.safetensors"), settings)


# %% only="grader"
# ko: 채점할 때는 내려받지 않습니다. 작은 무작위 체크포인트가 대신합니다.
# ko: 어휘 사전의 크기와 문맥 길이만 진짜와 같습니다.
# en: Nothing is downloaded while grading. A small random checkpoint stands in, in which only the size of the vocabulary
# en: and the context length are the real ones.
def download(model_size, folder):
    save_checkpoint(folder, {"n_vocab": 50257, "n_ctx": 1024, "n_embd": 32, "n_head": 4, "n_layer": 2}, seed=123)


# %% only="solutions"
import os
import shutil


# ko: 여기에는 네트워크가 없습니다. GPT-2 대신 이 강의의 작은 모델을 읽고, 그것도 없으면 무작위 체크포인트를 만듭니다.
# en: There is no network here. The course's own small model stands in for GPT-2, or else a random checkpoint.
def download(model_size, folder):
    course_model = Path(os.environ.get("COURSE_DATA", "."), "course", "model.safetensors")
    if not course_model.is_file():
        print(
            tr(
                ko="작은 무작위 체크포인트입니다. 아래에서 생성하는 글에는 뜻이 없습니다.",
                en="This is a small random checkpoint. The texts generated below make no sense.",
            )
        )
        sizes = {"n_vocab": 50257, "n_ctx": 1024, "n_embd": 32, "n_head": 4, "n_layer": 2}
        return save_checkpoint(folder, sizes, seed=123)
    print(
        tr(
            ko="GPT-2가 아니라 이 강의의 작은 모델입니다. "
            "{{part:review}}부와 같은 GPTModel을 제인 오스틴의 소설 여섯 편으로 훈련했습니다.",
            en="Not GPT-2, but the course's own small model: "
            "the GPTModel of part {{part:review}}, trained on six novels by Jane Austen.",
        )
    )
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(course_model, folder / "model.safetensors")
    sizes = {"n_vocab": 50257, "n_ctx": 256, "n_embd": 128, "n_head": 4, "n_layer": 4}
    (folder / "hparams.json").write_text(json.dumps(sizes), encoding="utf-8")


# %% [markdown] lang="ko"
"""
#### {{heading:load-checkpoint}}

`download_and_load_gpt2`로 **124M** 모델을 읽어, 돌려주는 두 값을 `settings`와 `params`에 담습니다. 내려받은 파일을 둘
폴더의 이름은 `gpt2`처럼 자유롭게 정합니다. 빈칸은 **문장 하나 전체**로, 두 이름에 한 번에 담는 대입문입니다.

`settings`에는 `n_vocab` 50257, `n_ctx` 1024, `n_embd` 768, `n_head` 12, `n_layer` 12가 있습니다. `params`의 키는
`wte`, `wpe`, `blocks`, `g`, `b`이고, 블록은 12개입니다.
"""

# %% [markdown] lang="en"
"""
#### {{heading:load-checkpoint}}

Load the **124M** model with `download_and_load_gpt2`; the two values that it returns go into `settings` and
`params`. The folder for the downloaded files may have any name, such as `gpt2`. The blank is **one whole
statement**, an assignment to both names at once.

`settings` has `n_vocab` 50257, `n_ctx` 1024, `n_embd` 768, `n_head` 12 and `n_layer` 12. The keys of `params` are
`wte`, `wpe`, `blocks`, `g` and `b`, and there are 12 blocks.
"""

# %% [markdown] when="course-model" lang="ko"
"""
548 MB를 내려받기 어렵거나 GPU가 없으면 `"124M"` 대신 **`"course"`**를 읽어도 됩니다. 이 강의의 작은 모델로, 파라미터가
730만 개이고 파일은 29 MB입니다. {{part:review}}부와 같은 `GPTModel`을 제인 오스틴의 소설 여섯 편으로 훈련했으므로, GPT-2가 아니라
오스틴을 닮은 글을 짓습니다. `n_ctx`는 256, `n_embd`는 128, `n_head`와 `n_layer`는 4이고, 문제와 배점은 같습니다.
"""

# %% [markdown] when="course-model" lang="en"
"""
Without a GPU, or where 548 MB are too much, load **`"course"`** in place of `"124M"`. This is the course's own small
model, with 7.3 million parameters and a file of 29 MB: the `GPTModel` of part {{part:review}}, trained on six novels by Jane Austen,
so what it writes sounds like Austen and not like GPT-2. Its `n_ctx` is 256, its `n_embd` 128, `n_head` and `n_layer`
are 4. Questions and points stay the same.
"""

# %% when="course-model" slides=false
GPT2_SIZES["course"] = {"n_ctx": 256, "n_embd": 128, "n_head": 4, "n_layer": 4}
GPT2_FILES["course"] = build_value("course-model")

# %% exercise="load-checkpoint" points=2 tags=["course-model"] slides=false
# ko: 124M 모델을 읽어 settings와 params에 담습니다.
# en: Load the 124M model into settings and params.
settings, params = download_and_load_gpt2(model_size="124M", models_dir="gpt2")  ### your code

print(tr(ko="설정:", en="settings:"), settings)
print(tr(ko="params의 키:", en="keys of params:"), list(params))
print(tr(ko="블록의 수:", en="number of blocks:"), len(params["blocks"]))

# %% check="load-checkpoint"
with check(
    "load-checkpoint",
    hint=tr(
        ko="등호의 왼쪽에 이름 두 개를 쉼표로 이어 쓰고, 오른쪽에서 함수를 부릅니다. 인자는 모델의 크기와 폴더의 "
        "이름이고, 둘 다 문자열입니다.",
        en="To the left of the equals sign stand two names with a comma between them, to the right the call. Its "
        "arguments are the size of the model and the name of a folder, both of them strings.",
    ),
    more=tr(
        ko="왼쪽의 두 이름은 `settings`, `params`의 순서입니다. 오른쪽에서는 `download_and_load_gpt2`를 부르고, 첫 "
        "인자는 따옴표로 감싼 `124M`(`M`은 대문자), 둘째 인자는 따옴표로 감싼 폴더의 이름입니다.",
        en="The two names on the left are `settings` and `params`, in this order. On the right "
        "`download_and_load_gpt2` is called: its first argument is `124M` in quotes (with a capital `M`), its second "
        "the name of a folder in quotes.",
    ),
):
    # ko: 빈칸이 남아 있으면 두 이름이 아직 없습니다.
    # en: While the blank is open, the two names do not exist yet.
    answered(globals().get("settings", ...), globals().get("params", ...))
    assert (type(settings), type(params)) == (dict, dict), tr(
        ko="`settings`와 `params`가 모두 딕셔너리(dict)여야 합니다. 두 값을 이름 하나에 담지 않았는지 확인합니다.",
        en="`settings` and `params` both have to be dictionaries. See whether one name got both values.",
    )
    assert {"n_vocab", "n_ctx", "n_embd", "n_head", "n_layer"} <= set(settings), tr(
        ko="`settings`에 모델의 크기가 없습니다. 두 이름의 순서를 확인합니다.",
        en="`settings` does not hold the sizes of the model. See the order of the two names.",
    )
    assert set(params) == {"wte", "wpe", "blocks", "g", "b"}, tr(
        ko="`params`의 키가 다릅니다. 함수가 돌려준 두 번째 값이어야 합니다.",
        en="The keys of `params` are not right. It has to be the second value that the function returns.",
    )
    assert settings["n_layer"] <= 12, tr(
        ko="더 큰 모델을 읽었습니다. 이 과제에서는 124M 모델을 씁니다.",
        en="This is a larger model. The homework uses the one called 124M.",
    )
    assert len(params["blocks"]) == settings["n_layer"], tr(
        ko="블록의 수가 `n_layer`와 다릅니다.",
        en="The number of blocks is not `n_layer`.",
    )
    assert params["wte"].shape == (settings["n_vocab"], settings["n_embd"]), tr(
        ko="토큰 임베딩의 크기가 `settings`와 다릅니다. 폴더에 다른 파일이 섞였는지 확인합니다.",
        en="The shape of the token embedding does not agree with `settings`. See whether files got mixed up.",
    )
    # ko: 함수 대신, 무엇을 물었는지 적어 두는 함수로 셀을 다시 실행합니다.
    # en: The cell once more, with a function in the other's place that notes what it was asked for.
    _asked = []

    def _noting(model_size, models_dir):
        _asked.append(model_size)
        return settings, params

    rerun(download_and_load_gpt2=_noting)
    assert _asked, tr(
        ko="체크포인트를 `download_and_load_gpt2`로 읽지 않았습니다.",
        en="The checkpoint was not loaded with `download_and_load_gpt2`.",
    )
    # ko: 내려받을 수 있는 모델이면 됩니다.
    # en: Any model that can be downloaded will do.
    assert set(_asked) <= set(GPT2_FILES), tr(
        ko="124M 모델이 아닌 것을 읽었습니다.",
        en="Another model than the one called 124M was loaded.",
    )

# %% [markdown] lang="ko"
"""
`params`에 든 배열의 크기를 봅니다. 124M 모델에서는 `wte`가 (50257, 768), `wpe`가 (1024, 768), 첫 블록의 키가
`ln_1`, `attn`, `ln_2`, `mlp`, `c_attn`의 가중치가 (768, 2304), 편향이 (2304,)입니다.
"""

# %% [markdown] lang="en"
"""
Here are the shapes of the arrays in `params`. In the 124M model `wte` is (50257, 768) and `wpe` (1024, 768); the
keys of the first block are `ln_1`, `attn`, `ln_2` and `mlp`; the weight of `c_attn` is (768, 2304) and its bias
(2304,).
"""

# %% tags=["course-model"] slides=false
print("wte:", params["wte"].shape)
print("wpe:", params["wpe"].shape)

first_block = params["blocks"][0]
print(tr(ko="첫 블록의 키:", en="keys of the first block:"), list(first_block))
print("c_attn w:", first_block["attn"]["c_attn"]["w"].shape)
print("c_attn b:", first_block["attn"]["c_attn"]["b"].shape)
