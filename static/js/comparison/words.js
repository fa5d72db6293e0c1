/** Sentences and the boxes they are about point at each other. Loaded after views.js, which marks the boxes. */

/** @param {Element} sentence @returns {string[]} */
const numbersOf = (sentence) => (sentence.getAttribute("data-boxes") ?? "").split(" ").filter(Boolean);

/** @param {Event} event */
function pointed(event) {
  const target = event.target instanceof Element ? event.target : null;
  const box = target?.closest("[data-box]")?.getAttribute("data-box");
  const pointedAt = target?.closest("[data-boxes]");
  for (const sentence of document.querySelectorAll("[data-boxes]")) {
    const isMarked = sentence === pointedAt || (box !== undefined && box !== null && numbersOf(sentence).includes(box));
    sentence.classList.toggle("is-marked", isMarked);
  }
  if (!pointedAt || box) return;
  for (const number of numbersOf(pointedAt)) {
    for (const part of document.querySelectorAll(`[data-box="${CSS.escape(number)}"]`)) part.classList.add("is-marked");
  }
}

document.addEventListener("pointerover", pointed);
document.addEventListener("focusin", pointed);
