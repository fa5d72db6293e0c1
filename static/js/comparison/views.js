/** A comparison's pictures: five views, zoomed together; the differences, and areas to ignore. */

import {watchViewing} from "../viewing/viewing.js";
import {showAreas, watchAreas} from "./areas.js";
import {walk, watchBoxes} from "./boxes.js";

const TYPED = "input:not([type=radio], [type=range]), textarea, select, dialog";
/** @type {Record<string, number>} */
const WAYS = {j: 1, k: -1};

document.addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof Element && event.target.closest(TYPED);
  const isOurs = event.key in WAYS && document.querySelector("[data-viewing]");
  if (isTyping || !isOurs || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  walk(WAYS[event.key]);
  event.preventDefault();
});
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  if (button?.dataset.walk) walk(Number(button.dataset.walk));
});
watchBoxes();
watchAreas();
watchViewing(showAreas);
