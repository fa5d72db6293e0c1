/**
 * Classify one picture: what is chosen, dropped or pasted is shown, sent, and answered on the same page.
 * Without a script the form sends it, and the answer has a page of its own.
 */

import {setBusy} from "./busy.js";
import {onDrop, onPaste} from "./drop.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("classify"));
const input = /** @type {HTMLInputElement} */ (form.elements.namedItem("file"));
const button = /** @type {HTMLButtonElement} */ (form.querySelector("[type=submit]"));
const shown = /** @type {HTMLElement} */ (form.querySelector("[data-shown]"));
const preview = /** @type {HTMLImageElement} */ (form.querySelector("[data-preview]"));
const name = /** @type {HTMLElement} */ (form.querySelector("[data-name]"));
const errors = /** @type {HTMLElement} */ (document.querySelector("[data-errors]"));
const answer = /** @type {HTMLElement} */ (document.querySelector("[data-answer]"));

/** @param {string} sentence @returns {Element} */
function notice(sentence) {
  const box = Object.assign(document.createElement("div"), {className: "notice notice--error"});
  box.append(Object.assign(document.createElement("p"), {textContent: sentence}));
  return box;
}

/** @param {File} file */
function show(file) {
  URL.revokeObjectURL(preview.src);
  preview.src = URL.createObjectURL(file);
  name.textContent = file.name;
  shown.hidden = false;
  answer.replaceChildren();
  errors.replaceChildren();
}

async function send() {
  setBusy(button, true);
  errors.replaceChildren();
  try {
    const response = await fetch(form.action, {method: "POST", body: new FormData(form), headers: {"X-Futu-Part": "1"}});
    const place = response.ok ? answer : errors;
    place.innerHTML = await response.text();
  } catch {
    errors.replaceChildren(notice(form.dataset.sayFailed ?? ""));
  } finally {
    setBusy(button, false);
  }
}

/** @param {File[]} files */
function take(files) {
  const file = files[0];
  if (!file) return;
  const carried = new DataTransfer();
  carried.items.add(file);
  input.files = carried.files;
  show(file);
  send();
}

// A picture that this browser cannot show is sent all the same.
preview.addEventListener("error", () => preview.removeAttribute("src"));
input.addEventListener("change", () => take([...(input.files ?? [])]));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
onDrop(take);
onPaste(take);
