"""Cells that lost their names, their place or their kind, and cells that came in addition."""

from __future__ import annotations

import copy
import random
from typing import Any

from autograde.course import Assignment
from damage.collection import AS_EVER, Made, Note, damage, student
from notebooks import StudentNotebook

BY_CONTENT: Note = ("셀 이름이 없어 내용으로 찾았습니다", "without names in the metadata, found by content")
SEVERAL: Note = ("답안 셀이 여러 개라 마지막으로 답한 셀을 채점했습니다", "the last answered one was graded")
BELOW: Note = ("빈칸 아래 새 셀에 쓴 답을 채점했습니다", "the answer in a new cell below the blank was graded")
SPLIT: Note = ("여러 셀로 나뉜 답안을 합쳤습니다", "answers that were split over several cells were put together")
MOVED: Note = ("답안 셀이 다른 자리로 옮겨져 있습니다", "answer cells were moved")
RETYPED: Note = ("코드 셀이 아닌 셀에 있는 답을 채점했습니다", "the answer's cell was no longer a code cell")
CHECKS_CHANGED: Note = ("확인 셀이 바뀌었으며", "check cells were changed; they play no part in grading")
GIVEN_CHANGED: Note = ("주어진 셀이 바뀌어 원래 셀로", "given cells were changed; the originals were used")
GIVEN_GONE: Note = (
    "주어진 셀이나 확인 셀이 없어",
    "given cells or checks are missing; the originals were used",
)


def code(source: str, **more: Any) -> dict[str, Any]:
    lines = source.splitlines(keepends=True)
    empty: dict[str, Any] = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
    return {"id": f"own-{random.Random(source).getrandbits(32):08x}", **empty, "source": lines, **more}


def reopened(assignment: Assignment, *names: str) -> StudentNotebook:
    """The student's notebook with these exercises as they were released."""
    notebook = student(assignment)
    for name in names:
        notebook.write(name, assignment.exercise(name).release["ko"])
    return notebook


def below(notebook: StudentNotebook, name: str, *cells: dict[str, Any]) -> StudentNotebook:
    position = notebook.position(name) + 1
    notebook.cells[position:position] = cells
    return notebook


@damage("an editor threw all metadata and cell ids away", BY_CONTENT)
def all_metadata_stripped(assignment: Assignment) -> Made:
    return student(assignment).strip()


@damage("copied cell by cell into a new notebook: every id is new, no metadata", BY_CONTENT)
def cells_pasted_into_a_new_notebook(assignment: Assignment) -> Made:
    notebook = student(assignment)
    for number, cell in enumerate(notebook.cells):
        cell |= {"id": f"{random.Random(number).getrandbits(32):08x}", "metadata": {}}
    return notebook


@damage("cell ids gone, nbgrader's names still there")
def cell_ids_gone(assignment: Assignment) -> Made:
    notebook = student(assignment)
    for cell in notebook.cells:
        del cell["id"]
    return notebook


@damage("nbgrader's names gone, cell ids still there")
def nbgrader_metadata_gone(assignment: Assignment) -> Made:
    notebook = student(assignment)
    for cell in notebook.cells:
        cell["metadata"] = {}
    return notebook


@damage("only the answer cells, pasted into an empty notebook", BY_CONTENT, GIVEN_GONE)
def only_the_answers_handed_in(assignment: Assignment) -> Made:
    notebook = student(assignment)
    answers = {exercise.id for exercise in assignment.exercises}
    notebook.cells = [cell for cell in notebook.cells if cell["id"] in answers]
    return notebook.strip()


@damage("all text cells deleted")
def prose_deleted(assignment: Assignment) -> Made:
    notebook = student(assignment)
    notebook.cells = [cell for cell in notebook.cells if cell["cell_type"] == "code"]
    return notebook


@damage(
    "two answer cells deleted",
    ("답안 셀이 없습니다: split-punctuation, create-dataloader", "missing: split-punctuation, create-dataloader"),
    expected={**AS_EVER, "split-punctuation": "missing", "create-dataloader": "missing"},
)
def answer_cells_deleted(assignment: Assignment) -> Made:
    notebook = student(assignment)
    notebook.delete("split-punctuation", "create-dataloader")
    return notebook


