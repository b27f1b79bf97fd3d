"""Rules about templates: all compile, extend a base, have a title, guard their forms, import what they use."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from jinja2 import Environment, meta

from tests.house.sources import templates

Rule = Callable[[str], list[str]]

PAGES = {
    name: text
    for name, text in templates().items()
    if not (name.startswith("macros/") or "/_" in f"/{name}" or name.endswith("base.html"))
}
TOKENS = ("csrf()", "hidden(form)", "hidden(", "csrf_token()")


def without_comments(text: str) -> str:
    return re.sub(r"{#.*?#}", "", text, flags=re.DOTALL)


def no_base(text: str) -> list[str]:
    """A page is drawn in the frame of its audience."""
    return (
        []
        if re.match(r"\s*{% extends \"(?:\w+/)?base\.html\" %}", without_comments(text))
        else ["?"]
    )


def no_title(text: str) -> list[str]:
    """Each page has a title of its own."""
    title = re.search(r"{% block title %}(.*?){% endblock", without_comments(text), re.DOTALL)
    return [] if title and title[1].strip() else ["?"]


def open_forms(text: str) -> list[str]:
    """A form that changes something carries the token; what it includes is read with it."""
    text = inlined(without_comments(text))
    forms = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", text, re.DOTALL | re.IGNORECASE)
    return [form[:80] for form in forms if not any(token in form for token in TOKENS)]


def inlined(text: str) -> str:
    known = templates()
    return re.sub(r"{%-? include \"([^\"]+)\"[^%]*%}", lambda found: known.get(found[1], ""), text)


def unused_imports(text: str) -> list[str]:
    """A macro that is imported is used."""
    text = without_comments(text)
    found = []
    for line, names in re.findall(
        r"({%-? from \"[^\"]+\" import ([^%]+?)(?: with context)? -?%})", text
    ):
        rest = text.replace(line, "")
        for name in names.split(","):
            known_as = name.split(" as ")[-1].strip()
            if not re.search(rf"\b{known_as}\b", rest):
                found.append(known_as)
    return found


def missing_imports(text: str) -> list[str]:
    """A macro is imported where it is called: neither a child nor an included part inherits it."""
    text = without_comments(text)
    known = {
        name for part in templates().values() for name in re.findall(r"{%-? macro (\w+)", part)
    }
    here = set(re.findall(r"{%-? macro (\w+)", text))
    for names in re.findall(r"{%-? from \"[^\"]+\" import ([^%]+?)(?: with context)? -?%}", text):
        here |= {name.split(" as ")[-1].strip() for name in names.split(",")}
    called = set(re.findall(r"(?:{{-?|{%-? call) (\w+)\(", text))
    return sorted(called & known - here)


def inline_parts(text: str) -> list[str]:
    """Nothing that the content policy refuses, and nothing unescaped."""
    text = without_comments(text)
    return re.findall(
        r"<style|\sstyle=|\son[a-z]+=\"|javascript:|\|\s*safe\b|<script(?![^>]*\bsrc=)|autoescape false",
        text,
    )


EVERYWHERE: dict[Rule, str] = {
    open_forms: '<form method="post" action="/x"><input name="a"></form>',
    unused_imports: '{% from "macros/page.html" import header, notice %}{{ notice("a", "b") }}',
    missing_imports: '{% extends "office/base.html" %}{{ notice("wait", "x") }}',
    inline_parts: "<p style='color:red'>{{ text|safe }}</p>",
}
ON_PAGES: dict[Rule, str] = {
    no_base: "<!doctype html>{% block title %}Gifts{% endblock %}",
    no_title: '{% extends "office/base.html" %}{% block title %}{% endblock %}',
}
RULES = {**EVERYWHERE, **ON_PAGES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_templates_keep_the_rule(rule: Rule) -> None:
    asked = templates() if rule in EVERYWHERE else PAGES
    assert {name: found for name, text in asked.items() if (found := rule(text))} == {}, (
        rule.__doc__
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_fires_on_a_planted_template(rule: Rule) -> None:
    assert rule(RULES[rule]) != []


@pytest.mark.parametrize(
    "planted",
    ['<a onclick="x()">', "<script>alert(1)</script>", "<style>p {}</style>", "{{ x | safe }}"],
)
def test_inline_parts_are_seen_in_every_shape(planted: str) -> None:
    assert inline_parts(planted) != []


def test_every_template_compiles_with_the_filters_of_the_application(app: Flask) -> None:
    for name in app.jinja_env.list_templates(extensions=["html", "txt", "svg"]):
        if not name.startswith("mail/"):  # mails have an environment of their own, see test_mails
            app.jinja_env.get_template(name)


def test_every_template_that_is_named_exists() -> None:
    reader = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    for name, text in templates().items():
        named = set(meta.find_referenced_templates(reader.parse(text))) - {None}
        assert named <= templates().keys(), name


def test_every_macro_that_is_imported_exists() -> None:
    macros = {
        name: set(re.findall(r"{%-? macro (\w+)", text)) for name, text in templates().items()
    }
    for name, text in templates().items():
        for source, names in re.findall(
            r"{%-? from \"([^\"]+)\" import ([^%]+?)(?: with context)? -?%}", text
        ):
            wanted = {one.split(" as ")[0].strip() for one in names.split(",")}
            assert wanted <= macros[source], name


def test_every_page_is_drawn_by_a_view() -> None:
    from tests.house.sources import program

    named = "\n".join(source.text for source in program("qmember"))
    assert [name for name in PAGES if f'"{name}"' not in named] == []
