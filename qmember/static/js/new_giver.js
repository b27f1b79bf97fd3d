/* The e-mail field of a new giver appears when somebody new was chosen; without script it is always there. */
"use strict";
(() => {
  for (const part of document.querySelectorAll("[data-new-giver]")) {
    const form = part.closest("form");
    const code = form.querySelector("[data-picker-code]");
    part.hidden = code.value !== "ny" && !part.querySelector("[aria-invalid='true']");
    form.addEventListener("person:chosen", (event) => {
      part.hidden = event.detail.code !== "ny";
      if (!part.hidden) part.querySelector("input").focus();
    });
  }
})();
