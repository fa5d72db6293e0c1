/** The blink view: first and second in turn, as fast as a person wants, or by hand. */

const still = matchMedia("(prefers-reduced-motion: reduce)");
let blinking = 0;

const stage = () => document.querySelector(".viewing[data-as=blink]");
const speed = () => /** @type {HTMLSelectElement | null} */ (document.querySelector("[data-speed]"));

export function other() {
  stage()?.classList.toggle("is-second");
}

/** Begin or end with the view, and at the speed that is chosen. */
export function blink() {
  clearInterval(blinking);
  if (!stage()) {
    document.querySelector("[data-viewing]")?.classList.remove("is-second");
    return;
  }
  const milliseconds = Number(speed()?.value);
  if (milliseconds) blinking = window.setInterval(other, milliseconds);
}

/** Who wants less motion changes them by hand, unless they choose a speed. */
export function prepareBlink() {
  const chosen = speed();
  if (chosen && still.matches) chosen.value = "0";
}
