/* What the last deed led to stands in the page when it comes, and readers of a screen are told of changes
   only; so it is said once more, a moment later, in a region of its own. */
"use strict";
(() => {
  const MOMENT = 300;
  const texts = [...document.querySelectorAll(".flash p")].map((line) => line.textContent);
  if (!texts.length) return;
  const region = document.createElement("p");
  region.className = "visually-hidden";
  region.setAttribute("role", "status");
  document.body.append(region);
  setTimeout(() => { region.textContent = texts.join(" "); }, MOMENT);
})();
