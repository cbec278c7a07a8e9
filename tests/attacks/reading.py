"""Replies that are made to harm whoever reads them: the grader parses them in its own process."""

from __future__ import annotations

from attacks.attack import Attack
from attacks.forging import CHANNEL

WAIT = "\ntime.sleep(60)\n"

PARTS = CHANNEL + 'send(DONE, b\'{"value": [\' + b"[]," * 7_000_000 + b"0]}")' + WAIT
DEEP = CHANNEL + 'send(DONE, b"[" * 20_000_000)' + WAIT
TAGGED_DEEP = CHANNEL + 'send(DONE, b\'{"value": \' + b\'["list",[\' * 900 + b"]]" * 900 + b"}")' + WAIT
LENGTH = CHANNEL + 'send(DONE)\nchannel.sendall(b"\\xff\\xff\\xff\\xff" + bytes(1 << 24))' + WAIT
COLLISIONS = (
    CHANNEL + 'send(DONE, {"value": ["alike", ["set", "int", [(2**61 - 1) * k for k in range(200_000)]]]})' + WAIT
)
DIGITS = CHANNEL + 'send(DONE, b\'{"value": \' + b"9" * 20_000_000 + b"}")' + WAIT
AXES = (
    CHANNEL
    + """
import base64

array = {"dtype": "uint8", "stored": "|u1", "shape": [3] * 14, "data": base64.b64encode(bytes(3**14)).decode()}
send(DONE, *[{"value": ["array", {**array, "requires_grad": False, "has_grad_fn": False}]}] * 3)
"""
    + WAIT
)
RECORDS = (
    CHANNEL
    + """
import base64, pickle

class Run:
    def __reduce__(self): return (__import__("os").system, ("touch /tmp/unpickled",))

data = base64.b64encode(pickle.dumps(Run())).decode()
array = {"dtype": "object", "stored": "|O", "shape": [1], "data": data, "requires_grad": False, "has_grad_fn": False}
send(DONE, {"value": ["array", array], "__reduce__": data, "py/object": "os.system"})
"""
    + WAIT
)
ODD_ARRAYS = (
    CHANNEL
    + """
import base64

def odd(stored, dtype, shape, data):
    array = {"stored": stored, "dtype": dtype, "shape": shape, "data": base64.b64encode(data).decode()}
    return {"value": ["array", {**array, "requires_grad": False, "has_grad_fn": False}]}

send(DONE, *[ODD] * 9)
"""
    + WAIT
)
NO_CHARACTER = ODD_ARRAYS.replace("ODD", "odd('<U1', 'torch.float32', [1], b'\\xff' * 4)", 1)
ABSURD_SHAPE = ODD_ARRAYS.replace("ODD", "odd('<f4', 'torch.float32', [0, 2**62], b'')", 1)
HALF_CHARACTERS = CHANNEL + r'send(DONE, *[{"value": ["list", [["str", "\ud800"]]]}] * 9)' + WAIT
LINE = (
    CHANNEL
    + r"""
error = {"type": "\x1b[31mKeyError", "bases": [], "text": "\u202eforged\ud800", "line": 10**4_000}
send({"error": error}, {"error": error})
"""
    + WAIT
)
SLOWLY = (
    CHANNEL
    + """
send(DONE)
for part in struct.pack("!I", 10_000) + b"{" * 10_000:
    channel.sendall(bytes([part]))
    time.sleep(0.05)
"""
)
DEAF = CHANNEL + "send(DONE)" + WAIT

DEEP_RESULT = """
all_words = []
for _ in range(100_000):
    all_words = [all_words]
"""
OWN_PART = "all_words = ['!']\nall_words.append(all_words)\nvocab_size = 1130\n"
HUGE_NUMBER = "all_words = sorted(set(preprocessed))\nvocab_size = 10 ** 100_000\n"
BILLION = "token_embeddings = torch.zeros(1).expand(1_000_000_000)\n"


def _attack(name: str, tries: str, code: str, seen: str = "error: .*ended without a result") -> Attack:
    return Attack(name, tries, "reading", {"vocabulary": code}, seen)


ATTACKS = (
    _attack("reply-of-millions-of-lists", "20 MB of empty lists, which are gigabytes once parsed", PARTS),
    _attack("reply-that-nests", "twenty million brackets, one inside another", DEEP),
    _attack("reply-that-nests-values", "values inside values, a thousand deep", TAGGED_DEEP),
    _attack("reply-of-four-gigabytes", "announces four gigabytes", LENGTH),
    _attack("reply-whose-hashes-collide", "a set of 200,000 numbers with one and the same hash", COLLISIONS),
    _attack("reply-of-endless-digits", "a number of twenty million digits", DIGITS),
    _attack("reply-of-fourteen-axes", "a small array of so many axes that showing it takes minutes", AXES, "failed: "),
    _attack("reply-with-pickled-code", "an array of objects, pickled, with a command in it", RECORDS),
    _attack(
        "reply-of-no-characters", "an array of texts, said to be floats, with a code point that is none", NO_CHARACTER
    ),
    _attack("reply-of-half-characters", "texts that no file and no page can hold", HALF_CHARACTERS),
    _attack("reply-of-absurd-shape", "an empty array with an axis of 2**62 numbers", ABSURD_SHAPE),
    _attack(
        "forged-line", "an exception at a line of 4,000 digits", LINE, r"error: An exception was raised: \S*KeyError"
    ),
    Attack("reply-drop-by-drop", "a reply of one byte every 50 ms", "time", {"vocabulary": SLOWLY}, "timeout: "),
    Attack("no-reply", "reads the question and says nothing", "time", {"vocabulary": DEAF}, "timeout: "),
    _attack("result-that-nests", "a list inside a list, 100,000 deep", DEEP_RESULT),
    _attack("result-that-holds-itself", "a list that is its own item", OWN_PART),
    _attack("number-of-100000-digits", "a number that takes long to print", HUGE_NUMBER),
    Attack(
        "billion-element-result",
        "a tensor of a billion elements that takes four bytes",
        "reading",
        {"token-embeddings": BILLION},
        "failed: |error: ",
    ),
)
