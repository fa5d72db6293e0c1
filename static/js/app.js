/** What every page has. */

import {watchArrows} from "./arrows.js";
import {watchBusy} from "./busy.js";
import {watchRequests} from "./live.js";
import {watchMenus} from "./menus.js";

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (target.closest("[data-dismiss]")) target.closest("[data-dismissible]")?.remove();
});

watchArrows();
watchBusy();
watchMenus();
watchRequests();
