/* One press, one deed: a form that has been sent is not sent again, and its button says what is going on.
   A form whose answer is a file carries data-download, because its page stays. */
"use strict";
(() => {
  const WAIT = 1000; // shorter waits need no words

  function sent(event) {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || "download" in form.dataset) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "true";
    const button = event.submitter || form.querySelector("[data-busy]");
    if (!button) return;
    button.setAttribute("aria-disabled", "true");
    if (button.dataset.busy) form.busyTimer = setTimeout(() => say(button), WAIT);
  }

  function say(button) {
    button.dataset.idle = button.textContent;
    button.textContent = button.dataset.busy;
  }

  function ready(form) {
    delete form.dataset.sent;
    clearTimeout(form.busyTimer);
    for (const button of form.querySelectorAll("[aria-disabled='true']")) {
      button.removeAttribute("aria-disabled");
      if (button.dataset.idle !== undefined) {
        button.textContent = button.dataset.idle;
        delete button.dataset.idle;
      }
    }
  }

  // htmx stops the browser's own submit, so its forms are told apart by its events.
  document.addEventListener("submit", sent);
  document.addEventListener("form:ready", (event) => ready(event.target));
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt;
    if (form.tagName !== "FORM") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "true";
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.tagName === "FORM") ready(event.detail.elt);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(ready));
})();
