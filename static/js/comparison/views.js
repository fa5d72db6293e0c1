/** The views of a comparison: side by side, swipe, onion skin, blink, difference; boxes and their list. */

const VIEWS = ["side", "swipe", "onion", "blink", "difference"];
const BLINK_MS = 600;
let blinking = 0;

const stage = () => /** @type {HTMLElement | null} */ (document.querySelector("[data-viewing]"));

/** @param {string} view */
function change(view) {
  const shown = stage();
  if (!shown) return;
  shown.dataset.as = view;
  const slider = /** @type {HTMLElement} */ (shown.querySelector("[data-slider]"));
  slider.hidden = view !== "swipe" && view !== "onion";
  clearInterval(blinking);
  shown.classList.remove("is-second");
  if (view === "blink") blinking = window.setInterval(() => shown.classList.toggle("is-second"), BLINK_MS);
}

/** @param {Event} event */
function changed(event) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  if (input.name === "view") change(input.value);
}

/** @param {Event} event */
function moved(event) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  if (input.matches("[data-share]")) stage()?.style.setProperty("--share", `${input.value}%`);
}

/** @param {string | undefined} number */
function mark(number) {
  for (const part of document.querySelectorAll("[data-box]")) {
    part.classList.toggle("is-marked", part instanceof Element && part.getAttribute("data-box") === number);
  }
}

/** @param {Event} event */
function pointed(event) {
  const part = event.target instanceof Element ? event.target.closest("[data-box]") : null;
  mark(part?.getAttribute("data-box") ?? undefined);
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const field = event.target instanceof Element && event.target.closest("input[type=text], textarea, select");
  const number = Number(event.key);
  if (field || event.ctrlKey || event.metaKey || event.altKey || !(number >= 1 && number <= VIEWS.length)) return;
  const input = /** @type {HTMLInputElement | null} */ (document.querySelector(`[name=view][value=${VIEWS[number - 1]}]`));
  if (!input) return;
  input.checked = true;
  change(input.value);
}

document.addEventListener("change", changed);
document.addEventListener("input", moved);
document.addEventListener("pointerover", pointed);
document.addEventListener("focusin", pointed);
document.addEventListener("keydown", pressed);
