"""Demos as a course has them: pages made of a frame and a part of its own, and cells of notebooks that show them."""

from __future__ import annotations

import base64
import html
import importlib
import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import tiktoken
import torch
from tiny_course import DEMO, PART, with_demo, write_course, write_story

from autograde.authoring.build import build
from autograde.authoring.demos import MOST_BYTES, demo_cell, demo_names, read_demo, write_demos
from autograde.authoring.notebook import source_notebook
from autograde.errors import AuthoringError

ROOT = Path(__file__).resolve().parents[1]


def test_when_a_course_has_no_demos_then_none_are_written(tmp_path: Path) -> None:
    course = write_course(tmp_path)
    assert demo_names(course) == []
    assert write_demos(course, tmp_path / "site") == []


def test_when_demos_are_written_then_there_is_a_page_for_each_language_with_its_texts_and_numbers(
    tmp_path: Path,
) -> None:
    files = write_demos(with_demo(tmp_path), tmp_path / "site" / "demos")
    assert [file.name for file in files] == ["snail.ko.html", "snail.en.html"]
    korean, english = (file.read_text(encoding="utf-8") for file in files)
    assert '<html lang="ko"><title>달팽이 &amp; 길</title>' in korean
    assert "<b>느림</b>" in korean
    assert "<title>The snail&#x27;s way</title>" in english
    found = re.search(r'<script id="data">(.*?)</script>', english)
    assert found
    assert json.loads(found[1]) == {"steps": [1, 2], "sign": "</script>"}


@pytest.mark.parametrize(
    ("part", "module", "what"),
    [
        ("{{slwo}}", DEMO, "unknown text {{slwo}}; did you mean 'slow'?"),
        (PART, DEMO.replace('"느림", ', "en="), "the text 'slow' is missing in: ko"),
        ("x" * MOST_BYTES, DEMO, "a demo may have 61,440"),
    ],
)
def test_when_a_demo_has_a_mistake_then_it_is_said_what(tmp_path: Path, part: str, module: str, what: str) -> None:
    with pytest.raises(AuthoringError, match=re.escape(what.split(";")[0])):
        read_demo(with_demo(tmp_path, part=part, module=module), "snail")


def test_when_a_cell_shows_an_unknown_demo_then_the_nearest_one_is_named(tmp_path: Path) -> None:
    course = with_demo(tmp_path, option='demo="snial"')
    with pytest.raises(AuthoringError, match=r"there is no demo 'snial'.*snail"):
        source_notebook(course, course.assignment("mini"), "ko", Pictures())


class Pictures(dict[str, Any]):
    """Any picture, without drawing it."""

    def __missing__(self, name: str) -> Any:
        return SimpleNamespace(png={"ko": b"", "en": b""}, alt={"ko": "", "en": ""})


def test_when_a_notebook_is_made_then_the_demo_is_a_folded_cell_that_the_grader_does_not_have(tmp_path: Path) -> None:
    course = with_demo(tmp_path)
    assignment = course.assignment("mini")
    shown = source_notebook(course, assignment, "en", Pictures())["cells"][-1]
    assert shown["source"].startswith("# @title ▶ The snail's way\n")
    assert shown["metadata"]["jupyter"] == {"source_hidden": True}
    assert shown["id"] not in {step.id for step in assignment.steps}


@pytest.mark.parametrize("data", ["", "{'steps': [3], 'sign': '<'}"])
def test_when_the_cell_is_run_then_it_shows_the_page_in_a_frame_that_can_do_nothing_but_scripts(
    tmp_path: Path, data: str
) -> None:
    course, names = with_demo(tmp_path), dict[str, Any]()
    exec(demo_cell(course, "snail", "en", f"shown = demo_snail({data})"), names)
    assert set(names) - {"__builtins__"} == {"demo_snail", "shown"}
    frame = re.fullmatch(r'<div><iframe (.*) srcdoc="(.*)"></iframe></div>', names["shown"].data, re.DOTALL)
    assert frame
    assert 'sandbox="allow-scripts"' in frame[1]
    page = read_demo(course, "snail").page["en"]
    if data:
        page = page.replace(r'{"steps":[1,2],"sign":"\u003c/script>"}', r'{"steps": [3], "sign": "\u003c"}')
    assert html.unescape(frame[2]) == page


def test_when_the_frame_has_a_colour_then_it_is_that_of_the_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "source"))
    from palette import ROLES

    style = (ROOT / "source/demos/page.html").read_text(encoding="utf-8").split("@media")[0]
    colours = dict(re.findall(r"--([\w-]+): (#\w{6});", style))
    for name in ("input", "target", "output", "wrong"):
        role = ROLES[name]
        assert (colours[name], colours[f"{name}-fill"], colours[f"{name}-ink"]) == (role.line, role.fill, role.ink)


@pytest.mark.usefixtures("gpt2_vocabulary")
def test_when_attention_of_a_student_s_model_is_shown_then_the_scores_are_those_of_its_own_layers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "source"))
    common: Any = importlib.import_module("common")
    torch.manual_seed(0)
    layers = [common.MultiHeadAttention(12, 12, 32, 0.5, 3, qkv_bias=True) for _ in range(2)]

    class Block(torch.nn.Module):
        def __init__(self, att: torch.nn.Module) -> None:
            super().__init__()
            self.att = att

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return torch.add(x, self.att(x))

    class Model(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embedding = torch.nn.Embedding(50257, 12)
            self.trf_blocks = torch.nn.Sequential(*map(Block, layers))

        def forward(self, ids: torch.Tensor) -> torch.Tensor:
            return torch.as_tensor(self.trf_blocks(self.embedding(ids)))

    model, tokenizer = Model(), tiktoken.get_encoding("gpt2")
    text = "Every effort moves you forward " * 4
    shown = common.show_attention(model, text, tokenizer)
    assert model.training
    assert not any(part._forward_hooks for part in model.modules())
    ids = tokenizer.encode(text)[:16]
    assert shown["tokens"] == [tokenizer.decode([id]) for id in ids]
    assert shown["head_width"] == 4
    model.eval()
    x = model.embedding(torch.tensor([ids]))
    for number, att in enumerate(layers):
        query, key = (layer(x)[0].view(16, 3, 4).transpose(0, 1) for layer in (att.W_query, att.W_key))
        assert torch.allclose(torch.tensor(shown["scores"][number]), query @ key.transpose(1, 2), rtol=1e-3, atol=1e-6)
        x = model.trf_blocks[number](x)
    sys.modules.pop("common")


def test_when_a_course_with_a_demo_is_built_then_its_picture_stands_beside_what_the_solved_notebook_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_DATA", str(write_story(tmp_path / "data")))
    course = with_demo(tmp_path / "course", module=DEMO.replace("느림", "느리고 느림"))
    pictures = [Path("images", language, "demos", "snail.png") for language in course.languages]
    assert set(pictures) < set(build(course))
    assert build(course, check=True) == []
    solved = json.loads((course.root / "solutions/ko/mini/mini.ipynb").read_text(encoding="utf-8"))
    (output,) = solved["cells"][-1]["outputs"]
    assert "srcdoc" in "".join(output["data"]["text/html"])
    assert base64.b64decode(output["data"]["image/png"]) == (course.root / pictures[0]).read_bytes()
    part = course.root / "source" / "demos" / "snail.html"
    part.write_text(f"{PART}!", encoding="utf-8")
    assert [path.suffix for path in build(course, check=True)] == [".png", ".png", *4 * [".ipynb"]]
