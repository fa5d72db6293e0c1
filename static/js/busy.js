/** A button that was pressed says that work is under way and cannot be pressed twice. */

/**
 * @param {HTMLElement} button with data-busy, the words while busy
 * @param {boolean} on
 */
export function setBusy(button, on) {
  if (on) {
    button.dataset.idle = button.textContent ?? "";
    button.textContent = button.dataset.busy ?? button.dataset.idle;
    button.setAttribute("aria-busy", "true");
  } else {
    button.textContent = button.dataset.idle ?? button.textContent;
    button.removeAttribute("aria-busy");
  }
}

export function watchBusy() {
  document.addEventListener("submit", (event) => {
    const button = /** @type {SubmitEvent} */ (event).submitter;
    if (event.defaultPrevented || !button?.hasAttribute("data-busy")) return;
    if (button.getAttribute("aria-busy")) event.preventDefault();
    else setBusy(button, true);
  });
  // A page taken from the back-forward cache is not busy any more.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const button of document.querySelectorAll('[data-busy][aria-busy="true"]')) {
      setBusy(/** @type {HTMLElement} */ (button), false);
    }
  });
}
