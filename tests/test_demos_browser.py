"""Each demo in a real browser, by keyboard alone: its numbers are those of the course's code."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import tiktoken
import torch
from homework_code import definitions
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from autograde.authoring.demo_pictures import picture_of, shows
from autograde.authoring.demos import MOST_BYTES, demo_names, write_demos
from autograde.authoring.pictures import HEIGHT, WIDTH, size
from autograde.course import load_course

ROOT = Path(__file__).resolve().parents[1]
COURSE = load_course(ROOT)
NAMES = ["attention", "bpe", "cache", "sampling", "training", "windows"]
PHONE, HALL = ViewportSize(width=390, height=844), ViewportSize(width=1600, height=900)
#: The smallest type that can be read from the last row of a lecture hall, in pixels on a page that is 1600 wide.
LEGIBLE = 20
#: Of every text that is seen: its size and where it ends. What is scrolled sideways in a box of its own may be wider.
TEXTS = """() => [...document.querySelectorAll("body *")].filter((one) =>
  [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) && one.getClientRects().length
  && !["SCRIPT", "STYLE"].includes(one.tagName)).map((one) =>
  ({text: one.textContent.trim().slice(0, 40), size: parseFloat(getComputedStyle(one).fontSize) * (one.closest("svg")
  ? one.closest("svg").getBoundingClientRect().width / one.closest("svg").viewBox.baseVal.width : 1)}))"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demos")
    write_demos(COURSE, folder)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "the demos are tested in Chromium, which is missing here: install the package 'chromium'"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def watched(browser: Browser) -> Iterator[tuple[BrowserContext, list[str]]]:
    """Any error of a page, any line on its console and any request but for the page itself is a fault."""
    context = browser.new_context(viewport=HALL, reduced_motion="reduce")
    faults: list[str] = []
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("console", lambda message: faults.append(message.text))
    context.on("request", lambda request: faults.append(request.url) if not request.is_navigation_request() else None)
    yield context, faults
    context.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with watched(browser) as (context, faults):
        yield context
    assert faults == []


def shown(context: BrowserContext, pages: Path, name: str, language: str = "en") -> Page:
    page = context.new_page()
    page.goto((pages / f"{name}.{language}.html").as_uri())
    return page


def numbers(page: Page) -> Any:
    """The numbers that the page was given."""
    return json.loads(page.locator("#data").inner_text() or page.locator("#data").text_content() or "")


def press(page: Page, selector: str, *keys: str) -> None:
    page.locator(selector).focus()
    for key in keys:
        page.keyboard.press(key)


def value(page: Page, selector: str) -> float:
    """The number in an element, such as 12.5 of "12.5 %"."""
    text = page.locator(selector).inner_text().replace(",", "")
    return float(re.findall(r"-?\d+(?:\.\d+)?", text)[0])


def test_when_the_demos_are_listed_then_all_six_are_there_and_small(pages: Path) -> None:
    assert demo_names(COURSE) == NAMES
    assert len(list(pages.iterdir())) == 2 * len(NAMES)
    assert all(file.stat().st_size <= MOST_BYTES for file in pages.iterdir())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", COURSE.languages)
