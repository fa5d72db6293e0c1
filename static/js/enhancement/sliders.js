/** Sliders beside numbers: each follows the other. A number that is left empty is as the preset has it. */

/** What the switch "untouched model output" means. @type {Record<string, string>} */
const UNTOUCHED = {blend: "0", sharpen: "0", saturation: "1", contrast: "1"};

const ranges = () => /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll("[data-slider]")]);
/** @param {HTMLInputElement} range */
const number = (range) => /** @type {HTMLInputElement | null} */ (document.getElementById(range.dataset.slider ?? ""));

/** Where nothing is typed, the slider and the number's shade say what the preset does. */
function showPreset() {
  const preset = /** @type {HTMLInputElement | null} */ (document.querySelector("[name=preset]:checked"));
  const isUntouched = /** @type {HTMLInputElement | null} */ (document.querySelector("[name=untouched]"))?.checked;
  for (const range of ranges()) {
    const name = range.dataset.setting ?? "";
    const usual = (isUntouched ? UNTOUCHED[name] : preset?.dataset[name]) ?? "";
    const typed = number(range);
    if (!typed || !usual) continue;
    typed.placeholder = usual;
    range.value = typed.value || usual;
  }
}

/** @param {Event} event */
function follow(event) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  const typed = input.dataset.slider ? number(input) : null;
  if (typed) typed.value = input.value;
  else if (ranges().some((range) => range.dataset.slider === input.id)) showPreset();
}

document.addEventListener("input", follow);
document.addEventListener("change", (event) => {
  const input = /** @type {HTMLInputElement} */ (event.target);
  if (["preset", "untouched"].includes(input.name)) showPreset();
});
showPreset();
