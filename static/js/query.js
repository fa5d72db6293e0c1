/** The page of a search: choose another part of the picture and ask again. */

import {Stage} from "./stage.js";

const image = /** @type {HTMLImageElement} */ (document.querySelector("[data-stage]"));
const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-recrop]"));
const box = /** @type {HTMLInputElement} */ (form.querySelector("[data-box]"));
const part = /** @type {HTMLElement} */ (form.querySelector("[data-part]"));
const whole = /** @type {HTMLElement} */ (form.querySelector("[data-whole]"));
const before = box.value;

function show() {
  part.hidden = !box.value || box.value === before;
  whole.hidden = !before && !box.value;
}

whole.addEventListener("click", (event) => {
  if (before) {
    box.value = "";
  } else {
    event.preventDefault();
    stage?.clear();
  }
});

/** @type {Stage | undefined} */
let stage;
image.decode().then(
  () => {
    form.hidden = false;
    stage = new Stage(image, box, show);
  },
  () => {}, // The picture has expired: there is nothing to choose a part of.
);
