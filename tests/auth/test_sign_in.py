from __future__ import annotations


def test_a_stranger_is_sent_to_the_sign_in_page(client) -> None:
    answer = client.get("/gavor")
    assert (answer.status_code, answer.location) == (302, "/logga-in?next=/gavor")
    assert "Logga in" in client.get(answer.location).text


def test_who_is_signed_in_sees_the_page(sign_in) -> None:
    assert sign_in().get("/gavor").status_code == 200
