/* Locks the screen after idle minutes, keeps a working session alive, warns before it ends.
   The page under the cover keeps what was typed; the unlock form is fetched from the lock page. */
"use strict";
(() => {
  const clock = document.querySelector("[data-clock]");
  if (!clock) return;
  const seconds = (name) => Number(clock.dataset[name]) * 1000;
  const LOCK = seconds("lockAfter");
  const END = seconds("endAfter");
  const WARN = END - seconds("warnBefore");
  const KEEP = 60000; // how often work in the browser is told to the server
  const { lockUrl, keepUrl, loginUrl } = clock.dataset;
  const cover = clock.querySelector("[data-lock-cover]");
  const warning = clock.querySelector("[data-clock-warning]");
  const slot = clock.querySelector("[data-lock-slot]");
  document.body.append(cover, warning);

  let active = Date.now();
  let heard = Date.now();
  let locked = false;

  const token = () => document.querySelector("input[name=csrf_token]")?.value || "";

  /* What is typed goes with the lock: the page may not come back. */
  function send(url) {
    const body = new URLSearchParams({ csrf_token: token() });
    if (url === lockUrl) document.dispatchEvent(new CustomEvent("screen:locks", { detail: body }));
    return fetch(url, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true });
  }

  async function keep() {
    heard = Date.now();
    warning.close();
    try {
      const answer = await send(keepUrl);
      if (answer.status === 401 || answer.status === 403 || answer.redirected) lock();
    } catch { /* no connection: the server's own limit decides */ }
  }

  async function lock() {
    if (locked) return;
    locked = true;
    document.documentElement.classList.add("is-covered");
    warning.close();
    cover.showModal();
    try {
      await send(lockUrl);
      heard = Date.now();
      fill(await (await fetch(lockUrl, { headers: { Accept: "text/html" } })).text());
    } catch { /* the cover stays, and its link leads to the lock page */ }
  }

  function page(html) {
    return new DOMParser().parseFromString(html, "text/html");
  }

  function fill(html) {
    const form = page(html).querySelector("form[data-unlock]");
    if (!form) return false;
    slot.replaceChildren(form);
    form.addEventListener("submit", unlock);
    form.querySelector("input:not([type=hidden])")?.focus();
    return true;
  }

  async function unlock(event) {
    event.preventDefault();
    const form = event.target;
    const body = new FormData(form);
    body.set("page_kept", "1");
    const answer = await fetch(form.action, { method: "POST", body });
    const html = await answer.text();
    form.dispatchEvent(new CustomEvent("form:ready", { bubbles: true }));
    if (fill(html)) return;
    if (answer.ok) uncover(page(html));
    else location.assign(lockUrl);
  }

  /* The session may have a new token after unlocking: every form on the page gets it. */
  function uncover(answer) {
    const fresh = answer.querySelector("input[name=csrf_token]")?.value;
    if (fresh) {
      for (const input of document.querySelectorAll("input[name=csrf_token]")) input.value = fresh;
      document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": fresh }));
    }
    locked = false;
    active = heard = Date.now();
    slot.replaceChildren();
    cover.close();
    document.documentElement.classList.remove("is-covered");
  }

  /* Where nothing locked before, what is typed goes with the end. */
  function over() {
    clearInterval(looking);
    document.documentElement.classList.add("is-covered");
    send(lockUrl).catch(() => {}).finally(() => location.replace(loginUrl));
  }

  function look() {
    const now = Date.now();
    if (now - heard >= END) over();
    else if (locked) return;
    else if (LOCK && now - active >= LOCK) lock();
    else if (active > heard && now - heard >= KEEP) keep();
    else if (now - heard >= WARN && !warning.open) warning.showModal();
  }

  for (const name of ["pointerdown", "keydown", "wheel", "touchstart", "input"]) {
    document.addEventListener(name, () => { active = Date.now(); }, { passive: true, capture: true });
  }
  document.addEventListener("htmx:afterRequest", () => { heard = Date.now(); });
  document.addEventListener("visibilitychange", look);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.shiftKey && event.key.toLowerCase() === "l") {
      event.preventDefault();
      lock();
    }
  });
  cover.addEventListener("cancel", (event) => event.preventDefault());
  warning.addEventListener("cancel", keep);
  warning.addEventListener("close", () => { if (!locked) active = Date.now(); });
  clock.ownerDocument.querySelectorAll("[data-clock-stay]").forEach((button) => button.addEventListener("click", keep));
  document.querySelector("[data-lock-now]")?.form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.target.dispatchEvent(new CustomEvent("form:ready", { bubbles: true }));
    lock();
  });
  const looking = setInterval(look, 1000);
})();
