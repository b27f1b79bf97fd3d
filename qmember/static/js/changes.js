/* A correction marks what differs from what is saved: the saved value stands under a changed field only. */
"use strict";
(() => {
  function prepare(part) {
    const line = part.querySelector("[data-was-line]");
    const controls = [...part.querySelectorAll("input:not([type=hidden]):not([type=radio]), select")]
      .filter((control) => !control.closest("[data-new-giver]"));
    const before = controls.map((control) => control.value);

    function show() {
      const changed = controls.some((control, place) => control.value !== before[place]);
      part.classList.toggle("is-changed", changed);
      line.hidden = !changed;
    }

    for (const kind of ["input", "change", "focusout", "person:chosen"]) part.addEventListener(kind, show);
    line.querySelector("[data-changed]").hidden = false;
    show();
  }

  document.querySelectorAll("[data-mark-changes] [data-correctable]").forEach(prepare);
})();
