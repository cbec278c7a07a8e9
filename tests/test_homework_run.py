"""The homework's runs: what they print and store, how they go on, and the experiment drawn from the student number."""

from __future__ import annotations

import ast
import io
import json
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import nbformat
import pytest
import torch
from homework_code import SOURCE, Names, definitions
from nbclient import NotebookClient
from our_course import our_course
from torch.utils.data import DataLoader, Dataset

from autograde.authoring.notebook import notebook_path
from autograde.checking import Evidence, Saved
from autograde.checks.hw04.drawn import draw_from_number
from autograde.checks.hw04.log import PRESETS, PROMPT, digest_of, read_log
from autograde.checks.hw04.runs import SMALL, results, run
from autograde.checks.hw04.test_2_7_own_experiment import CHANGES
from autograde.course.assemble import read_assignment
from autograde.course.seal import unpacked
from autograde.grading.hidden_checks import HiddenChecks, load_checks
from autograde.grading.judge import judge
from autograde.text import Text

CHECKS = Path(__file__).parents[1] / "autograde" / "checks"
CONFIG = {
    "vocab_size": 40,
    "context_length": 6,
    "emb_dim": 12,
    "n_heads": 4,
    "n_layers": 2,
    "drop_rate": 0.1,
    "qkv_bias": False,
}
PREDICTION = {"first_loss": "10.8", "curves_prediction": "the training loss leaves"}


ALPHABET = " abcdefghijklmnopqrstuvwxyzE,.!?\n-'01234"


class Letters:
    """A tokenizer of 40 tokens, each a letter or another character."""

    def encode(self, text: str, allowed_special: object = None) -> list[int]:
        return [ALPHABET.index(letter) for letter in text]

    def decode(self, ids: list[int]) -> str:
        return "".join(ALPHABET[one] for one in ids)


class Windows(Dataset[tuple[torch.Tensor, torch.Tensor]]):
    """Windows (6) of a text that is drawn."""

    def __init__(self, count: int) -> None:
        ids = torch.randint(40, (count * 6 + 1,), generator=torch.Generator().manual_seed(5))
        self.windows = [(ids[6 * n : 6 * n + 6], ids[6 * n + 1 : 6 * n + 7]) for n in range(count)]

    def __len__(self) -> int:
        return len(self.windows)

    def __getitem__(self, number: int) -> tuple[torch.Tensor, torch.Tensor]:
        return self.windows[number]


