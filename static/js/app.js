/** What every page has. */

import {watchArrows} from "./arrows.js";
import {watchBusy} from "./busy.js";
import {watchRequests} from "./live.js";
import {watchMenus} from "./menus.js";

/** Good news goes by itself; bad news stays until it is sent away. In milliseconds. */
const SHOWN = 8000;

for (const toast of document.querySelectorAll(".toast--success, .toast--info")) {
  setTimeout(() => toast.remove(), SHOWN);
}

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (target.closest("[data-dismiss]")) target.closest("[data-dismissible]")?.remove();
});

watchArrows();
watchBusy();
watchMenus();
watchRequests();
