/* The person picker: a combobox over hits that the server sends. The letters travel in the body of a POST,
   so that names never land in addresses, logs or history. */
"use strict";
(() => {
  const PAUSE = 100;
  const ANONYMOUS = "anonym";

  class Picker {
    constructor(box) {
      this.box = box;
      this.input = box.querySelector("[data-picker-input]");
      this.code = box.querySelector("[data-picker-code]") || this.newCode();
      this.list = box.querySelector("[role=listbox], .listbox");
      this.status = box.querySelector("[data-picker-status]");
      this.asked = 0;
      this.active = null;
      this.list.setAttribute("role", "listbox");
      for (const [name, value] of Object.entries({
        role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
      })) this.input.setAttribute(name, value);
      this.input.addEventListener("input", () => this.typed());
      this.input.addEventListener("keydown", (event) => this.key(event));
      this.input.addEventListener("blur", () => setTimeout(() => this.left(), 150));
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
      this.input.form.addEventListener("reset", () => this.empty());
      this.box.addEventListener("person:set", (event) => this.set(event.detail.code, event.detail.label));
    }

    /* The form begins anew, for somebody else. */
    empty() {
      this.code.value = "";
      this.settled = false;
      this.status.textContent = "";
      this.close();
    }

    /* Where the server asks who is meant, its radio buttons carry the code until something is typed. */
    newCode() {
      const code = document.createElement("input");
      code.type = "hidden";
      code.dataset.pickerCode = "true";
      this.input.after(code);
      return code;
    }

    typed() {
      this.code.value = "";
      this.code.name = this.box.dataset.codeName;
      this.settled = false;
      this.box.querySelector("[data-picker-choices]")?.remove();
      this.box.dispatchEvent(new CustomEvent("person:typed", { bubbles: true }));
      clearTimeout(this.timer);
      this.pending = true;
      this.timer = setTimeout(() => this.ask(), PAUSE);
    }

    async ask() {
      const turn = ++this.asked;
      const query = this.input.value.trim();
      if (!query) {
        this.pending = false;
        return this.show("");
      }
      const body = new URLSearchParams({ q: query, csrf_token: this.token() });
      let html = "";
      try {
        const answer = await fetch(this.box.dataset.url, { method: "POST", body, headers: { "HX-Request": "true" } });
        if (answer.ok && !answer.redirected) html = await answer.text();
      } catch { /* no connection: the typed text stays, and the server asks who is meant */ }
      if (turn !== this.asked) return undefined;
      this.pending = false;
      this.show(html);
      if (this.enterWaits) this.enter();
      return undefined;
    }

    token() {
      return this.input.form.querySelector("input[name=csrf_token]").value;
    }

    options() {
      return [...this.list.querySelectorAll("[role=option]")];
    }

    people() {
      return this.options().filter((option) => option.dataset.value !== "ny");
    }

    show(html) {
      this.list.replaceChildren(...new DOMParser().parseFromString(`<ul>${html}</ul>`, "text/html").querySelectorAll("li"));
      if (!this.box.dataset.new) this.list.querySelector("[data-value=ny]")?.remove();
      for (const [place, option] of this.options().entries()) option.id = `${this.list.id}-${place}`;
      const any = this.options().length > 0;
      this.list.hidden = !any;
      this.input.setAttribute("aria-expanded", String(any));
      this.point(null);
      this.say();
    }

    say() {
      const count = this.people().length;
      const { countNone, countOne, countMany } = this.box.dataset;
      const words = count === 1 ? countOne : countMany.replace("{count}", count);
      this.status.textContent = this.input.value.trim() ? (count ? words : countNone) : "";
    }

    point(option) {
      this.active?.setAttribute("aria-selected", "false");
      this.active = option;
      if (option) {
        option.setAttribute("aria-selected", "true");
        option.scrollIntoView({ block: "nearest" });
        this.input.setAttribute("aria-activedescendant", option.id);
      } else this.input.removeAttribute("aria-activedescendant");
    }

    step(by) {
      const options = this.options();
      const at = options.indexOf(this.active);
      this.point(options[at < 0 && by < 0 ? options.length - 1 : (at + by + options.length) % options.length] || null);
    }

    choose(option) {
      if (option) this.set(option.dataset.value, option.dataset.label);
    }

    set(code, label) {
      this.forget();
      this.code.name = this.box.dataset.codeName;
      this.code.value = code;
      this.input.value = label;
      this.settled = true;
      this.show("");
      const words = code === "ny" && this.box.dataset.new ? this.box.dataset.new.replace("{name}", label) : label;
      this.status.textContent = words;
      this.box.dispatchEvent(new CustomEvent("person:chosen", { bubbles: true, detail: { code, label } }));
    }

    meansAnonymous() {
      return this.box.dataset.anonymous && ["", "a"].includes(this.input.value.trim().toLowerCase());
    }

    /* Where nobody is an answer of its own, an empty field is sent as it is. */
    mayBeEmpty() {
      return !this.box.dataset.anonymous && !this.input.value.trim();
    }

    /* Enter takes what is pointed at; else the first person, but only if nobody else has that name. */
    enter() {
      this.enterWaits = false;
      if (this.active) return this.choose(this.active);
      if (this.meansAnonymous()) return this.set(ANONYMOUS, this.box.dataset.anonymous);
      const [first] = this.people();
      if (first && first.dataset.sole) return this.choose(first);
      if (!first) return this.choose(this.options()[0]);
      return undefined;
    }

    key(event) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (this.list.hidden) this.ask();
        else this.step(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && !event.isComposing && !this.settled && !this.mayBeEmpty()) {
        event.preventDefault();
        if (this.pending && !this.meansAnonymous()) this.enterWaits = true;
        else this.enter();
      } else if (event.key === "Escape" && !this.list.hidden) {
        event.preventDefault();
        this.close();
      }
    }

    /* A moment after it was left, unless somebody is back already. */
    left() {
      if (document.activeElement !== this.input) this.close();
    }

    forget() {
      clearTimeout(this.timer);
      this.asked += 1;
      this.pending = this.enterWaits = false;
    }

    close() {
      this.forget();
      this.list.hidden = true;
      this.input.setAttribute("aria-expanded", "false");
      this.point(null);
    }
  }

  function prepare(root) {
    for (const box of root.querySelectorAll("[data-picker]:not([data-ready])")) {
      box.dataset.ready = "true";
      const picker = new Picker(box);
      picker.settled = Boolean(picker.code.value || box.querySelector("[data-picker-choices]"));
    }
  }

  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt.parentElement || document));
  prepare(document);
})();
