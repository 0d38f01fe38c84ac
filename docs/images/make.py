"""The pictures of README: made anew from the sample collection, in Danish, by a browser in front of the real service.

    .venv/bin/python docs/images/make.py            # all of them
    .venv/bin/python docs/images/make.py map phone  # these
"""

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from camera import ROOT, browser, keep, service, show  # noqa: E402 - found by the path above

WIDE, PHONE = {"width": 1120, "height": 700}, {"width": 390, "height": 800}
#: Of each: the address, the window, and what of the page has to be in sight ('' for its top).
PICTURES = {
    "front": ("/", WIDE, ""),
    "results": ("/soeg?q=fælles+køkken&type=sag", WIDE, ""),
    "document": ("/dokument/rapporter/smaa-boliger-til-2000-kroner?q=husleje&side=8#side-8", WIDE, "#side-8"),
    "rule": ("/dokument/regler/lejeloven-2019", WIDE, ""),
    "comparison": (
        "/sammenlign?id=sager/skaeve-huse-horsens&id=sager/kontorhus-ballerup&id=sager/lyd-mellem-moduler-aalborg",
        {"width": 1120, "height": 1000},
        "",
    ),
    "map": ("/kort", {"width": 1120, "height": 620}, "#topic"),
    "phone": ("/soeg?q=små+boliger+i+kontorer", PHONE, ""),
}


def main(names: list[str]) -> None:
    """Make the pictures of these names, or all."""
    with tempfile.TemporaryDirectory() as instance:
        with service(ROOT / "corpus", Path(instance)) as address, browser() as started:
            for name in names or PICTURES:
                url, window, place = PICTURES[name]
                page = started.new_page(viewport=window, base_url=address, locale="da-DK", color_scheme="light")
                page.goto(url)
                show(page, place)
                keep(HERE / f"{name}.png", page.screenshot())
                page.close()


if __name__ == "__main__":
    main(sys.argv[1:])
