"""Hidden checks of the homework: the checkpoint is read from the folder that the answer names, whatever is in it.

A small checkpoint stands in for the published one; it is exchanged for another before the answer runs once more.
"""

from __future__ import annotations

import numpy as np

from autograde.checking import Right, Student, Wrong, check, exercise

from .checkpoint import drawn_sizes

#: Everything but the numbers of the token embedding, which are many.
LOADED = '(settings, {**params, "wte": params["wte"].shape})'
#: Another checkpoint takes the place of each that is there, and of those that are downloaded from here on. Those of
#: the models that can be downloaded differ from the others.
EXCHANGE = """
import tempfile
from pathlib import Path

def other(model_size, folder, sizes=sizes, seed=seed):
    save_checkpoint(folder, sizes, seed if model_size in GPT2_FILES else seed + 1)

download.__code__, download.__defaults__ = other.__code__, other.__defaults__
roots = {Path(root).resolve() for root in (".", Path.home(), tempfile.gettempdir(), "/content")}
for file in {file for root in roots if root.is_dir() for file in root.rglob("model.safetensors")}:
    download(file.parent.name, file.parent)
"""
EXCHANGED = """
save_checkpoint("exchanged", sizes, seed)
(sizes, nested_params(read_safetensors("exchanged/model.safetensors"), sizes))
"""


@exercise("load-checkpoint", points=2)
class TestLoadCheckpoint:
    @check(
        ko="`settings`에는 모델의 크기, `params`에는 블록마다 묶은 가중치가 담겨야 합니다.",
        en="`settings` holds the sizes of the model, `params` the weights, grouped by block.",
    )
    def test_when_it_is_loaded_then_both_names_hold_their_values(self, student: Student, reference: Student) -> None:
        assert student.run(LOADED) == reference.run(LOADED)

    @check(
        ko="124M 모델을 폴더의 파일에서 읽어야 합니다. 폴더의 체크포인트가 다르면 두 값도 그에 따라 달라져야 합니다.",
        en="The 124M model is read from the files in its folder: with another checkpoint there, both values follow.",
    )
    def test_when_the_folder_holds_another_one_then_that_is_loaded(
        self, student: Student, reference: Student, rng: np.random.Generator
    ) -> None:
        given = {"sizes": drawn_sizes(rng), "seed": int(rng.integers(1_000_000))}
        student.run(EXCHANGE, **given)
        found = student.rerun(exchanged=True).run("(settings, params)")
        assert found == reference.run(EXCHANGED, **given)

    wrong = (
        Wrong(
            "larger-model",
            {1: 'settings, params = download_and_load_gpt2(model_size="355M", models_dir="gpt2")'},
            ko="더 큰 355M 모델을 읽었습니다. 이 과제에서 쓰는 것은 124M입니다.",
            en="This loads the larger model, 355M. The homework uses the one called 124M.",
        ),
        Wrong(
            "one-name",
            {1: 'settings = params = download_and_load_gpt2("124M", "gpt2")'},
            ko="두 값이 이름 하나에 묶여 들어갔습니다. 쉼표로 이은 두 이름에 나누어 담습니다.",
            en="Both values went into each name together. Write two names with a comma between them.",
        ),
        Wrong(
            "names-swapped",
            {1: 'params, settings = download_and_load_gpt2("124M", "gpt2")'},
            ko="두 이름의 순서가 바뀌었습니다. 함수는 `settings`를 먼저 돌려줍니다.",
            en="The names are in the wrong order. The function returns `settings` first.",
        ),
        Wrong(
            "arguments-swapped",
            {1: 'settings, params = download_and_load_gpt2("gpt2", "124M")'},
            ko="두 인자의 순서가 바뀌었습니다. 모델의 크기가 먼저입니다.",
            en="The arguments are in the wrong order. The size of the model comes first.",
        ),
        Wrong(
            "no-such-size",
            {1: 'settings, params = download_and_load_gpt2("124m", "gpt2")'},
            ko="그런 크기는 없습니다. `M`은 대문자입니다.",
            en="There is no such size: the `M` is a capital letter.",
        ),
        Wrong(
            "number-for-name",
            {1: 'settings, params = download_and_load_gpt2(124, "gpt2")'},
            ko="크기의 이름은 수가 아니라 문자열입니다.",
            en="The name of a size is a string, not a number.",
        ),
        Wrong(
            "no-folder",
            {1: 'settings, params = download_and_load_gpt2("124M")'},
            ko="파일을 둘 폴더의 이름이 없습니다.",
            en="The name of a folder for the files is missing.",
        ),
        Wrong(
            "only-downloaded",
            {1: 'settings, params = download("124M", Path("gpt2"))'},
            ko="`download`는 내려받기만 하고 아무것도 돌려주지 않습니다.",
            en="`download` only fetches the files; it returns nothing.",
        ),
        Wrong(
            "function-not-called",
            {1: "settings, params = download_and_load_gpt2"},
            ko="함수를 부르지 않았습니다. 괄호 안에 두 인자를 넘겨야 합니다.",
            en="The function is not called. It takes parentheses with two arguments.",
        ),
        Wrong(
            "made-up-checkpoint",
            {
                1: 'settings = {"n_vocab": 50257, "n_ctx": 1024, "n_embd": 32, "n_head": 4, "n_layer": 2}\n'
                'save_checkpoint("gpt2", settings, seed=0)\n'
                'params = nested_params(read_safetensors("gpt2/model.safetensors"), settings)'
            },
            ko="체크포인트를 무작위 수로 만들었습니다. `download_and_load_gpt2`로 공개된 것을 읽습니다.",
            en="This makes up a random checkpoint. `download_and_load_gpt2` reads the published one.",
        ),
    )
    right = (
        Right("by-position", {1: 'settings, params = download_and_load_gpt2("124M", "gpt2")'}),
        Right("path", {1: 'settings, params = download_and_load_gpt2("124M", models_dir=Path("models") / "gpt2")'}),
        Right("home", {1: 'settings, params = download_and_load_gpt2("124M", Path.home() / "gpt2")'}),
        Right(
            "temporary-folder",
            {1: 'import tempfile\nsettings, params = download_and_load_gpt2("124M", tempfile.mkdtemp())'},
        ),
        Right("here", {1: 'settings, params = download_and_load_gpt2("124M", ".")'}),
        Right(
            "in-two-steps",
            {1: 'loaded = download_and_load_gpt2("124M", "weights")\nsettings = loaded[0]\nparams = loaded[1]'},
        ),
    )
    equal = (
        ("1: settings, params = download_and_load_gpt2(model_size='124M', models_dir='')", "the student's own choice"),
        (
            "1: settings, params = download_and_load_gpt2(model_size='124M', models_dir='gpt')",
            "the student's own choice",
        ),
        (
            "1: settings, params = download_and_load_gpt2(model_size='124M', models_dir='gpt2 ')",
            "the student's own choice",
        ),
        (
            "1: settings, params = download_and_load_gpt2(model_size='124M', models_dir='pt2')",
            "the student's own choice",
        ),
    )
