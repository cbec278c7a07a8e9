"""Every figure of every assignment, drawn in both languages: fits, is legible, and nothing lies on anything else."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
import tiktoken
import torch
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text as Label
from torch.utils.data import DataLoader, Dataset

from autograde.course import load_course
from autograde.course.caches import fill_caches
from autograde.course.data import find_data
from autograde.course.source import scripts
from autograde.text import LANGUAGES

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "source"
#: Smallest type in points, and free pixels that a text keeps to the edge of the picture.
SMALLEST, MARGIN = 18, 12
#: More printed values than that are two figures.
MANY = 50
HANGUL = re.compile("[가-힣]")

Draw = Callable[[str], Figure]


def load(file: Path) -> ModuleType:
    """A module of `source/`, found as the build finds it."""
    if str(SOURCE) not in sys.path:
        sys.path.insert(0, str(SOURCE))
    spec = importlib.util.spec_from_file_location(f"tested_{file.parent.name}_{file.stem}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look for their module there
    spec.loader.exec_module(module)
    return module


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


def figures() -> Iterator[Any]:
    for file in sorted(SOURCE.glob("*/figures.py")):
        for draw in vars(load(file)).values():
            if hasattr(draw, "figure_name"):
                yield pytest.param(draw, id=f"{file.parent.name}-{draw.figure_name}")


FIGURES = list(figures())


@pytest.fixture(autouse=True)
def _vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(fill_caches(load_course(ROOT))["TIKTOKEN_CACHE_DIR"]))


@cache
def drawn(draw: Draw, language: str) -> tuple[Figure, FigureCanvasAgg]:
    """The figure, laid out; a missing glyph warns while it is drawn, and warnings are errors."""
    figure = draw(language)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return figure, canvas


def labels(draw: Draw, language: str) -> list[tuple[Label, tuple[float, float, float, float]]]:
    """Every text on the figure with its box (left, bottom, right, top) in pixels."""
    figure, canvas = drawn(draw, language)
    shown = [text for text in figure.findobj(Label) if text.get_visible() and text.get_text().strip()]
    return [(text, text.get_window_extent(canvas.get_renderer()).extents) for text in shown]


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("draw", FIGURES)
class TestFigure:
    def test_when_it_is_drawn_then_it_has_the_size_of_a_slide(self, draw: Draw, language: str) -> None:
        _, canvas = drawn(draw, language)
        width, height = canvas.get_width_height()
        assert width == 1600
        assert height <= 900

    def test_when_it_is_projected_then_no_text_is_too_small(self, draw: Draw, language: str) -> None:
        small = [text.get_text() for text, _ in labels(draw, language) if float(text.get_fontsize()) < SMALLEST]
        assert not small

    def test_when_texts_are_laid_out_then_none_touches_another(self, draw: Draw, language: str) -> None:
        touching = [
            (one.get_text(), other.get_text())
            for (one, a), (other, b) in combinations(labels(draw, language), 2)
            if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 1
        ]
        assert not touching

    def test_when_texts_are_laid_out_then_all_are_inside_the_picture(self, draw: Draw, language: str) -> None:
        _, canvas = drawn(draw, language)
        width, height = canvas.get_width_height()
        outside = [
            text.get_text()
            for text, (left, bottom, right, top) in labels(draw, language)
            if left < MARGIN or bottom < MARGIN or right > width - MARGIN or top > height - MARGIN
        ]
        assert not outside


@pytest.mark.slow
@pytest.mark.parametrize("draw", FIGURES)
def test_when_the_edition_is_korean_then_its_labels_are_too(draw: Draw) -> None:
    korean, english = ({text.get_text() for text, _ in labels(draw, language)} for language in LANGUAGES)
    assert any(HANGUL.search(text) for text in korean - english)
    assert english - korean


@pytest.mark.slow
@pytest.mark.parametrize("draw", FIGURES)
def test_when_a_figure_prints_values_then_they_can_be_taken_in(draw: Draw) -> None:
    printed = {text for text, _ in labels(draw, "ko") if re.fullmatch(r"−?\d+\.\d+", text.get_text())}
    assert len(printed) <= MANY


@pytest.mark.parametrize("draw", FIGURES)
def test_when_a_figure_is_named_then_its_function_has_the_same_name(draw: Any) -> None:
    assert draw.figure_name == draw.__name__.replace("_", "-")


@pytest.mark.parametrize("draw", FIGURES)
def test_when_a_figure_cannot_be_seen_then_its_alt_text_says_what_it_shows(draw: Any) -> None:
    assert len(draw.figure_alt["ko"]) > 40
    assert HANGUL.search(draw.figure_alt["ko"])
    assert len(draw.figure_alt["en"]) > 60


@pytest.mark.slow
def test_when_a_figure_is_drawn_twice_then_every_pixel_is_the_same() -> None:
    for draw in (parameters.values[0] for parameters in FIGURES[:5]):
        first, second = (np.asarray(FigureCanvasAgg(draw("ko")).print_to_buffer()[0]) for _ in range(2))
        assert (first == second).all()


def test_when_something_is_faded_then_its_text_still_reads_on_the_hatching() -> None:
    palette = load(SOURCE / "palette.py")

    def luminance(colour: str) -> float:
        """Relative luminance, as the Web Content Accessibility Guidelines 2.2 define it."""
        parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))

    dark, light = luminance(palette.FADED.ink), luminance(palette.HATCHING)
    assert (light + 0.05) / (dark + 0.05) > 4.5


class TestDrawing:
    @pytest.fixture
    def drawing(self) -> Any:
        return load(SOURCE / "drawing.py").Drawing(400)

    def test_when_a_text_is_wider_than_its_box_then_drawing_stops(self, drawing: Any) -> None:
        with pytest.raises(ValueError, match="its box has 40 x 56"):
            drawing.token(200, 200, "unfamiliarword", width=40)

    def test_when_a_number_would_touch_the_border_of_its_cell_then_drawing_stops(self, drawing: Any) -> None:
        drawing.vector(200, 100, [0.25], cell=70)
        with pytest.raises(ValueError, match=r"'0\.25' takes .* its box has 66 x 66"):
            drawing.vector(200, 200, [0.25], cell=66)

    def test_when_some_rows_are_to_be_printed_then_the_others_are_only_shaded(self, drawing: Any) -> None:
        drawing.matrix(600, 200, [[1.5, 0.5], [2.0, 3.0]], printed=[1], shape=False)
        assert [text.get_text() for text in drawing.figure.findobj(Label) if text.get_text()] == ["2.00", "3.00"]

    def test_when_a_figure_is_too_high_then_drawing_stops(self, drawing: Any) -> None:
        with pytest.raises(ValueError, match="at most 900 px"):
            type(drawing)(901)

    def test_when_a_token_starts_with_a_space_then_the_space_is_shown(self, drawing: Any) -> None:
        drawing.token(200, 200, " tea")
        assert [text.get_text() for text in drawing.figure.findobj(Label) if text.get_text()] == ["␣tea"]

    def test_when_a_matrix_is_small_then_its_numbers_its_shape_and_a_real_minus_are_printed(self, drawing: Any) -> None:
        grid = drawing.matrix(600, 200, [[1.5, -0.25], [0.0, 2.0], [1.0, 1.0]])
        texts = [text.get_text() for text in drawing.figure.findobj(Label) if text.get_text()]
        assert texts == ["1.50", "−0.25", "0.00", "2.00", "1.00", "1.00", "(3, 2)"]
        assert grid.row(0).left == (grid.left[0], grid.cell(0, 0).y)

    def test_when_a_matrix_is_large_then_it_is_only_shaded(self, drawing: Any) -> None:
        drawing.matrix(600, 200, np.zeros((9, 9)), cell=20, shape=False)
        assert not [text for text in drawing.figure.findobj(Label) if text.get_text()]


def test_when_the_story_is_tokenized_then_the_figures_show_its_ids() -> None:
    examples = load(SOURCE / "lec26" / "examples.py")
    found = find_data(load_course(ROOT), "the-verdict.txt", fallback=True)
    if found.fallback:
        pytest.skip("the story cannot be had here")
    story = found.path.read_text(encoding="utf-8")
    words = sorted({word for word in re.split(r'([,.:;?_!"()\']|--|\s)', story) if word.strip()})
    ids = {word: id for id, word in enumerate([*words, "<|endoftext|>", "<|unk|>"])}
    assert {token: ids[token] for token in examples.STORY_IDS} == examples.STORY_IDS
    assert "tablet" not in ids
    assert story.startswith(examples.OPENING)
    assert examples.TWICE in story


def test_when_the_notebook_computes_attention_then_the_figures_show_its_numbers() -> None:
    shown = importlib.import_module("lec27.examples")
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


@pytest.mark.slow
def test_when_small_models_are_trained_then_the_alt_texts_say_where_they_look() -> None:
    trained, shown = importlib.import_module("lec27.trained"), load(SOURCE / "lec27" / "figures.py")
    alike, asked = trained.similar_words(), trained.question()
    assert asked.answer == "home"
    for draw, weights in (
        (shown.attention_matrix_row, alike[1, [1, 4]]),
        (shown.what_heads_look_at, asked.weights[asked.weights > 0.1]),
    ):
        for text in (draw.figure_alt[language] for language in LANGUAGES):
            assert all(f"{weight:.2f}" in text for weight in weights.tolist())


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


@pytest.mark.slow
def test_when_the_untrained_model_writes_then_the_figures_show_its_ids_and_logits() -> None:
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
    found = find_data(load_course(ROOT), "the-verdict.txt", fallback=True)
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
