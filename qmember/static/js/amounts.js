/* Amount fields: what was typed is written out on leaving, a large amount asks to be looked at, and one
   that can be read in two ways (1.234) is asked about there and then, as the server would. */
"use strict";
(() => {
  const NBSP = "\u00a0";
  const bare = (text) => text.replace(/\s|\u00a0|kr\.?$|:-$/gi, "");

  /* Öre, or null where the text is no amount or can be read in two ways. */
  function ore(text) {
    if (twoWays(text)) return null;
    const match = /^(\d{1,3}(?:\.\d{3})+|\d+)(?:[.,](\d{1,2}))?$/.exec(bare(text));
    if (!match) return null;
    return Number(match[1].replace(/\./g, "")) * 100 + Number((match[2] || "").padEnd(2, "0"));
  }

  /* Both amounts that "1.234" may mean, as the server writes them; null where there is one meaning. */
  function twoWays(text) {
    if (!/^[1-9]\d{0,2}[.,]\d{3}$/.test(bare(text))) return null;
    const digits = Number(bare(text).replace(/[.,]/, ""));
    const cents = Math.floor(digits / 10);
    return [kronor(digits * 100), `${Math.floor(cents / 100)},${String(cents % 100).padStart(2, "0")}`];
  }

  function kronor(amount) {
    const whole = String(Math.floor(amount / 100)).replace(/\B(?=(\d{3})+$)/g, NBSP);
    const rest = amount % 100;
    return rest ? `${whole},${String(rest).padStart(2, "0")}` : whole;
  }

  function large(input, amount) {
    const line = document.getElementById(input.dataset.largeLine || "");
    if (!line) return;
    const much = amount !== null && amount > Number(input.dataset.largeOre);
    line.textContent = much ? line.dataset.text.replace("{amount}", `${kronor(amount)}${NBSP}kr`) : "";
  }

  function ask(box, both) {
    box.hidden = !both;
    const legend = box.querySelector("legend");
    for (const [place, radio] of [...box.querySelectorAll("input")].entries()) {
      radio.checked = false;
      radio.value = both ? both[place] : "";
      radio.nextElementSibling.textContent = `${radio.value}${NBSP}kr`;
    }
    if (!both) return;
    legend.textContent = box.dataset.text.replace("{large}", both[0]).replace("{small}", both[1]);
    legend.classList.remove("visually-hidden");
  }

  function left(input) {
    const amount = ore(input.value);
    if (amount !== null && document.documentElement.lang === "sv") input.value = kronor(amount);
    large(input, amount);
    const box = input.closest(".field").querySelector("[data-suggestions]");
    const both = twoWays(input.value);
    if (box && (!both || box.querySelector("input").value !== both[0])) ask(box, both);
  }

  document.addEventListener("focusout", (event) => {
    if (event.target.matches("[data-amount]")) left(event.target);
  });
  document.addEventListener("change", (event) => {
    const box = event.target.closest("[data-suggestions]");
    if (!box || !event.target.checked) return;
    const input = box.closest(".field").querySelector("[data-amount]");
    input.value = event.target.value;
    ask(box, null);
    large(input, ore(input.value));
    input.focus();
  });
})();