@damage(
    "an answer cell deleted and all metadata stripped: its neighbours, much alike, are not taken for it",
    BY_CONTENT,
    ("답안 셀이 없습니다: embedding-dataloader", "missing: embedding-dataloader"),
    expected={**AS_EVER, "embedding-dataloader": "missing"},
)
def answer_cell_deleted_without_metadata(assignment: Assignment) -> Made:
    notebook = student(assignment)
    notebook.delete("embedding-dataloader")
    return notebook.strip()


@damage(
    "an answer cell emptied, another commented out",
    ("답안 셀이 비어 있습니다: vocabulary, bpe-encode", "answer cells were emptied: vocabulary, bpe-encode"),
    expected={**AS_EVER, "vocabulary": "missing", "token-to-id": "error", "bpe-encode": "missing"},
)
def answer_cells_emptied(assignment: Assignment) -> Made:
    notebook = student(assignment)
    notebook.write("vocabulary", "")
    source = assignment.exercise("bpe-encode").solution["ko"]
    notebook.write("bpe-encode", "\n".join(f"# {line}" for line in source.splitlines()))
    return notebook


@damage("an answer cell copied below itself and answered there, the first try left standing", SEVERAL)
def answer_cell_duplicated(assignment: Assignment) -> Made:
    notebook = student(assignment).answer({"decode-v1": {1: "tokenizer.encode(ids)"}})
    notebook.duplicate("decode-v1", {})
    return notebook


@damage("every cell of the notebook there twice, the second copies blank as released", SEVERAL)
def notebook_pasted_below_itself(assignment: Assignment) -> Made:
    notebook = student(assignment)
    notebook.cells += copy.deepcopy(StudentNotebook(assignment).cells)
    return notebook


@damage("an answer cell copied without its metadata, answered there; the original is still blank", SEVERAL, BY_CONTENT)
def blank_left_and_copy_answered(assignment: Assignment) -> Made:
    notebook = reopened(assignment, "gpt2-tokenizer")
    return below(notebook, "gpt2-tokenizer", code(assignment.exercise("gpt2-tokenizer").solution["ko"]))


@damage("two answer cells dragged to the end", MOVED)
def answer_cells_moved_to_the_end(assignment: Assignment) -> Made:
    notebook = student(assignment)
    for name in ("split-all-marks", "token-embeddings"):
        notebook.cells.append(notebook.cells.pop(notebook.position(name)))
    return notebook


@damage("two answer cells dragged to the end, all metadata stripped", MOVED, BY_CONTENT)
def answer_cells_moved_without_metadata(assignment: Assignment) -> Made:
    notebook = student(assignment)
    for name in ("tokenizer-v1", "token-embeddings"):
        notebook.cells.append(notebook.cells.pop(notebook.position(name)))
    return notebook.strip()


@damage("answer cells turned into text and into raw cells", RETYPED)
def answer_cells_retyped(assignment: Assignment) -> Made:
    notebook = student(assignment)
    for name, kind in (("tokenizer-v1", "markdown"), ("gpt-dataset", "raw"), ("encode-v1", "markdown")):
        cell = notebook.cells[notebook.position(name)]
        cell["cell_type"] = kind
        del cell["outputs"], cell["execution_count"]
    return notebook


@damage("an answer cell turned into text, all metadata stripped", RETYPED, BY_CONTENT)
def answer_cell_retyped_without_metadata(assignment: Assignment) -> Made:
    notebook = student(assignment)
    notebook.cells[notebook.position("tokenizer-v2")]["cell_type"] = "markdown"
    return notebook.strip()


@damage("the answer in a new cell below the untouched blank", BELOW)
def answer_in_a_new_cell_below(assignment: Assignment) -> Made:
    notebook = reopened(assignment, "vocabulary")
    return below(notebook, "vocabulary", code("all_words = sorted(set(preprocessed))\nprint(all_words[:5])"))


@damage("two blanks answered in two new cells below, a statement and a class in one each", BELOW)
def answers_in_new_cells_below(assignment: Assignment) -> Made:
    names = ("input-target", "special-tokens", "gpt-dataset")
    notebook = reopened(assignment, *names)
    parts = ("x = enc_sample[:context_size]", "y = enc_sample[1 : context_size + 1]")
    below(notebook, "input-target", *map(code, parts))
    below(notebook, "special-tokens-check", code('all_tokens.extend(["<|endoftext|>", "<|unk|>"])'))
    dataset = assignment.exercise("gpt-dataset").solution["ko"].partition("\n\n\n")[2]
    return below(notebook, "gpt-dataset", code(dataset.replace("  ### your code", "")))


