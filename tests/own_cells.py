"""What students write into cells of their own, and an answer that leans on it."""

from __future__ import annotations

__all__ = ["OWN_CELLS"]

BOTH = "['<|endoftext|>', '<|unk|>']"
#: What stands in a cell of the student's own, and the two special tokens as the answer then writes them.
OWN_CELLS = {
    "a list filled in a loop": ("mine = []\nfor word in ('endoftext', 'unk'):\n    mine.append(f'<|{word}|>')", "mine"),
    "a list that grows": ("mine = ['<|endoftext|>']\nmine += ['<|unk|>']\nmine = mine[:]", "mine"),
    "a list filled by a function": (
        f"mine = []\ndef fill():\n    mine.extend({BOTH})\nfill()",
        "mine",
    ),
    "everything of a module": ("from itertools import *", "chain(['<|endoftext|>'], ['<|unk|>'])"),
    "everything of a module in a branch": (
        "try:\n    from no_such_module import *\nexcept ImportError:\n    from itertools import *",
        f"islice({BOTH}, 2)",
    ),
    "a function in a branch": (f"if True:\n    def two():\n        return {BOTH}\nelse:\n    two = None", "two()"),
    "a function that was decorated": (
        f"def twice(f):\n    return lambda: f()\n@twice\ndef two():\n    return {BOTH}",
        "two()",
    ),
    "a function defined again": (f"def two():\n    return []\ndef two():\n    return {BOTH}", "two()"),
    "a function that counts its calls": (
        f"calls = 0\ndef two():\n    global calls\n    calls += 1\n    return {BOTH}\ntwo()",
        "two()[:calls * 2]",
    ),
    "an attribute of a class": (f"class Names: pass\nNames.both = {BOTH}", "Names.both"),
    "an attribute set by its name": (
        f"class Names: pass\nnames = Names()\nsetattr(names, 'b' + 'oth', {BOTH})",
        "names.both",
    ),
    "a class of a class": (
        f"class First:\n    both = {BOTH}\nclass Second(First):\n    def __iter__(self): return iter(self.both)",
        "Second()",
    ),
    "a name made at run time": (f"globals()['m' + 'ine'] = {BOTH}", "mine"),
    "a name by exec": (f"exec('mine = ' + {BOTH!r})", "mine"),
    "a name with a builtin's name": (f"def sorted_(items):\n    return items\nmin = {BOTH}", "sorted_(min)"),
    "a name bound twice": ("mine = 'endoftext unk'.split()\nmine = [f'<|{word}|>' for word in mine]", "mine"),
    "a name unbound and bound again": (f"mine = 1\ndel mine\nmine = {BOTH}", "mine"),
    "a dict that grows": (
        "table = {}\ntable.setdefault('x', []).append('<|endoftext|>')\ntable['x'].append('<|unk|>')",
        "table['x']",
    ),
    "a file": (
        "with open('mine.txt', 'w') as file:\n    print('<|endoftext|> <|unk|>', file=file)",
        "open('mine.txt').read().split()",
    ),
    "what the environment holds": (
        "import os\nos.environ['MINE'] = '<|endoftext|> <|unk|>'",
        "__import__('os').environ['MINE'].split()",
    ),
    "a missing file of what the notebook has": (
        "from previous_chapters import SimpleTokenizerV1, re as regular\nfrom .ch02 import SimpleTokenizerV1 as V1\n"
        f"mine = {BOTH} if V1 is SimpleTokenizerV1 and regular is re else []",
        "mine",
    ),
    "a module written above": (
        f"%%writefile mine_written.py\nBOTH = {BOTH}",
        "__import__('mine_written').BOTH",
    ),
    "what a cell printed": ("%%capture said\nprint('<|endoftext|>')\nprint('<|unk|>')", "said.stdout.split()"),
    "what a command said": ("said = !printf '<|endoftext|>\\n<|unk|>'", "said"),
    "tasks that run together": (
        "import asyncio\nasync def get(word):\n    await asyncio.sleep(0)\n    return f'<|{word}|>'\n"
        "mine = await asyncio.gather(get('endoftext'), get('unk'))",
        "mine",
    ),
    "a generator": (f"mine = (word for word in {BOTH})", "mine"),
    "a generator that goes on": (
        f"mine = iter(['no', *{BOTH}])\nnext(mine)",
        "list(mine) or ['<|endoftext|>', '<|unk|>']",
    ),
}
