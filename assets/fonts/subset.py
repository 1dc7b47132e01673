#!/usr/bin/env python3
"""Cuts the shipped fonts out of Noto Sans CJK.

Usage: subset.py FOLDER [OUT]

FOLDER holds NotoSansCJK-Regular.ttc and NotoSansCJK-Bold.ttc (Debian package fonts-noto-cjk, folder
/usr/share/fonts/opentype/noto). OUT is the folder of this script unless told. Needs the PyPI package fonttools.

Kept are Latin, the punctuation and currency signs of both languages, and Chinese: for the regular weight the 3755
characters of GB 2312 level 1 and every further one that the locales and the catalogue use; for the bold weight,
which sets headings only, just the characters that the locales and the catalogue use. What is sent to browsers has
no more than those in the regular weight either.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

HERE = Path(__file__).resolve().parent
ASSETS = HERE.parent
SIMPLIFIED_CHINESE = "Noto Sans CJK SC"
# Latin, Latin-1, Latin Extended-A, general punctuation, currency, arrows, a few mathematical and geometric signs.
RANGES = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2027), (0x2030, 0x203A), (0x20AC, 0x20AC), (0x2190, 0x2193),
    (0x2212, 0x2212), (0x2248, 0x2265), (0x25A0, 0x25CF), (0x3000, 0x3011), (0xFF01, 0xFF5E), (0xFFE5, 0xFFE5),
]


def level_one():
    """The 3755 common characters: rows 16 to 55 of GB 2312."""
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes([row, cell]).decode("gb2312"))
            except UnicodeDecodeError:
                pass


def written():
    """What the product's own texts use."""
    files = [*ASSETS.glob("locales/*/*.ftl"), *ASSETS.glob("catalogue/*.json")]
    return {ord(char) for file in files for char in file.read_text("utf-8") if char >= " "}


def face(path):
    for font in TTCollection(path).fonts:
        if font["name"].getDebugName(1) == SIMPLIFIED_CHINESE:
            return font
    sys.exit(f"{path} holds no {SIMPLIFIED_CHINESE}")


def cut(source, target, characters):
    font = face(source)
    options = subset.Options()
    options.layout_features = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "pnum"]
    options.hinting = False
    options.desubroutinize = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    font.save(target)
    print(f"{target.name}: {len(font.getBestCmap())} characters, {target.stat().st_size / 1e6:.2f} MB")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder, out = Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else HERE
    plain = {code for low, high in RANGES for code in range(low, high + 1)} | written()
    cut(folder / "NotoSansCJK-Regular.ttc", out / "NotoSansSC-Regular.otf", plain | set(level_one()))
    cut(folder / "NotoSansCJK-Regular.ttc", out / "NotoSansSC-Regular-Texts.otf", plain)
    cut(folder / "NotoSansCJK-Bold.ttc", out / "NotoSansSC-Bold.otf", plain)


if __name__ == "__main__":
    main()
