/* Copy a text or a table: the button says "Copied" for three seconds. Tables go as HTML and as tabs. */
"use strict";
(() => {
  const SAID = 3000;

  async function put(source) {
    const text = source.innerText;
    if (source.tagName !== "TABLE") return navigator.clipboard.writeText(text);
    const blob = (type, value) => new Blob([value], { type });
    const rows = [...source.rows].map((row) => [...row.cells].map((cell) => cell.innerText.trim()).join("\t"));
    return navigator.clipboard.write([new ClipboardItem({
      "text/html": blob("text/html", source.outerHTML),
      "text/plain": blob("text/plain", rows.join("\n")),
    })]);
  }

  async function copy(button) {
    const word = button.querySelector("[data-copy-word]");
    await put(document.getElementById(button.dataset.copy));
    const before = word.textContent;
    if (before === button.dataset.copied) return;
    word.textContent = button.dataset.copied;
    setTimeout(() => { word.textContent = before; }, SAID);
  }

  if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
  });
})();
