/** The page that asks with a picture. */

import {Asking} from "./asking.js";

const asking = new Asking(/** @type {HTMLElement} */ (document.querySelector("[data-asking]")));

// The key of every page that asks (keys.js): here it leads to the form.
document.addEventListener("futu:search", (event) => {
  event.preventDefault();
  asking.input.focus();
});
