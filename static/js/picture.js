/** A picture's page: arrow keys turn the pages, deleting asks first. */

/** @param {KeyboardEvent} event */
function isTyping(event) {
  const target = /** @type {Element} */ (event.target);
  return event.altKey || event.ctrlKey || event.metaKey || Boolean(target.closest("input, textarea, select, dialog"));
}

document.addEventListener("keydown", (event) => {
  if (isTyping(event)) return;
  const link = /** @type {HTMLElement | null} */ (document.querySelector(`a[data-key="${event.key}"]`));
  link?.click();
});

document.addEventListener("click", (event) => {
  const link = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-confirm]"));
  const dialog = link && document.getElementById(link.dataset.confirm ?? "");
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  dialog.showModal();
});
