"""Every figure of every assignment: what it says in both languages, and what `source/drawing.py` refuses to draw. That
each fits and can be read is for the build to see (`autograde/authoring/legibility.py`).
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest
from figure_modules import SOURCE, load
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text as Label

from autograde.text import LANGUAGES

pytestmark = pytest.mark.usefixtures("gpt2_vocabulary")

HANGUL = re.compile("[가-힣]")

Draw = Callable[[str], Figure]


def figures() -> Iterator[Any]:
    for file in sorted(SOURCE.glob("*/figures.py")):
        for draw in vars(load(file)).values():
            if hasattr(draw, "figure_name"):
                yield pytest.param(draw, id=f"{file.parent.name}-{draw.figure_name}")


FIGURES = list(figures())


@cache
def drawn(draw: Draw, language: str) -> Figure:
    return draw(language)


def texts(draw: Draw, language: str) -> list[str]:
    """Every text on the figure."""
    shown = drawn(draw, language).findobj(Label)
    return [text.get_text() for text in shown if text.get_visible() and text.get_text().strip()]


@pytest.mark.proof
@pytest.mark.parametrize("draw", FIGURES)
def test_when_the_edition_is_korean_then_its_labels_are_too(draw: Draw) -> None:
    korean, english = (set(texts(draw, language)) for language in LANGUAGES)
    assert any(HANGUL.search(text) for text in korean - english)
    assert english - korean


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


@pytest.mark.proof
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
