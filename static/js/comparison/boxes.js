/** Differences as boxes on the pictures and as a list: each points at the other. */

import {zoomTo} from "../viewing/zooming.js";

/** @param {string | null} number */
function mark(number) {
  for (const part of document.querySelectorAll("[data-box]")) {
    part.classList.toggle("is-marked", part.getAttribute("data-box") === number);
  }
}

const listed = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".differences [data-box]")]);

/** @param {string | null} number @param {boolean} closer */
function show(number, closer) {
  const rect = document.querySelector(`rect[data-box="${number}"]`);
  if (!(rect instanceof SVGRectElement)) return;
  const [x, y, width, height] = ["x", "y", "width", "height"].map((side) => Number(rect.getAttribute(side)));
  zoomTo({x, y, width, height}, closer);
}

/** The next or previous difference gets the focus. @param {number} by */
export function walk(by) {
  const all = listed();
  if (!all.length) return;
  const marked = all.findIndex((one) => one.classList.contains("is-marked"));
  const next = marked < 0 ? (by > 0 ? 0 : all.length - 1) : (marked + by + all.length) % all.length;
  all[next].focus({preventScroll: true});
  mark(all[next].dataset.box ?? null);
  show(all[next].dataset.box ?? null, false);
}

/** @param {Event} event */
function pointed(event) {
  const part = event.target instanceof Element ? event.target.closest("[data-box]") : null;
  if (part) mark(part.getAttribute("data-box"));
  // What has the focus stays marked while the pointer is elsewhere.
  else if (event.type === "pointerover") mark(document.activeElement?.getAttribute("data-box") ?? null);
  if (part && event.type === "focusin") show(part.getAttribute("data-box"), false);
}

/** A difference of the list is looked at closely. @param {Event} event */
function chosen(event) {
  const part = event.target instanceof Element ? event.target.closest(".differences [data-box]") : null;
  if (!part || (event instanceof KeyboardEvent && event.key !== "Enter")) return;
  show(part.getAttribute("data-box"), true);
}

export function watchBoxes() {
  document.addEventListener("pointerover", pointed);
  document.addEventListener("focusin", pointed);
  document.addEventListener("click", chosen);
  document.addEventListener("keydown", chosen);
}
