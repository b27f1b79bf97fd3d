/* An open bundle at the keyboard: Enter saves the row and begins the next without waiting for the answer,
   + copies from the row above, Ctrl and Enter registers, rows of a spreadsheet are pasted where one is.
   Rows are sent one after the other, each under its own key, and again until they are there. */
"use strict";
(() => {
  const AGAIN = 3000;
  const page = document.querySelector("[data-bundle]");
  if (!page) return;
  const state = page.querySelector("[data-bundle-state]");
  const end = page.querySelector("[data-bundle-end]");
  const status = page.querySelector("[data-bundle-status]");
  const form = page.querySelector("[data-bundle-row]");
  const head = page.querySelector("[data-bundle-head]");
  const heading = page.querySelector("[data-bundle-next]");
  const waiting = [];
  let sending = false;
  let finishing = false;

  const rows = () => [...state.querySelectorAll("[data-copy]")];
  /* What went well stands in the page already, and is said to those who hear it only. */
  function say(text, quiet = false) {
    status.classList.toggle("visually-hidden", quiet);
    status.textContent = text;
  }

  const key = () => crypto.getRandomValues(new Uint32Array(4)).join("-");

  function show(html) {
    const opened = new DOMParser().parseFromString(html, "text/html").body;
    for (const part of [state, end]) {
      part.replaceChildren(...opened.querySelector(`[${part.getAttributeNames()[0]}]`).childNodes);
    }
    head.querySelector("[name=bunt-version]").value = state.querySelector("[data-version]").dataset.version;
    if (heading) heading.textContent = heading.dataset.bundleNext.replace("{number}", rows().length + waiting.length + 1);
    say(state.querySelector("[data-bundle-said]").textContent.replace(/\s+/g, " ").trim(), true);
  }

  /* Send what waits, the oldest first; without a connection it is tried again until there is one. */
  async function send() {
    if (sending) return;
    sending = true;
    while (waiting.length) {
      const { url, body, refused } = waiting[0];
      let answer = null;
      try {
        answer = await fetch(url, { method: "POST", body, headers: { "HX-Request": "true" } });
      } catch {
        say(page.dataset.lost);
        await new Promise((done) => { setTimeout(done, AGAIN); });
        continue;
      }
      waiting.shift();
      if (answer.ok && !answer.redirected) show(await answer.text());
      else {
        const plain = (answer.headers.get("Content-Type") || "").startsWith("text/plain");
        const text = plain ? await answer.text() : page.dataset.gone;
        finishing = false;
        refused?.();
        say(text);
      }
    }
    sending = false;
    if (finishing) finish();
  }

  function later(url, body, refused) {
    waiting.push({ url, body, refused });
    say(page.dataset.waiting);
    send();
  }

  /* The row */

  const field = (name) => form.querySelector(`[name="${name}"]`);
  const isEmpty = () => ["amount", "giver"].every((name) => !field(name).value.trim());

  function save() {
    const body = new URLSearchParams(new FormData(form));
    const written = [...new FormData(form)];
    form.reset();
    field("key").value = key();
    form.querySelector("[data-new-giver]").hidden = true;
    form.querySelector("[data-suggestions]").hidden = true;
    form.querySelector(".large-line").textContent = "";
    field("amount").focus();
    later(form.action, body, () => { if (isEmpty()) putBack(written); });
  }

  function putBack(written) {
    for (const [name, value] of written) {
      const control = field(name);
      if (control && !["csrf_token", "key"].includes(name)) control.value = value;
    }
  }

  function copy(target) {
    const above = rows().at(-1);
    if (!above || waiting.length) return false;
    const told = JSON.parse(above.dataset.copy);
    if (!(target.name in told)) return false;
    target.value = told[target.name];
    if (target.name !== "giver") return true;
    form.querySelector("[data-picker]").dispatchEvent(new CustomEvent("person:set", { detail: { code: told.giver_code, label: told.giver } }));
    return true;
  }

  function finish() {
    finishing = false;
    const last = end.querySelector("[data-bundle-finish]");
    if (!last) return state.querySelector(".is-wrong a")?.focus();
    const lacks = [...last.querySelectorAll("[name=reason], [name=others]")].find((one) => (one.type === "checkbox" ? !one.checked : !one.value.trim()));
    if (lacks) lacks.focus();
    else last.requestSubmit();
    return undefined;
  }

  page.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!form || event.target.closest("[data-bundle-paste]")) return;
    finishing = true;
    if (!isEmpty()) save();
    else if (!sending) finish();
  });

  if (form) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (isEmpty()) field("amount").focus();
      else save();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.tagName === "SELECT" && !event.ctrlKey) {
        event.preventDefault();
        form.requestSubmit();
      }
      if (event.key !== "+" || event.target.value && event.target.tagName !== "SELECT") return;
      if (copy(event.target)) event.preventDefault();
    });
    form.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text");
      const list = page.querySelector("[data-bundle-paste]");
      if (!/[\t\n]./.test(text.trim())) return;
      event.preventDefault();
      const body = new URLSearchParams(new FormData(list));
      body.set("text", text);
      body.set("key", key());
      later(list.action, body, () => {});
    });
  }

  /* What was counted before is compared as soon as it is written. */
  head.addEventListener("change", (event) => {
    if (!event.target.name.startsWith("bunt-control")) return;
    later(head.action, new URLSearchParams(new FormData(head)));
  });

  /* Somebody new has an e-mail address and a kind; nobody else is asked for them. */
  for (const entry of page.querySelectorAll(".entry-form")) {
    const fresh = entry.querySelector("[data-new-giver]");
    const code = entry.querySelector("[data-picker-code], [name=giver_code]:checked");
    fresh.hidden = !(code && code.value === "ny") && !fresh.querySelector("[aria-invalid=true]") && !entry.querySelector("[data-picker-choices]");
    entry.addEventListener("person:typed", () => { fresh.hidden = true; });
    entry.addEventListener("person:chosen", (event) => {
      fresh.hidden = event.detail.code !== "ny";
      if (!fresh.hidden) fresh.querySelector("input").focus();
    });
  }

  window.addEventListener("beforeunload", (event) => { if (waiting.length) event.preventDefault(); });
})();
