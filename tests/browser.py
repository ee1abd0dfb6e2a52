"""Headless Chromium: what a page looks like to a browser, as a script in the page itself reports it.

Nothing leaves the machine: no name resolves, and each request that a page tries is in the report.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)

_OPTIONS = (
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND", "--hide-scrollbars",
)  # fmt: skip

_SCRIPT = """
const numbers = text => text.match(/[\\d.]+/g).map(Number);
const over = (top, below) => below.map((one, place) => top[place] * (top[3] ?? 1) + one * (1 - (top[3] ?? 1)));
const luminance = colour => {
  const [red, green, blue] = colour.map(one => one / 255).map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const ground = element => {
  const below = element.parentElement ? ground(element.parentElement) : [255, 255, 255];
  return over(numbers(getComputedStyle(element).backgroundColor), below);
};
const contrast = element => {
  const behind = ground(element), ink = over(numbers(getComputedStyle(element).color), behind);
  const [low, high] = [luminance(behind), luminance(ink)].sort((one, other) => one - other);
  return (high + 0.05) / (low + 0.05);
};
const report = () => ({
  dark: matchMedia("(prefers-color-scheme: dark)").matches,
  page: luminance(ground(document.body)),
  tables: [...document.querySelectorAll("table")].map(table => ({
    caption: table.caption ? table.caption.innerText.trim() : "",
    rows: table.rows.length,
    width: table.getBoundingClientRect().width,
    lines: table.caption ? table.caption.getBoundingClientRect().height / parseFloat(getComputedStyle(table.caption).fontSize) : 0,
    contrast: Math.min(...[...table.querySelectorAll("th, td, caption")].filter(cell => cell.innerText.trim()).map(contrast)),
  })),
  pictures: [...document.images].map(image => ({natural: image.naturalWidth, shown: image.getBoundingClientRect().width})),
  headings: document.querySelectorAll("h1, h2").length,
  faults: document.querySelectorAll('[data-mime-type$="stderr"], [data-mime-type$="error"]').length,
  requests: performance.getEntriesByType("resource").map(entry => entry.name).filter(name => !name.startsWith("data:")),
});
addEventListener("load", () => {
  const told = document.createElement("pre");
  told.id = "report";
  told.textContent = JSON.stringify(report());
  document.body.append(told);
});
"""


def report_on(html: str, folder: Path, *, dark: bool = False, width: int = 1000) -> Any:
    """What a page is like in Chromium: its tables, pictures, headings, faults, and what it asked the network for.

    A table has its caption, rows, width in pixels and the least contrast of its texts; the caption's height is in
    ``lines``, as a multiple of its letters' size.
    """
    assert CHROMIUM is not None
    page = folder / f"page-{'dark' if dark else 'light'}-{width}.html"
    page.write_text(f"{html}\n<script>{_SCRIPT}</script>\n", encoding="utf-8")
    options = [*_OPTIONS, f"--user-data-dir={folder / page.stem}", f"--window-size={width},1000", "--dump-dom"]
    if dark:
        options.append("--force-dark-mode")
    if os.geteuid() == 0:
        options.append("--no-sandbox")  # Chromium refuses to have one as root
    done = subprocess.run([CHROMIUM, *options, page.as_uri()], capture_output=True, text=True, check=False, timeout=120)
    told = re.search(r'<pre id="report">(.*?)</pre>', done.stdout, re.DOTALL)
    assert told, done.stderr[-2000:]
    return json.loads(unescape(told[1]))
