"""Default deny: every endpoint names a permission, or says why it is open, or nothing starts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as Answer

from qmember.domain.permissions import Permission
from qmember.web.context import viewer

View = TypeVar("View", bound=Callable[..., Any])
POLICY = "_qmember_policy"


class NoPolicy(Exception):  # noqa: N818
    """An endpoint without a permission; the application does not start."""


def permit(permission: Permission) -> Callable[[View], View]:
    """Let the view be reached by those who have the permission, and nobody else."""

    def mark(view: View) -> View:
        setattr(view, POLICY, permission)
        return view

    return mark


def open_to_all(why: str) -> Callable[[View], View]:
    """Let the view be reached without sign-in; ``why`` is kept for the reader of the code."""

    def mark(view: View) -> View:
        setattr(view, POLICY, why)
        return view

    return mark


def policy_of(app: Flask, endpoint: str) -> Permission | str | None:
    """The permission of an endpoint, the reason why it is open, or None when it names neither."""
    extra: dict[str, Permission | str] = app.extensions["qmember.policies"]
    return getattr(app.view_functions[endpoint], POLICY, None) or extra.get(endpoint)


def guard(app: Flask, policies: dict[str, Permission | str]) -> None:
    """Refuse to start when an endpoint has no policy, and ask the policy before every request.

    ``policies`` covers endpoints of libraries, which cannot be marked.
    """
    app.extensions["qmember.policies"] = policies
    missing = [
        rule.endpoint for rule in app.url_map.iter_rules() if not policy_of(app, rule.endpoint)
    ]
    if missing:
        raise NoPolicy(", ".join(sorted(set(missing))))
    app.before_request(_check)


def _check() -> Answer | tuple[str, int] | None:
    if request.endpoint is None:
        return None  # no such page: 404 is answered to everybody alike
    policy = policy_of(current_app, request.endpoint)
    if not isinstance(policy, Permission):
        return None
    if viewer().kind == "anonymous":
        return _ask_first()
    if not viewer().may(policy):
        g.denied = policy
        abort(403)
    return None


def _ask_first() -> Answer | tuple[str, int]:
    """Send to the lock, to the second step or to the sign-in; what a locked form held is kept."""
    locked, here = g.get("locked_account") is not None, request.full_path.rstrip("?")
    if "HX-Request" in request.headers:
        door = url_for("auth.lock.show") if locked else url_for("auth.sign_in.show")
        return Response(status=401, headers={"HX-Redirect": door})
    reads = request.method in {"GET", "HEAD"}
    if locked:
        return redirect(url_for("auth.lock.show", next=here)) if reads else _keep_form(here)
    if g.get("half_signed_in") is not None:
        return redirect(url_for("auth.second_step.show"))
    if not reads:
        return render_template("auth/over.html"), 401
    return redirect(url_for("auth.sign_in.show", next=here))


def _keep_form(goal: str) -> tuple[str, int]:
    """The lock, holding the form that met it; files are not kept and are chosen again."""
    typed = [(k, v) for k, v in request.form.items(multi=True) if k != "csrf_token"]
    return render_template("auth/lock.html", typed=typed, resend=True, goal=goal), 401
