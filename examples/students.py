"""The made-up students: what each hands in, and what it must come to.

Each is there for one thing that a class does to its grader.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from answers import FORGED, known_wrong, other_right
from notebooks import StudentNotebook

from autograde.course import Assignment

__all__ = ["ASSIGNMENT", "STUDENTS", "Example", "Expected"]

ASSIGNMENT = "lec26"

#: Without the parentheses the separators are lost.
NO_CAPTURE_GROUP = dict.fromkeys(("split-whitespace", "split-punctuation", "split-all-marks"), "no-capture-group")

VOCABULARY_UPSIDE_DOWN = {
    "token-to-id": "reversed",
    "special-tokens": "order-swapped",
    "tokenizer-v2": "unknown-dropped",
}

CAREFUL_BUT_UNSHIFTED = {
    "input-target": "target-not-shifted",
    "gpt-dataset": "target-not-shifted",
    "batch-of-one": "shuffle-forgotten",
}

WRONG_STRIDE = {
    "bpe-encode": "no-permission",
    "create-dataloader": "drop-last-forgotten",
    "batch-of-eight": "stride-one",
    "embedding-dataloader": "stride-one",
    "input-embeddings": "multiplied",
}

COPIED_FROM_THE_PRINTED_EXAMPLE = {
    "split-whitespace": "printed-output",
    "tokenizer-v1": "printed-example",
    "bpe-encode": "printed-ids",
    "batch-of-one": "printed-batch",
}

ENGLISH = {"token-embedding-layer": "sizes-swapped"}
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


def solved(answers: Mapping[str, Any] | None = None) -> Callable[[Assignment], bytes]:
    """A notebook with the reference answers but for `answers`."""
    return lambda assignment: StudentNotebook(assignment).solve().answer(answers or {}).run().to_bytes()


def mistaken(names: Mapping[str, str], language: str = "ko") -> Callable[[Assignment], bytes]:
    """A notebook with the reference answers but for the known wrong ones with these names."""
    return lambda assignment: _mistaken(assignment, names, language).run().to_bytes()


def _mistaken(assignment: Assignment, names: Mapping[str, str], language: str = "ko") -> StudentNotebook:
    return StudentNotebook(assignment, language).solve().answer(known_wrong(assignment, names))


def differently(assignment: Assignment) -> bytes:
    helped = {
        "input-target": {1: "window(0, context_size)", 2: "window(1, context_size)"},
        "embedding-layer": {1: "Table(num_embeddings=vocab_size, embedding_dim=output_dim)"},
    }
    notebook = StudentNotebook(assignment).answer(other_right(assignment) | helped)
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
    claim = "✅ {0}/{0}".format(len(assignment.exercises))
    for cell in notebook.cells:
        if cell["id"].endswith("-check"):
            cell["metadata"]["nbgrader"] |= {"points": 100, "locked": False}
            cell["metadata"]["tags"] = ["skip-execution"]
            cell["source"] = [f'print("{claim}")\n']
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": [f"{claim}\n"]}]
    return notebook.run().to_bytes()


def in_colab(assignment: Assignment) -> bytes:
    notebook = _mistaken(assignment, {"position-embedding-layer": "fixed-length"})
    return notebook.run().save_in_colab("정다은").to_bytes()


def rearranged(assignment: Assignment) -> bytes:
    """Two cells deleted, one answered in a copy below, one answered in both, one moved to the end."""
    notebook = StudentNotebook(assignment).solve()
    notebook.delete("vocabulary", "token-embeddings", "split-punctuation-check")
    notebook.write("bpe-encode", assignment.exercise("bpe-encode").release["ko"])
    notebook.duplicate("bpe-encode", {})
    notebook.answer(known_wrong(assignment, {"decode-v1": "encode-for-decode"}))
    notebook.duplicate("decode-v1", {})
    notebook.move("drop-whitespace", before="input-embeddings-check")
    return notebook.to_bytes()


def stripped(assignment: Assignment) -> bytes:
    notebook = _mistaken(assignment, {"embedding-layer": "sizes-swapped"})
    notebook.delete("start-after-1")
    return notebook.strip().to_bytes()


def korean_name(assignment: Assignment) -> bytes:
    notebook = StudentNotebook(assignment).solve()
    notebook.write("input-embeddings", assignment.exercise("input-embeddings").release["ko"])
    return notebook.run().to_bytes()


def decomposed_name(assignment: Assignment) -> bytes:
    """From a Mac, then through Windows: the name in NFD, the lines with CR LF."""
    return _mistaken(assignment, {"token-to-id": "reversed"}).to_bytes("\r\n")


def _failed(answers: Mapping[str, Any]) -> dict[str, Expected]:
    return dict.fromkeys(answers, "failed")


#: The class, in the order of the README's table.
STUDENTS = (
    Example("2023100001", "everything right", solved()),
    Example("2023100002", "everything right, but written differently, with helpers in cells of their own", differently),
    Example("2023100003", "patterns without a capturing group", mistaken(NO_CAPTURE_GROUP), _failed(NO_CAPTURE_GROUP)),
    Example(
        "2023100004",
        "dictionary the wrong way round, special tokens in the wrong order, unknown words dropped",
        mistaken(VOCABULARY_UPSIDE_DOWN),
        _failed(VOCABULARY_UPSIDE_DOWN),
    ),
    Example(
        "2023100005",
        "targets not shifted, data loader left shuffling",
        mistaken(CAREFUL_BUT_UNSHIFTED),
        {**_failed(CAREFUL_BUT_UNSHIFTED), "input-target": ("partial", 1.0), "gpt-dataset": ("partial", 2.5)},
    ),
    Example(
        "2023100006",
        "windows that overlap, special token not allowed (ValueError), embeddings multiplied",
        mistaken(WRONG_STRIDE),
        {**_failed(WRONG_STRIDE), "bpe-encode": "error", "create-dataloader": ("partial", 3.0)},
    ),
    Example(
        "2023100007",
        "only `tokenizer-v1` wrong, on which much of the rest is built",
        mistaken({"tokenizer-v1": "joined-without-space"}),
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
        mistaken(COPIED_FROM_THE_PRINTED_EXAMPLE),
        {**_failed(COPIED_FROM_THE_PRINTED_EXAMPLE), "tokenizer-v1": ("partial", 2.0)},
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
    Example("2023100020", "the English edition; one mistake", mistaken(ENGLISH, "en"), _failed(ENGLISH)),
    Example("김하늘", "a Korean name (NFC); the last blank open", korean_name, {"input-embeddings": "blank"}),
    Example(
        "이서윤",
        "a Korean name in NFD, as a Mac writes it, and CR LF line ends; one mistake",
        decomposed_name,
        {"token-to-id": "failed"},
        file=unicodedata.normalize("NFD", "이서윤_lec26.ipynb"),
    ),
)
