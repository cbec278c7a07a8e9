"""Pretrained weights, with the homework's own code: read, put into the model, and the model compared with that of
transformers and with one in numpy.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
import torch
from homework_code import CHECKPOINTS, Names, definitions

from autograde.checks.gpt import gpt
from autograde.checks.hw04.checkpoint import config, expected, random_checkpoint, state_of


@pytest.fixture(scope="module", params=["ko", "en"])
def notebook(request: pytest.FixtureRequest) -> Names:
    return definitions(request.param)


def loaded_model(notebook: Names, folder: Path) -> tuple[Any, dict[str, int], Any]:
    """A model with the weights of the checkpoint in `folder`/124M, put there by the notebook's own way."""
    settings, params = notebook["download_and_load_gpt2"]("124M", folder)
    model = notebook["GPTModel"](config(settings)).eval()
    notebook["assign_weights"](model, params)
    return model, settings, params


@pytest.fixture(params=CHECKPOINTS, ids=["two-blocks", "three-blocks"])
def sizes(request: pytest.FixtureRequest) -> dict[str, int]:
    return dict(request.param)


def ids_for(sizes: dict[str, int]) -> Any:
    return np.random.default_rng(4).integers(sizes["n_vocab"], size=(3, sizes["n_ctx"] - 2))


@torch.no_grad()
def test_when_weights_are_loaded_then_transformers_computes_the_same(
    notebook: Names, tmp_path: Path, sizes: dict[str, int]
) -> None:
    notebook["save_checkpoint"](tmp_path / "124M", sizes, seed=5)
    model, settings, _ = loaded_model(notebook, tmp_path)
    assert settings == sizes
    tensors = notebook["read_safetensors"](tmp_path / "124M" / "model.safetensors")
    transformers: Any = importlib.import_module("transformers")  # takes seconds: not while tests are collected
    other = transformers.GPT2LMHeadModel(
        transformers.GPT2Config(
            vocab_size=sizes["n_vocab"],
            n_positions=sizes["n_ctx"],
            n_embd=sizes["n_embd"],
            n_layer=sizes["n_layer"],
            n_head=sizes["n_head"],
            bos_token_id=0,
            eos_token_id=0,
        )
    ).eval()
    buffers = [name for name in tensors if name.endswith(".attn.bias")]
    weights = {name: torch.tensor(array) for name, array in tensors.items() if name not in buffers}
    assert len(buffers) == sizes["n_layer"]
    assert other.transformer.load_state_dict(weights, strict=True)
    ids = torch.tensor(ids_for(sizes))
    assert torch.allclose(model(ids), other(ids).logits, rtol=0, atol=1e-4)
    assert not torch.allclose(model(ids), other(ids.flip(1)).logits, rtol=0, atol=1e-2)


@torch.no_grad()
def test_when_weights_are_loaded_then_the_numpy_model_computes_the_same(
    notebook: Names, tmp_path: Path, sizes: dict[str, int]
) -> None:
    notebook["save_checkpoint"](tmp_path / "124M", sizes, seed=6)
    model, _, _ = loaded_model(notebook, tmp_path)
    tensors = notebook["read_safetensors"](tmp_path / "124M" / "model.safetensors")
    wanted = expected(tensors, sizes["n_layer"])
    assert {name: tuple(array.shape) for name, array in wanted.items()} == {
        name: tuple(parameter.shape) for name, parameter in model.named_parameters()
    }
    ids = ids_for(sizes)
    logits = model(torch.tensor(ids)).double().numpy()
    assert np.allclose(logits, gpt(ids, state_of(wanted), config(sizes)), rtol=0, atol=1e-5)


def test_when_the_notebook_saves_a_checkpoint_then_the_formats_own_reader_agrees(
    notebook: Names, tmp_path: Path, sizes: dict[str, int]
) -> None:
    notebook["save_checkpoint"](tmp_path, sizes, seed=7)
    ours = notebook["read_safetensors"](tmp_path / "model.safetensors")
    theirs = safetensors.numpy.load_file(tmp_path / "model.safetensors")
    assert ours.keys() == theirs.keys()
    assert all(np.array_equal(ours[name], theirs[name]) and ours[name].dtype == np.float32 for name in ours)


def test_when_names_have_a_prefix_and_types_differ_then_the_notebook_reads_them(
    notebook: Names, tmp_path: Path, sizes: dict[str, int]
) -> None:
    tensors = random_checkpoint(sizes, np.random.default_rng(28))
    stored = {f"transformer.{name}": np.ascontiguousarray(array) for name, array in tensors.items()}
    stored["transformer.h.0.attn.bias"] = stored["transformer.h.0.attn.bias"].astype(np.uint8)
    stored["transformer.h.0.attn.masked_bias"] = np.array(-1e4, dtype=np.float16)
    (tmp_path / "124M").mkdir()
    safetensors.numpy.save_file(stored, tmp_path / "124M" / "model.safetensors", {"format": "pt"})
    (tmp_path / "124M" / "hparams.json").write_text(json.dumps(sizes), encoding="utf-8")
    model, _, params = loaded_model(notebook, tmp_path)
    assert sorted(params) == ["b", "blocks", "g", "wpe", "wte"]
    values = dict(model.named_parameters())
    assert all(
        np.array_equal(values[name].detach(), array) for name, array in expected(tensors, len(params["blocks"])).items()
    )


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda content: content[:-4], ("온전하지 않습니다", "not complete")),
        (lambda content: content + b"\0", ("온전하지 않습니다", "not complete")),
        (lambda content: content[:100], ("safetensors 파일이 아닙니다", "not a safetensors file")),
        (lambda content: content[:5], ("safetensors 파일이 아닙니다", "not a safetensors file")),
        (
            lambda content: b"<!DOCTYPE html><html>Not found</html>",
            ("safetensors 파일이 아닙니다", "not a safetensors"),
        ),
        (lambda content: b"", ("safetensors 파일이 아닙니다", "not a safetensors file")),
    ],
    ids=["cut-off", "too-long", "header-cut-off", "length-cut-off", "web-page", "empty"],
)
def test_when_the_file_is_damaged_then_the_error_says_so(
    notebook: Names, tmp_path: Path, sizes: dict[str, int], damage: Any, says: tuple[str, str]
) -> None:
    notebook["save_checkpoint"](tmp_path / "124M", sizes, seed=8)
    file = tmp_path / "124M" / "model.safetensors"
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(ValueError, match=says[notebook["language"] == "en"]) as caught:
        notebook["download_and_load_gpt2"]("124M", tmp_path)
    assert str(file) in str(caught.value)


@pytest.mark.parametrize("size", ["124m", "", "gpt2", 124, None])
def test_when_there_is_no_such_size_then_the_sizes_are_named(notebook: Names, tmp_path: Path, size: Any) -> None:
    with pytest.raises(ValueError, match="124M, 355M, 774M, 1558M"):
        notebook["download_and_load_gpt2"](size, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", ["355M", "774M", "1558M"])
def test_when_a_size_has_no_address_then_the_error_says_where_to_put_the_file(
    notebook: Names, tmp_path: Path, size: str
) -> None:
    with pytest.raises(FileNotFoundError, match=r"model\.safetensors") as caught:
        notebook["download_and_load_gpt2"](size, tmp_path)
    assert str((tmp_path / size).resolve()) in str(caught.value)
