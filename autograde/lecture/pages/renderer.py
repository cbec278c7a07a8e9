"""Markdown and notebooks → HTML, by Sphinx with MyST-NB and Furo. They are imported when pages are made."""

from __future__ import annotations

import io
import re
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from autograde.course import Course
from autograde.errors import AuthoringError, CourseError
from autograde.lecture.pages.fonts import put_fonts
from autograde.lecture.pages.glossary import read_terms
from autograde.lecture.pages.mending import mend_pages
from autograde.lecture.pages.words import THEME, WORDS
from autograde.writing import write_whole

__all__ = ["render_pages"]

_HERE = Path(__file__).parent
_LOCALE = "locale"
#: What Sphinx leaves for itself.
_LEFT_OUT = (".buildinfo", ".doctrees", "_sources", "objects.inv")
#: In what Sphinx says.
_COLOUR = re.compile(r"\x1b\[[\d;]*m")


def render_pages(course: Course, language: str, source: Path, out: Path) -> None:
    """Renders the folder `source` into `out`, and leaves there what else it has. Raises AuthoringError for whatever
    Sphinx warns of: a link that leads nowhere, a page that nothing leads to.
    """
    try:
        from sphinx.application import Sphinx
        from sphinx.locale import translators
        from sphinx.util.docutils import docutils_namespace, patch_docutils
    except ImportError:
        raise CourseError("pages need the packages of the extra 'site': pip install --editable '.[site]'") from None
    _write_words(source, language)
    translators.clear()  # else the language before speaks in this one's pages
    warned = io.StringIO()
    with _quiet(), patch_docutils(), docutils_namespace(), tempfile.TemporaryDirectory(prefix="site-") as scratch:
        rendered, doctrees = Path(scratch) / "html", Path(scratch) / "doctrees"
        app = Sphinx(
            srcdir=source, confdir=None, outdir=rendered, doctreedir=doctrees, buildername="html",
            confoverrides=_settings(course, language), status=None, warning=warned, freshenv=True,
        )  # fmt: skip
        app.build()
        mend_pages(rendered, language)
        shutil.copytree(rendered, out, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*_LEFT_OUT))
    put_fonts(out / "_static")
    if warned.getvalue():
        said = _COLOUR.sub("", warned.getvalue()).replace(f"{source}/", "").strip()
        raise AuthoringError(f"the site's pages ({language}): {said}", file=course.root / "source" / "site")


@contextmanager
def _quiet() -> Iterator[None]:
    """What these packages find outdated in one another is theirs to put right."""
    with warnings.catch_warnings():
        for category in (DeprecationWarning, PendingDeprecationWarning):
            warnings.simplefilter("ignore", category)
        yield


def _write_words(source: Path, language: str) -> None:
    """What the theme says and Sphinx does not translate, as a catalogue of gettext's."""
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    lines = [f'msgid "{text.en}"\nmsgstr "{text[language]}"\n' for text in THEME]
    write_whole(source / _LOCALE / language / "LC_MESSAGES" / "sphinx.po", "\n".join([head, *lines]).encode())


def _settings(course: Course, language: str) -> dict[str, Any]:
    return {
        "extensions": ["myst_nb", "autograde.lecture.pages.extension"],
        "project": course.title[language],
        "html_title": course.title[language],
        "language": language,
        "locale_dirs": [_LOCALE],
        "site_languages": course.languages,
        "site_lessons": course.assignments,
        "site_terms": tuple(read_terms(course)),
        "templates_path": [str(_HERE / "templates")],
        "highlight_language": "none",
        "html_theme": "furo",
        "html_static_path": [str(_HERE / "static")],
        "html_css_files": ["site.css"],
        "html_favicon": str(_HERE / "static" / "icon.svg"),
        "html_js_files": ["site.js"],
        "html_sidebars": {"**": [
            "sidebar/brand.html", "languages.html", "sidebar/search.html", "sidebar/scroll-start.html",
            "sidebar/navigation.html", "sidebar/scroll-end.html",
        ]},
        "html_math_renderer": "mathml",
        "html_show_copyright": False,
        "html_show_sphinx": False,
        "html_copy_source": False,
        "html_use_index": False,
        "html_permalinks_icon": "#",
        "pygments_style": "github-light-high-contrast",
        "nb_execution_mode": "off",
        "nb_code_prompt_show": WORDS["code"][language],
        "nb_merge_streams": True,
        "myst_enable_extensions": ["dollarmath", "colon_fence"],
        "suppress_warnings": ["myst.header", "misc.highlighting_failure", "mystnb.unknown_mime_type"],
    }  # fmt: skip
