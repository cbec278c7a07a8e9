"""Two worlds: what works in the student's notebook earns its points, and what does not costs its own exercise only."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from our_course import our_course
from own_cells import OWN_CELLS

from autograde.grading import colab
from autograde.grading.grader import Grader
from autograde.intake.delivery.submissions import Submission
from autograde.records.results import SubmissionResult
from notebooks import StudentNotebook

pytestmark = pytest.mark.usefixtures("nothing_remembered")

SECONDS = 1.0


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    course = our_course()
    with Grader(course, course.assignment("lec26"), seconds=SECONDS, workers=2) as grader:
        yield grader


@pytest.fixture
def notebook(grader: Grader) -> StudentNotebook:
    return StudentNotebook(grader.assignment).solve()


def hand_in(notebook: StudentNotebook, student: str = "kim") -> Submission:
    return Submission(student, f"{student}_lec26.ipynb", notebook.to_bytes())


def lost(result: SubmissionResult) -> dict[str, str]:
    return {one.id: one.status for one in result.exercises if one.status != "passed"}


def graded(grader: Grader, notebook: StudentNotebook) -> dict[str, str]:
    result = grader.grade(hand_in(notebook))
    assert result.status == "graded", result.reason
    return lost(result)


@pytest.mark.parametrize("kind", OWN_CELLS)
def test_when_an_answer_leans_on_a_cell_of_the_students_own_then_it_works_as_in_the_notebook(
    grader: Grader, notebook: StudentNotebook, kind: str
) -> None:
    own, both = OWN_CELLS[kind]
    notebook.insert("special-tokens", own)
    notebook.answer({"special-tokens": {1: f"all_tokens.extend({both})"}})
    assert graded(grader, notebook) == {}


def test_when_an_own_cell_is_changed_after_an_answer_then_the_next_answer_finds_the_change(
    grader: Grader, notebook: StudentNotebook
) -> None:
    notebook.insert("split-punctuation", "pattern = r'(\\s)'")
    notebook.answer({"split-punctuation": {1: "re.split(pattern, text)"}})
    notebook.insert("split-punctuation", "pattern = r'([,.]|\\s)'")
    notebook.insert("split-all-marks", "pattern = None")
    assert graded(grader, notebook) == {}


def test_when_an_answer_inherits_from_the_students_own_earlier_class_then_it_has_its_methods(
    grader: Grader, notebook: StudentNotebook
) -> None:
    first = grader.assignment.exercise("tokenizer-v1").fill({})
    second = grader.assignment.exercise("tokenizer-v2").fill({})
    notebook.write("tokenizer-v1", f"{first}\n    def unknown(self):\n        return '<|unk|>'\n")
    second = second.replace("class SimpleTokenizerV2:", "class SimpleTokenizerV2(SimpleTokenizerV1):")
    notebook.write("tokenizer-v2", second.replace('"<|unk|>"', "self.unknown()"))
    assert graded(grader, notebook) == {}


def test_when_an_early_answer_is_wrong_then_what_builds_on_it_is_judged_on_the_references_state(
    grader: Grader, notebook: StudentNotebook
) -> None:
    notebook.answer(
        {"split-all-marks": {1: "text.split('e')"}, "vocabulary": {1: "[]"}, "gpt-dataset": "class No: pass"}
    )
    assert set(graded(grader, notebook)) == {"split-all-marks", "vocabulary", "gpt-dataset"}


def test_when_an_early_answer_is_wrong_then_what_own_cells_made_step_by_step_still_helps_later_ones(
    grader: Grader, notebook: StudentNotebook
) -> None:
    notebook.answer({"vocabulary": {1: "[]"}})
    notebook.insert("special-tokens", "mine = []\nfor word in ('endoftext', 'unk'):\n    mine.append(f'<|{word}|>')")
    notebook.answer({"special-tokens": {1: "all_tokens.extend(mine)"}})
    notebook.insert("encode-verdict", "from itertools import *\nsizes = {}\nsizes['from'] = 0")
    notebook.answer({"encode-verdict": {1: "list(islice(tokenizer.encode(raw_text), sizes['from'], None))"}})
    assert set(graded(grader, notebook)) == {"vocabulary"}


def test_when_answers_check_and_print_the_values_at_hand_then_other_inputs_are_judged_all_the_same(
    grader: Grader, notebook: StudentNotebook
) -> None:
    for name, remark in {
        "split-whitespace": "assert len(result) == 9 and result[0] == 'Hello,'",
        "vocabulary": "print(all_words[1000])\nassert vocab_size == 1130, vocab_size",
        "token-to-id": "for word in ('the', 'Gisburn'):\n    print(word, vocab[word])",
        "special-tokens": "if vocab:\n    assert vocab['<|unk|>'] == 1131",
    }.items():
        notebook.write(name, grader.assignment.exercise(name).fill({}) + "\n" + remark)
    assert graded(grader, notebook) == {}


@pytest.mark.parametrize(
    "own",
    [
        "while True: pass",
        "import os; os._exit(0)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "raise SystemExit",
        "import signal\nsignal.signal(signal.SIGPROF, signal.SIG_IGN)\nwhile True: pass",
        "x = 1 / 0",
        "this is no Python",
        "import re, builtins, torch\nre.split = builtins.len = torch.tensor = print",
        "del raw_text, text, result",
        "import sys; sys.modules.clear()",
        "import os\nfor handle in range(3, 200):\n    try: os.close(handle)\n    except OSError: pass",
    ],
)
def test_when_a_cell_of_the_students_own_does_harm_then_right_answers_keep_their_points(
    grader: Grader, notebook: StudentNotebook, own: str
) -> None:
    notebook.insert("vocabulary", own)
    assert graded(grader, notebook) == {}


def test_when_a_given_cell_was_deleted_then_it_runs_where_it_stood(grader: Grader, notebook: StudentNotebook) -> None:
    given = [step.id for step in grader.assignment.steps if step.kind == "given"]
    notebook.delete(*given[:-1])
    assert graded(grader, notebook) == {}


def test_when_an_answer_does_nothing_for_a_while_then_the_others_do_not_wait_and_it_is_graded_at_last(
    grader: Grader, notebook: StudentNotebook
) -> None:
    sleeper = StudentNotebook(grader.assignment).solve().answer({"vocabulary": "import time\ntime.sleep(3600)"})
    submissions = [hand_in(sleeper, "sleeper"), *(hand_in(notebook, f"honest-{number}") for number in range(4))]
    results = [result for _, result in grader.grade_all(submissions)]
    assert results[-1].student == "sleeper"
    assert lost(results[-1]) == {"vocabulary": "timeout"}
    assert all(result.score == result.max_score for result in results[:-1])


def test_when_a_cell_of_the_students_own_only_waits_then_it_costs_nothing(
    grader: Grader, notebook: StudentNotebook
) -> None:
    notebook.insert("vocabulary", "import time\ntime.sleep(3600)")
    assert graded(grader, notebook) == {}


SABOTAGE = """
import builtins, gc, re, sys, torch
for module in list(sys.modules.values()):
    for name in ("evaluate", "encode", "enter", "run", "_rerun", "send"):
        if name in vars(module):
            vars(module)[name] = lambda *arguments, **named: True
