/* What only gifts have is asked of gifts only; without script it is there for all and counts for gifts. */
"use strict";
(() => {
  for (const part of document.querySelectorAll("[data-for-gifts]")) {
    const kind = part.closest("form").elements.namedItem("kind");
    const show = () => { part.hidden = kind.value !== "gift"; };
    kind.addEventListener("change", show);
    show();
  }
})();
