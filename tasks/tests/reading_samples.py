"""Letters for the tests of the reader: real ones on disk, and small ones written in place."""

import json
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

LETTERS = Path(__file__).parent / "data" / "letters"

HEAD = """UBND TỈNH BÌNH THUẬN
SỞ CÔNG THƯƠNG
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 512/SCT-KHTC
V/v đề xuất nội dung triển khai Chương trình hành động
Bình Thuận, ngày 05 tháng 3 năm 2021
Kính gửi: Sở Kế hoạch và Đầu tư.
Thực hiện Công văn số 899/SKHĐT-KH ngày 24/02/2021 của Sở Kế hoạch và Đầu tư, Sở Công Thương \
đề xuất như sau:
"""
FOOT = """
Trên đây là đề xuất của Sở Công Thương, kính đề nghị Sở Kế hoạch và Đầu tư tổng hợp./.
Nơi nhận:
- Như trên;
- Lưu: VT, KHTC.
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
Nguyễn Văn Mẫu
"""


def letter_with(body):
    return f"{HEAD}{body.strip()}{FOOT}"


def expected_of(stem):
    return json.loads((LETTERS / f"{stem}.expected.json").read_text("utf-8"))


def docx_of(text):
    """Return plain text as a Word file, one paragraph a line."""
    document = Document()
    for line in text.split("\n"):
        if line.strip():
            document.add_paragraph(line)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf_of(docx, folder):
    """Return a Word file as LibreOffice prints it; skip the test where there is none."""
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice is not installed")
    (folder / "letter.docx").write_bytes(docx)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", folder]
    subprocess.run([*command, folder / "letter.docx"], check=True, capture_output=True, timeout=120)
    return (folder / "letter.pdf").read_bytes()
