"""What may be kept is known by its content; of a picture nothing stays but what draws it."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image, ImageOps

from qmember.domain.documents import LARGEST, DocumentFormat
from qmember.domain.errors import Refused
from qmember.formats.document_file import read_document
from tests.factories.documents import ORIENTATION, chunk, jpeg, pdf, png

PLACE = b"Hemligplats"


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_a_pdf_is_kept_to_the_letter() -> None:
    read = read_document(pdf())
    assert (read.format, read.content, read.cleaned) == (DocumentFormat.PDF, pdf(), False)


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_loses_all_it_tells_and_not_a_dot_of_its_picture(progressive: bool) -> None:
    content = jpeg(progressive=progressive)
    assert PLACE in content
    read = read_document(content)
    assert (read.format, read.cleaned) == (DocumentFormat.JPEG, True)
    assert PLACE not in read.content
    kept, was = opened(read.content), opened(content)
    assert dict(kept.getexif()) == {ORIENTATION: 6}
    assert kept.getexif().get_ifd(0x8825) == {}
    assert "comment" not in kept.info
    assert "icc_profile" not in kept.info
    assert ImageOps.exif_transpose(kept).tobytes() == ImageOps.exif_transpose(was).tobytes()


@pytest.mark.parametrize("turned", range(1, 9))
def test_it_stays_the_right_way_up(turned: int) -> None:
    kept = opened(read_document(jpeg(turned=turned)).content)
    assert kept.getexif().get(ORIENTATION, 1) == turned


def test_a_png_loses_its_texts_and_what_stands_behind_its_end() -> None:
    content = png()
    assert PLACE in content
    read = read_document(content)
    assert (read.format, read.cleaned) == (DocumentFormat.PNG, True)
    assert PLACE not in read.content
    kept = opened(read.content)
    assert kept.info.keys() <= {"dpi", "gamma", "srgb"}
    assert kept.tobytes() == opened(content).tobytes()


@pytest.mark.parametrize("make", [jpeg, png])
def test_what_is_bare_already_is_not_changed(make) -> None:
    bare = read_document(make()).content
    again = read_document(bare)
    assert (again.content, again.cleaned) == (bare, False)


HOSTILE = {
    "nothing": b"",
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a drawing with a script": b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>',
    "a program": b"MZ" + bytes(200),
    "an archive": b"PK\x03\x04" + bytes(200),
    "a page before a PDF": b"<script>x</script>" + pdf(),
    "a PDF without an end": pdf().removesuffix(b"%%EOF\n"),
    "a PDF with a page behind its end": pdf() + b"<script>" * 300,
    "a PDF by name only": b"%PDF-9 whatever %%EOF",
    "a GIF": b"GIF89a" + bytes(50),
    "a JPEG by its start only": b"\xff\xd8\xff\xe0" + bytes(100),
    "a JPEG that is cut off": jpeg()[:300],
    "a JPEG without a picture": b"\xff\xd8\xff\xfe\x00\x04ab\xff\xd9",
    "a JPEG with a length of zero": b"\xff\xd8\xff\xdb\x00\x00\xff\xd9",
    "a PNG by its start only": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "a PNG that is cut off": png()[:80],
    "a PNG with a wrong checksum": png()[:40].replace(b"IHDR", b"IHDR\x01") + png()[41:],
    "a PNG with a chunk nobody knows": png()[:33] + chunk(b"EVIL", b"x") + png()[33:],
    "a PNG without a head": b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""),
    "too much": pdf() + bytes(LARGEST),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_anything_else_is_refused_with_its_sentence(what: str) -> None:
    with pytest.raises(Refused) as error:
        read_document(HOSTILE[what])
    assert error.value.field == "file"


@pytest.mark.parametrize("make", [jpeg, png])
def test_no_damage_does_more_than_be_refused(make) -> None:
    """A thousand pictures with bytes changed, cut out or doubled: read, or refused, and nothing else."""
    content, chance = make(), random.Random(20261130)  # noqa: S311
    for _ in range(1000):
        at, length = chance.randrange(len(content)), chance.randrange(1, 40)
        middle = chance.choice([b"", chance.randbytes(length), content[at : at + length] * 2])
        damaged = content[:at] + middle + content[at + length :]
        try:
            read = read_document(damaged)
        except Refused:
            continue
        assert read_document(read.content).content == read.content


def test_a_picture_of_ten_megabytes_is_walked_at_once() -> None:
    start = read_document(jpeg()).content
    scan = start.index(b"\xff\xda") + 14
    large = start[:scan] + b"\xff\x00" * 4_900_000 + start[scan:]
    assert read_document(large).content == large
