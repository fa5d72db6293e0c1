/** The two sides of a batch: what was chosen is counted, and folders say the paths of their files. */

import {picturesOf} from "../folder.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("batch"));
const button = /** @type {HTMLButtonElement} */ (form.querySelector("[type=submit]"));
const sides = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-side]")]);
const MB = 1e6;

/** @param {HTMLElement} side */
const inputs = (side) => /** @type {HTMLInputElement[]} */ ([...side.querySelectorAll("[data-files]")]);
/** @param {HTMLElement} side */
const filesOf = (side) => inputs(side).flatMap((input) => [...(input.files ?? [])]);
/** @param {File[]} files */
const bytes = (files) => files.reduce((sum, file) => sum + file.size, 0);

/** @param {HTMLElement} side @param {string} words */
function say(side, words) {
  const place = side.querySelector("[data-said]");
  if (place) place.textContent = words;
}

/** What a folder holds beside pictures is not sent. @param {HTMLInputElement} input */
function keepPictures(input) {
  const kept = new DataTransfer();
  const paths = [];
  for (const file of picturesOf([...(input.files ?? [])])) {
    kept.items.add(file);
    paths.push(file.webkitRelativePath || file.name);
  }
  input.files = kept.files;
  const side = /** @type {HTMLElement} */ (input.closest("[data-side]"));
  for (const old of side.querySelectorAll("[data-path]")) old.remove();
  for (const path of paths) {
    const field = document.createElement("input");
    Object.assign(field, {type: "hidden", name: `${side.dataset.side}_path`, value: path});
    field.dataset.path = "";
    side.append(field);
  }
}

function check() {
  const all = sides.flatMap(filesOf);
  const {mostFiles, mostBytes, sayTooMany, sayTooLarge, sayFiles} = form.dataset;
  for (const side of sides) {
    const files = filesOf(side);
    const size = `${(bytes(files) / MB).toFixed(1)} MB`;
    say(side, files.length ? (sayFiles ?? "").replace("%(n)s", String(files.length)).replace("%(size)s", size) : "");
  }
  const wrong = all.length > Number(mostFiles) ? sayTooMany : bytes(all) > Number(mostBytes) ? sayTooLarge : "";
  if (wrong) say(sides[1], wrong);
  button.disabled = Boolean(wrong);
}

form.addEventListener("change", (event) => {
  const input = /** @type {HTMLInputElement} */ (event.target);
  if (input.webkitdirectory) keepPictures(input);
  check();
});
