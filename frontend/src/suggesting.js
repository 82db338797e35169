/* Suggestions as one types, by the combobox pattern of ARIA 1.2. What is typed is asked of this
   site alone and is kept nowhere. */
import { submit } from "./submitting.js";

const WAIT_MS = 120; // after the last letter
const FEWEST_LETTERS = 2;
const WHOLE = /^\s*\d{5}\s*$/; // a ZIP code: the list would only lie over the button

const announce = (words) => {
  document.getElementById("announce").textContent = words;
};

const element = (name, attributes, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

class Suggestions {
  constructor(field) {
    this.field = field;
    this.words = field.form.dataset;
    this.found = [];
    this.active = -1;
    this.list = element("ul", {
      id: `${field.id}-suggestions`,
      class: "suggestions plain-list",
      role: "listbox",
      "aria-label": this.words.list,
    });
    this.list.hidden = true;
    field.parentElement.append(this.list);
    this.dress();
    this.listen();
  }

  dress() {
    if (this.field.type === "search") this.field.type = "text"; // a search box cannot be a combobox
    this.field.setAttribute("role", "combobox");
    this.field.setAttribute("aria-autocomplete", "list");
    this.field.setAttribute("aria-expanded", "false");
    this.field.setAttribute("aria-controls", this.list.id);
  }

  listen() {
    this.field.addEventListener("input", (event) => {
      if (!event.isComposing) this.later();
    });
    this.field.addEventListener("compositionend", () => this.later());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("blur", () => this.close());
    this.field.form.addEventListener("submit", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
  }

  later() {
    this.forget();
    const typed = this.field.value;
    if (typed.trim().length < FEWEST_LETTERS || WHOLE.test(typed)) this.close();
    else this.timer = setTimeout(() => this.ask(typed), WAIT_MS);
  }

  /* No older answer may come after a newer one, nor after the list was closed. */
  forget() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.request = null;
  }

  async ask(typed) {
    const request = (this.request = new AbortController());
    try {
      const address = `${this.field.dataset.suggest}&q=${encodeURIComponent(typed)}`;
      const answer = await fetch(address, { signal: request.signal, credentials: "omit" });
      const { suggestions } = answer.ok ? await answer.json() : { suggestions: [] };
      if (this.request === request) this.show(suggestions);
    } catch {
      if (this.request === request) this.close(); // suggestions are an extra: the form still works
    }
  }

  show(suggestions) {
    const before = this.found.length;
    this.close();
    if (!suggestions.length || document.activeElement !== this.field) return;
    this.found = suggestions;
    this.list.replaceChildren(...suggestions.map((one, at) => this.option(one, at)));
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    const count = suggestions.length;
    if (count !== before) announce(this.words.counted.replace("#", count));
  }

  option(one, at) {
    return element(
      "li",
      { id: `${this.list.id}-${at}`, role: "option", "aria-selected": "false" },
      // A term is shown by its name in the page's language; its text is what finds it.
      element("span", {}, one.label ?? one.text),
      " ",
      element("span", { class: "suggestion-kind" }, this.words[one.kind] ?? ""),
    );
  }

  close() {
    this.forget();
    this.found = [];
    this.active = -1;
    this.list.hidden = true;
    this.list.replaceChildren();
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const open = !this.list.hidden;
    if (event.key === "ArrowDown") {
      event.preventDefault();
      if (open) this.move(1);
      else this.later();
    } else if (event.key === "ArrowUp" && open) {
      event.preventDefault();
      this.move(-1);
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.choose(this.active);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.close();
      announce("");
    } else if (event.key === "Tab") {
      this.close();
    }
  }

  /* Around the list, and past its ends back into the field. */
  move(by) {
    const places = this.found.length + 1;
    const next = (this.active + 1 + by + places) % places;
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = next - 1;
    const option = this.list.children[this.active];
    if (!option) {
      this.field.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", option.id);
  }

  choose(at) {
    const { text, url } = this.found[at];
    this.close();
    announce("");
    if (url) {
      window.location.assign(url);
      return;
    }
    this.field.value = text;
    submit(this.field.form);
  }
}

/* Fields come anew with each swap of the results. */
const dress = () => {
  for (const field of document.querySelectorAll("[data-suggest]:not([role=combobox])")) {
    new Suggestions(field);
  }
};
dress();
document.addEventListener("htmx:load", dress);
