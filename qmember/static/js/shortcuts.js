/* Staff shortcuts, only where the person has them on: n new, / or Ctrl+K search, u undo the latest. */
"use strict";
(() => {
  if (!("shortcuts" in document.body.dataset)) return;

  const deeds = {
    n: () => document.querySelector("[data-open-panel]") || document.querySelector("[data-new]"),
    u: () => document.querySelector("[data-undo]"),
  };

  function search() {
    const box = document.querySelector(".top-search [type=search]");
    if (!box) return false;
    box.focus();
    box.select();
    return true;
  }

  function typing(target) {
    return target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName) || target.closest("dialog");
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || typing(event.target)) return;
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey) {
      if (search()) event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key === "/") {
      if (search()) event.preventDefault();
      return;
    }
    const target = event.key in deeds ? deeds[event.key]() : null;
    if (!target) return;
    event.preventDefault();
    target.click();
  });
})();
