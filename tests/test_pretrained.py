"""The course's own small model: how its text is read and its training goes on, and that hw04's own code reads it."""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
from figure_modules import SOURCE, load
from homework_code import definitions
from our_course import our_course

PRETRAINED = SOURCE / "pretrained"
SIZES = {"n_vocab": 128, "n_ctx": 10, "n_embd": 12, "n_head": 3, "n_layer": 2}
TEXT = "The cat sat on the mat; and the dog sat on the cat. " * 6


EVALUATION = {"step", "tokens", "train_loss", "val_loss", "sample", "next"}


class Characters:
    """A tokenizer whose tokens are the characters of ASCII."""

    def encode(self, text: str, allowed_special: Any = None) -> list[int]:
        return list(text.encode("ascii"))

    def decode(self, ids: list[int]) -> str:
        return bytes(ids).decode("ascii")


@pytest.fixture(scope="module")
def pretrained() -> Iterator[ModuleType]:
    """`train.py`, which finds the modules beside it."""
    before = sys.path[:]
    yield load(PRETRAINED / "train.py")
    sys.path[:] = before


@pytest.fixture
def training(pretrained: ModuleType, tmp_path: Path) -> Any:
    """A function that makes a training of a tiny model, which goes on from its checkpoint."""
    names = pretrained.definitions(our_course())
    ids = torch.tensor(Characters().encode(TEXT))

    def make(checkpoint: str, epochs: int = 2) -> Any:
        plan = pretrained.Plan(SIZES, epochs, 3, 0.02, warm_up=5, evaluations=3, prompt="The", next_prompt="The ca")
        file = tmp_path / checkpoint
        return pretrained.Training(names, plan, ids, ids[:55], Characters(), file, lambda line: None)

    return make


def serialized(*lines: str) -> bytes:
    """A character vector as R writes it."""
    numbers = (3, 0x040201, 0x030500, 5)
    texts = [(0x40009).to_bytes(4, "big") + len(line.encode()).to_bytes(4, "big") + line.encode() for line in lines]
    vector = (16).to_bytes(4, "big") + len(lines).to_bytes(4, "big") + b"".join(texts)
    return b"X\n" + b"".join(number.to_bytes(4, "big") for number in numbers) + b"UTF-8" + vector


