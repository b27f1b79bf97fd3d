/* What is typed when the screen locks goes to the server, sealed, and comes back into its form once: after
   logging in again, or where the page was loaded anew. Nothing is kept in the browser. */
"use strict";
(() => {
  const OWN = new Set(["csrf_token", "key", "confirmed"]); // these belong to one showing of the form
  const typed = (control) => !["hidden", "password", "file", "submit", "button"].includes(control.type);

  function changed(control) {
    if (!typed(control)) return false;
    if (["checkbox", "radio"].includes(control.type)) return control.checked !== control.defaultChecked;
    if (control.tagName !== "SELECT") return control.value !== control.defaultValue;
    const before = [...control.options].findIndex((option) => option.defaultSelected);
    return control.selectedIndex !== Math.max(before, 0);
  }

  function written() {
    const forms = [...document.querySelectorAll("main form[method=post]")];
    const form = forms.find((one) => [...one.elements].some(changed));
    if (!form) return null;
    const secret = new Set([...form.querySelectorAll("[type=password], [type=file]")].map((one) => one.name));
    const fields = [...new FormData(form)].filter(([name]) => !OWN.has(name) && !secret.has(name));
    return { path: location.pathname + location.search, action: form.getAttribute("action"), fields };
  }

  function restore({ action, fields }) {
    const form = [...document.querySelectorAll("main form[method=post]")].find((one) => one.getAttribute("action") === action);
    if (!form) return false;
    const left = [...fields];
    for (const control of form.elements) {
      if (!control.name || OWN.has(control.name) || ["password", "file"].includes(control.type)) continue;
      const tick = ["checkbox", "radio"].includes(control.type);
      const at = left.findIndex(([name, value]) => name === control.name && (!tick || value === control.value));
      if (tick) control.checked = at >= 0;
      if (at < 0) continue;
      const [[, value]] = left.splice(at, 1);
      if (!tick) control.value = value;
      if (changed(control)) show(control);
    }
    return true;
  }

  function show(control) {
    for (let part = control.parentElement; part && part.tagName !== "MAIN"; part = part.parentElement) {
      if (part.matches("[data-panel], [data-new-giver]")) part.hidden = false;
      if (part.tagName === "DETAILS") part.open = true;
    }
  }

  document.addEventListener("screen:locks", (event) => {
    const found = written();
    if (found) event.detail.set("draft", JSON.stringify(found));
  });

  const kept = document.querySelector("[data-draft]");
  if (!kept || !restore(JSON.parse(kept.dataset.draft))) return;
  kept.hidden = false;
  const token = document.querySelector("input[name=csrf_token]").value;
  fetch(kept.dataset.dropUrl, { method: "POST", body: new URLSearchParams({ csrf_token: token }) }).catch(() => {});
})();
