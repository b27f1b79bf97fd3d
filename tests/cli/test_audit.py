"""``qm audit verify``: the chain intact, broken, or cut off after a noted head."""

from __future__ import annotations


def test_an_intact_chain_tells_its_head(run, lived) -> None:
    answer = run("audit", "verify", "--json")
    document = answer.document
    assert (answer.code, document["intact"], document["first_broken"]) == (0, True, None)
    assert document["head"].startswith(f"{document['events']}:")
    assert run("audit", "verify", "--head", document["head"]).code == 0


def test_a_changed_event_is_named(run, opened) -> None:
    with opened.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql("DROP TRIGGER audit_event_no_update")
        connection.exec_driver_sql("UPDATE audit_event SET actor_name = 'Olle' WHERE id = 5")
    answer = run("audit", "verify", "--json")
    assert (answer.code, answer.document["intact"], answer.document["first_broken"]) == (
        1,
        False,
        5,
    )
    assert "5" in str(answer.error["message"])


def test_a_head_that_is_not_on_the_way_is_told(run, lived) -> None:
    answer = run("audit", "verify", "--anchor", "9999:" + "0" * 64, "--json")
    assert (answer.code, answer.document["intact"]) == (1, False)


def test_the_treasurer_does_not_read_the_audit_log(run, lived) -> None:
    assert run("audit", "verify", "--as", "kassor@example.org").code == 1
    assert run("audit", "verify", "--as", "revisor@example.org").code == 0
