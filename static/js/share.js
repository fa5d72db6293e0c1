/** Links to a gallery: copying one, and the date only for links that last until one. */

import "./copy.js";

const lasts = /** @type {HTMLSelectElement | null} */ (document.querySelector("[data-lasts] select"));
const until = document.querySelector("[data-lasts] input")?.closest(".field");

function showDate() {
  if (lasts && until instanceof HTMLElement) until.hidden = lasts.value !== "date";
}

lasts?.addEventListener("change", showDate);
showDate();
