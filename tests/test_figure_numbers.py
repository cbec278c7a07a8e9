"""The numbers that figures show are those of the story and of the notebooks' own code."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import tiktoken
import torch
from figure_modules import SOURCE, load
from our_course import our_course
from torch.utils.data import DataLoader, Dataset

from autograde.course.data import find_data
from autograde.course.source import scripts

pytestmark = pytest.mark.usefixtures("gpt2_vocabulary")

ROOT = SOURCE.parent


def defined(source: Path, *names: str) -> str:
    """The code of the classes, functions and constants of these names in a script, or in the scripts of a folder."""
    found: dict[str, ast.stmt] = {}
    files = scripts(source) if source.is_dir() else (source,)
    for node in (node for file in files for node in ast.parse(file.read_text(encoding="utf-8")).body):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign):
            found[ast.unparse(node.targets[0])] = node
    return "\n".join(ast.unparse(found[name]) + "\n" for name in names)


def test_when_the_story_is_tokenized_then_figures_and_demos_show_its_ids() -> None:
    examples = load(SOURCE / "lec26" / "examples.py")
    found = find_data(our_course(), "the-verdict.txt", fallback=True)
    if found.fallback:
        pytest.skip("the story cannot be had here")
    story = found.path.read_text(encoding="utf-8")
    words = sorted({word for word in re.split(r'([,.:;?_!"()\']|--|\s)', story) if word.strip()})
    ids = {word: id for id, word in enumerate([*words, "<|endoftext|>", "<|unk|>"])}
    assert {token: ids[token] for token in examples.STORY_IDS} == examples.STORY_IDS
    assert "tablet" not in ids
    assert story.startswith(examples.OPENING)
    assert examples.TWICE in story
    demo, encoding = load(SOURCE / "demos" / "windows.py"), tiktoken.get_encoding("gpt2")
    tokens = encoding.encode(story)
    assert demo.data() == {"tokens": [encoding.decode([id]) for id in tokens[: demo.SHOWN]], "story": len(tokens)}


def test_when_the_notebook_computes_attention_then_the_figures_show_its_numbers() -> None:
    shown = load(SOURCE / "lec27" / "examples.py")
    classes = ("SelfAttention_v2", "CausalAttention", "MultiHeadAttentionWrapper", "MultiHeadAttention")
    names: dict[str, Any] = {"torch": torch, "nn": torch.nn}
    exec(defined(SOURCE / "lec27", "inputs", *classes), names)
    inputs, found = names["inputs"], shown.example()
    assert torch.equal(inputs, shown.INPUTS)
    with torch.no_grad():
        torch.manual_seed(789)
        single = names["SelfAttention_v2"](3, 2)
        assert torch.allclose(single.W_query(inputs) @ single.W_key(inputs).T, found.v2_scores)
        torch.manual_seed(123)
        heads = names["MultiHeadAttentionWrapper"](3, 2, 6, 0.0, num_heads=2)
        contexts = torch.cat([head.contexts for head in shown.heads()], dim=-1)
        assert torch.allclose(heads(inputs[None])[0], contexts, atol=1e-6)
        torch.manual_seed(123)
        wide = names["MultiHeadAttention"](3, 4, 6, 0.0, num_heads=2)
        assert torch.allclose(wide.W_query(inputs), found.wide_queries, atol=1e-6)


def gpt() -> dict[str, Any]:
    """What lecture 28 defines for the whole model, by name."""
    names: dict[str, Any] = {"torch": torch, "nn": torch.nn}
    code = defined(SOURCE / "common.py", "MultiHeadAttention") + defined(
        SOURCE / "lec28",
        *(
            "GPT_CONFIG_124M",
            "LayerNorm",
            "GELU",
            "FeedForward",
            "TransformerBlock",
            "GPTModel",
            "generate_text_simple",
        ),
    )
    exec(code, names)
    return names


@pytest.mark.proof
def test_when_the_untrained_model_writes_then_figures_and_demos_show_its_ids_and_logits() -> None:
    examples = load(SOURCE / "lec28" / "examples.py")
    names = gpt()
    torch.manual_seed(123)
    model = names["GPTModel"](names["GPT_CONFIG_124M"]).eval()
    prompt = torch.tensor([examples.gpt2_ids(examples.PROMPT)])
    assert names["generate_text_simple"](model, prompt, 6, 1024)[0, 4:].tolist() == list(examples.GENERATED)
    with torch.no_grad():
        logits = model(prompt)[0]
    probabilities = torch.softmax(logits[-1], dim=-1)
    for column, shown in examples.LOGITS.items():
        assert logits[:, column].tolist() == pytest.approx(shown, abs=2e-4)
        assert probabilities[column].item() == pytest.approx(examples.PROBABILITIES[column], rel=0.01)


def test_when_the_story_is_split_then_the_figures_show_its_characters_and_tokens() -> None:
    examples = load(SOURCE / "hw04" / "examples.py")
    found = find_data(our_course(), "the-verdict.txt", fallback=True)
    if found.fallback:
        pytest.skip("the story cannot be had here")
    story = found.path.read_text(encoding="utf-8")
    split = int(0.9 * len(story))
    sets = (story[:split], story[split:])
    assert tuple(len(part) for part in sets) == examples.CHARACTERS
    assert tuple(len(tiktoken.get_encoding("gpt2").encode(part)) for part in sets) == examples.TOKENS
    assert story.startswith(examples.OPENING)
    assert story.rstrip().endswith(examples.ENDING)


def test_when_windows_and_batches_are_counted_then_the_data_loader_has_as_many() -> None:
    examples = load(SOURCE / "hw04" / "examples.py")
    names: dict[str, Any] = {"torch": torch, "Dataset": Dataset}
    exec(defined(SOURCE / "common.py", "GPTDatasetV1"), names)
    for count, windows, batches in zip(examples.TOKENS, (18, 2), (9, 1), strict=True):
        tokenizer = SimpleNamespace(encode=lambda text, allowed_special, count=count: list(range(count)))
        dataset = names["GPTDatasetV1"]("", tokenizer, examples.CONTEXT, examples.CONTEXT)
        assert len(dataset) == examples.windows(count) == windows
        assert len(DataLoader(dataset, examples.BATCH_SIZE)) == examples.batches(count) == batches


def test_when_weights_are_mapped_then_every_shape_fits_and_no_parameter_is_left_out() -> None:
    examples, names = load(SOURCE / "hw04" / "examples.py"), gpt()
    with torch.device("meta"):
        model = names["GPTModel"](names["GPT_CONFIG_124M"] | {"qkv_bias": True})
    left = {name: tuple(parameter.shape) for name, parameter in model.named_parameters()}
    for pair in examples.PAIRS:
        array = np.broadcast_to(np.float32(0), pair.shape)
        parts = np.split(array, 3, axis=-1) if "split" in pair.work else [array]
        assert {(part.T if "transpose" in pair.work else part).shape for part in parts} == {pair.target_shape}
        for target in pair.targets:
            shapes = [left.pop(name) for name in list(left) if re.fullmatch(rf"(trf_blocks\.\d+\.)?{target}", name)]
            assert set(shapes) == {pair.target_shape}
            assert len(shapes) in (1, 12)
    assert {name.split(".", 2)[2] for name in left} == {"att.out_proj.bias", "ff.layers.0.bias", "ff.layers.2.bias"}


def test_when_temperature_and_top_k_change_then_the_alt_text_says_the_probabilities() -> None:
    examples = load(SOURCE / "hw04" / "examples.py")
    draw = load(SOURCE / "hw04" / "figures_sampling.py").temperature_and_top_k
    for temperature, top_k in ((0.5, None), (1.0, None), (2.0, None), (2.0, 3)):
        *others, last = (f"{100 * chance:.0f}" for chance in examples.chances(temperature, top_k)[:top_k])
        assert f"{', '.join(others)} and {last} %" in draw.figure_alt["en"]
        assert f"{', '.join([*others, last])} %" in draw.figure_alt["ko"]
