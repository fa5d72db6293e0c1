/**
 * Classify one picture: what is chosen, dropped or pasted is shown, sent, and answered beside it.
 * Without a script the form sends it, and the answer has a page of its own.
 */

import {setBusy} from "./busy.js";
import {onDrop, onPaste, onPasteAddress} from "./drop.js";
import {notice, sentence, troubleOf, wasSignedOut} from "./say.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("classify"));
const input = /** @type {HTMLInputElement} */ (form.elements.namedItem("file"));
const url = /** @type {HTMLInputElement} */ (form.elements.namedItem("url"));
const kept = /** @type {HTMLInputElement} */ (form.elements.namedItem("image"));
const button = /** @type {HTMLButtonElement} */ (form.querySelector("[type=submit]"));
const preview = /** @type {HTMLImageElement} */ (find("[data-preview]"));
const errors = find("[data-errors]");
const answer = find("[data-answer]");
const own = find("[data-own-pane]");
/** Of the question that was sent last: an earlier one's answer comes too late. */
let latest = 0;

/** @param {string} selector @returns {HTMLElement} */
function find(selector) {
  return /** @type {HTMLElement} */ (document.querySelector(selector));
}

/** @param {string} address of the picture; empty: it is on the web, and not shown. @param {string} name */
function show(address, name) {
  if (preview.src.startsWith("blob:")) URL.revokeObjectURL(preview.src);
  preview.hidden = !address;
  if (address) preview.src = address;
  find("[data-name]").textContent = name;
  find("[data-cannot]").hidden = true;
  find("[data-desk]").classList.add("is-asked");
  for (const one of ["[data-shown]", "[data-other]"]) find(one).hidden = false;
  find("[data-ways]").hidden = own.hidden = true;
  answer.replaceChildren();
  errors.replaceChildren();
}

/** Let go of the picture. */
function drop() {
  latest += 1;
  input.value = url.value = kept.value = "";
  find("[data-desk]").classList.remove("is-asked");
  for (const one of ["[data-shown]", "[data-other]"]) find(one).hidden = true;
  find("[data-ways]").hidden = false;
  answer.replaceChildren();
  errors.replaceChildren();
  setBusy(button, false);
  input.focus();
}

async function send() {
  const mine = (latest += 1);
  if (url.value && !input.files?.length && !kept.value) show("", url.value);
  if (!button.getAttribute("aria-busy")) setBusy(button, true);
  errors.replaceChildren();
  answer.replaceChildren();
  /** @type {Node[] | string} */
  let said;
  let place = errors;
  try {
    const response = await fetch(form.action, {method: "POST", body: new FormData(form), headers: {"X-Futu-Part": "1"}});
    const trouble = wasSignedOut(form.action, response.url) ? "signed-out" : troubleOf(response.status);
    if (response.ok && trouble !== "signed-out") [place, said] = [answer, await response.text()];
    else if ([422, 503].includes(response.status)) said = await response.text();
    else said = [notice(sentence(trouble), trouble)];
  } catch {
    said = [notice(form.dataset.sayFailed ?? "")];
  }
  if (mine !== latest) return;
  setBusy(button, false);
  if (place === errors) find("[data-cannot]").hidden = true;
  if (typeof said === "string") place.innerHTML = said;
  else place.replaceChildren(...said);
  // An answer that is on its way asks for itself; a word on it is saved in its place.
  window.htmx.process(place);
}

/** @param {File[]} files */
function take(files) {
  const file = files[0];
  if (!file) return;
  const carried = new DataTransfer();
  carried.items.add(file);
  input.files = carried.files;
  kept.value = url.value = "";
  show(URL.createObjectURL(file), file.name);
  send();
}

// A picture that this browser cannot show is sent all the same.
preview.addEventListener("error", () => {
  preview.hidden = true;
  find("[data-cannot]").hidden = false;
});
input.addEventListener("change", () => take([...(input.files ?? [])]));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!button.getAttribute("aria-busy")) send();
});
document.addEventListener("click", (event) => {
  const pressed = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-own], [data-other], [data-pick]"));
  if (!pressed) return;
  if ("own" in pressed.dataset) own.hidden = false;
  if ("other" in pressed.dataset) drop();
  if (!("pick" in pressed.dataset)) return;
  event.preventDefault();
  input.value = url.value = "";
  kept.value = /** @type {HTMLButtonElement} */ (pressed).value;
  show(pressed.dataset.preview ?? "", pressed.dataset.name ?? "");
  send();
});
form.classList.add("is-live");
onDrop(take);
onPaste(take);
onPasteAddress((address) => {
  drop();
  url.value = address;
  send();
});
