/** Every key of the ledger. One that is held down counts once, but for moving about. */

import {chooseNothing, currentCard, cards, form, move, root, toggle} from "./cards.js";
import {act, undo, undoTogether} from "./deciding.js";
import {isAsking, keys, look, show} from "./look.js";
import {chooseByNumber, chooseWithEnter, open, openPanel} from "./panels.js";

/** @type {Record<string, [number, number]>} */
const STEPS = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
  h: [-1, 0], l: [1, 0], k: [0, -1], j: [0, 1],
};

/** @param {string} selector of a link */
function follow(selector) {
  /** @type {HTMLElement | null} */ (root.querySelector(selector))?.click();
}

/** By key: only what the page has a button for. @param {string[]} verbs the first that has one */
function decide(...verbs) {
  const verb = verbs.find((each) => form?.querySelector(`button[value="${each}"]`));
  if (!form || !verb) return;
  if (look.open) chooseNothing();
  act(verb, form);
}

/** On to the next one; from the last to the next page. */
function skip() {
  const all = cards();
  const here = currentCard();
  if (here && here === all[all.length - 1]) return follow("[data-next]");
  step([1, 0], false);
}

/** @param {[number, number]} by @param {boolean} extend */
function step(by, extend) {
  const to = move(by, extend);
  if (look.open && to) show(to);
}

/** @type {Record<string, () => unknown>} */
const DEEDS = {
  a: () => decide("approve"),
  r: () => decide("reject"),
  R: () => open("reject"),
  w: () => decide("postpone", "resume"),
  s: skip,
  t: () => open("retag"),
  c: () => open("license"),
  u: () => undo(),
  z: () => undo(),
  Z: undoTogether,
  v: () => (look.open ? look.close() : show(currentCard() ?? cards()[0])),
  n: () => follow("[data-next]"),
  p: () => follow("[data-previous]"),
  "?": () => keys.showModal(),
};

/** @param {KeyboardEvent} event */
function typing(event) {
  const target = /** @type {Element} */ (event.target);
  return Boolean(target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select"));
}

/** A letter as it stands on the key, but for those that Shift makes another of. @param {KeyboardEvent} event */
function nameOf(event) {
  if (event.key.length > 1) return event.key;
  return event.shiftKey && DEEDS[event.key] ? event.key : event.key.toLowerCase();
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape") return escape();
  if (typing(event) || isAsking()) return;
  if (chooseByNumber(event.key)) return event.preventDefault();
  const onButton = /** @type {Element} */ (event.target).closest?.("a, button, summary, [type=radio]");
  const key = nameOf(event);
  if (STEPS[key] && !(look.open && STEPS[key][1]) && !openPanel()) step(STEPS[key], event.shiftKey);
  else if ((key === " " && !onButton) || key === "x") event.repeat || look.open || toggle(event.shiftKey);
  else if (key === "Enter" && !onButton) event.repeat || DEEDS.v();
  else if (DEEDS[key]) event.repeat || DEEDS[key]();
  else return;
  event.preventDefault();
}

function escape() {
  const panel = openPanel();
  if (panel) {
    panel.removeAttribute("open");
    /** @type {HTMLElement | null} */ (panel.querySelector("summary"))?.focus();
  } else if (!look.open && !isAsking()) chooseNothing();
}

/** Enter would press the form's first button, which publishes. @param {KeyboardEvent} event */
function onEnter(event) {
  const field = /** @type {HTMLInputElement} */ (event.target);
  if (event.key !== "Enter" || !field.closest?.(".ask__panel input")) return;
  event.preventDefault();
  if (field.form && !event.repeat) chooseWithEnter(field.form);
}

export function watchKeys() {
  document.addEventListener("keydown", onEnter);
  document.addEventListener("keydown", onKey);
}

export {step};
