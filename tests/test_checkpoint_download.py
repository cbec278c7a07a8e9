"""Pretrained weights are downloaded by the homework's own code. No network is used: the only server is this file's."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from homework_code import CHECKPOINTS, Names, definitions


@pytest.fixture(scope="module", params=["ko", "en"])
def notebook(request: pytest.FixtureRequest) -> Names:
    return definitions(request.param)


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
