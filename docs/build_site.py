"""Build these pages into a site and check it: ``python docs/build_site.py``; needs ``pip install '.[docs]'``.

The site is in build/site, or in the folder that is named. What fails: a warning of Sphinx, a link or an anchor inside
the site that leads nowhere, and a page that would get a script, a style, a picture or a font from the network.
"""

from __future__ import annotations

import re
import shutil
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sphinx.cmd.build import build_main

ROOT = Path(__file__).resolve().parent.parent
FRONT = "docs/index.html"
REMOTE = re.compile(r"""(?:@import|url\()\s*["']?(?:https?:)?//""")


class Page(HTMLParser):
    """The links, the anchors and the parts of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.parts: list[str] = []  # what a browser gets without being asked
        self.anchors: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "link" and "href" in given:
            self.parts.append(given["href"])
        self.parts += [given[name] for name in ("src", "srcset", "data", "poster") if given.get(name)]


def leads_nowhere(site: Path) -> list[str]:
    """Each link of a page to a page, file or anchor that the site does not have."""
    pages = {path: Page(path) for path in sorted(site.rglob("*.html"))}
    found = []
    for path, page in pages.items():
        for link in [*page.links, *page.parts]:
            url = urlsplit(link)
            if url.scheme or url.netloc:
                continue
            target = (path.parent / unquote(url.path)).resolve() if url.path else path
            anchors = pages[target].anchors if target in pages else None
            if not target.is_file() or (url.fragment and anchors is not None and unquote(url.fragment) not in anchors):
                found.append(f"{path.relative_to(site)}: {link} leads nowhere")
    return found


def gets_from_elsewhere(site: Path) -> list[str]:
    """Each part of a page that a browser would get from another host."""
    found = []
    for path in sorted(site.rglob("*.html")):
        remote = [part for part in Page(path).parts if urlsplit(part).netloc]
        found += [f"{path.relative_to(site)}: gets {part} from elsewhere" for part in remote]
    for path in sorted([*site.rglob("*.css"), *site.rglob("*.svg")]):
        if REMOTE.search(path.read_text(encoding="utf-8")):
            found.append(f"{path.relative_to(site)}: gets something from elsewhere")
    return found


def main(arguments: list[str]) -> int:
    """Build, check, say what is wrong; 0 where nothing is."""
    site = Path(arguments[0] if arguments else ROOT / "build" / "site").resolve()
    if site.exists() and any(site.iterdir()) and not (site / ".buildinfo").exists():
        print(f"{site} is no site of Sphinx, and stays as it is", file=sys.stderr)
        return 2
    shutil.rmtree(site, ignore_errors=True)
    doctrees = site.with_name(site.name + "-doctrees")
    strictly = ["-q", "-E", "-W", "--keep-going"]
    failed = build_main([*strictly, "-c", str(ROOT / "docs"), "-d", str(doctrees), str(ROOT), str(site)])
    shutil.rmtree(doctrees, ignore_errors=True)
    if failed:
        return 1
    (site / "index.html").write_text(
        f'<!doctype html><meta charset="utf-8"><title>fxsnap</title>\n'
        f'<meta http-equiv="refresh" content="0; url={FRONT}"><a href="{FRONT}">fxsnap</a>\n',
        encoding="utf-8",
    )
    faults = [*leads_nowhere(site), *gets_from_elsewhere(site)]
    print(*faults, sep="\n", end="\n" if faults else "", file=sys.stderr)
    if not faults:
        print(f"{len(list(site.rglob('*.html')))} pages in {site}; every link inside leads somewhere")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
