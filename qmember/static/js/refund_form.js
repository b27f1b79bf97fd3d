/* The button says how much goes back: "Återbetala 250 kr"; the whole stands selected, so that typing
   replaces it. Without script the button says "Återbetala". */
"use strict";
(() => {
  const input = document.querySelector("[data-amount]");
  const button = input && input.form.querySelector("button[type=submit]");
  if (!button) return;
  const word = button.textContent.trim();

  function say() {
    const typed = input.value.replace(/\s|\u00a0|kr\.?$/gi, "");
    const amount = /^\d+(?:[.,]\d{1,2})?$/.test(typed) ? ` ${input.value.trim()}\u00a0kr` : "";
    button.textContent = `${word}${amount}`;
  }

  // A browser heeds "autofocus" before or after this runs; selecting only what has focus already left
  // "250" written in front of "500".
  function takeHold() {
    const free = [input, document.body].includes(document.activeElement);
    if (!input.autofocus || !free || input.value !== input.defaultValue) return;
    input.focus();
    input.select();
  }

  input.addEventListener("input", say);
  input.addEventListener("change", say);
  takeHold();
  say();
})();
