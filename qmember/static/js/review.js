/* One voucher of an audit by keyboard: g looked at and on, f ask, j next, k the one before. */
"use strict";
(() => {
  if (!("shortcuts" in document.body.dataset)) return;
  const KEYS = { g: "tick", f: "ask", j: "next", k: "before" };

  function ask(part) {
    const details = part.closest("details");
    if (details) details.open = true;
    part.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input, select, textarea, dialog, [contenteditable]")) return;
    const target = event.key in KEYS && document.querySelector(`[data-review="${KEYS[event.key]}"]`);
    if (!target) return;
    event.preventDefault();
    if (event.key === "f") ask(target);
    else target.click();
  });
})();