class Right:
    def __eq__(self, other): return True
re.split = torch.tensor = builtins.sorted = lambda *arguments, **named: Right()
"""


def test_when_one_submission_sabotages_its_own_world_then_nobody_elses_verdict_changes_in_any_order(
    grader: Grader, notebook: StudentNotebook
) -> None:
    bad = StudentNotebook(grader.assignment).solve()
    bad.insert(grader.assignment.exercises[0].id, SABOTAGE)
    wrong = StudentNotebook(grader.assignment).solve().answer({"vocabulary": {1: "sorted(preprocessed)"}})
    submissions = [hand_in(bad, "bad"), hand_in(notebook, "right"), hand_in(wrong, "wrong")]
    seen = set()
    for order in itertools.permutations(submissions):
        results = {result.student: result for _, result in grader.grade_all(order)}
        seen.add(tuple((name, results[name].exercises) for name in ("bad", "right", "wrong")))
    assert len(seen) == 1
    assert lost(results["right"]) == {}
    assert lost(results["wrong"]) == {"vocabulary": "failed"}


def test_when_an_earlier_cell_forges_what_later_answers_say_then_blank_and_wrong_ones_earn_nothing(
    grader: Grader,
) -> None:
    forger = StudentNotebook(grader.assignment)
    forger.insert(grader.assignment.exercises[0].id, SABOTAGE)
    forger.answer({exercise.id: "pass" for exercise in grader.assignment.exercises[10:]})
    assert grader.grade(hand_in(forger)).score == 0


def test_when_an_earlier_cell_prints_what_the_notebook_shows_then_other_inputs_tell(
    grader: Grader, notebook: StudentNotebook
) -> None:
    notebook.insert("vocabulary", "answers = (sorted(set(preprocessed)), 1130)")
    notebook.write("vocabulary", "all_words, vocab_size = answers")
    assert graded(grader, notebook) == {}  # what is derived from the input in a cell of one's own is an answer
    words = "['!', 'a']"
    notebook.insert("vocabulary", f"answers = ({words}, 2)")
    assert graded(grader, notebook) == {"vocabulary": "failed"}


def test_when_a_class_reads_a_given_name_in_place_of_its_parameter_then_it_shows(
    grader: Grader, notebook: StudentNotebook
) -> None:
    solved = grader.assignment.exercise("tokenizer-v1").fill({})
    assert "self.str_to_int = vocab" in solved
    notebook.write("tokenizer-v1", solved.replace("def __init__(self, vocab)", "def __init__(self, words)"))
    assert set(graded(grader, notebook)) == {"tokenizer-v1"}


def test_when_a_class_reads_a_constant_of_the_students_own_then_it_may(
    grader: Grader, notebook: StudentNotebook
) -> None:
    solved = grader.assignment.exercise("tokenizer-v2").fill({})
    notebook.insert("tokenizer-v2", "UNKNOWN = '<|unk|>'")
    notebook.write("tokenizer-v2", solved.replace('"<|unk|>"', "UNKNOWN"))
    assert graded(grader, notebook) == {}


SEARCH = """
import gc

