"""Figures: the decorator that names a drawing function, and the rendering of a whole `figures.py`.

Every picture is a PNG of one width, without metadata, in a palette where that changes nothing one can see. Not done
here: how things are drawn (`source/drawing.py`) and where pictures go (`build`).
"""

from __future__ import annotations

import importlib.util
import io
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

from autograde.authoring.legibility import flaws
from autograde.authoring.pictures import HEIGHT, WIDTH, compress, same_picture, size
from autograde.errors import AuthoringError
from autograde.shipped import shipped
from autograde.text import LANGUAGES, Text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["FILE", "Picture", "alt_texts", "figure", "imported", "render_figures"]

#: The file of an assignment's folder that holds its figures.
FILE = "figures.py"
#: Flaws of one figure that a message names.
TOLD = 3

#: The PNG that stands in the repository for a figure's name and a language, if any.
Committed = Callable[[str, str], bytes | None]

Draw = TypeVar("Draw", bound=Callable[[str], Any])


@dataclass(frozen=True)
class Picture:
    """A rendered figure: its PNG per language, and where its function stands."""

    name: str
    alt: Text
    png: dict[str, bytes]
    file: Path
    line: int


def figure(*, name: str, ko: str = "", en: str = "") -> Callable[[Draw], Draw]:
    """Names the drawing function below it and says in the course's languages what its figure shows."""

    def register(draw: Draw) -> Draw:
        vars(draw).update(figure_name=name, figure_alt=Text(ko.strip(), en.strip()))
        return draw

    return register


def alt_texts(folder: Path) -> dict[str, Text]:
    """What each figure of `folder/figures.py` shows, by its name; nothing is drawn."""
    file = folder / FILE
    if not file.is_file():
        return {}
    with imported(file) as module:
        return {draw.figure_name: draw.figure_alt for draw in _figures(module)}


def render_figures(folder: Path, committed: Committed, languages: Sequence[str] = LANGUAGES) -> dict[str, Picture]:
    """Draw every figure of `folder/figures.py` (none without the file), by name, in these languages.

    Where `committed` gives a PNG that shows the same as the new drawing, that PNG is kept.
    Raises AuthoringError for two figures of one name, a missing alt text, a wrong size, a missing glyph or any other
    warning or error, and for texts that cannot be read (`legibility`).
    """
    file = folder / FILE
    if not file.is_file():
        return {}
    with imported(file) as module, _plain_style(languages):
        pictures: dict[str, Picture] = {}
        for draw in _figures(module):
            name, (place, line) = draw.figure_name, _place(draw)
            if name in pictures:
                raise AuthoringError(f"there are two figures named '{name}'", file=place, line=line)
            if lacking := draw.figure_alt.lacks(languages):
                raise AuthoringError(f"figure '{name}' has no alt text in: {', '.join(lacking)}", file=place, line=line)
            png = {language: _picture(draw, language, committed) for language in languages}
            pictures[name] = Picture(name, draw.figure_alt, png, place, line)
        return pictures


def _figures(module: ModuleType) -> list[Any]:
    return [value for value in vars(module).values() if hasattr(value, "figure_name")]


def _place(draw: Callable[..., Any]) -> tuple[Path, int]:
    code = draw.__code__
    return Path(code.co_filename), code.co_firstlineno


def _picture(draw: Any, language: str, committed: Committed) -> bytes:
    """One figure in one language."""
    drawn = _render(draw, language)
    width, height = size(drawn)
    if width != WIDTH or height > HEIGHT:
        what = f"{width}×{height} pixels; pictures are {WIDTH} wide and at most {HEIGHT} high"
        raise _error(draw, language, what)
    kept = committed(draw.figure_name, language)
    return kept if kept and same_picture(kept, drawn) else compress(drawn)


def _render(draw: Any, language: str) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    raw = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a missing glyph is only a warning to matplotlib
        try:
            drawn: Figure = draw(language)
            drawn.set_dpi(WIDTH / drawn.get_figwidth())
            canvas = FigureCanvasAgg(drawn)
            canvas.print_png(raw, metadata={"Software": None})
            found = list(flaws(canvas))
        except Exception as error:
            raise _error(draw, language, f"{type(error).__name__}: {error}") from error
    if found:
        more = f"; and {len(found) - TOLD} more" if len(found) > TOLD else ""
        raise _error(draw, language, "; ".join(found[:TOLD]) + more)
    return raw.getvalue()


def _error(draw: Any, language: str, what: str) -> AuthoringError:
    file, line = _place(draw)
    return AuthoringError(f"figure '{draw.figure_name}' ({language}): {what}", file=file, line=line)


@contextmanager
def imported(file: Path) -> Iterator[ModuleType]:
    """A module of a folder of `source/`, from which it can import; its modules are forgotten again afterwards."""
    source = file.parent.parent
    before = set(sys.modules)
    sys.path.insert(0, str(source))
    try:
        spec = importlib.util.spec_from_file_location(f"{file.stem}_of_{file.parent.name}", file)
        if spec is None or spec.loader is None:
            raise AuthoringError("can't be imported", file=file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.path.remove(str(source))
        _forget(set(sys.modules) - before, source)


def _forget(names: set[str], source: Path) -> None:
    """Another course may have modules of the same names."""
    for name in names:
        spec = vars(sys.modules[name]).get("__spec__")  # some modules of torch answer every other attribute
        places = [spec.origin, *(spec.submodule_search_locations or ())] if spec else []
        if any(place and Path(place).is_relative_to(source) for place in places):
            del sys.modules[name]


@contextmanager
def _plain_style(languages: Sequence[str]) -> Iterator[None]:
    """matplotlib as it is shipped, whatever the user's settings; with the packaged Korean face first, where Korean is
    among the languages.
    """
    import matplotlib as mpl

    mpl.use("agg")
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams["font.family"] = [*([_korean_family()] if "ko" in languages else []), "DejaVu Sans"]
        mpl.rcParams["axes.unicode_minus"] = False
        yield


@cache
def _korean_family() -> str:
    """Register the face that koreanize-matplotlib ships; importing that package would need distutils."""
    from matplotlib.font_manager import FontProperties, fontManager

    file = shipped("koreanize_matplotlib/fonts/NanumGothic.ttf")
    if not file:
        raise ModuleNotFoundError("the figures need the package koreanize-matplotlib, which ships their Korean face")
    fontManager.addfont(file)
    return FontProperties(fname=file).get_name()
