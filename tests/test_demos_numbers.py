"""Each demo in a real browser, driven by keyboard alone: its numbers are those of the course's code."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
import tiktoken
import torch
from demo_pages import numbers, press, shown, value
from homework_code import definitions
from playwright.sync_api import BrowserContext

ROOT = Path(__file__).resolve().parents[1]


def test_when_attention_is_driven_then_its_weights_are_those_of_torch(context: BrowserContext, demos: Path) -> None:
    page = shown(context, demos, "attention")
    data = numbers(page)
    count, layers, heads = len(data["tokens"]), len(data["scores"]), len(data["scores"][0])
    press(page, "#heads [aria-checked=true]", *["ArrowUp"] * layers, *["ArrowLeft"] * heads, "ArrowDown", "ArrowRight")
    press(page, "#matrix", "Home", *["ArrowDown"] * (count // 2))
    scores = torch.tensor(data["scores"][1][1])
    later = torch.ones(count, count).triu(1).bool()
    for masked, scaled in ((True, True), (True, False), (False, False), (False, True)):
        for box, wanted in (("#masked", masked), ("#scaled", scaled)):
            if page.locator(box).is_checked() != wanted:
                press(page, box, "Space")
        divided = scores / data["head_width"] ** 0.5 if scaled else scores
        weights = torch.softmax(divided.masked_fill(later, -torch.inf) if masked else divided, dim=-1)[count // 2]
        read = [float(text) for text in page.locator("#bars .weight").all_inner_texts()]
        assert read == pytest.approx(weights.tolist(), abs=0.0006)
        assert value(page, "#most") == pytest.approx(weights.max().item(), abs=0.0006)
        assert value(page, "#future") == pytest.approx(weights[count // 2 + 1 :].sum().item(), abs=0.0006)
        assert value(page, "#sum") == 1


@pytest.mark.usefixtures("gpt2_vocabulary")
def test_when_a_text_is_typed_then_its_tokens_are_those_of_tiktoken(context: BrowserContext, demos: Path) -> None:
    page, encoding = shown(context, demos, "bpe"), tiktoken.get_encoding("gpt2")
    data = numbers(page)
    known = len(data["merges"]) // 4
    rng, frequent = random.Random(26), [encoding.decode([id]) for id in range(256, 256 + known)]
    words = [word.strip() for word in frequent if re.fullmatch(r" ?[A-Za-z]{2,}", word)]
    texts = [example["text"] for example in data["examples"]]
    texts += [" ".join(rng.sample(words, 5)) for _ in range(40)] + ["I'll say: 'tis 2026!", "é 🐌 가"]
    compared = 0
    for text in texts:
        page.locator("#text").fill(text)
        ids = encoding.encode(text)
        if text in texts[: len(data["examples"])] or max(ids) < 256 + known:
            compared += 1
            assert value(page, "#tokens") == len(ids) == page.locator("#pieces .token").count()
            wanted = [readable(encoding.decode_single_token_bytes(id)) for id in ids]
            assert page.locator("#pieces .token").all_inner_texts() == wanted
    assert compared > 20
    counts = {example["text"]: example["count"] for example in data["examples"]}
    assert (counts["나는 집에 가고 싶다."], counts["I want to go home."]) == (25, 6)


def readable(piece: bytes) -> str:
    """As the page shows a token: its text, or the bytes where they are no text."""
    try:
        return piece.decode().replace(" ", "␣")
    except UnicodeDecodeError:
        return " ".join(f"{byte:02X}" for byte in piece)


def test_when_merges_are_taken_back_then_there_is_one_token_more_for_each(context: BrowserContext, demos: Path) -> None:
    page = shown(context, demos, "bpe")
    tokens, steps = value(page, "#tokens"), page.locator("#ledger li").count()
    press(page, "#step", "ArrowLeft", "ArrowLeft")
    assert (value(page, "#tokens"), page.locator("#ledger li").count()) == (tokens + 2, steps - 2)
    press(page, "#step", "Home")
    assert value(page, "#tokens") == value(page, "#bytes") == tokens + steps


def test_when_temperature_and_k_change_then_the_probabilities_are_those_of_torch(
    context: BrowserContext, demos: Path
) -> None:
    page = shown(context, demos, "sampling")
    data = numbers(page)
    logits = torch.tensor(data["logits"], dtype=torch.float64)
    everything = torch.cat((logits, torch.tensor([data["rest"]], dtype=torch.float64)))
    press(page, "#temperature", "Home")
    press(page, "#top", "End", *["ArrowLeft"] * 4)
    for step in range(20):
        temperature, k = 0.1 * (step + 1), len(logits) - 4 - step
        assert value(page, "#temperature-out") == pytest.approx(temperature)
        assert value(page, "#top-out") == k
        probabilities = torch.softmax(logits[:k] / temperature, dim=0)
        wanted = [*probabilities[:10].tolist(), probabilities[10:].sum().item()]
        read = [float(text.removesuffix(" %")) / 100 for text in page.locator("#bars .share").all_inner_texts()]
        assert read == pytest.approx(wanted, abs=0.0006)
        assert value(page, "#half") == int((probabilities.cumsum(0) < 0.5).sum()) + 1
        held = torch.softmax(everything, dim=0)[:k].sum().item()
        assert value(page, "#held") / 100 == pytest.approx(held, abs=0.0006)
        press(page, "#temperature", "ArrowRight")
        press(page, "#top", "ArrowLeft")


def test_when_tokens_are_drawn_then_only_those_within_k_are(context: BrowserContext, demos: Path) -> None:
    page = shown(context, demos, "sampling")
    press(page, "#temperature", "End")
    press(page, "#top", "Home", "ArrowRight", "ArrowRight")
    press(page, "#draw", "Enter", "Enter", "Enter", "Space", "Space")
    drawn = [int(text.strip("×") or 0) for text in page.locator("#bars .drawn").all_inner_texts()]
    assert sum(drawn) == sum(drawn[:3]) == 100
    probabilities = torch.softmax(torch.tensor(numbers(page)["logits"][:3]) / 2, dim=0)
    assert [times / 100 for times in drawn[:3]] == pytest.approx(probabilities.tolist(), abs=0.15)


def test_when_windows_are_cut_then_they_are_those_of_the_dataset(context: BrowserContext, demos: Path) -> None:
    page, names = shown(context, demos, "windows"), definitions("en")
    data = numbers(page)

    class Counting:
        """A tokenizer whose token IDs are the positions."""

        def encode(self, text: str, **options: object) -> list[int]:
            return list(range(data["story"]))

    for length, stride in ((4, 1), (4, 4), (3, 8), (8, 5), (1, 1)):
        press(page, "#length", "Home", *["ArrowRight"] * (length - 1))
        press(page, "#stride", "Home", *["ArrowRight"] * (stride - 1))
        inputs = [one.tolist() for one, _ in names["GPTDatasetV1"]("", Counting(), length, stride)]
        assert value(page, "#windows") == len(inputs)
        assert value(page, "#overlap") == len(set(inputs[0]) & set(inputs[1]))
        assert value(page, "#gap") == max(inputs[1][0] - inputs[0][-1] - 1, 0)
        used = [sum(position in one for one in inputs) for position in range(len(data["tokens"]))]
        assert page.locator("#grid .times").all_inner_texts() == [str(times) for times in used]


def test_when_a_run_is_scrubbed_through_then_each_evaluation_is_as_it_was_written_down(
    context: BrowserContext, demos: Path
) -> None:
    page, run = shown(context, demos, "training"), json.loads((ROOT / "source/pretrained/run.json").read_text("utf-8"))
    press(page, "#at", "Home")
    for number, evaluation in enumerate(run["evaluations"], start=1):
        assert page.locator("#at-out").inner_text() == f"{number}/{len(run['evaluations'])}"
        assert value(page, "#train") == pytest.approx(evaluation["train_loss"], abs=0.0006)
        assert value(page, "#val") == pytest.approx(evaluation["val_loss"], abs=0.0006)
        assert (value(page, "#step"), value(page, "#tokens")) == (evaluation["step"], evaluation["tokens"])
        assert page.locator("#sample").text_content() == evaluation["sample"]
        read = [float(text.removesuffix(" %")) / 100 for text in page.locator("#bars .share").all_inner_texts()]
        assert read == pytest.approx([share for _, share in evaluation["next"]], abs=0.0006)
        press(page, "#at", "ArrowRight")


def test_when_text_is_generated_then_the_counts_are_those_of_the_course_s_model(
    context: BrowserContext, demos: Path
) -> None:
    page, names = shown(context, demos, "cache"), definitions("en")
    data = numbers(page)
    config = {"vocab_size": 50, "context_length": 64, "emb_dim": 12, "n_heads": 3, "n_layers": data["layers"]}
    torch.manual_seed(0)
    model = names["GPTModel"]({**config, "drop_rate": 0.0, "qkv_bias": True}).eval()
    made: dict[tuple[int, int], list[torch.Tensor]] = {}
    for number, block in enumerate(model.trf_blocks):
        for layer in (block.att.W_key, block.att.W_value):

            def note(layer: Any, inputs: Any, output: torch.Tensor, number: int = number) -> None:
                for position, vector in enumerate(output[0]):
                    made.setdefault((id(layer), position), []).append(vector)

            layer.register_forward_hook(note)
    ids = torch.arange(data["given"])[None]
    press(page, "#step", "Home")
    for _ in range(len(data["tokens"]) - data["given"]):
        ids = names["generate_text_simple"](model, ids, 1, 64)
        assert value(page, "#count-without") == sum(map(len, made.values()))
        assert value(page, "#count-with") == len(made)  # those of a position are the same each time
        press(page, "#step", "ArrowRight")
    for vectors in made.values():
        assert torch.allclose(torch.stack(vectors), vectors[0].expand(len(vectors), -1), atol=1e-5)
