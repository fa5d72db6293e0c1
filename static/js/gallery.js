/** A gallery's page: uploading, and a strip that asks for its new state. */

import {tellOfWork} from "./tray.js";
import {watchStandIns} from "./upload/standins.js";
import {Upload} from "./upload/upload.js";

/** After an answer that did not come, in milliseconds. */
const AGAIN = 3000;

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("upload"));

/** The answer brings the grid with it. */
function refresh() {
  document.getElementById("status")?.dispatchEvent(new Event("refresh"));
}

/** The button that opens the ways to add pictures, where there are some already. @param {HTMLElement} upload */
function watchAdding(upload) {
  const button = document.querySelector("[data-adding]");
  button?.addEventListener("click", () => {
    const open = upload.classList.toggle("is-open");
    button.setAttribute("aria-expanded", String(open));
    if (open) upload.querySelector("input")?.focus();
  });
}

if (form) {
  watchAdding(form);
  watchStandIns(/** @type {Element} */ (document.getElementById("grid")));
  new Upload(form, () => {
    refresh();
    tellOfWork();
  });
}

// A strip that was told of nothing does not poll; so what it could not ask is asked again.
for (const failure of ["htmx:error", "htmx:response:error"]) {
  document.addEventListener(failure, (event) => {
    if (/** @type {Element} */ (event.target).id === "status") setTimeout(refresh, AGAIN);
  });
}
