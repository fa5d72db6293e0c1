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
  easel.hang(Number(before.turn)).then((possible) => (form.hidden = !possible));
}

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-recrop]"));
if (form) watchPicture(form);
watchCompare();
