"""WeasyPrint alone on one page of HTML: the best of some runs, in seconds, printed.

In a process of its own, where nothing of the portal has changed WeasyPrint:
    bare_pdf.py PAGE.html STATIC_FOLDER RUNS
"""

import sys
import time
from pathlib import Path

import fontpkg_sarabun
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

page, static, runs = Path(sys.argv[1]), Path(sys.argv[2]).resolve(), int(sys.argv[3])
files = Path(fontpkg_sarabun.ROOT).resolve() / "files"
fonts = FontConfiguration()
faces = "".join(
    f'@font-face {{ font-family: "Sarabun"; font-weight: {weight}; '
    f"src: url({(files / f'Sarabun-{name}.ttf').as_uri()}); }}\n"
    for weight, name in {400: "Regular", 600: "SemiBold", 700: "Bold"}.items()
)
style = CSS(
    string=faces + (static / "css" / "pdf.css").read_text("utf-8"),
    base_url=f"{static.as_uri()}/css/",
    font_config=fonts,
)
seconds = []
for _run in range(runs + 1):
    started = time.perf_counter()
    HTML(string=page.read_text("utf-8"), base_url=f"{static.as_uri()}/").write_pdf(
        stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"
    )
    seconds.append(time.perf_counter() - started)
# The first run reads the fonts.
print(min(seconds[1:]))
