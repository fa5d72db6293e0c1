/** The page of a search: choose another part of the picture, or turn it, and ask again. */

import {watchCompare} from "./compare.js";
import {Easel} from "./easel.js";

/** @param {HTMLFormElement} form */
function watchPicture(form) {
  /** @template {HTMLElement} T @param {string} selector @returns {T} */
  const find = (selector) => /** @type {T} */ (form.querySelector(selector));
  const image = /** @type {HTMLImageElement} */ (document.querySelector(".query [data-stage]"));
  const box = /** @type {HTMLInputElement} */ (find("[data-box]"));
  const turn = /** @type {HTMLInputElement} */ (find("[data-turn]"));
  const part = find("[data-part]");
  const whole = find("[data-whole]");
  const before = {box: box.value, turn: turn.value};
  const words = {part: part.textContent ?? "", turned: part.dataset.turned ?? ""};

  const easel = new Easel(image, box, turn, () => {
    const isTurned = turn.value !== before.turn;
    part.hidden = isTurned ? false : !box.value || box.value === before.box;
    part.textContent = isTurned && !box.value ? words.turned : words.part;
    whole.hidden = !before.box && !box.value;
  });

  whole.addEventListener("click", (event) => {
    const asksAnew = before.box && turn.value === before.turn;
    if (asksAnew) box.value = "";
    else event.preventDefault();
    if (!asksAnew) easel.whole();
  });
  form.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-rotate]"));
    if (button) easel.turn(Number(button.dataset.rotate));
  });
  const hang = () => easel.hang(Number(before.turn)).then((possible) => (form.hidden = !possible));
  // Out of sight it has no size to be laid out in.
  if (image.offsetParent) hang();
  else document.addEventListener("futu:asked-open", hang, {once: true});
}

/** The strip of a phone: the picture and what can be changed about the question, on demand. */
function watchStrip() {
  const side = document.querySelector("[data-asked]");
  const button = side?.querySelector("[data-asked-open]");
  button?.addEventListener("click", () => {
    const open = side?.classList.toggle("is-open") ?? false;
    button.setAttribute("aria-expanded", String(open));
    if (open) document.dispatchEvent(new Event("futu:asked-open"));
  });
}

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-recrop]"));
if (form) watchPicture(form);
watchStrip();
watchCompare();
