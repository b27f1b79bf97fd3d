/* The panel above a list: opens in place, Escape closes it and gives the focus back, and after a saved
   gift it stays open with the cursor in the amount. Enter saves from a field of text, Ctrl and Enter from
   a list too. Without script the panel stands open on a page of its own. */
"use strict";
(() => {
  let opener = null;

  const panels = () => document.querySelectorAll("[data-panel]");

  function start(panel) {
    const wrong = panel.querySelector("[aria-invalid='true']");
    const first = wrong || panel.querySelector("input:not([type=hidden]), select, textarea");
    if (first) first.focus();
  }

  function open(panel, from) {
    opener = from;
    panel.hidden = false;
    start(panel);
  }

  function close(panel) {
    panel.hidden = true;
    const back = opener || document.querySelector(`[data-open-panel="${panel.id}"]`);
    if (back) back.focus();
  }

  function prepare() {
    for (const panel of panels()) {
      for (const button of panel.querySelectorAll("[data-close-panel]")) button.hidden = false;
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-open-panel]");
    const panel = button && document.getElementById(button.dataset.openPanel);
    if (panel) {
      event.preventDefault();
      open(panel, button);
    }
    const closing = event.target.closest("[data-close-panel]");
    if (closing) close(closing.closest("[data-panel]"));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const form = event.target.closest("[data-panel] form");
    if (!form) return;
    event.preventDefault();
    form.requestSubmit();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const panel = document.querySelector("[data-panel]:not([hidden])");
    if (panel && !document.querySelector("dialog[open]")) close(panel);
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    prepare();
    const panel = event.target.closest("[data-panel]") || event.target.querySelector("[data-panel]");
    if (panel) start(panel);
  });

  prepare();
  const shown = document.querySelector("[data-panel]:not([hidden])");
  if (shown && !document.getElementById("error-summary")) start(shown);
})();
