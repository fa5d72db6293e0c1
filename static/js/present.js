/**
 * Which files are here already. The digest of each is made in the browser and asked for first; only files
 * whose bytes are unknown are sent, one after another. Without a script the form sends them all.
 */

import {onDrop, onPaste} from "./drop.js";
import {fill} from "./say.js";

/** Digests of so many files are asked for at once. */
const TOGETHER = 50;

const form = /** @type {HTMLFormElement} */ (document.getElementById("present"));
const list = /** @type {HTMLElement} */ (document.getElementById("checks"));
const state = /** @type {HTMLElement} */ (document.querySelector("[data-state]"));
const input = /** @type {HTMLInputElement} */ (form.querySelector("input[type=file]"));

let total = 0;
let done = 0;
/** One batch after another, in the order in which they were chosen. */
let queue = Promise.resolve();

/** In a page that did not come over HTTPS the browser makes no digests. @param {File} file */
async function digest(file) {
  if (!crypto.subtle) return "";
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} address @param {FormData} body @returns {Promise<Element[]>} the rows */
async function ask(address, body) {
  body.set("csrfmiddlewaretoken", /** @type {HTMLInputElement} */ (form.elements.namedItem("csrfmiddlewaretoken")).value);
  const response = await fetch(address, {method: "POST", body});
  if (!response.ok || response.redirected) throw new Error(String(response.status));
  const holder = document.createElement("template");
  holder.innerHTML = await response.text();
  return [...holder.content.children];
}

/** @param {Element[]} rows */
function show(rows) {
  list.append(...rows);
  done += rows.length;
  const here = list.querySelectorAll(".checked--exact, .checked--near").length;
  const words = done < total ? form.dataset.sayProgress : form.dataset.saySum;
  state.textContent = fill(words, {done: String(done), here: String(here), total: String(total)});
}

/** @param {string} name @returns {Element} a row for what could not be asked */
function failed(name) {
  const row = document.createElement("li");
  row.className = "checked checked--wrong";
  for (const [part, words] of [["name", name], ["said", form.dataset.sayFailed ?? ""]]) {
    row.append(Object.assign(document.createElement("span"), {className: `checked__${part}`, textContent: words}));
  }
  return row;
}

/** @param {File[]} files those whose bytes are here @returns {Promise<Set<number>>} */
async function known(files) {
  const body = new FormData();
  for (const [key, file] of files.entries()) {
    body.append("sha256", await digest(file));
    body.append("name", file.name);
    body.append("key", String(key));
  }
  const rows = await ask(form.dataset.known ?? "", body);
  show(rows);
  return new Set(rows.map((row) => Number(/** @type {HTMLElement} */ (row).dataset.key)));
}

/** @param {File} file */
async function near(file) {
  const body = new FormData();
  body.set("file", file);
  show(await ask(form.dataset.near ?? "", body).catch(() => [failed(file.name)]));
}

/** @param {File[]} files */
async function compare(files) {
  const here = await known(files).catch(() => new Set());
  for (const [key, file] of files.entries()) if (!here.has(key)) await near(file);
}

/** @param {File[]} files */
function take(files) {
  const pictures = files.filter((file) => file.size > 0);
  total += pictures.length;
  for (let start = 0; start < pictures.length; start += TOGETHER) {
    queue = queue.then(() => compare(pictures.slice(start, start + TOGETHER)));
  }
  show([]);
}

form.classList.add("is-live");
input.addEventListener("change", () => {
  take([...(input.files ?? [])]);
  input.value = "";
});
onDrop(take);
onPaste(take);
