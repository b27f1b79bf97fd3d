/* The queue by keyboard: ↑ ↓ between rows, Enter accepts, 1–3 another, / other person, d splits, x is not
   income, f asks, u undoes what was decided last, ? shows the keys. */
"use strict";
(() => {
  const KEYS = { Enter: "accept", "/": "other", d: "split", x: "not_income", f: "ask", 1: "1", 2: "2", 3: "3" };

  const rows = () => [...document.querySelectorAll("[data-queue] [data-row]")];

  function only(row) {
    for (const other of rows()) other.tabIndex = other === row ? 0 : -1;
  }

  function go(row) {
    if (!row) return;
    only(row);
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  /* Nothing comes next: the eye stays at what was decided. */
  function stay(line) {
    line.tabIndex = -1;
    line.focus();
  }

  function prepare() {
    const all = rows();
    if (all.length && !all.some((row) => row.tabIndex === 0)) only(all[0]);
  }

  function press(button) {
    if (button) button.matches("input") ? button.focus() : button.click();
    return Boolean(button);
  }

  function showKeys() {
    const list = document.querySelector("[data-key-list] details");
    if (!list) return false;
    list.open = true;
    list.querySelector("summary").focus();
    return true;
  }

  function act(row, key) {
    if (key === "u") return press(document.querySelector("[data-latest]") || document.querySelector("[data-undo]"));
    if (key === "?") return showKeys();
    return key in KEYS && press(row.querySelector(`[data-action~="${KEYS[key]}"]`));
  }

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    if (row) only(row);
  });

  // Before the keys of every page: where a row has the focus, they mean the row.
  document.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    const all = rows();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      go(all[all.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)]);
      return;
    }
    const letters = "shortcuts" in document.body.dataset;
    if (event.key === "Enter" ? event.target !== row : !letters) return;
    if (act(row, event.key)) event.preventDefault();
  }, true);

  // From the field of a row back to the row; the list of people closes first.
  document.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-row]");
    if (row && event.key === "Escape" && event.target.tagName === "INPUT" && !event.defaultPrevented) go(row);
  });

  // After a decision the address names the row that comes next: it takes the focus.
  function arrive() {
    prepare();
    const named = location.hash.startsWith("#rad-") && document.getElementById(location.hash.slice(1));
    if (!named) return;
    if (named.matches("[data-row]")) go(named);
    else stay(named);
  }
  arrive();
})();
