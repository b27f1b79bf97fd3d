/* What is usual for the chosen giver: her receipt in words and her purpose; for somebody new the fields
   of a new giver. Without script those fields are always there, and the server knows the rest. */
"use strict";
(() => {
  const NEW = "ny";

  function prepare(form) {
    const line = form.querySelector("[data-receipt-line]");
    const fresh = form.querySelector("[data-new-giver]");
    const [email, kind] = [fresh.querySelector("input"), fresh.querySelector("select")];
    const purpose = form.elements.namedItem("purpose_id");
    const general = purpose.value;
    let asking = null;
    let own = "keepPurpose" in form.dataset;

    function showNew(shown) {
      fresh.hidden = !shown;
      if (!shown) [email.value, kind.value] = ["", ""];
    }

    function suggest(usual) {
      line.textContent = usual.receipt;
      if (usual.kind) kind.value = usual.kind;
      if (!own) purpose.value = usual.purpose || general;
    }

    async function ask(code, name) {
      const body = new URLSearchParams({ code, name, csrf_token: form.elements.namedItem("csrf_token").value });
      const headers = { "HX-Request": "true" };
      const answer = await fetch(form.dataset.usualUrl, { method: "POST", body, headers });
      if (answer.ok && !answer.redirected) suggest(await answer.json());
    }

    purpose.addEventListener("change", () => { own = true; });
    form.addEventListener("person:typed", () => {
      line.textContent = line.dataset.notChosen;
      showNew(false);
    });
    form.addEventListener("person:chosen", (event) => {
      const { code, label } = event.detail;
      showNew(code === NEW);
      if (code === NEW) email.focus();
      const asked = ask(code, label).catch(() => {}).finally(() => { if (asking === asked) asking = null; });
      asking = asked;
    });
    // What is saved is what the form shows: a press while the answer is on its way waits for it.
    form.addEventListener("submit", (event) => {
      if (!asking) return;
      event.preventDefault();
      asking.finally(() => form.requestSubmit(event.submitter));
    });

    const code = form.querySelector("[name=giver_code]:checked, input[type=hidden][name=giver_code]");
    if (!(code && code.value === NEW) && !fresh.querySelector("[aria-invalid='true']")) showNew(false);
  }

  document.querySelectorAll("form[data-usual-url]").forEach(prepare);
})();
