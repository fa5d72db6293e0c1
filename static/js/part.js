/** Finding what is similar to a part of the picture on this page. */

import {Stage} from "./stage.js";

/** @type {Stage | null} */
let stage = null;

/** @param {boolean} open */
function show(open) {
  const form = /** @type {HTMLElement | null} */ (document.querySelector("[data-part]"));
  const viewer = /** @type {HTMLElement | null} */ (document.querySelector("[data-viewer]"));
  if (!form || !viewer) return;
  form.hidden = !open;
  viewer.hidden = open;
  if (open) begin(form);
  else /** @type {HTMLElement | null} */ (document.querySelector("[data-part-open]"))?.focus();
}

/** @param {HTMLElement} form */
async function begin(form) {
  const image = /** @type {HTMLImageElement} */ (form.querySelector("[data-stage]"));
  const box = /** @type {HTMLInputElement} */ (form.querySelector("[data-box]"));
  const search = /** @type {HTMLButtonElement} */ (form.querySelector("[data-search]"));
  form.scrollIntoView({block: "nearest"});
  if (stage) return stage.clear();
  image.src = image.dataset.src ?? "";
  await image.decode();
  stage = new Stage(image, box, () => (search.disabled = !box.value));
}

export function watchPart() {
  document.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (target.closest("[data-part-open]")) show(true);
    if (target.closest("[data-part-close]")) show(false);
  });
  // From a result, in a tab of its own.
  if (location.hash === "#part") show(true);
  document.addEventListener("htmx:after:swap", () => {
    if (!document.querySelector("[data-part]:not([hidden])")) stage = null;
  });
}