@pytest.fixture(params=["ko", "en"])
def notebook(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Names:
    """The homework's functions in an empty folder, with a small preset that takes a moment."""
    monkeypatch.chdir(tmp_path)
    torch.set_num_threads(1)  # two threads wait for each other where another process is at work
    names = definitions(request.param)
    presets = {"small": {"model": CONFIG, "training": {**names["PRESETS"]["small"]["training"], "num_epochs": 6}}}
    names |= {
        "STUDENT_NUMBER": CHANGES["no dropout"],
        "PRESETS": presets,
        "number_wanted": True,
        "device": torch.device("cpu"),
        "tokenizer": Letters(),
        "display": lambda *shown, **how: None,
        "_notebook": lambda: ([], 0),
        "_name_of": lambda cell: cell["id"],
        "train_data": 12,
        "val_data": 3,
        "create_dataloader_v1": loader,
    }
    return names


def loader(count: int, batch_size: int, drop_last: bool, shuffle: bool, **lengths: int) -> Any:
    return DataLoader(Windows(count), batch_size=batch_size, drop_last=drop_last, shuffle=shuffle)


def trained(names: Names, epochs: int = 6, *, stop_at: int | None = None, size: int = 2, drop: float = 0.1) -> Any:
    """What a run prints, and its losses; it is interrupted in the epoch `stop_at`."""
    torch.manual_seed(3)
    model = names["GPTModel"]({**CONFIG, "drop_rate": drop})
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    loaders = [loader(12, size, True, True), loader(3, size, False, False)]
    stored = names["StoredRun"]("run.pt", "small", model, optimizer, loaders, 4, PREDICTION)
    written: list[str] = []
    own = names["generate_and_print_sample"]

    def sample(*arguments: Any) -> Any:
        written.append("")
        if len(written) == stop_at:
            raise KeyboardInterrupt
        return own(*arguments)

    names["generate_and_print_sample"] = sample
    samples: list[str] = []
    with redirect_stdout(io.StringIO()) as printed:
        try:
            lists = names["train_model_simple"](
                model, *loaders, optimizer, names["device"], epochs, 4, 2, PROMPT, names["tokenizer"], samples, stored
            )
        except KeyboardInterrupt:
            lists = None
        finally:
            names["generate_and_print_sample"] = own
    return printed.getvalue(), lists, samples, stored


def test_when_a_run_was_stopped_then_it_goes_on_and_ends_as_if_it_had_not_been(notebook: Names) -> None:
    whole, lists, samples, stored = trained(notebook)
    stored.finish()
    assert not Path("run.pt").exists()
    assert trained(notebook, stop_at=4)[1] is None
    resumed, again, samples_again, stored = trained(notebook)
    assert (again, samples_again) == (lists, samples)
    first, _, rest = resumed.partition("\n")
    assert rest == whole
    assert "3" in first
    assert read_log(resumed).lines == read_log(whole).lines
    assert stored.prediction == PREDICTION


def test_when_something_else_is_to_be_trained_then_it_starts_anew(notebook: Names) -> None:
    def starts_anew(number: str = "7", **how: Any) -> bool:
        notebook["STUDENT_NUMBER"] = "7"
        trained(notebook, stop_at=4)
        notebook["STUDENT_NUMBER"] = number
        printed, _, _, _ = trained(notebook, stop_at=4, **how)
        return "(Step 000000)" in printed.split("\n")[0]

    assert not starts_anew()
    assert starts_anew(size=3)
    assert starts_anew(drop=0.2)
    assert starts_anew("8")
    trained(notebook, stop_at=4)
    Path("run.pt").write_bytes(Path("run.pt").read_bytes()[:5000])
    assert "(Step 000000)" in trained(notebook, stop_at=2)[0].split("\n")[0]


def test_when_the_models_code_was_changed_then_it_starts_anew(notebook: Names) -> None:
    trained(notebook, stop_at=4)
    norm = notebook["LayerNorm"]
    own, norm.forward = norm.forward, lambda self, x: x * self.scale + self.shift
    try:
        assert "(Step 000000)" in trained(notebook, stop_at=2)[0].split("\n")[0]
    finally:
        norm.forward = own


def test_when_the_disk_is_full_then_the_run_goes_on_without_being_stored(
    notebook: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(torch, "save", full)
    assert len(trained(notebook)[1][0]) == 9
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("number", ["", "2023100001", "m 20231"])
def test_when_a_run_is_over_then_the_checks_find_the_digest_that_the_notebook_printed(
    notebook: Names, number: str
) -> None:
    said = {"first_loss": "10.8", "curves_prediction": f"Epoch 1 (Step 000000): Train loss 1.0, Val loss 2.0 {PROMPT}"}
    samples = [PROMPT, f'{PROMPT}, "과 — �" and', *(f"{PROMPT} {count}" for count in range(8))]
    text = finished(notebook, said, samples, number)
    log = read_log(text)
    assert (log.prediction, log.number, len(log.lines), len(log.samples)) == (said, number, 18, 10)
    assert log.digest == digest_of(log)
    assert not log.is_edited
    for old, new in (("3.645", "2.645"), ("6.237", "6.137"), ("과", "와"), ("10.8", "10.9"), ("small:", "full:")):
        assert read_log(text.replace(old, new, 1)).is_edited, old
    if number:
        assert read_log(text.replace(number, "2023100009")).is_edited


def finished(names: Names, said: dict[str, str], samples: list[str], number: str) -> str:
    with redirect_stdout(io.StringIO()) as printed:
        names["print_head"](said, "small", 13_673_984)
        names["print_epochs"](18, 10, *SMALL, samples)
        names["print_end"](1.76, names["run_digest"]("small", *SMALL, samples, number, said), number)
    return printed.getvalue()


def test_when_a_prediction_is_open_then_the_run_does_not_start_and_says_what_is_missing(notebook: Names) -> None:
    said = {"first_loss": "10.8", "first_loss_reason": "...", "curves_prediction": ..., "samples_prediction": "ab 12"}
    assert notebook["open_parts"](said) == list(said)
    assert notebook["open_parts"]({"first_loss": True}) == notebook["open_parts"]({"first_loss": float("inf")})
    assert notebook["open_parts"]({"first_loss": 3, "first_loss_reason": "그냥 그럴 것 같다"}) == []
    with pytest.raises(notebook["NotYetError"]) as caught:
        notebook["copied"](said)
    assert all(name in str(caught.value) for name in said)
    assert notebook["copied"]({"first_loss": 3, "why": "a text\n in two lines"}) == {
        "first_loss": "3",
        "why": "a text in two lines",
    }


def test_when_a_kernel_stops_at_an_open_prediction_then_it_shows_the_message_alone(tmp_path: Path) -> None:
    assignment = read_assignment(SOURCE, Text("과제", "Homework"))
    (cell,) = [one for one in assignment.cells if "class NotYetError" in one.source["en"]]
    cells = [nbformat.v4.new_code_cell(source) for source in (cell.source["en"], 'copied({"first_loss": ...})')]
    ran = NotebookClient(nbformat.v4.new_notebook(cells=cells), allow_errors=True, kernel_name="python3").execute()
    (output,) = ran.cells[1].outputs
    assert output.traceback == [
        "⬜ First fill in the prediction and run its cell. Still open: first_loss",
    ]


def test_when_numbers_differ_then_each_draws_an_experiment_that_the_notebook_has(notebook: Names) -> None:
    assert list(notebook["CHANGES"]) == list(CHANGES)
    for change, number in CHANGES.items():
        assert draw_from_number(number, "own-experiment", CHANGES, 1) == [change]


@pytest.mark.parametrize("change", list(CHANGES))
def test_when_a_change_is_drawn_then_it_and_nothing_else_is_changed(notebook: Names, change: str) -> None:
    plain = {**CONFIG, "rate": 0.001, "decay": 0.1, "batch": 2, "positions": True, "shortcuts": True}
    settings = plain | notebook["CHANGES"][change][1]
    assert settings != plain
    model, optimizer, _ = notebook["changed_setup"](settings)
    usual, _, _ = notebook["changed_setup"](plain)
    (group,) = optimizer.param_groups
    assert (group["lr"], group["weight_decay"]) == (settings["rate"], settings["decay"])
    block, ids = model.trf_blocks[0], torch.arange(12).view(2, 6)
    assert model.pos_emb.num_embeddings == settings["context_length"]
    assert block.att.num_heads == settings["n_heads"]
    assert block.dropout.p == block.att.dropout.p == model.drop_emb.p == settings["drop_rate"]
    assert bool(model.pos_emb.weight.any()) == (change != "no position embedding")
    if change in ("no position embedding", "no shortcut"):
        assert not torch.allclose(model.eval()(ids), usual.eval()(ids))
    elif change not in ("context length 32", "one head"):
        assert torch.equal(model.eval()(ids), usual.eval()(ids))
    model(ids).sum().backward()
    optimizer.step()
    assert bool(model.pos_emb.weight.any()) == (change != "no position embedding")
    for layer in (block.att.out_proj, block.ff.layers[2]):
        torch.nn.init.zeros_(layer.weight)
        torch.nn.init.zeros_(layer.bias)
    assert bool(block(torch.ones(1, 3, 12)).any()) == (change != "no shortcut")


def experiment(names: Names, prediction: object) -> str:
    with redirect_stdout(io.StringIO()) as printed:
        names["run_experiment"](prediction)
    return printed.getvalue()


def test_when_an_experiment_is_over_then_the_same_log_comes_again_and_nothing_is_trained(notebook: Names) -> None:
    first = experiment(notebook, "It will  memorise\nfaster.")
    log = read_log(first)
    assert (log.experiment, log.number) == ("no dropout", CHANGES["no dropout"])
    assert log.prediction == {"experiment_prediction": "It will memorise faster."}
    assert log.digest is not None
    assert not log.is_edited
    assert experiment(notebook, "It will memorise faster.") == first
    changed = experiment(notebook, "It will be slower.")
    assert changed.startswith(first)
    assert len(changed.splitlines()) == len(first.splitlines()) + 1
    kept = json.loads(Path("hw04-experiment.json").read_text(encoding="utf-8"))
    assert read_log(json.dumps(kept)).digest == log.digest
    assert not read_log(json.dumps(kept)).is_edited
    notebook["STUDENT_NUMBER"] = CHANGES["one head"]
    other = experiment(notebook, "It will memorise faster.")
    assert read_log(other).experiment == "one head"
    assert read_log(other).lines != log.lines


@pytest.mark.parametrize(
    ("number", "prediction"), [("", "It will memorise faster."), ("2023100001", ...), ("1", "...")]
)
def test_when_number_or_prediction_is_missing_then_no_experiment_starts(
    notebook: Names, number: str, prediction: object
) -> None:
    notebook["STUDENT_NUMBER"] = number
    said = experiment(notebook, prediction)
    assert said.startswith("⬜")
    assert len(said.splitlines()) == 1
    assert list(Path().iterdir()) == []


def test_when_the_file_is_gone_but_the_log_is_saved_then_it_is_printed_again(notebook: Names) -> None:
    first = experiment(notebook, "It will memorise faster.")
    Path("hw04-experiment.json").unlink()
    outputs = [{"data": {"text/html": "…"}}, {"text": [f"{first}\n", "another line"]}]
    notebook["_notebook"] = lambda: ([{"id": "train", "outputs": []}, {"id": "own-experiment", "outputs": outputs}], 0)
    assert experiment(notebook, "It will be slower.") == first
    assert notebook["saved_experiment"]()
    for number in (CHANGES["one head"], "2023100"):
        notebook["STUDENT_NUMBER"] = number
        assert not notebook["saved_experiment"]()


def test_when_a_file_of_results_is_broken_then_the_experiment_runs(notebook: Names) -> None:
    for content in ("[1", "[1]", '{"experiment": "no dropout"}'):
        Path("hw04-experiment.json").write_text(content, encoding="utf-8")
        assert notebook["finished_experiment"]() is None
    assert read_log(experiment(notebook, "It will memorise faster.")).digest


@pytest.fixture(scope="module")
def hidden() -> dict[str, HiddenChecks]:
    return load_checks(read_assignment(SOURCE, Text("과제", "Homework")), CHECKS)


#: What does not fit together, and words of what a person is told.
ODD: dict[str, Callable[[], tuple[str, str, str, str]]] = {
    "edited": lambda: ("", run(number="2023100001").replace("3.645", "2.645"), "지문", "digest"),
    "samples-of-another-run": lambda: (
        "",
        run(number="2023100001").replace("picture of number 3", "cat"),
        "지문",
        "digest",
    ),
    "another-number": lambda: ("", run(number="2023100002"), "학번", "student number"),
    "no-number-yet": lambda: ("", run(), "학번", "student number"),
    "pasted": lambda: (run(tuple_of(0.1), PRESETS[1]), run(number="2023100001"), "붙여", "pasted"),
    "edited-file": lambda: (results(run="0" * 12, student="2023100001"), "", "지문", "digest"),
}


def tuple_of(more: float) -> Any:
    return tuple(loss + more for loss in SMALL[0]), SMALL[1]


@pytest.mark.parametrize("odd", ODD.values(), ids=list(ODD))
def test_when_a_log_does_not_fit_then_a_person_is_told_in_both_languages_and_nothing_is_deducted(
    hidden: dict[str, HiddenChecks], odd: Callable[[], tuple[str, str, str, str]]
) -> None:
    written, saved, ko, en = odd()
    evidence = Evidence(written, {"train": Saved(saved)}, {"STUDENT_NUMBER": "'2023100001'"})
    assert judge(hidden["training-log"], evidence, "seed").score == 5
    (flag,) = evidence.flags
    assert ko in flag.ko
    assert en in flag.en


def test_when_all_fits_then_nothing_is_flagged(hidden: dict[str, HiddenChecks]) -> None:
    for typed, number in (("'2023-100001'", "2023100001"), ("2023100001", "2023 100001"), ("''", ""), ("''", "7")):
        saved = {"train": Saved(run(number=number))}
        evidence = Evidence("한 문장", saved, {"STUDENT_NUMBER": typed})
        assert judge(hidden["training-log"], evidence, "seed").score == 5
        assert evidence.flags == []


@pytest.mark.parametrize("language", ["ko", "en"])
def test_when_an_exercise_in_code_is_answered_in_words_then_the_release_has_no_words_of_the_solution(
    language: str,
) -> None:
    course = our_course()
    release = json.loads((course.root / notebook_path("notebooks", language, "hw04")).read_text(encoding="utf-8"))
    solved = json.loads((course.root / notebook_path("solutions", language, "hw04")).read_text(encoding="utf-8"))
    held = unpacked(solved["metadata"]["stand_ins"]).decode() + "".join(
        "".join(one["source"]) for one in release["cells"]
    )
    ids = {cell["id"] for cell in release["cells"]}
    for exercise in ("predict-the-run", "own-experiment"):
        (cell,) = [one for one in solved["cells"] if one["id"] == exercise]
        texts = [node.value for node in ast.walk(ast.parse("".join(cell["source"]))) if isinstance(node, ast.Constant)]
        words = [text for text in texts if isinstance(text, str) and len(text) > 30]
        assert len(words) >= 2
        assert [text for text in words if text in held or json.dumps(text)[1:-1] in held] == []
        assert f"{exercise}-output" not in ids
    assert "train_losses" in unpacked(solved["metadata"]["stand_ins"]).decode()
