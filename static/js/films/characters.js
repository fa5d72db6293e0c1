/** The dialog in which a consent is stated before a voice is cloned. */

document.addEventListener("htmx:after:swap", () => {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("clone"));
  if (dialog && !dialog.open && document.querySelector("#clone-body form")) dialog.showModal();
});

// Opened anew it asks anew.
document.getElementById("clone")?.addEventListener("close", () => {
  document.getElementById("clone-body")?.replaceChildren();
});
