/** Buttons that copy what another element shows. */

/** How long a button says that it did it, in milliseconds. */
const SAID = 2500;

/** @param {HTMLElement} shown a field, or words */
async function copy(shown) {
  // Selected in any case: where nothing may be copied from here, the keyboard still can.
  if (shown instanceof HTMLInputElement) shown.select();
  else getSelection()?.selectAllChildren(shown);
  // Browsers give their clipboard to secure pages only, which a server at home seldom is, and some
  // refuse it there, too.
  const text = shown instanceof HTMLInputElement ? shown.value : shown.innerText;
  try {
    if (navigator.clipboard) return await navigator.clipboard.writeText(text);
  } catch {
    // The older way is left.
  }
  if (!document.execCommand("copy")) throw new Error("The browser copies nothing here.");
}

/** @param {HTMLElement} button */
function say(button) {
  const words = button.textContent;
  button.textContent = button.dataset.copied ?? words;
  const said = document.getElementById("copied");
  if (said) said.textContent = button.textContent;
  setTimeout(() => (button.textContent = words), SAID);
}

document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-copy]"));
  const shown = button && document.getElementById(button.dataset.copy ?? "");
  if (shown) copy(shown).then(() => say(button), () => {});
});
