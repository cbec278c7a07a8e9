"""Values that lie about what they are."""

from __future__ import annotations

from attacks.attack import Attack

EQUAL_TO_EVERYTHING = """
class Right(list):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __hash__ = None

text = "Hello, world. It's a test."
result = Right()
"""

NUMBER = """
class Right(int):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0
    def __index__(self): return 1130
    def __int__(self): return 1130
    def __repr__(self): return "1130"
    def __str__(self): return "1130"
    __hash__ = int.__hash__

all_words = sorted(set(preprocessed))
vocab_size = Right(7)
"""

CLASS = """
class Pretends:
    __class__ = property(lambda self: list)
    def __hash__(self): return 0
    def __eq__(self, other): return True
    def __iter__(self): return iter(["!"])
    def __len__(self): return 1130

all_words = Pretends()
vocab_size = 1130
"""

TENSOR = """
class Right(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        if "eq" in getattr(function, "__name__", "") or "close" in getattr(function, "__name__", ""):
            return torch.ones(1, dtype=torch.bool)
        return super().__torch_function__(function, types, args, kwargs or {})
    def __eq__(self, other): return True
    __hash__ = torch.Tensor.__hash__

input_embeddings = torch.zeros(8, 4, 256).as_subclass(Right)
"""

NAN = """
input_embeddings = (token_embeddings + pos_embeddings) * float("nan")
with torch.no_grad():
    token_embedding_layer.weight.fill_(float("nan"))
    pos_embedding_layer.weight.fill_(float("nan"))
"""

INFINITE = """
input_embeddings = (token_embeddings + pos_embeddings) * float("inf")
with torch.no_grad():
    token_embedding_layer.weight.fill_(float("inf"))
    pos_embedding_layer.weight.fill_(float("-inf"))
"""

COMPARED_WITH = """
with torch.no_grad():
    token_embedding_layer.weight.zero_()
    pos_embedding_layer.weight.zero_()
input_embeddings = torch.zeros(8, 4, 256, requires_grad=True) * 1
"""

ROWS_OF_ZEROS = """
with torch.no_grad():
    token_embedding_layer.weight.zero_()
token_embeddings = torch.zeros(*inputs.shape, output_dim, requires_grad=True) * 1
"""

CHANGING = """
import itertools

class Changing:
    turns = itertools.cycle([50257, 0, 1, True])
    name = property(lambda self: next(self.turns))
    n_vocab = property(lambda self: next(self.turns))
    eot_token = property(lambda self: next(self.turns))
    special_tokens_set = property(lambda self: {next(self.turns)})
    def encode(self, text, **options): return [next(self.turns)]
    def decode(self, ids): return "".join(map(str, ids))

tokenizer = Changing()
"""

LAZY = """
class Lazy(dict):
    def __missing__(self, key): return all_words.index(key)
    def items(self): return [(word, k) for k, word in enumerate(all_words)]
    def keys(self): return all_words
    def values(self): return range(len(all_words))
    def __iter__(self): return iter(all_words)
    def __len__(self): return len(all_words)

vocab = Lazy()
"""

NAMESAKE = """
vocab_size = 6
output_dim = 3

class Embedding:
    weight = torch.zeros(vocab_size, output_dim, requires_grad=True)
    padding_idx = None
    def __call__(self, ids): return torch.zeros(len(ids), self.weight.shape[1], requires_grad=True) * 1

Embedding.__module__, Embedding.__qualname__ = "torch.nn.modules.sparse", "Embedding"
embedding_layer = Embedding()
"""

BOOLEANS = """
integers = [True, False, True]
text = True
"""

ATTACKS = (
    Attack(
        "equal-to-everything",
        "a list that equals whatever it is compared with",
        "data",
        {"split-whitespace": EQUAL_TO_EVERYTHING},
        r"failed: .*What came back: `\[\]`",
    ),
    Attack(
        "number-that-equals-all-numbers",
        "a subclass of int that compares, prints and converts as it likes",
        "data",
        {"vocabulary": NUMBER},
        r"failed: .*What came back: `7`",
    ),
    Attack(
        "pretended-class",
        "an object whose `__class__` says list, with the length and the hash that are wanted",
        "data",
        {"vocabulary": CLASS},
        r"failed: .*What came back: `<Pretends object>`",
    ),
    Attack(
        "tensor-that-equals-all-tensors",
        "a subclass of Tensor that answers every comparison itself",
        "data",
        {"input-embeddings": TENSOR},
        r"failed: .*What came back: `\(tensor\(\[\[\[0\.",
    ),
    Attack(
        "not-a-number",
        "results and weights full of NaN, which compare in strange ways",
        "data",
        {"input-embeddings": NAN},
        r"failed: .*nan",
    ),
    Attack(
        "infinity",
        "results and weights full of infinity, whose sums are anything",
        "data",
        {"input-embeddings": INFINITE},
        r"failed: .*inf",
    ),
    Attack(
        "what-it-is-compared-with",
        "sets the weights to 0 from which the expected sum is computed, and gives 0",
        "checks",
        {"input-embeddings": COMPARED_WITH},
        r"failed: .*What came back: `\(tensor\(\[\[\[0\.",
    ),
    Attack(
        "changing-values",
        "attributes that are something else each time they are looked at",
        "data",
        {"gpt2-tokenizer": CHANGING},
        r"failed: .*What came back: `\(50257, 0, 1",
    ),
    Attack(
        "lazy-dict",
        "a dict that holds nothing and computes what is looked up",
        "data",
        {"token-to-id": LAZY},
        r"failed: .*What came back: `\{\}`",
    ),
    Attack(
        "namesake-class",
        "a class under torch's own name that does nothing",
        "checks",
        {"embedding-layer": NAMESAKE},
        "failed: .*appears to not have been used in the graph",
    ),
    Attack(
        "rows-of-zeros",
        "sets the table to 0 that the expected rows are taken from, and gives 0",
        "checks",
        {"token-embeddings": ROWS_OF_ZEROS},
        "failed: .*appears to not have been used in the graph",
    ),
    Attack(
        "booleans-for-numbers",
        "True and False, which equal 1 and 0",
        "data",
        {"bpe-encode": BOOLEANS},
        r"failed: .*What came back: `\[True, False, True\]`",
    ),
)
