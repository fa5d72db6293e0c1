/** A star on the card that has the pointer or the focus: a click or the key F marks the picture a favourite. */

import {toast, troubleOf} from "./say.js";

/** @param {Element} card @returns {HTMLButtonElement | null} */
function starOf(card) {
  const there = card.querySelector(".star");
  if (there instanceof HTMLButtonElement) return there;
  const template = /** @type {HTMLTemplateElement | null} */ (document.getElementById("star"));
  const blank = template?.content.firstElementChild?.cloneNode(true);
  if (!(blank instanceof HTMLButtonElement)) return null;
  show(blank, Boolean(there));
  if (there) there.replaceWith(blank);
  else card.append(blank);
  return blank;
}

/** @param {HTMLButtonElement} star @param {boolean} on */
function show(star, on) {
  star.classList.toggle("star--on", on);
  star.setAttribute("aria-pressed", String(on));
}

/** @param {Element} card */
async function toggle(card) {
  const star = starOf(card);
  const link = /** @type {HTMLAnchorElement | null} */ (card.querySelector("a.card__link"));
  const key = /** @type {HTMLInputElement | null} */ (document.querySelector("#selection [name=csrfmiddlewaretoken]"));
  if (!star || !link || !key) return;
  const body = new FormData();
  body.set("csrfmiddlewaretoken", key.value);
  const on = star.getAttribute("aria-pressed") !== "true";
  body.set("on", on ? "1" : "0");
  show(star, on);
  const answer = await fetch(`${new URL(link.href).pathname}star`, {method: "POST", body, headers: {"HX-Request": "true"}}).catch(() => null);
  if (answer?.ok && !answer.redirected) return;
  show(star, !on);
  toast(troubleOf(answer?.status ?? 0));
}

/** @param {HTMLElement} browse holds the grid */
export function watchStars(browse) {
  for (const kind of ["pointerover", "focusin"]) {
    browse.addEventListener(kind, (event) => {
      const card = /** @type {Element} */ (event.target).closest?.(".card--ready");
      if (card) starOf(card);
    });
  }
  browse.addEventListener("click", (event) => {
    const star = /** @type {Element} */ (event.target).closest("button.star");
    const card = star?.closest(".card");
    if (card) toggle(card);
  });
  browse.addEventListener("keydown", (event) => {
    const card = /** @type {Element} */ (event.target).closest?.("a.card__link")?.closest(".card--ready");
    if (!card || event.repeat || event.key.toLowerCase() !== "f" || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    toggle(card);
  });
}
