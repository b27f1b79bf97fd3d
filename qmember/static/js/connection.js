/* Without a connection a page says so and sends nothing, so that what was typed stays in its form. */
"use strict";
(() => {
  const line = document.querySelector("[data-connection]");
  if (!line) return;
  const say = (gone) => { line.textContent = gone ? line.dataset.connection : ""; };

  document.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say(true);
  }, true);
  document.addEventListener("htmx:sendError", () => say(true));
  window.addEventListener("offline", () => say(true));
  window.addEventListener("online", () => say(false));
  say(!navigator.onLine);
})();
