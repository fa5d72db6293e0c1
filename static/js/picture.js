/** A picture's page: looking closely, searching with a part of it, and deleting, which asks first. */

import {watchPart} from "./part.js";
import {watchViewer} from "./viewer.js";

document.addEventListener("click", (event) => {
  const link = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-confirm]"));
  const dialog = link && document.getElementById(link.dataset.confirm ?? "");
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  dialog.showModal();
});

watchViewer();
watchPart();
