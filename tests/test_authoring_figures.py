"""Figures: registering, drawing in both languages, and when two pictures are the same."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from tiny_course import CONFIG, FIGURES, SOURCE, write_course

from autograde.authoring.figures import Picture, figure, render_figures
from autograde.authoring.notebook import check_figures
from autograde.authoring.pictures import compress, same_picture
from autograde.errors import AuthoringError
from autograde.text import Text


def rendered(tmp_path: Path, figures: str = FIGURES) -> dict[str, Picture]:
    course = write_course(tmp_path, figures=figures)
    return render_figures(course.assignment("mini").folder, lambda name, language: None)


def png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG")
    return buffer.getvalue()


def card(*lines: tuple[int, int, int, int]) -> Image.Image:
    picture = Image.new("RGB", (1600, 400), "white")
    for line in lines:
        ImageDraw.Draw(picture).line(line, fill="black", width=4)
    return picture


def test_when_a_figure_is_registered_then_its_function_says_what_it_shows() -> None:
    @figure(name="snail", ko="달팽이", en="A snail")
    def draw(language: str) -> None: ...

    assert (draw.figure_name, draw.figure_alt) == ("snail", Text("달팽이", "A snail"))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("texts", "lacks"), [('ko="달팽이"', "en"), ('en="A snail"', "ko"), ('ko="달팽이", en=" "', "en")]
)
def test_when_a_figure_lacks_an_alt_text_then_the_build_stops(tmp_path: Path, texts: str, lacks: str) -> None:
    figures = FIGURES.replace('ko="달팽이 한 마리와 \\"이름표\\"", en="A snail & its name"', texts)
    with pytest.raises(AuthoringError, match=rf"figures\.py:8: figure 'snail' has no alt text in: {lacks}"):
        rendered(tmp_path, figures)


def test_when_a_course_has_one_language_then_a_figure_needs_and_has_that_alone(tmp_path: Path) -> None:
    config = CONFIG.replace("[course]", '[course]\nlanguages = ["en"]')
    course = write_course(tmp_path, config=config, figures=FIGURES.replace('ko="달팽이 한 마리와 \\"이름표\\"", ', ""))
    picture = render_figures(tmp_path / "source" / "mini", lambda name, language: None, course.languages)["snail"]
    assert (set(picture.png), picture.alt["en"]) == ({"en"}, "A snail & its name")


def test_when_figures_are_drawn_then_each_language_has_a_small_picture_of_the_agreed_width(tmp_path: Path) -> None:
    (picture,) = rendered(tmp_path).values()
    assert set(picture.png) == {"ko", "en"}
    assert not same_picture(picture.png["ko"], picture.png["en"])
    for content in picture.png.values():
        opened = Image.open(io.BytesIO(content))
        assert (opened.size, opened.mode, opened.info.keys() & {"Software", "dpi"}) == ((1600, 400), "P", set())
        assert np.asarray(opened.convert("L")).min() < 50


def test_when_a_figure_is_drawn_twice_then_it_has_the_same_bytes(tmp_path: Path) -> None:
    assert rendered(tmp_path / "one")["snail"].png == rendered(tmp_path / "two")["snail"].png


def test_when_the_committed_picture_shows_the_same_then_its_bytes_are_kept(tmp_path: Path) -> None:
    folder = write_course(tmp_path).assignment("mini").folder
    first = render_figures(folder, lambda name, language: None)["snail"].png
    kept = {language: png(Image.open(io.BytesIO(content)).convert("RGB")) for language, content in first.items()}
    assert kept != first
    assert render_figures(folder, lambda name, language: kept[language])["snail"].png == kept
    swapped = {"ko": kept["en"], "en": kept["ko"]}
    assert render_figures(folder, lambda name, language: swapped[language])["snail"].png == first


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('{"ko": "달팽이"', '{"ko": "\\u0f00"', "missing from"),
        ("figsize=(16, 4)", "figsize=(16, 10)", r"1600×1000 pixels; pictures are 1600 wide and at most 900 high"),
        ("drawn = ", "1 / 0\n    drawn = ", "ZeroDivisionError"),
    ],
)
def test_when_a_figure_cannot_be_shown_as_it_is_then_the_build_stops(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    with pytest.raises(AuthoringError, match=rf"figures\.py:8: figure 'snail' \(ko\): .*{says}"):
        rendered(tmp_path, FIGURES.replace(old, new))


def test_when_two_figures_share_a_name_then_the_build_stops(tmp_path: Path) -> None:
    twice = FIGURES + FIGURES[FIGURES.index("@figure") :].replace("def snail", "def again")
    with pytest.raises(AuthoringError, match="two figures named 'snail'"):
        rendered(tmp_path, twice)


def test_when_two_courses_have_helpers_of_one_name_then_each_uses_its_own(tmp_path: Path) -> None:
    for name, size in (("one", "(16, 4)"), ("two", "(16, 5)")):
        course = write_course(
            tmp_path / name,
            figures=FIGURES.replace("(16, 4)", "SIZE").replace(
                "from matplotlib", "from sizes import SIZE\nfrom matplotlib", 1
            ),
        )
        (course.root / "source" / "sizes.py").write_text(f"SIZE = {size}\n", encoding="utf-8")
    heights = []
    for name in ("one", "two"):
        pictures = render_figures(tmp_path / name / "source" / "mini", lambda name, language: None)
        heights.append(Image.open(io.BytesIO(pictures["snail"].png["ko"])).height)
    assert heights == [400, 500]


def test_when_edges_move_a_little_then_it_is_the_same_picture_and_when_a_digit_changes_it_is_not() -> None:
    picture = card((100, 100, 700, 300))
    edges = np.asarray(picture).copy()
    edges[150, 200:230] = 230
    assert same_picture(png(picture), png(picture))
    assert same_picture(png(picture), png(Image.fromarray(edges)))
    assert not same_picture(png(picture), png(card((100, 100, 700, 300), (800, 100, 800, 130))))
    assert not same_picture(png(picture), png(picture.resize((800, 200))))


def test_when_a_picture_is_too_rich_for_a_palette_then_it_keeps_its_colours() -> None:
    rich = Image.fromarray(np.random.default_rng(0).integers(0, 256, (40, 40, 3), dtype=np.uint8))
    assert Image.open(io.BytesIO(compress(png(rich)))).tobytes() == rich.tobytes()


PICTURE = Picture("snail", Text("달팽이", "A snail"), {}, Path("figures.py"), 8)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("figure:snail", "figure:snial", r"mini\.py:5: unknown figure 'snial'; did you mean 'snail'"),
        ("![](figure:snail)", "", r"figures\.py:8: figure 'snail' is not shown anywhere"),
        ("![](figure:snail)", "![](figure:snail)\n\n![](figure:snail)", "already shown above"),
        ("![](figure:snail)", "See ![](figure:snail).", r"an image that is no figure.*\(ko\)"),
        ("![](figure:snail)", "![snail](https://example.org/snail.png)", "an image that is no figure"),
        ("![](figure:snail)", '<img src="snail.png">', "an image that is no figure"),
    ],
)
def test_when_prose_and_figures_do_not_fit_then_the_build_stops(tmp_path: Path, old: str, new: str, says: str) -> None:
    course = write_course(tmp_path, source=SOURCE.replace(old, new))
    with pytest.raises(AuthoringError, match=says):
        check_figures(course.assignment("mini"), {"snail": PICTURE})


def test_when_the_editions_show_different_figures_then_the_build_stops(tmp_path: Path) -> None:
    course = write_course(tmp_path, source=SOURCE.replace("![](figure:snail)", "", 1))
    with pytest.raises(AuthoringError, match="the editions show different figures"):
        check_figures(course.assignment("mini"), {"snail": PICTURE})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(0.5, 0.5, 'snail', fontsize=12)", "'snail' is 17 px high; the smallest type has 25"),
        ("(0.0, 0.5, 'snail', fontsize=60)", "'snail' comes closer than 12 px to the edge"),
        ("(0.52, 0.5, 'house', fontsize=60)", "'달팽이' lies on 'house'"),
    ],
)
def test_when_a_text_cannot_be_read_then_the_build_stops_and_says_which(tmp_path: Path, text: str, said: str) -> None:
    figures = FIGURES.replace("    return drawn\n", f"    drawn.text{text}\n    return drawn\n")
    with pytest.raises(AuthoringError, match=rf"figures\.py:8: figure 'snail' \((ko|en)\): .*({said})"):
        rendered(tmp_path, figures)


def test_when_a_figure_prints_very_many_values_then_the_build_stops_and_names_a_few_flaws(tmp_path: Path) -> None:
    many = "    for place in range(51):\n        drawn.text(0.5, 0.5, f'{place}.5', fontsize=60)\n    return drawn\n"
    with pytest.raises(AuthoringError, match=r"\): 51 values are printed; more than 50 .*; and \d+ more$"):
        rendered(tmp_path, FIGURES.replace("    return drawn\n", many))
