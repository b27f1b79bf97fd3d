/* Notes and coins: what they come to while somebody counts. The server reckons it again. */
"use strict";
(() => {
  const NBSP = "\u00a0";
  const form = document.querySelector("[data-cash]");
  if (!form) return;
  const boxes = [...form.querySelectorAll("[data-worth]")];

  function kronor(ore) {
    const whole = String(Math.floor(ore / 100)).replace(/\B(?=(\d{3})+$)/g, NBSP);
    return document.documentElement.lang === "sv" ? `${whole},00` : `${whole.replaceAll(NBSP, ",")}.00`;
  }

  function reckon() {
    let total = 0;
    for (const box of boxes) {
      const count = /^\d{1,5}$/.test(box.value.trim()) ? Number(box.value) : 0;
      const ore = count * Number(box.dataset.worth);
      box.closest("tr").lastElementChild.textContent = count ? kronor(ore) : "–";
      total += ore;
    }
    form.querySelector("[data-cash-sum]").textContent = kronor(total);
  }

  form.addEventListener("input", reckon);
  form.addEventListener("keydown", (event) => {
    const at = boxes.indexOf(event.target);
    if (event.key !== "Enter" || at < 0 || event.ctrlKey) return;
    event.preventDefault();
    (boxes[at + 1] || form.querySelector("[name=counter_one]")).focus();
  });
})();
