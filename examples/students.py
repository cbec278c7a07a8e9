"""The made-up students: what each hands in, and what it must come to.

Each is there for one thing that a class does to its grader.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from answers import (
    CAREFUL_BUT_UNSHIFTED,
    COPIED_FROM_THE_PRINTED_EXAMPLE,
    FORGED,
    NO_CAPTURE_GROUP,
    VOCABULARY_UPSIDE_DOWN,
    WRITTEN_DIFFERENTLY,
    WRONG_STRIDE,
)
from notebooks import StudentNotebook

from autograde.course import Assignment

__all__ = ["ASSIGNMENT", "STUDENTS", "Example", "Expected"]

ASSIGNMENT = "lec26"

ENGLISH = {"token-embedding-layer": {1: "nn.Embedding(output_dim, vocab_size)"}}
HTML = """<!DOCTYPE html>
<html lang="ko"><head><meta charset="utf-8"><title>Google Colab</title></head>
<body><p>로그인이 필요합니다.</p></body></html>
"""

#: What an exercise comes to: its status, for `partial` with the points. Exercises that pass are not named; "rest"
#: stands for all that are not named, "after ID" for all of them behind an exercise.
Expected = str | tuple[str, float]


@dataclass(frozen=True)
class Example:
    """`expected` names the exercises that do not pass; None: the submission cannot be graded at all."""

    student: str
    about: str
    make: Callable[[Assignment], bytes]
    expected: Mapping[str, Expected] | None = field(default_factory=dict)
    file: str = ""

    @property
    def name(self) -> str:
        return self.file or f"{self.student}_{ASSIGNMENT}.ipynb"


def solved(answers: Mapping[str, Any] | None = None, language: str = "ko") -> Callable[[Assignment], bytes]:
    """A notebook with the reference answers but for `answers`."""
    return lambda assignment: StudentNotebook(assignment, language).solve().answer(answers or {}).run().to_bytes()


def differently(assignment: Assignment) -> bytes:
    notebook = StudentNotebook(assignment).answer(WRITTEN_DIFFERENTLY)
    helper = "def window(start, size):\n    return enc_sample[start : start + size]\n"
    notebook.insert("input-target", helper)
    notebook.insert("embedding-layer", "from torch.nn import Embedding as Table\n")
    return notebook.run().to_bytes()


def half(assignment: Assignment) -> bytes:
    notebook = StudentNotebook(assignment).solve(until="gpt2-tokenizer")
    # Two of the four blanks filled, the others still open.
    exercise = assignment.exercise("tokenizer-v1")
    return notebook.answer({exercise.id: {3: "...", 4: "..."}}).to_bytes()


def forged(assignment: Assignment) -> bytes:
    """Answers that lie, and metadata and outputs that claim a pass."""
    notebook = StudentNotebook(assignment).answer(FORGED)
    for cell in notebook.cells:
        if cell["id"].endswith("-check"):
            cell["metadata"]["nbgrader"] |= {"points": 100, "locked": False}
            cell["metadata"]["tags"] = ["skip-execution"]
            cell["source"] = ['print("✅ 25/25")\n']
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["✅ 25/25\n"]}]
    return notebook.run().to_bytes()


def in_colab(assignment: Assignment) -> bytes:
    wrong = {"position-embedding-layer": {1: "vocab_size"}}
    return StudentNotebook(assignment).solve().answer(wrong).run().save_in_colab("정다은").to_bytes()


def rearranged(assignment: Assignment) -> bytes:
    """Two cells deleted, one answered in a copy below, one answered in both, one moved to the end."""
    notebook = StudentNotebook(assignment).solve()
    notebook.delete("vocabulary", "token-embeddings", "split-punctuation-check")
    notebook.write("bpe-encode", assignment.exercise("bpe-encode").release["ko"])
    notebook.duplicate("bpe-encode", {})
    notebook.answer({"decode-v1": {1: "tokenizer.encode(ids)"}})
    notebook.duplicate("decode-v1", {})
    notebook.move("drop-whitespace", before="input-embeddings-check")
    return notebook.to_bytes()


def stripped(assignment: Assignment) -> bytes:
    notebook = (
        StudentNotebook(assignment).solve().answer({"embedding-layer": {1: "nn.Embedding(output_dim, vocab_size)"}})
    )
    notebook.delete("start-after-1")
    return notebook.strip().to_bytes()


def korean_name(assignment: Assignment) -> bytes:
    notebook = StudentNotebook(assignment).solve()
    notebook.write("input-embeddings", assignment.exercise("input-embeddings").release["ko"])
    return notebook.run().to_bytes()


def decomposed_name(assignment: Assignment) -> bytes:
    """From a Mac, then through Windows: the name in NFD, the lines with CR LF."""
    return (
        StudentNotebook(assignment).solve().answer({"token-to-id": {1: "dict(enumerate(all_words))"}}).to_bytes("\r\n")
    )


def _failed(answers: Mapping[str, Any]) -> dict[str, Expected]:
    return dict.fromkeys(answers, "failed")


#: The class, in the order of the README's table.
STUDENTS = (
    Example("2023100001", "everything right", solved()),
    Example("2023100002", "everything right, but written differently, with helpers in cells of their own", differently),
    Example("2023100003", "patterns without a capturing group", solved(NO_CAPTURE_GROUP), _failed(NO_CAPTURE_GROUP)),
    Example(
        "2023100004",
        "dictionary the wrong way round, special tokens in the wrong order, unknown words dropped",
        solved(VOCABULARY_UPSIDE_DOWN),
        _failed(VOCABULARY_UPSIDE_DOWN),
    ),
    Example(
        "2023100005",
        "targets not shifted, data loader left shuffling",
        solved(CAREFUL_BUT_UNSHIFTED),
        {**_failed(CAREFUL_BUT_UNSHIFTED), "input-target": ("partial", 1.0), "gpt-dataset": ("partial", 2.5)},
    ),
    Example(
        "2023100006",
        "windows that overlap, special token not allowed (ValueError), embeddings multiplied",
        solved(WRONG_STRIDE),
        {**_failed(WRONG_STRIDE), "bpe-encode": "error", "create-dataloader": ("partial", 3.0)},
    ),
    Example(
        "2023100007",
        "only `tokenizer-v1` wrong, on which much of the rest is built",
        solved({"tokenizer-v1": {4: '"".join([self.int_to_str[i] for i in ids])'}}),
        {"tokenizer-v1": ("partial", 3.0)},
    ),
    Example(
        "2023100008",
        "half of it blank",
        half,
        {"tokenizer-v1": ("partial", 2.0), "after gpt2-tokenizer": "blank"},
    ),
    Example("2023100009", "all blank", lambda assignment: StudentNotebook(assignment).to_bytes(), {"rest": "blank"}),
    Example(
        "2023100010",
        "an exception in the middle, and an answer that is no Python",
        solved({"decode-v1": {1: "tokenizer.decode(ids[100])"}, "input-target": {1: "enc_sample[:context_size"}}),
        {"decode-v1": "error", "input-target": "error"},
    ),
    Example(
        "2023100011",
        "an endless loop in one exercise",
        solved({"vocabulary": {1: "[]\nwhile len(all_words) < 1131:\n    all_words = sorted(set(preprocessed))"}}),
        {"vocabulary": "timeout"},
    ),
    Example(
        "2023100012",
        "`os._exit` in one exercise",
        solved({"gpt2-tokenizer": {1: 'tiktoken.get_encoding("gpt2")\nimport os\nos._exit(0)'}}),
        {"gpt2-tokenizer": "error"},
    ),
    Example(
        "2023100013",
        "a memory bomb in one exercise",
        solved({"drop-whitespace": {1: '[]\nwhile True:\n    result.append(bytearray(b"x") * 2**32)'}}),
        {"drop-whitespace": "error"},
    ),
    Example(
        "2023100014",
        "tries to forge a pass: lying objects, patched builtins, written results, metadata and outputs",
        forged,
        {**_failed(FORGED), "drop-whitespace": "error", "vocabulary": "error", "rest": "blank"},
    ),
    Example(
        "2023100015",
        "the printed outputs copied into the answers",
        solved(COPIED_FROM_THE_PRINTED_EXAMPLE),
        {**_failed(COPIED_FROM_THE_PRINTED_EXAMPLE), "tokenizer-v1": ("partial", 1.0)},
    ),
    Example("2023100016", "saved by Colab; one mistake", in_colab, {"position-embedding-layer": ("partial", 1.0)}),
    Example(
        "2023100017",
        "cells deleted, duplicated and moved",
        rearranged,
        {"vocabulary": "missing", "token-embeddings": "missing"},
    ),
    Example("2023100018", "all ids and metadata stripped; one mistake", stripped, {"embedding-layer": "failed"}),
    Example("2023100019", "a web page saved as .ipynb", lambda assignment: HTML.encode(), None),
    Example("2023100020", "the English edition; one mistake", solved(ENGLISH, "en"), _failed(ENGLISH)),
    Example("김하늘", "a Korean name (NFC); the last blank open", korean_name, {"input-embeddings": "blank"}),
    Example(
        "이서윤",
        "a Korean name in NFD, as a Mac writes it, and CR LF line ends; one mistake",
        decomposed_name,
        {"token-to-id": "failed"},
        file=unicodedata.normalize("NFD", "이서윤_lec26.ipynb"),
    ),
)
