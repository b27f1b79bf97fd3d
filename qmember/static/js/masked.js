/* A masked value is shown for a minute and then covered again; it lives in the page alone. */
"use strict";
(() => {
  const SHOWN = 60000;

  function cover(form, value, mask, word, show) {
    clearTimeout(form.timer);
    delete form.dataset.open;
    value.textContent = mask;
    value.classList.remove("is-shown");
    word.textContent = show;
  }

  async function reveal(form) {
    const value = form.querySelector("[data-masked-value]");
    const word = form.querySelector("[data-masked-word]");
    const [mask, show] = [value.textContent, word.textContent];
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      value.textContent = (await answer.text()).trim();
      value.classList.add("is-shown");
      word.textContent = form.dataset.hide;
    } catch {
      value.textContent = form.dataset.failed;
    }
    form.dataset.open = "true";
    form.hide = () => cover(form, value, mask, word, show);
    form.timer = setTimeout(form.hide, SHOWN);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-masked]");
    if (!form) return;
    event.preventDefault();
    if (form.dataset.open) form.hide();
    else if (!form.dataset.asking) {
      form.dataset.asking = "true";
      reveal(form).finally(() => delete form.dataset.asking);
    }
  }, true);

  // What is shown is covered before the page is left in the browser's memory.
  window.addEventListener("pagehide", () => document.querySelectorAll("[data-masked][data-open]").forEach((form) => form.hide()));
})();
