"""Files as people choose them: a PDF, and pictures that tell where and when they were taken."""

from __future__ import annotations

import io
import logging
import struct
import zlib

from PIL import Image
from PIL.ExifTags import IFD
from PIL.PngImagePlugin import PngInfo

logging.getLogger("PIL").setLevel(logging.INFO)
"""It writes what it saves into the log of a test that listens to every line."""

ORIENTATION, MAKER = 0x0112, 0x010F


def pdf(text: str = "Fullmakt") -> bytes:
    """A PDF of one page whose bytes hold the text."""
    body, places = b"%PDF-1.7\n% " + text.encode() + b"\n", []
    for number, thing in enumerate(
        (
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>",
        ),
        1,
    ):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 4\n0000000000 65535 f \n" + table + b"trailer\n<< /Size 4 /Root 1 0 R >>\n"
    return body + head + b"startxref\n%d\n%%%%EOF\n" % len(body)


def picture(shade: int = 0) -> Image.Image:
    """A picture of a few shades."""
    image = Image.new("RGB", (24, 16))
    image.putdata([((x * 10 + shade) % 256, x % 7, 90) for x in range(24 * 16)])
    return image


def jpeg(text: str = "Hemligplats", *, turned: int = 6, progressive: bool = False) -> bytes:
    """A JPEG with Exif (place, maker, which way up), a comment, and something behind its end."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = turned, text
    exif.get_ifd(IFD.GPSInfo)[1] = "N"
    exif.get_ifd(IFD.GPSInfo)[2] = (59.0, 20.0, 4.0)
    out = io.BytesIO()
    picture().save(
        out, "JPEG", exif=exif, comment=text.encode(), progressive=progressive, quality=90,
        icc_profile=text.encode(),
    )  # fmt: skip
    return out.getvalue() + b"behind: " + text.encode()


def png(text: str = "Hemligplats") -> bytes:
    """A PNG with texts, Exif, a time, and something behind its end."""
    told = PngInfo()
    told.add_text("Author", text)
    told.add_itxt("Place", text)
    exif = Image.Exif()
    exif[MAKER] = text
    out = io.BytesIO()
    picture().save(out, "PNG", pnginfo=told, exif=exif)
    return out.getvalue() + b"behind: " + text.encode()


def chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of a PNG with its checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
