/** Pictures of one shape in a frame: side by side, swiped, one over the other or in turn; zoomed together. */

import {blink, other, prepareBlink} from "./blinking.js";
import {zoomBy, zoomKey, zoomTogether} from "./zooming.js";

const TYPED = "input:not([type=radio], [type=range]), textarea, select, dialog";

const stage = () => /** @type {HTMLElement | null} */ (document.querySelector("[data-viewing]"));
const choices = () => /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll("[data-views] [name=view]")]);

/** @param {string} view */
function change(view) {
  const shown = stage();
  if (!shown) return;
  shown.dataset.as = view;
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-for]"))) {
    part.hidden = !part.dataset.for?.split(" ").includes(view);
  }
  blink();
}

/** @param {Event} event */
function changed(event) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  if (input.name === "view") change(input.value);
  if (input.matches("[data-speed]")) blink();
}

/** @param {Event} event */
function moved(event) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  if (input.matches("[data-share]")) stage()?.style.setProperty("--share", `${input.value}%`);
}

/** @param {MouseEvent} event */
function clicked(event) {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  if (button?.dataset.zoom) zoomBy(button.dataset.zoom);
  if (button?.matches("[data-other]")) other();
}

/** A digit is the number of a view. @param {string} key */
function choose(key) {
  const input = choices()[Number(key) - 1];
  if (!input) return false;
  input.checked = true;
  change(input.value);
  return true;
}

/** @param {KeyboardEvent} event */
function does({key, target}) {
  const element = /** @type {Element} */ (target);
  if (key.startsWith("Arrow") && element.matches("input")) return false;
  if (key === " " && stage()?.dataset.as === "blink" && !element.closest("button, a, input")) other();
  else return choose(key) || zoomKey(key);
  return true;
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const isTyping = event.target instanceof Element && event.target.closest(TYPED);
  if (isTyping || !stage() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (does(event)) event.preventDefault();
}

/** Once for each stage: the part of the page that holds it comes later. @param {() => void} [more] */
function begin(more) {
  const shown = stage();
  if (!shown || "live" in shown.dataset) return;
  shown.dataset.live = "";
  zoomTogether(shown);
  prepareBlink();
  if (shown.dataset.as) change(shown.dataset.as);
  more?.();
}

/** @param {() => void} [more] for each stage that comes */
export function watchViewing(more) {
  document.addEventListener("change", changed);
  document.addEventListener("input", moved);
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", pressed);
  document.addEventListener("htmx:after:swap", () => begin(more));
  begin(more);
}
