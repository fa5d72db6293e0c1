/** Links to a gallery: copying one, and the date only for links that last until one. */

/** How long a button says that it did it, in milliseconds. */
const SAID = 2500;

/** @param {HTMLInputElement} field */
async function copy(field) {
  field.select();
  // Browsers give their clipboard to secure pages only; a server at home seldom is one.
  if (navigator.clipboard) return navigator.clipboard.writeText(field.value);
  if (!document.execCommand("copy")) throw new Error("not copied");
}

document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-copy]"));
  const field = button && document.getElementById(button.dataset.copy ?? "");
  if (!button || !(field instanceof HTMLInputElement)) return;
  const words = button.textContent;
  // Not copied, it is selected: the keyboard can copy it.
  copy(field).then(
    () => {
      button.textContent = button.dataset.copied ?? words;
      setTimeout(() => (button.textContent = words), SAID);
    },
    () => field.select(),
  );
});

const lasts = /** @type {HTMLSelectElement | null} */ (document.querySelector("[data-lasts] select"));
const until = document.querySelector("[data-lasts] input")?.closest(".field");

function showDate() {
  if (lasts && until instanceof HTMLElement) until.hidden = lasts.value !== "date";
}

lasts?.addEventListener("change", showDate);
showDate();