@damage("one of two blanks filled in, the other answered in a new cell below", SPLIT)
def half_of_an_answer_below(assignment: Assignment) -> Made:
    notebook = student(assignment).answer({"encode-v1": {2: "..."}})
    return below(notebook, "encode-v1", code("ids = tokenizer.encode(text)\nids"))


@damage("check cells edited so that they pass", CHECKS_CHANGED)
def check_cells_edited(assignment: Assignment) -> Made:
    notebook = student(assignment)
    for name in ("token-to-id-check", "input-embeddings-check"):
        notebook.write(name, 'print("✅")')
    return notebook


@damage("all check cells deleted", GIVEN_GONE)
def check_cells_deleted(assignment: Assignment) -> Made:
    notebook = student(assignment)
    notebook.delete(*(f"{exercise.id}-check" for exercise in assignment.exercises))
    return notebook


@damage("given cells edited: the story read from Google Drive, the vocabulary cut short", GIVEN_CHANGED)
def given_cells_edited(assignment: Assignment) -> Made:
    notebook = student(assignment)
    notebook.write("read-story", 'raw_text = open("/content/drive/MyDrive/the-verdict.txt").read()\nprint(raw_text)')
    notebook.write("split-all-marks-after-2", "preprocessed = raw_text.split()[:100]\nprint(preprocessed)")
    return notebook


@damage("extra cells: imports, `!pip install`, a helper and a constant that answers use, scratch work")
def extra_cells(assignment: Assignment) -> Made:
    notebook = student(assignment)
    notebook.insert("split-whitespace", "!pip install -q tiktoken\nimport numpy as np\nfrom itertools import count")
    helper = "SPECIAL = {'<|endoftext|>'}\n\n\ndef table(rows, width):\n    return nn.Embedding(rows, width)"
    notebook.insert("encode-verdict-after-2", f"%matplotlib inline\n{helper}")
    notebook.insert("vocabulary", "result[:3]\nresult = None\nvocab = 3")
    answers = {
        "vocabulary": "np.unique(preprocessed).tolist()",
        "bpe-encode": "tokenizer.encode(text, allowed_special=SPECIAL)",
        "token-embedding-layer": "table(vocab_size, output_dim)",
    }
    return notebook.answer({name: {1: answer} for name, answer in answers.items()})


@damage("run out of order: the helper stands at the end, stale outputs and errors everywhere")
def executed_out_of_order(assignment: Assignment) -> Made:
    notebook = student(assignment).answer({"drop-whitespace": {1: "tidy(result)"}})
    helper = code("def tidy(items):\n    return [item for item in items if item.strip()]", execution_count=2)
    notebook.cells.append(helper)
    error = {"output_type": "error", "ename": "NameError", "evalue": "name 'tidy' is not defined", "traceback": []}
    for number, cell in enumerate(reversed(notebook.cells)):
        if cell["cell_type"] == "code":
            cell |= {"execution_count": 300 - number, "outputs": [error]}
    return notebook


@damage(
    "half-finished syntax in two answers: they are errors, the rest is graded",
    expected={**AS_EVER, "encode-v1": "error", "gpt-dataset": "error"},
)
def half_finished_syntax(assignment: Assignment) -> Made:
    return student(assignment).answer(
        {"encode-v1": {2: "tokenizer.encode(text"}, "gpt-dataset": {1: "token_ids[i : i +", 2: "token_ids["}}
    )


@damage("half-finished syntax, all metadata stripped", BY_CONTENT, expected={**AS_EVER, "tokenizer-v2": "error"})
def half_finished_syntax_without_metadata(assignment: Assignment) -> Made:
    return student(assignment).answer({"tokenizer-v2": {1: "[item if item in self.str_to_int else"}}).strip()


@damage("the markers `### your code` deleted with the blanks")
def markers_deleted(assignment: Assignment) -> Made:
    notebook = student(assignment)
    for cell in notebook.cells:
        if cell["id"] != "input-embeddings":
            cell["source"] = [line.replace("  ### your code", "") for line in cell["source"]]
    return notebook
