/** The large view of one picture, and the questions and keys that open above the ledger. */

import {currentCard, go, idOf} from "./cards.js";

export const look = /** @type {HTMLDialogElement} */ (document.getElementById("look"));
export const sure = /** @type {HTMLDialogElement} */ (document.getElementById("sure"));
export const keys = /** @type {HTMLDialogElement} */ (document.getElementById("keys"));
export const toasts = /** @type {HTMLElement} */ (document.getElementById("toasts"));

/** The large view of a card, or of its copies. @param {HTMLElement | null} card @param {string} [address] */
export function show(card, address) {
  const link = /** @type {HTMLAnchorElement | null} */ (card?.querySelector(".pic__title a") ?? null);
  const url = address ?? link?.href;
  if (!url) return look.close();
  if (card) go(card, false);
  const target = /** @type {HTMLElement} */ (document.getElementById("look-body"));
  window.htmx.ajax("GET", url, {target, swap: "innerHTML"});
  if (look.open) return;
  look.showModal();
  // What is said meanwhile is said above the large view.
  look.append(toasts);
}

/** Whether the large view shows this card, or is on its way to. @param {HTMLElement | null} card */
export function isShown(card) {
  const shown = /** @type {HTMLElement | null} */ (look.querySelector("[data-shown]"));
  return look.open && shown?.dataset.shown === idOf(card);
}

export function isAsking() {
  return sure.open || keys.open;
}

/** Show the question that has not been shown yet; each is shown once. */
function showQuestion() {
  const question = sure.querySelector("form[data-sure]:not([data-shown])");
  question?.setAttribute("data-shown", "");
  if (question && !sure.open) sure.showModal();
}

export function watchLook() {
  document.addEventListener("htmx:after:swap", showQuestion);
  look.addEventListener("close", () => {
    document.body.append(toasts);
    const card = currentCard();
    if (card) go(card);
  });
}
