r"""Formulas of the prose, `$…$` and `$$…$$`, as MathML, which a browser sets by itself with a font that the page has.

Tried beside KaTeX, which looks as good but wants Node. What the converter leaves undone is put right here: names in
`\mathrm` are one word, operators in small print and signs have no gaps, and a function has one behind it.
"""

from __future__ import annotations

from functools import cache
from itertools import groupby
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

__all__ = ["formula"]

_SPACE = "http://www.w3.org/1998/Math/MathML"
_MI, _MO, _MSPACE = (f"{{{_SPACE}}}{name}" for name in ("mi", "mo", "mspace"))
#: Elements whose children behind the first are in small print.
_SCRIPTS = {f"{{{_SPACE}}}{name}" for name in ("msub", "msup", "msubsup", "munder", "mover", "munderover")}
_FUNCTIONS = {"log", "ln", "sin", "cos", "tanh", "exp", "max", "min"}
#: Signs that stand before a number, where nothing or one of these is before them.
_SIGNS, _BEFORE_SIGNS = {"−", "+"}, {"=", "(", ",", "≈"}


@cache
def formula(tex: str, *, display: bool = False) -> str:
    """MathML of a formula; `display` sets it on a line of its own."""
    from latex2mathml.converter import convert

    ElementTree.register_namespace("", _SPACE)
    tree = ElementTree.fromstring(convert(tex, display="block" if display else "inline"))
    for parent in list(tree.iter()):
        _one_word(parent)
        _gaps(parent)
        if parent.tag in _SCRIPTS:
            for operator in (one for child in list(parent)[1:] for one in child.iter(_MO)):
                operator.attrib |= {"lspace": "0", "rspace": "0"}
    return ElementTree.tostring(tree, encoding="unicode")


def _one_word(parent: Element) -> None:
    """Upright letters in a row are one name."""
    for upright, run in groupby(list(parent), key=lambda one: one.tag == _MI and "mathvariant" in one.attrib):
        letters = list(run)
        if upright and len(letters) > 1:
            letters[0].text = "".join(letter.text or "" for letter in letters)
            for letter in letters[1:]:
                parent.remove(letter)


def _gaps(parent: Element) -> None:
    before = ""
    for place, child in enumerate(list(parent)):
        text = (child.text or "").strip()
        if child.tag == _MO and text in _SIGNS and before in _BEFORE_SIGNS:
            child.set("form", "prefix")
        before = text if child.tag == _MO else child.tag
        if child.tag == _MI and text in _FUNCTIONS and place + 1 < len(parent) and parent[place + 1].tag != _MO:
            child.tail = None
            parent.insert(list(parent).index(child) + 1, Element(_MSPACE, width="0.17em"))
