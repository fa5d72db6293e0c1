/** The page that asks with a picture. */

import {Asking} from "./asking.js";

const asking = new Asking(/** @type {HTMLElement} */ (document.querySelector("[data-asking]")));

document.addEventListener("keydown", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (event.key !== "/" || event.defaultPrevented || target.closest("input:not([type=file]), textarea, select")) return;
  event.preventDefault();
  asking.input.focus();
});
