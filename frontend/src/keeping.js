/* A search that is to stay out of the history: as a form the browser would keep it, words and all,
   in the files from which it opens its tabs again. Sent from here, the answer takes the place of
   the page, and neither its address nor the browser's files hold what was asked. Every search of
   the start page goes this way, since only the server can tell which words are private; for the
   others it names the address to go on to. */
import htmx from "htmx.org";

import { remember, tell } from "./swapping.js";

const FORMS = "#search-form, #again";
let request = null;

/** What the form would send, with the button that was pressed. */
const sent = (form, submitter) => {
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  return new URLSearchParams(data);
};

/** Puts the answer in the page's place. What is read out stays: a new live region is not heard.
    What is no page of this site, as of a proxy that cannot reach it, has no way to leave quickly:
    it does not take the place of one that has. */
const show = (html, path) => {
  const next = new DOMParser().parseFromString(html, "text/html");
  const { title, body, documentElement } = next;
  const live = body.querySelector("#announce");
  if (!live) throw new Error("no page of this site");
  live.replaceWith(document.getElementById("announce"));
  document.title = title;
  document.documentElement.lang = documentElement.lang;
  document.documentElement.dir = documentElement.dir;
  document.body.replaceWith(body);
  remember(path);
  window.scrollTo(0, 0);
  htmx.process(document.body);
  htmx.trigger(document.body, "htmx:load"); // for all that dresses a page
  tell(document.querySelector(".emergency h2")); // seen first, as where a page opens
};

const pathOf = (form, submitter) =>
  submitter?.getAttribute("formaction") ?? form.getAttribute("action");

const send = async (form, submitter) => {
  const path = pathOf(form, submitter);
  request?.abort();
  const own = (request = new AbortController());
  document.body.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(path, {
      method: "POST",
      body: sent(form, submitter),
      headers: { "Handrail-In-Place": "1" },
      signal: own.signal,
    });
    const address = response.headers.get("Handrail-Address");
    if (address) window.location.assign(address);
    else show(await response.text(), path);
  } finally {
    if (request === own) document.body.removeAttribute("aria-busy");
  }
};

/** As without a script, where the server could not be reached: the browser or a proxy says so. */
const plainly = (form, submitter) => {
  if (submitter?.name) {
    const { name, value } = submitter;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  form.action = pathOf(form, submitter);
  form.submit();
};

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || !form.matches(FORMS)) return; // htmx has it, or it is no search
  if (!submitter && form.id === "again") return; // an old browser that does not say which button
  event.preventDefault();
  send(form, submitter).catch(({ name }) => {
    if (name !== "AbortError") plainly(form, submitter);
  });
});
