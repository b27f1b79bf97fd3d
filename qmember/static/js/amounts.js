/* Amount fields: what was typed is written out on leaving, and a large amount asks to be looked at. */
"use strict";
(() => {
  const NBSP = "\u00a0";

  /* Öre, or null where the text is no amount or can be read in two ways (1.234): the server asks then. */
  function ore(text) {
    const bare = text.replace(/\s|\u00a0|kr\.?$|:-$/gi, "");
    if (/^\d{1,3}[.,]\d{3}$/.test(bare)) return null;
    const match = /^(\d{1,3}(?:\.\d{3})+|\d+)(?:[.,](\d{1,2}))?$/.exec(bare);
    if (!match) return null;
    return Number(match[1].replace(/\./g, "")) * 100 + Number((match[2] || "").padEnd(2, "0"));
  }

  function kronor(amount) {
    const whole = String(Math.floor(amount / 100)).replace(/\B(?=(\d{3})+$)/g, NBSP);
    const rest = amount % 100;
    return rest ? `${whole},${String(rest).padStart(2, "0")}` : whole;
  }

  function left(input) {
    const amount = ore(input.value);
    if (amount !== null && document.documentElement.lang === "sv") input.value = kronor(amount);
    const line = document.getElementById(input.dataset.largeLine || "");
    if (!line) return;
    const large = amount !== null && amount > Number(input.dataset.largeOre);
    line.textContent = large ? line.dataset.text.replace("{amount}", `${kronor(amount)}${NBSP}kr`) : "";
  }

  document.addEventListener("focusout", (event) => {
    if (event.target.matches("[data-amount]")) left(event.target);
  });
})();
