"""Pretrained weights, with the homework's own code: downloaded, read, put into the model, and the model compared with
that of transformers and with one in numpy.

No network is used: the only server is one of this file's own.
"""

from __future__ import annotations

import ast
import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
import torch
from transformers import GPT2Config, GPT2LMHeadModel

from autograde.checks.gpt import gpt
from autograde.checks.hw04.checkpoint import config, expected, random_checkpoint, state_of
from autograde.course.assemble import read_assignment
from autograde.text import Text

SOURCE = Path(__file__).parents[1] / "source" / "hw04"
Names = dict[str, Any]


@pytest.fixture(scope="module", params=["ko", "en"])
def notebook(request: pytest.FixtureRequest) -> Names:
    """What the cells of a solved notebook define: imports, functions, classes and constants. Nothing else is run."""
    names: Names = {}
    for cell in read_assignment(SOURCE, Text("과제", "Homework")).cells:
        if cell.kind in ("given", "exercise") and "release" in cell.only:
            kept = [statement for statement in ast.parse(cell.source[request.param]).body if is_definition(statement)]
            exec(compile(ast.Module(kept, []), cell.id, "exec"), names)
    names["language"] = request.param
    return names


def is_definition(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        name = statement.targets[0].id
        return name.isupper() and name not in ("GPT_CONFIG_TRAIN", "TRAINING", "GPT_CONFIG_PRETRAINED")
    return isinstance(statement, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef)


def loaded_model(notebook: Names, folder: Path) -> tuple[Any, dict[str, int], Any]:
    """A model with the weights of the checkpoint in `folder`/124M, put there by the notebook's own way."""
    settings, params = notebook["download_and_load_gpt2"]("124M", folder)
    model = notebook["GPTModel"](config(settings)).eval()
    notebook["assign_weights"](model, params)
    return model, settings, params


#: Sizes of two small checkpoints: no two are equal, and neither number of blocks is the other's.
CHECKPOINTS = (
    {"n_vocab": 50, "n_ctx": 16, "n_embd": 12, "n_head": 3, "n_layer": 2},
    {"n_vocab": 41, "n_ctx": 9, "n_embd": 20, "n_head": 4, "n_layer": 3},
)


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
    other = GPT2LMHeadModel(
        GPT2Config(
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


@dataclass
class Server:
    """A server of one file. It breaks off after `stops` bytes of an answer; without `ranges` it always sends all."""

    content: bytes
    stops: int | None = None
    ranges: bool = True
    asked: list[str | None] = field(default_factory=list)
    address: str = ""

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        wanted = request.headers["Range"]
        self.asked.append(wanted)
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and self.ranges else 0
        rest = self.content[start:]
        request.send_response(206 if start else 200)
        request.send_header("Content-Length", str(len(rest)))
        request.end_headers()
        request.wfile.write(rest[: self.stops])
        request.close_connection = True


@pytest.fixture
def server(tmp_path: Path, notebook: Names, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Serves a checkpoint as that of the 124M model."""
    monkeypatch.setenv("no_proxy", "*")
    notebook["save_checkpoint"](tmp_path / "server", CHECKPOINTS[0], seed=9)
    server = Server((tmp_path / "server" / "model.safetensors").read_bytes())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.answer(self)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        server.address = f"http://127.0.0.1:{http.server_port}/model.safetensors"
        digest = hashlib.sha256(server.content).hexdigest()
        monkeypatch.setitem(notebook["GPT2_FILES"], "124M", (server.address, len(server.content), digest))
        yield server
        http.shutdown()
        thread.join()


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "124M").iterdir())


def test_when_the_file_is_missing_then_it_is_downloaded_once(notebook: Names, tmp_path: Path, server: Server) -> None:
    folder = tmp_path / "new" / "gpt2"
    notebook["download"]("124M", folder / "124M")
    assert files(folder) == ["hparams.json", "model.safetensors"]
    assert (folder / "124M" / "model.safetensors").read_bytes() == server.content
    settings = json.loads((folder / "124M" / "hparams.json").read_text(encoding="utf-8"))
    assert settings == {"n_vocab": 50257, "n_ctx": 1024, "n_embd": 768, "n_head": 12, "n_layer": 12}
    notebook["download"]("124M", folder / "124M")
    assert server.asked == [None]


def test_when_a_download_breaks_off_then_it_goes_on_from_there(notebook: Names, tmp_path: Path, server: Server) -> None:
    server.stops = 10_000
    with pytest.raises(FileNotFoundError, match=r"127\.0\.0\.1") as caught:
        notebook["download"]("124M", tmp_path / "124M")
    assert str((tmp_path / "124M").resolve()) in str(caught.value)
    assert files(tmp_path) == ["hparams.json", "model.safetensors.part"]
    server.stops = None
    notebook["download"]("124M", tmp_path / "124M")
    assert server.asked == [None, "bytes=10000-"]
    assert files(tmp_path) == ["hparams.json", "model.safetensors"]
    assert (tmp_path / "124M" / "model.safetensors").read_bytes() == server.content


def test_when_the_server_cannot_go_on_then_it_starts_again(notebook: Names, tmp_path: Path, server: Server) -> None:
    server.ranges = False
    (tmp_path / "124M").mkdir()
    (tmp_path / "124M" / "model.safetensors.part").write_bytes(server.content[:5_000])
    notebook["download"]("124M", tmp_path / "124M")
    assert server.asked == ["bytes=5000-"]
    assert (tmp_path / "124M" / "model.safetensors").read_bytes() == server.content


def test_when_the_hash_is_wrong_then_the_file_is_refused(notebook: Names, tmp_path: Path, server: Server) -> None:
    server.content = server.content[:-1] + bytes([server.content[-1] ^ 1])
    with pytest.raises(FileNotFoundError, match=r"127\.0\.0\.1"):
        notebook["download_and_load_gpt2"]("124M", tmp_path)
    assert files(tmp_path) == ["hparams.json"]


def test_when_what_was_kept_is_damaged_then_the_file_is_refused_and_fetched_anew(
    notebook: Names, tmp_path: Path, server: Server
) -> None:
    (tmp_path / "124M").mkdir()
    (tmp_path / "124M" / "model.safetensors.part").write_bytes(b"\0" * 5_000)
    with pytest.raises(FileNotFoundError):
        notebook["download"]("124M", tmp_path / "124M")
    notebook["download"]("124M", tmp_path / "124M")
    assert server.asked == ["bytes=5000-", None]
    assert (tmp_path / "124M" / "model.safetensors").read_bytes() == server.content


def test_when_there_is_no_network_then_the_error_says_what_to_do(
    notebook: Names, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "*")
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as http:
        address = f"http://127.0.0.1:{http.server_port}/model.safetensors"
    monkeypatch.setitem(notebook["GPT2_FILES"], "124M", (address, 10, "0" * 64))
    with pytest.raises(FileNotFoundError) as caught:
        notebook["download_and_load_gpt2"]("124M", tmp_path)
    message = str(caught.value)
    assert address in message
    assert str((tmp_path / "124M").resolve()) in message
    assert ("네트워크가 없으면" if notebook["language"] == "ko" else "Without a network") in message


def test_when_files_are_there_then_nothing_is_downloaded(notebook: Names, tmp_path: Path, server: Server) -> None:
    notebook["save_checkpoint"](tmp_path / "355M", CHECKPOINTS[1], seed=10)
    settings, params = notebook["download_and_load_gpt2"]("355M", tmp_path)
    assert (settings, len(params["blocks"]), server.asked) == (CHECKPOINTS[1], 3, [])
