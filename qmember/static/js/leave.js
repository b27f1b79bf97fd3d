/* Leave the page: by the button or by Shift three times within five seconds. The page is blank in the same
   frame; then the session is ended and this entry of the history is replaced by a neutral page. */
"use strict";
(() => {
  const form = document.querySelector("form[data-leave]");
  if (!form) return;
  const WITHIN = 5000;
  const dots = form.querySelector("[data-leave-dots]");
  let presses = [];
  for (let dot = 0; dot < 3; dot += 1) dots.append(document.createElement("span"));

  function leave() {
    document.documentElement.classList.add("is-leaving");
    document.title = "\u00a0";
    const away = () => location.replace(form.dataset.leaveTo);
    const late = setTimeout(away, 1500);
    fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual", keepalive: true })
      .finally(() => { clearTimeout(late); away(); });
  }

  function show() {
    dots.hidden = presses.length === 0;
    [...dots.children].forEach((dot, place) => dot.classList.toggle("is-on", place < presses.length));
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keyup", (event) => {
    const now = Date.now();
    presses = event.key === "Shift" ? [...presses.filter((at) => now - at < WITHIN), now] : [];
    if (presses.length >= 3) leave();
    else show();
  });
  setInterval(() => {
    presses = presses.filter((at) => Date.now() - at < WITHIN);
    show();
  }, 1000);
  // A page that comes back from the browser's memory is asked for again, so that the session decides.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
