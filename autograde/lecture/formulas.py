r"""Formulas of the prose, `$…$` and `$$…$$`, as MathML, which a browser sets by itself with a font that
the page carries.

Tried beside KaTeX, which looks as good but wants Node; what the converter leaves undone is put right here: names in
`\mathrm` are one word, operators in small print and a sign have no gaps, and a function has one behind it.
"""

from __future__ import annotations

import re
from functools import cache

__all__ = ["formula"]

_LETTERS = re.compile(r'(?:<mi mathvariant="normal">[^<]</mi>){2,}')
_LETTER = re.compile(r">([^<])<")
_FUNCTION = re.compile(r"(<mi>(?:log|ln|sin|cos|tanh|exp|max|min)</mi>)(?=<m[is])")
_SIGN = re.compile(r"(<mo[^>]*>&#x0003D;</mo>(?:<mrow>)?)<mo>&#x02212;</mo>")


@cache
def formula(tex: str, *, display: bool = False) -> str:
    """MathML of a formula; `display` sets it on a line of its own."""
    from latex2mathml.converter import convert

    text: str = convert(tex, display="block" if display else "inline")
    text = _LETTERS.sub(lambda run: f'<mi mathvariant="normal">{"".join(_LETTER.findall(run[0]))}</mi>', text)
    text = _FUNCTION.sub(r'\1<mspace width="0.17em"></mspace>', text)
    text = _SIGN.sub(r'\1<mo form="prefix">&#x02212;</mo>', text)
    return text.replace("<math ", "<math tabindex='-1' ", 1) if display else text
