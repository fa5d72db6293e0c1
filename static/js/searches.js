/** One's own searches: forgetting asks first. Without a script a page does. */

const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("ask-first"));
const form = /** @type {HTMLFormElement} */ (dialog.querySelector("[data-forget]"));
const title = /** @type {HTMLElement} */ (dialog.querySelector("h2"));

document.addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest("[data-ask-first]");
  if (!(link instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  form.action = link.href;
  title.textContent = (link.closest(".asked") ? title.dataset.one : title.dataset.all) ?? "";
  dialog.showModal();
});