gc.unfreeze()
held = [text for thing in gc.get_objects() for text in gc.get_referents(thing) if type(text) is str]
found = [text for text in held if "### your" + " code" in text and "SEARCH" not in text and "split" in text]
"""


def test_when_an_earlier_cell_searches_the_memory_then_no_reference_answer_is_there(
    grader: Grader, notebook: StudentNotebook
) -> None:
    mine = {exercise.id: "pass" for exercise in grader.assignment.exercises[:4]}
    notebook.answer({**mine, "vocabulary": f"{SEARCH}\nraise LookupError(len(held) > 1000, found)  # SEARCH"})
    result = grader.grade(hand_in(notebook))
    message = next(one.message for one in result.exercises if one.id == "vocabulary")
    assert message is not None
    assert "LookupError: (True, [])" in message.en


def test_when_answers_pass_in_their_own_world_then_no_verdict_is_remembered(
    grader: Grader, notebook: StudentNotebook
) -> None:
    before = dict(grader._means.verdicts._judged)
    assert graded(grader, notebook) == {}
    assert grader._means.verdicts._judged == before


def test_when_a_package_that_colab_has_is_missing_here_then_a_person_looks_at_what_needs_it(
    grader: Grader, notebook: StudentNotebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(colab.COLAB, "no_such_package", "no-such-package")
    notebook.insert("vocabulary", "import no_such_package as mine\ntwo = 2")
    notebook.answer({"vocabulary": {1: "mine.sort(set(preprocessed))"}, "token-to-id": "import unheard_of\nvocab = {}"})
    result = grader.grade(hand_in(notebook))
    assert lost(result) == {"vocabulary": "manual", "token-to-id": "error"}
    assert result.packages == ("no-such-package",)
    assert next(one.answer for one in result.exercises if one.id == "vocabulary")
