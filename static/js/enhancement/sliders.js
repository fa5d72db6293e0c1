/** Sliders beside numbers: each follows the other. A number that is left empty is as the preset has it. */

/** @param {Event} event */
function follow(event) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  const number = input.dataset.slider ? document.getElementById(input.dataset.slider) : null;
  if (number instanceof HTMLInputElement) number.value = input.value;
  const range = input.id ? document.querySelector(`[data-slider="${input.id}"]`) : null;
  if (range instanceof HTMLInputElement && input.value) range.value = input.value;
}

document.addEventListener("input", follow);