def test_when_a_demo_is_shown_in_a_lecture_hall_then_nothing_overflows_and_all_is_legible(
    context: BrowserContext, pages: Path, name: str, language: str
) -> None:
    page = shown(context, pages, name, language)
    wide, high = page.evaluate("() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert (wide, high) == (HALL["width"], HALL["height"])
    texts = page.evaluate(TEXTS)
    assert len(texts) > 10
    assert [one for one in texts if one["size"] < LEGIBLE] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", COURSE.languages)
def test_when_a_demo_is_shown_on_a_phone_then_nothing_is_wider_than_it(
    context: BrowserContext, pages: Path, name: str, language: str
) -> None:
    page = shown(context, pages, name, language)
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("name", NAMES)
def test_when_a_demo_is_read_aloud_then_every_control_has_a_name(
    context: BrowserContext, pages: Path, name: str
) -> None:
    page = shown(context, pages, name)
    controls = page.locator("main input, main button:visible, [role=listbox]")
    assert controls.count() > 0
    for control in controls.all():
        named = control.evaluate(
            "(one) => one.getAttribute('aria-label') || one.labels?.[0]?.textContent || one.textContent"
        )
        assert named.strip()
    assert page.locator("[role=status]").count() == 1
    assert page.locator("header p, footer p").count() == 3


def test_when_attention_is_driven_then_its_weights_are_those_of_torch(context: BrowserContext, pages: Path) -> None:
    page = shown(context, pages, "attention")
    data = numbers(page)
    count, layers, heads = len(data["tokens"]), len(data["scores"]), len(data["scores"][0])
    press(page, "#heads [aria-checked=true]", *["ArrowUp"] * layers, *["ArrowLeft"] * heads, "ArrowDown", "ArrowRight")
    press(page, "#matrix", "Home", *["ArrowDown"] * (count // 2))
    scores = torch.tensor(data["scores"][1][1])
    later = torch.ones(count, count).triu(1).bool()
    for masked, scaled in ((True, True), (True, False), (False, False), (False, True)):
        for box, wanted in (("#masked", masked), ("#scaled", scaled)):
            if page.locator(box).is_checked() != wanted:
                press(page, box, "Space")
        divided = scores / data["head_width"] ** 0.5 if scaled else scores
        weights = torch.softmax(divided.masked_fill(later, -torch.inf) if masked else divided, dim=-1)[count // 2]
        read = [float(text) for text in page.locator("#bars .weight").all_inner_texts()]
        assert read == pytest.approx(weights.tolist(), abs=0.0006)
        assert value(page, "#most") == pytest.approx(weights.max().item(), abs=0.0006)
        assert value(page, "#future") == pytest.approx(weights[count // 2 + 1 :].sum().item(), abs=0.0006)
        assert value(page, "#sum") == 1


@pytest.mark.usefixtures("gpt2_vocabulary")
def test_when_a_text_is_typed_then_its_tokens_are_those_of_tiktoken(context: BrowserContext, pages: Path) -> None:
    page, encoding = shown(context, pages, "bpe"), tiktoken.get_encoding("gpt2")
    data = numbers(page)
    known = len(data["merges"]) // 4
    rng, frequent = random.Random(26), [encoding.decode([id]) for id in range(256, 256 + known)]
    words = [word.strip() for word in frequent if re.fullmatch(r" ?[A-Za-z]{2,}", word)]
    texts = [example["text"] for example in data["examples"]]
    texts += [" ".join(rng.sample(words, 5)) for _ in range(40)] + ["I'll say: 'tis 2026!", "é 🐌 가"]
    compared = 0
    for text in texts:
        page.locator("#text").fill(text)
        ids = encoding.encode(text)
        if text in texts[: len(data["examples"])] or max(ids) < 256 + known:
            compared += 1
            assert value(page, "#tokens") == len(ids) == page.locator("#pieces .token").count()
            wanted = [readable(encoding.decode_single_token_bytes(id)) for id in ids]
            assert page.locator("#pieces .token").all_inner_texts() == wanted
    assert compared > 20
    counts = {example["text"]: example["count"] for example in data["examples"]}
    assert (counts["나는 집에 가고 싶다."], counts["I want to go home."]) == (25, 6)


def readable(piece: bytes) -> str:
    """As the page shows a token: its text, or the bytes where they are no text."""
    try:
        return piece.decode().replace(" ", "␣")
    except UnicodeDecodeError:
        return " ".join(f"{byte:02X}" for byte in piece)


def test_when_merges_are_taken_back_then_there_is_one_token_more_for_each(context: BrowserContext, pages: Path) -> None:
    page = shown(context, pages, "bpe")
    tokens, steps = value(page, "#tokens"), page.locator("#ledger li").count()
    press(page, "#step", "ArrowLeft", "ArrowLeft")
    assert (value(page, "#tokens"), page.locator("#ledger li").count()) == (tokens + 2, steps - 2)
    press(page, "#step", "Home")
    assert value(page, "#tokens") == value(page, "#bytes") == tokens + steps


def test_when_temperature_and_k_change_then_the_probabilities_are_those_of_torch(
    context: BrowserContext, pages: Path
) -> None:
    page = shown(context, pages, "sampling")
    data = numbers(page)
    logits = torch.tensor(data["logits"], dtype=torch.float64)
    everything = torch.cat((logits, torch.tensor([data["rest"]], dtype=torch.float64)))
    press(page, "#temperature", "Home")
    press(page, "#top", "End", *["ArrowLeft"] * 4)
    for step in range(20):
        temperature, k = 0.1 * (step + 1), len(logits) - 4 - step
        assert value(page, "#temperature-out") == pytest.approx(temperature)
        assert value(page, "#top-out") == k
        probabilities = torch.softmax(logits[:k] / temperature, dim=0)
        wanted = [*probabilities[:10].tolist(), probabilities[10:].sum().item()]
        read = [float(text.removesuffix(" %")) / 100 for text in page.locator("#bars .share").all_inner_texts()]
        assert read == pytest.approx(wanted, abs=0.0006)
        assert value(page, "#half") == int((probabilities.cumsum(0) < 0.5).sum()) + 1
        held = torch.softmax(everything, dim=0)[:k].sum().item()
        assert value(page, "#held") / 100 == pytest.approx(held, abs=0.0006)
        press(page, "#temperature", "ArrowRight")
        press(page, "#top", "ArrowLeft")


def test_when_tokens_are_drawn_then_only_those_within_k_are(context: BrowserContext, pages: Path) -> None:
    page = shown(context, pages, "sampling")
    press(page, "#temperature", "End")
    press(page, "#top", "Home", "ArrowRight", "ArrowRight")
    press(page, "#draw", "Enter", "Enter", "Enter", "Space", "Space")
    drawn = [int(text.strip("×") or 0) for text in page.locator("#bars .drawn").all_inner_texts()]
    assert sum(drawn) == sum(drawn[:3]) == 100
    probabilities = torch.softmax(torch.tensor(numbers(page)["logits"][:3]) / 2, dim=0)
    assert [times / 100 for times in drawn[:3]] == pytest.approx(probabilities.tolist(), abs=0.15)


def test_when_windows_are_cut_then_they_are_those_of_the_dataset(context: BrowserContext, pages: Path) -> None:
    page, names = shown(context, pages, "windows"), definitions("en")
    data = numbers(page)

    class Counting:
        """A tokenizer whose token IDs are the positions."""

        def encode(self, text: str, **options: object) -> list[int]:
            return list(range(data["story"]))

    for length, stride in ((4, 1), (4, 4), (3, 8), (8, 5), (1, 1)):
        press(page, "#length", "Home", *["ArrowRight"] * (length - 1))
        press(page, "#stride", "Home", *["ArrowRight"] * (stride - 1))
        inputs = [one.tolist() for one, _ in names["GPTDatasetV1"]("", Counting(), length, stride)]
        assert value(page, "#windows") == len(inputs)
        assert value(page, "#overlap") == len(set(inputs[0]) & set(inputs[1]))
        assert value(page, "#gap") == max(inputs[1][0] - inputs[0][-1] - 1, 0)
        used = [sum(position in one for one in inputs) for position in range(len(data["tokens"]))]
        assert page.locator("#grid .times").all_inner_texts() == [str(times) for times in used]


def test_when_a_run_is_scrubbed_through_then_each_evaluation_is_as_it_was_written_down(
    context: BrowserContext, pages: Path
) -> None:
    page, run = shown(context, pages, "training"), json.loads((ROOT / "source/pretrained/run.json").read_text("utf-8"))
    press(page, "#at", "Home")
    for number, evaluation in enumerate(run["evaluations"], start=1):
        assert page.locator("#at-out").inner_text() == f"{number}/{len(run['evaluations'])}"
        assert value(page, "#train") == pytest.approx(evaluation["train_loss"], abs=0.0006)
        assert value(page, "#val") == pytest.approx(evaluation["val_loss"], abs=0.0006)
        assert (value(page, "#step"), value(page, "#tokens")) == (evaluation["step"], evaluation["tokens"])
        assert page.locator("#sample").text_content() == evaluation["sample"]
        read = [float(text.removesuffix(" %")) / 100 for text in page.locator("#bars .share").all_inner_texts()]
        assert read == pytest.approx([share for _, share in evaluation["next"]], abs=0.0006)
        press(page, "#at", "ArrowRight")


def test_when_text_is_generated_then_the_counts_are_those_of_the_course_s_model(
    context: BrowserContext, pages: Path
) -> None:
    page, names = shown(context, pages, "cache"), definitions("en")
    data = numbers(page)
    config = {"vocab_size": 50, "context_length": 64, "emb_dim": 12, "n_heads": 3, "n_layers": data["layers"]}
    torch.manual_seed(0)
    model = names["GPTModel"]({**config, "drop_rate": 0.0, "qkv_bias": True}).eval()
    made: dict[tuple[int, int], list[torch.Tensor]] = {}
    for number, block in enumerate(model.trf_blocks):
        for layer in (block.att.W_key, block.att.W_value):

            def note(layer: Any, inputs: Any, output: torch.Tensor, number: int = number) -> None:
                for position, vector in enumerate(output[0]):
                    made.setdefault((id(layer), position), []).append(vector)

            layer.register_forward_hook(note)
    ids = torch.arange(data["given"])[None]
    press(page, "#step", "Home")
    for _ in range(len(data["tokens"]) - data["given"]):
        ids = names["generate_text_simple"](model, ids, 1, 64)
        assert value(page, "#count-without") == sum(map(len, made.values()))
        assert value(page, "#count-with") == len(made)  # those of a position are the same each time
        press(page, "#step", "ArrowRight")
    for vectors in made.values():
        assert torch.allclose(torch.stack(vectors), vectors[0].expand(len(vectors), -1), atol=1e-5)


def test_when_a_picture_is_taken_then_it_has_the_size_of_figures_and_says_which_page_it_shows(pages: Path) -> None:
    page = (pages / "windows.ko.html").read_text(encoding="utf-8")
    picture = picture_of(page)
    assert picture
    assert len(picture) <= 150 * 1024
    assert size(picture) == (WIDTH, HEIGHT)
    assert shows(picture, page)
    assert not shows(picture, page.replace("5145", "5146"))


@pytest.mark.parametrize("source", ["console.log(1)", "fetch('https://example.org')", "missing()"])
def test_when_a_demo_has_an_error_or_asks_for_anything_then_the_tests_see_it(
    browser: Browser, pages: Path, tmp_path: Path, source: str
) -> None:
    page = (pages / "windows.en.html").read_text(encoding="utf-8")
    broken = page.replace("draw();\n</script>", f"draw();\n{source};</script>")
    (tmp_path / "broken.en.html").write_text(broken, encoding="utf-8")
    with watched(browser) as (context, faults):
        shown(context, tmp_path, "broken")
    assert faults


@pytest.mark.parametrize(("name", "slider", "pace"), [("training", "#at", 1200), ("cache", "#step", 900)])
def test_when_motion_is_wanted_then_a_demo_plays_to_its_end_and_where_it_is_not_there_is_no_button(
    context: BrowserContext, pages: Path, name: str, slider: str, pace: int
) -> None:
    page = context.new_page()
    page.goto((pages / f"{name}.ko.html").as_uri())
    assert not page.locator("#play").is_visible()
    page.emulate_media(reduced_motion="no-preference")
    page.clock.install()
    page.reload()
    press(page, slider, "Home")
    before = float(page.locator(slider).input_value())
    press(page, "#play", "Enter")
    page.clock.run_for(2 * pace)
    assert float(page.locator(slider).input_value()) == before + 2
    page.clock.run_for(100 * pace)
    assert page.locator(slider).input_value() == page.locator(slider).get_attribute("max")
    assert page.locator("#play").inner_text() == "▶ 재생"
