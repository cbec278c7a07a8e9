"""Demos in a browser: opening one so that nothing escapes, and driving it by keyboard alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from autograde.chromium import need_chromium

__all__ = ["HALL", "browsing", "numbers", "press", "shown", "value", "watched"]

HALL = ViewportSize(width=1600, height=900)


@contextmanager
def browsing() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=need_chromium("shows the pages"), args=["--no-sandbox"])
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


def shown(context: BrowserContext, pages: Path, name: str, language: str = "en") -> Page:
    page = context.new_page()
    page.goto((pages / f"{name}.{language}.html").as_uri())
    return page


def numbers(page: Page) -> Any:
    """The numbers that the page was given."""
    return json.loads(page.locator("#data").text_content() or "")


def press(page: Page, selector: str, *keys: str) -> None:
    page.locator(selector).focus()
    for key in keys:
        page.keyboard.press(key)


def value(page: Page, selector: str) -> float:
    """The number in an element, such as 12.5 of "12.5 %"."""
    text = page.locator(selector).inner_text().replace(",", "")
    return float(re.findall(r"-?\d+(?:\.\d+)?", text)[0])
