/* Splitting a payment: what is left to divide is said while the amount is typed. Whoever came here to split
   stands in the amount, whoever came to name somebody in the payer. */
"use strict";
(() => {
  const NBSP = "\u00a0";
  const input = document.querySelector("[data-rest-ore]");
  const line = document.querySelector("[data-rest]");
  if (!input || !line) return;

  function ore(text) {
    const match = /^(\d+)(?:[.,](\d{1,2}))?$/.exec(text.replace(/\s|\u00a0|kr\.?$/gi, ""));
    return match ? Number(match[1]) * 100 + Number((match[2] || "").padEnd(2, "0")) : null;
  }

  function kronor(amount) {
    const whole = String(Math.floor(amount / 100)).replace(/\B(?=(\d{3})+$)/g, NBSP);
    return `${whole},${String(amount % 100).padStart(2, "0")}${NBSP}kr`;
  }

  function say() {
    const amount = ore(input.value);
    const rest = amount === null ? 0 : Number(input.dataset.restOre) - amount;
    const words = rest > 0 ? line.dataset.left : line.dataset.over;
    line.textContent = rest ? words.replace("{amount}", kronor(Math.abs(rest))) : "";
  }

  function arrive() {
    const named = { "#amount": input, "#payer": document.getElementById("payer") }[location.hash];
    if (!named || document.querySelector(".error-summary")) return;
    named.focus();
    named.select();
  }

  input.addEventListener("input", say);
  input.addEventListener("change", say);
  say();
  arrive();
})();
