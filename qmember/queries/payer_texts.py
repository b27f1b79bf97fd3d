"""What the bank says of who paid, as far as a viewer may see it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from qmember.domain.permissions import Permission, Viewer
from qmember.models.crypto import Keys, unseal
from qmember.queries.protected import HiddenNames, hidden_names
from qmember.queries.reading import Reads


@dataclass(frozen=True, slots=True)
class PayerText:
    """What the bank says of a payer, as far as the viewer may see it; ``hidden`` when she may not."""

    name: str = ""
    message: str = ""
    hidden: bool = False


class TextReader:
    """Opens what the bank says of payers, for those who name payments; all of one page by one reader.

    Everybody else, the auditor too, sees nothing of it. A text that names somebody in danger stays
    shut; the names to compare with are opened once, and only when there is a text.
    """

    def __init__(self, session: Reads, keys: Keys, viewer: Viewer) -> None:
        self._session, self._keys, self._viewer = session, keys, viewer
        self._hidden: HiddenNames | None = None

    def text(self, payment_id: int, sealed: bytes | None) -> PayerText:
        """What the bank says of the payer of one payment."""
        if sealed is None or not self._viewer.may(Permission.RECORD_BANK):
            return PayerText()
        plain = unseal(self._keys.derive("bank"), sealed, f"bank_text:{payment_id}")
        body = json.loads(plain)
        said = " ".join(str(body.get(name) or "") for name in ("name", "account", "message"))
        if self._names_somebody_hidden(said):
            return PayerText(hidden=True)
        return PayerText(
            name=body.get("name") or "",
            message=body.get("message") or "",
        )

    def _names_somebody_hidden(self, text: str) -> bool:
        if self._viewer.may(Permission.OPEN_VAULT):
            return False
        if self._hidden is None:
            self._hidden = hidden_names(self._session, self._keys)
        return self._hidden.within(text)
