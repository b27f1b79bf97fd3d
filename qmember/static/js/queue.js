/* The queue by keyboard: ↑ ↓ between rows, Enter accepts, d splits, x is not income, u undoes. */
"use strict";
(() => {
  const KEYS = { Enter: "accept", d: "split", x: "not_income", u: "undo" };

  const rows = () => [...document.querySelectorAll("[data-queue] [data-row]")];

  function only(row) {
    for (const other of rows()) other.tabIndex = other === row ? 0 : -1;
  }

  function go(row) {
    if (!row) return;
    only(row);
    row.focus();
  }

  function prepare() {
    const all = rows();
    if (all.length && !all.some((row) => row.tabIndex === 0)) only(all[0]);
  }

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    if (row) only(row);
  });

  document.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    const all = rows();
    const at = all.indexOf(row);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      go(all[at + (event.key === "ArrowDown" ? 1 : -1)]);
      return;
    }
    const letters = "shortcuts" in document.body.dataset;
    const deed = KEYS[event.key];
    if (!deed || (event.key === "Enter" ? event.target !== row : !letters)) return;
    const button = row.querySelector(`[data-action="${deed}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  // When a row has been decided, the next one takes its place and the focus.
  let place = -1;
  document.addEventListener("htmx:beforeSwap", (event) => {
    place = rows().indexOf(event.detail.elt.closest("[data-row]"));
  });
  document.addEventListener("htmx:afterSettle", () => {
    const all = rows();
    prepare();
    if (place >= 0 && document.activeElement === document.body) go(all[Math.min(place, all.length - 1)]);
    place = -1;
  });
  prepare();
})();
