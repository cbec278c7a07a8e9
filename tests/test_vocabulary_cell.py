"""The cell of the notebooks that fetches GPT-2's vocabulary, run as students have it."""

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from our_course import our_course

from autograde.course.caches import fill_caches

CODE = {
    language: next(
        cell.source
        for cell in our_course().assignment("lec28").release_cells(language)
        if "def fetch_vocabulary" in cell.source
    )
    for language in ("ko", "en")
}
OPENAI, MIRROR = "https://openaipublic.blob.core.windows.net/gpt-2/encodings/main/", "https://huggingface.co/"


@pytest.fixture
def mirror() -> Iterator[str]:
    """A server with the files under the mirror's names; each is damaged at the first time of asking."""
    files = {file.name: file.read_bytes() for file in fill_caches(our_course())["TIKTOKEN_CACHE_DIR"].iterdir()}
    names = {"merges.txt": "vocab.bpe", "vocab.json": "encoder.json"}
    asked: set[str] = set()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = files[hashlib.sha1((OPENAI + names[Path(self.path).name]).encode()).hexdigest()]
            self.send_response(200)
            self.end_headers()
            self.wfile.write(content if self.path in asked else content[:100])
            asked.add(self.path)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def run(folder: Path, language: str, mirror: str = MIRROR, after: str = "") -> subprocess.CompletedProcess[str]:
    """What the cell and its call do with an empty network, except for `mirror`: nothing listens at the proxy."""
    code = CODE[language].replace(MIRROR, mirror) + "\n\nfetch_vocabulary()\n" + after
    proxy = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "no_proxy": "127.0.0.1"}
    return subprocess.run(
        [sys.executable, "-c", code],
        env={"TIKTOKEN_CACHE_DIR": str(folder), "PYTHONUTF8": "1", **proxy},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_when_the_first_address_fails_then_the_mirror_is_tried_and_tiktoken_finds_the_files(
    tmp_path: Path, mirror: str
) -> None:
    encode = "import tiktoken\nprint(tiktoken.get_encoding('gpt2').encode('unfamiliarword'))"
    done = run(tmp_path / "new", "en", mirror, encode)
    assert (done.stdout.strip(), done.stderr) == ("[403, 69, 19968, 4775]", "")


def test_when_the_vocabulary_is_there_then_nothing_is_asked_for_or_said() -> None:
    done = run(fill_caches(our_course())["TIKTOKEN_CACHE_DIR"], "en")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(("language", "says"), [("ko", "파일로 저장합니다"), ("en", "Run this cell again")])
def test_when_there_is_no_network_then_the_error_says_what_where_and_what_to_do(
    tmp_path: Path, language: str, says: str
) -> None:
    error = run(tmp_path / "new", language).stderr.strip().splitlines()[-1]
    assert error.startswith("FileNotFoundError: ")
    assert all(part in error for part in (f"{tmp_path / 'new'}", f"{OPENAI}vocab.bpe", says, "refused"))
