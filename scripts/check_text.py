"""Refuse texts that do not belong in the repository: hosts of package registries, secrets,
real e-mail addresses, notes to ourselves, stray blanks. Part of ``make check`` and pre-commit.

Without arguments every tracked file is read, else only the files named.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Written in parts, so that this file does not find itself.
_REGISTRIES = (
    ("pypi", "org"),
    ("files", "pythonhosted", "org"),
    ("registry", "npmjs", "org"),
    ("registry", "yarnpkg", "com"),
    ("deb", "debian", "org"),
    ("security", "debian", "org"),
    ("archive", "ubuntu", "com"),
    ("security", "ubuntu", "com"),
    ("conda", "anaconda", "org"),
    ("proxy", "golang", "org"),
    ("crates", "io"),
    ("rubygems", "org"),
    ("registry-1", "docker", "io"),
    ("ghcr", "io"),
    ("quay", "io"),
    ("unpkg", "com"),
    ("cdn", "jsdelivr", "net"),
    ("cdnjs", "cloudflare", "com"),
    ("cdn", "playwright", "dev"),
)
_HOSTS = re.compile(r"\b(" + "|".join(re.escape(".".join(host)) for host in _REGISTRIES) + r")\b")
_SECRETS = re.compile(
    "|".join(
        (
            r"-----BEGIN [A-Z ]*PRIVATE" + r" KEY-----",
            r"\bAKIA[0-9A-Z]{16}\b",
            r"\bgh[pousr]_[A-Za-z0-9]{36}\b",
            r"\bxox[abprs]-[A-Za-z0-9-]{10,}",
            r"\bsk-[A-Za-z0-9_-]{32,}",
            r"\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.",
            r"://[^/\s:@{}<>\"']+:[^/\s:@{}<>\"']+@[A-Za-z0-9]",
        )
    )
)
_NOTES = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")) + r")\b")
_ADDRESS = re.compile(r"\b[A-Za-z0-9._%+-]+@((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})\b")
# Domains that nobody can own (RFC 2606), and NHS addresses that are plainly invented.
_INVENTED = re.compile(
    r"(?:.*\.)?(?:example|invalid|test|localhost|example\.(?:com|org|net)|example\.nhs\.uk)"
)
_MADE_BY_TOOLS = ("migrations/versions/",)
_MADE_HERE = {
    *(".venv", "node_modules", "vendor", "instance", "build", "__pycache__"),
    *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache"),
}

Check = Callable[[str, str], str | None]


def main(names: Iterable[str]) -> int:
    faults = [fault for path in _files(names) for fault in faults_in(path)]
    for fault in faults:
        print(fault)
    if faults:
        print(f"{len(faults)} texts do not belong here; see scripts/check_text.py.")
    return 1 if faults else 0


def faults_in(path: Path) -> Iterator[str]:
    """What does not belong in a file, as "path:line: what is wrong"."""
    name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()
    content = path.read_bytes()
    if b"\x00" in content:
        return  # a picture or a book, not a text
    text = content.decode("utf-8", errors="replace")
    for number, line in enumerate(text.split("\n"), start=1):
        for check in _CHECKS:
            problem = check(name, line)
            if problem:
                yield f"{name}:{number}: {problem}"


def _registry(_name: str, line: str) -> str | None:
    found = _HOSTS.search(line)
    return f"names the package registry {found[0]}" if found else None


def _secret(_name: str, line: str) -> str | None:
    return "holds what looks like a secret" if _SECRETS.search(line) else None


def _note(_name: str, line: str) -> str | None:
    found = _NOTES.search(line)
    return f"{found[0]}: do it, or write it down in docs/adr" if found else None


def _real_address(_name: str, line: str) -> str | None:
    for found in _ADDRESS.finditer(line):
        if not _INVENTED.fullmatch(found[1].lower()):
            return f"{found[0]} could be somebody's address: use example.org"
    return None


def _blanks(name: str, line: str) -> str | None:
    if name.startswith(_MADE_BY_TOOLS):
        return None
    # RFC 4180 ends the lines of a CSV file with CR LF.
    end = line.removesuffix("\r") if name.endswith(".csv") else line
    if end != end.rstrip():
        return "ends with a blank"
    if name.endswith(".py") and "\t" in line:
        return "has a tab"
    return None


def _resolved(name: str, line: str) -> str | None:
    if name.endswith("package-lock.json") and '"resolved"' in line:
        return "names where a package came from: run `make lock`"
    return None


_CHECKS: tuple[Check, ...] = (_registry, _secret, _note, _real_address, _blanks, _resolved)


def _files(names: Iterable[str]) -> list[Path]:
    chosen = [Path(name).resolve() for name in names]
    return [path for path in chosen or _tracked() if path.is_file()]


def _tracked() -> list[Path]:
    if not (ROOT / ".git").exists():  # an unpacked archive: everything but what was made here
        return [
            path
            for path in ROOT.rglob("*")
            if not _MADE_HERE.intersection(path.relative_to(ROOT).parts)
        ]
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
