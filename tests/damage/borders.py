"""Cells whose borders moved: split in two, merged, everything in one."""

from __future__ import annotations

import copy

from autograde.course import Assignment
from damage.cells import BY_CONTENT, SPLIT, code
from damage.collection import AS_EVER, Made, Note, damage, student
from notebooks import StudentNotebook

MERGED: Note = ("한 셀에 합쳐진 셀들을 나누었습니다", "cells that were merged into one were taken apart")


def split(notebook: StudentNotebook, name: str, *beginnings: str, named: bool = False) -> None:
    """Splits a cell before the lines that begin like this; editors differ in whether the parts keep its metadata."""
    position = notebook.position(name)
    cell = notebook.cells[position]
    borders = [next(i for i, line in enumerate(cell["source"]) if line.startswith(start)) for start in beginnings]
    ends = [*borders, len(cell["source"])]
    parts = []
    for number, (start, end) in enumerate(zip([0, *borders], ends, strict=True)):
        part = copy.deepcopy(cell) if named or not number else code("")
        parts.append(part | {"id": name if not number else f"{name}-{number}", "source": cell["source"][start:end]})
    notebook.cells[position : position + 1] = parts


def merge(notebook: StudentNotebook, *names: str) -> None:
    """Puts the cells into the first of them, which keeps its name."""
    cells = [notebook.cells[notebook.position(name)] for name in names]
    cells[0]["source"] = "\n\n".join("".join(cell["source"]) for cell in cells).splitlines(keepends=True)
    notebook.delete(*names[1:])


@damage("answer cells split in two, as Jupyter does it: both halves carry the exercise's name", SPLIT)
def answers_split_in_two(assignment: Assignment) -> Made:
    notebook = student(assignment)
    split(notebook, "split-all-marks", "# 양쪽 공백", named=True)
    split(notebook, "tokenizer-v1", "    def decode", named=True)
    split(notebook, "input-target", "# 타깃", named=True)
    return notebook


@damage("answer cells split in two, as Colab does it: the lower half has no name", SPLIT)
def answers_split_in_colab(assignment: Assignment) -> Made:
    notebook = student(assignment)
    split(notebook, "encode-v1", "# text")
    split(notebook, "gpt-dataset", "class")
    split(notebook, "batch-of-eight", "data_iter")
    return notebook


@damage("an answer split over three cells, all metadata stripped", SPLIT, BY_CONTENT)
def answer_split_in_three_without_metadata(assignment: Assignment) -> Made:
    notebook = student(assignment)
    split(notebook, "gpt-dataset", "class", "    def __len__")
    split(notebook, "tokenizer-v2", "    def decode")
    return notebook.strip()


@damage("answer cells merged with their checks", MERGED)
def answers_merged_with_their_checks(assignment: Assignment) -> Made:
    notebook = student(assignment)
    for name in ("split-whitespace", "token-to-id", "tokenizer-v1", "input-embeddings"):
        merge(notebook, name, f"{name}-check")
    return notebook


@damage("two exercises with their checks merged into one cell", MERGED)
def two_exercises_merged(assignment: Assignment) -> Made:
    notebook = student(assignment)
    merge(notebook, "split-whitespace", "split-whitespace-check", "split-punctuation", "split-punctuation-check")
    merge(notebook, "tokenizer-v1", "encode-v1", "decode-v1")
    return notebook


@damage("exercises merged with given cells between them, all metadata stripped", MERGED, BY_CONTENT)
def exercises_merged_without_metadata(assignment: Assignment) -> Made:
    notebook = student(assignment)
    merge(notebook, "vocabulary", "vocabulary-check", "token-to-id", "token-to-id-check", "token-to-id-after-2")
    merge(notebook, "embedding-layer", "embedding-layer-after-2", "embedding-layer-after-4", "token-embedding-layer")
    return notebook.strip()


@damage("all code of the notebook pasted into one cell", MERGED)
def everything_in_one_cell(assignment: Assignment) -> Made:
    notebook = student(assignment)
    source = "\n\n".join("".join(cell["source"]) for cell in notebook.cells if cell["cell_type"] == "code")
    notebook.cells = [code(source)]
    return notebook.strip()


@damage(
    "a merged cell with a syntax error in one of its exercises: the other one is still graded",
    MERGED,
    expected={**AS_EVER, "gpt2-tokenizer": "error"},
)
def merged_cell_with_a_syntax_error(assignment: Assignment) -> Made:
    notebook = student(assignment).answer({"gpt2-tokenizer": {1: 'tiktoken.get_encoding("gpt2"'}})
    merge(notebook, "gpt2-tokenizer", "gpt2-tokenizer-check", "gpt2-tokenizer-after-2", "bpe-encode")
    return notebook
