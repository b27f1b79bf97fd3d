/* A bank file may be dropped on its form, or pasted; the button beside it does the same. */
"use strict";
(() => {
  const form = document.querySelector("[data-file-drop]");
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  form.querySelector("[data-drop-hint]").hidden = false;

  function take(files) {
    if (!files.length) return;
    input.files = files;
    form.querySelector("button[type=submit]").focus();
  }

  for (const kind of ["dragenter", "dragover"]) {
    form.addEventListener(kind, (event) => {
      event.preventDefault();
      form.classList.add("is-over");
    });
  }
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) form.classList.remove("is-over");
  });
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("is-over");
    take(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    if (!/^(INPUT|TEXTAREA)$/.test(event.target.tagName) || event.target === input) take(event.clipboardData.files);
  });
})();
