"""Every page of the settings opens for those who may, and is refused to the others."""

from __future__ import annotations

import pytest

PAGES = {
    "/installningar": "kassor ordforande revisor",
    "/installningar/forening": "kassor ordforande",
    "/installningar/konton": "kassor ordforande",
    "/installningar/andamal": "kassor ordforande",
    "/installningar/ingaende": "kassor revisor",
    "/installningar/manader": "kassor ordforande revisor",
    "/installningar/roller": "kassor ordforande",
    "/installningar/roller/1": "kassor ordforande",
    "/installningar/roller/vem-ser-vad": "kassor ordforande revisor sekreterare ledamot",
    "/installningar/behorighetslogg": "ordforande revisor",
    "/installningar/drift": "kassor ordforande revisor",
}


@pytest.mark.parametrize("page", PAGES)
def test_the_page_opens_for_those_who_may(sign_in, page) -> None:
    for who in ("kassor", "ordforande", "revisor", "sekreterare", "ledamot", "medlem"):
        answer = sign_in(f"{who}@example.org").get(page)
        assert answer.status_code == (200 if who in PAGES[page].split() else 403), who


def test_the_list_shows_only_what_the_viewer_may_open(sign_in) -> None:
    auditor = sign_in("revisor@example.org").get("/installningar").text
    assert "/installningar/behorighetslogg" in auditor
    assert "/installningar/forening" not in auditor