def test_when_records_are_read_then_each_novel_has_its_paragraphs(pretrained: ModuleType) -> None:
    first = serialized("EMMA", "", "", "She was _not_", "to pay £5.  Never.", " ", "FINIS")
    second = serialized("PERSUASION")
    records = b"".join(len(one).to_bytes(4, "big") + zlib.compress(one) for one in (first, second))
    austen = sys.modules["austen"]
    assert list(austen.novels(records)) == ["EMMA\n\nShe was not to pay £5. Never.\n\nFINIS", "PERSUASION"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"A\n3\n", "no R object"),
        (serialized("EMMA").replace(b"X\n\0\0\0\3", b"X\n\0\0\0\2"), "no R object"),
        (serialized("EMMA").replace(b"\0\0\0\x10", b"\0\0\0\x13"), "kind 19 where one of kind 16"),
    ],
    ids=["as-text", "older-version", "list-of-objects"],
)
def test_when_an_object_is_no_list_of_texts_then_it_is_refused(
    pretrained: ModuleType, content: bytes, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        sys.modules["austen"].read_lines(content)


def test_when_a_training_is_stopped_then_it_ends_as_if_it_had_not_been(training: Any) -> None:
    whole, stopped = training("whole.pt"), training("stopped.pt")
    untrained = {name: value.clone() for name, value in whole.model.state_dict().items()}
    assert whole.run()
    assert not stopped.run(stop=7)
    resumed = training("stopped.pt")
    assert (resumed.step, resumed.steps) == (7, 20)
    assert resumed.run()
    found, expected = resumed.model.state_dict(), whole.model.state_dict()
    assert all(torch.equal(found[name], value) for name, value in expected.items())
    assert not any(torch.equal(untrained[name], value) for name, value in expected.items() if "mask" not in name)
    assert resumed.evaluations == whole.evaluations


def test_when_a_checkpoint_is_of_another_plan_then_the_training_begins_anew(training: Any) -> None:
    training("kept.pt").run(stop=2)
    assert training("kept.pt").step == 2
    assert training("kept.pt", epochs=3).step == 0


def test_when_it_learns_then_each_evaluation_says_what_it_can_do(training: Any) -> None:
    done = training("done.pt")
    done.run()
    assert [one["step"] for one in done.evaluations] == [0, 5, 20]
    first, last = done.evaluations[0], done.evaluations[-1]
    assert first["train_loss"] == pytest.approx(4.852, abs=0.05)  # ln 128
    assert last["train_loss"] < first["train_loss"] - 1
    assert last["tokens"] == 20 * 3 * 10
    assert all(len(one["sample"]) == len(done.plan.prompt) + 40 for one in done.evaluations)
    probabilities = [probability for _, probability in last["next"]]
    assert probabilities == sorted(probabilities, reverse=True)
    assert len(probabilities) == 8
    assert sum(probabilities) <= 1


@pytest.mark.parametrize("language", ["ko", "en"])
def test_when_the_model_is_kept_then_the_homework_reads_the_same_one(
    pretrained: ModuleType, training: Any, tmp_path: Path, language: str
) -> None:
    trained = training("done.pt")
    trained.run(stop=3)
    pretrained.save_model(trained.whole(), SIZES, tmp_path / "124M")
    notebook = definitions(language)
    settings, params = notebook["download_and_load_gpt2"]("124M", tmp_path)
    assert settings == SIZES
    model = notebook["GPTModel"](trained.plan.config(128)).eval()
    notebook["assign_weights"](model, params)
    ids = torch.tensor([Characters().encode("The dog s"), Characters().encode("mat. The ")])
    with torch.no_grad():
        assert torch.equal(model(ids), trained.whole()(ids))
        assert not torch.equal(model(ids), notebook["GPTModel"](trained.plan.config(128)).eval()(ids))


def test_when_the_text_lacks_tokens_then_the_loss_is_that_of_the_whole_vocabulary(training: Any) -> None:
    trained = training("done.pt")
    trained.run(stop=4)
    ids = torch.tensor(Characters().encode("The cat sat"))
    whole = torch.nn.functional.cross_entropy(trained.whole()(ids[None, :-1])[0], ids[1:])
    own = torch.searchsorted(trained.known, ids)
    trained.model.eval()
    assert len(trained.known) < SIZES["n_vocab"]
    assert torch.allclose(
        trained.names["calc_loss_batch"](own[None, :-1], own[None, 1:], trained._logits, "cpu"), whole
    )


def test_when_it_is_trained_then_what_is_kept_has_the_shapes_that_demos_read(
    pretrained: ModuleType, training: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name, value in {"HERE": tmp_path, "SIZES": SIZES, "SENTENCES": ("The cat",), "PROMPTS": ("The", "A")}.items():
        monkeypatch.setattr(pretrained, name, value)
    trained = training("done.pt")
    trained.run()
    pretrained._write(trained, Characters())
    run, demo = (json.loads((tmp_path / name).read_text(encoding="utf-8")) for name in ("run.json", "demo.json"))
    content = (pretrained.cache_folder() / "course" / "model.safetensors").read_bytes()
    assert (run["sha256"], run["bytes"]) == (hashlib.sha256(content).hexdigest(), len(content))
    assert run["parameters"] == sum(parameter.numel() for parameter in trained.whole().parameters())
    evaluations = trained.evaluations
    assert run["evaluations"] == evaluations
    assert all(evaluation.keys() >= EVALUATION for evaluation in evaluations)
    assert [one.keys() for one in demo["attention"]] == [{"text", "tokens", "head_width", "scores"}]
    assert [one.keys() for one in demo["sampling"]] == [{"prompt", "tokens", "logits", "rest"}] * 2


@torch.no_grad()
def test_when_scores_are_kept_then_they_give_the_weights_of_the_model(pretrained: ModuleType, training: Any) -> None:
    model = training("done.pt").whole()
    kept = pretrained.attention(model, Characters(), "The cat s")
    scores = torch.tensor(kept["scores"])
    assert scores.shape == (2, 3, 9, 9)
    assert kept["tokens"] == list("The cat s")
    att, found = model.trf_blocks[0].att, []
    att.dropout.register_forward_pre_hook(lambda module, inputs: found.append(inputs[0]))
    model(torch.tensor([Characters().encode("The cat s")]))
    later = torch.ones(9, 9).triu(1).bool()
    weights = torch.softmax(scores[0].masked_fill(later, -torch.inf) / kept["head_width"] ** 0.5, dim=-1)
    assert torch.allclose(weights, found[0][0], atol=1e-3)


@torch.no_grad()
def test_when_logits_are_kept_then_their_softmax_is_that_of_all(pretrained: ModuleType, training: Any) -> None:
    model = training("done.pt").whole()
    kept = pretrained.sampling(model, Characters(), "The ca")
    everything = torch.softmax(model(torch.tensor([Characters().encode("The ca")]))[0, -1], dim=-1)
    logits = torch.tensor([*kept["logits"], kept["rest"]])
    assert len(kept["tokens"]) == len(kept["logits"]) == 60
    assert torch.allclose(torch.softmax(logits, dim=-1)[:60], everything.sort(descending=True).values[:60], rtol=1e-2)


COMMITTED = [name for name in ("run.json", "demo.json") if (PRETRAINED / name).is_file()]


def test_when_the_run_is_committed_then_its_model_is_the_courses_and_the_demos_have_what_they_need() -> None:
    run, demo = (json.loads((PRETRAINED / name).read_text(encoding="utf-8")) for name in ("run.json", "demo.json"))
    (extra,) = our_course().extras
    assert (extra.bytes, extra.sha256) == (run["bytes"], run["sha256"])
    assert (PRETRAINED / "demo.json").stat().st_size <= 300 * 1024
    assert 12 <= len(run["evaluations"]) <= 24
    losses = [one["val_loss"] for one in run["evaluations"]]
    assert losses[0] > 10
    assert losses[-1] < 5
    assert [len(one["next"]) for one in run["evaluations"]] == [8] * len(losses)
    for shown in demo["attention"]:
        assert 8 <= len(shown["tokens"]) <= 14
        assert torch.tensor(shown["scores"]).shape == (4, 4, *[len(shown["tokens"])] * 2)
    assert len(demo["attention"]) == 3
    assert [len(one["tokens"]) for one in demo["sampling"]] == [60] * 4
