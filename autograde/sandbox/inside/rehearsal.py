"""A made-up answer that the warm process runs before any student's.

The interpreter rewrites a function's code as it gets to know it. After a fork each page that this touches would have to
be copied, in every answer's process anew; so the code that answers all have in common is made known beforehand.
"""

from __future__ import annotations

import socket
from typing import Any

from .answer import serve
from .namespace import Namespace
from .wire import send

__all__ = ["rehearse"]

#: The interpreter rewrites code after some runs of it; see "adaptive" in PEP 659.
TIMES = 20
ANSWER = """
import re
text = "a b"
lengths = [len(word) for word in text.split()]
class Splitter:
    def split(self, text):
        return [word for word in re.split(r"(\\s)", text) if word]
print(Splitter().split(text), f"{lengths}")
"""
MESSAGES: tuple[dict[str, Any], ...] = (
    {
        "op": "run",
        "goes_on": False,
        "cells": [
            {"kind": "own", "source": "few = 3", "seconds": 60},
            {
                "kind": "answer",
                "source": ANSWER,
                "given": {"text": 'text = "a b"'},
                "asked": ["lengths"],
                "seconds": 60,
            },
        ],
    },
    *(
        {"op": "evaluate", "code": code, "inputs": inputs, "view": view, "out_of_reach": ["text"], "seconds": 60}
        for code, inputs, view in (
            ("lengths", {}, []),
            ("x = Splitter().split(z); (x, 1.5)", {"z": ["plain", "a b"]}, []),
            ("lengths", {}, [{"text": ["plain", "b a"]}]),
            ("text / 0", {}, []),
        )
    ),
)


def rehearse(shell: Any) -> None:
    """Leaves nothing behind; what the made-up answer prints goes where a warm process's output goes."""
    for _ in range(TIMES):
        asking, answering = socket.socketpair()
        with asking, answering:
            for message in MESSAGES:
                send(asking, message)
            asking.shutdown(socket.SHUT_WR)
            serve(answering, Namespace({"__name__": "__main__"}, shell))
