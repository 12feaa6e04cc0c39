"""Programs that open what Python cannot: LibreOffice, antiword (.doc), tesseract (scans).

Each is used when the machine has it; each works in a folder of its own, with limits, and leaves
nothing behind.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
from functools import partial
from pathlib import Path

from tasks.reading.errors import UnreadableLetter
from tasks.reading.scans import DPI, Rule, take_out_rules

_SECONDS = 90
_MEMORY_BYTES = 3 * 1024 * 1024 * 1024
_OUTPUT_BYTES = 200 * 1024 * 1024
# A page takes some five seconds to recognise, while a person waits.
_MAX_SCANNED_PAGES = 40
_BROKEN = "Không mở được tệp. Hãy mở tệp trong Word, lưu lại dạng .docx rồi gửi lại."


def convert_old_word(data: bytes) -> bytes:
    """Return a .doc or .rtf as a .docx, or as UTF-8 text where only antiword is installed."""
    office, antiword = shutil.which("soffice"), shutil.which("antiword")
    if not office and not antiword:
        raise UnreadableLetter(
            "Máy chủ chưa cài chương trình đọc tệp .doc. Hãy lưu lại dạng .docx rồi gửi lại."
        )
    with tempfile.TemporaryDirectory(prefix="letter-") as folder:
        source = Path(folder) / "letter.doc"
        source.write_bytes(data)
        if not office:
            return _run([str(antiword), "-m", "UTF-8.txt", "-w", "0", str(source)], folder)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [
            office,
            profile,
            "--headless",
            "--norestore",
            "--convert-to",
            "docx",
            str(source),
        ]
        _run([*command, "--outdir", folder], folder)
        result = Path(folder) / "letter.docx"
        if not result.exists():
            raise UnreadableLetter(_BROKEN)
        return result.read_bytes()


def recognise(data: bytes, *, is_pdf: bool) -> tuple[bytes, list[list[Rule]]]:
    """Return a PDF of the words that tesseract sees on a scan, and the rulings of each page."""
    tesseract, painter = shutil.which("tesseract"), shutil.which("pdftoppm")
    if not tesseract or (is_pdf and not painter) or not _knows_vietnamese(tesseract):
        raise UnreadableLetter(
            "Tệp là bản chụp (scan), không có chữ để đọc, và máy chủ chưa cài nhận dạng chữ tiếng "
            "Việt. Hãy gửi bản Word, bản PDF có chữ, hoặc dán nội dung văn bản."
        )
    with tempfile.TemporaryDirectory(prefix="letter-") as folder:
        pictures = _pictures(data, painter if is_pdf else None, Path(folder))
        rules = [_without_rules(picture) for picture in pictures] if is_pdf else []
        names = Path(folder) / "pages.txt"
        names.write_text("\n".join(map(str, pictures)), "utf-8")
        command = [tesseract, str(names), "seen", "-l", "vie", "--psm", "4"]
        # A picture of unknown size: tesseract judges it by its letters.
        command += ["--dpi", str(DPI)] if is_pdf else []
        command += ["-c", "textonly_pdf=1", "pdf"]
        _run(command, folder, seconds=_SECONDS * max(1, len(pictures)))
        return (Path(folder) / "seen.pdf").read_bytes(), rules


def _pictures(data: bytes, painter: str | None, folder: Path) -> list[Path]:
    """Write the pages as pictures: those of a PDF painted, a picture as it is."""
    if painter is None:
        (folder / "page").write_bytes(data)
        return [folder / "page"]
    (folder / "letter.pdf").write_bytes(data)
    wanted = ["-r", str(DPI), "-gray", "-l", str(_MAX_SCANNED_PAGES + 1)]
    _run([painter, *wanted, "letter.pdf", "page"], str(folder))
    pictures = sorted(folder.glob("page-*"))
    if len(pictures) > _MAX_SCANNED_PAGES:
        raise UnreadableLetter(
            f"Bản chụp dài quá {_MAX_SCANNED_PAGES} trang. Hãy tách phụ lục rồi gửi từng phần, "
            "hoặc gửi bản Word."
        )
    return pictures


def _without_rules(picture: Path) -> list[Rule]:
    """Wipe the rulings off a page, and return them."""
    page, rules = take_out_rules(picture.read_bytes())
    picture.write_bytes(page)
    return rules


def _knows_vietnamese(tesseract: str) -> bool:
    try:
        return b"vie" in _run([tesseract, "--list-langs"], tempfile.gettempdir()).split()
    except UnreadableLetter:
        return False


def _run(command: list[str], folder: str, *, seconds: int = _SECONDS) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - a program found on the machine, arguments are ours
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=True,
            env={
                "PATH": os.environ.get("PATH", ""),
                "HOME": folder,
                "LANG": "C.UTF-8",
                "OMP_THREAD_LIMIT": "1",
            },
            preexec_fn=partial(_limit, seconds) if hasattr(os, "fork") else None,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise UnreadableLetter(_BROKEN) from error
    return done.stdout


def _limit(seconds: int) -> None:
    import resource  # noqa: PLC0415 - absent on Windows

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_FSIZE, (_OUTPUT_BYTES, _OUTPUT_BYTES))
