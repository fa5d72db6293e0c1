/** Keys that work on every page; _shortcuts.html lists them. Nothing while somebody types. */

/** How long `g` waits for the letter that says where to, in milliseconds. */
const PATIENCE = 1500;

/** @param {KeyboardEvent} event */
function isTyping(event) {
  const target = /** @type {Element} */ (event.target);
  // A field of a dialog that was just closed holds the focus until the page is drawn again.
  if (target.closest?.("dialog:not([open])")) return false;
  return Boolean(target.closest?.("input, textarea, select, [contenteditable]"));
}

/** A search on the page itself may take the call (`futu:search`); else its page opens. */
function search() {
  const call = new CustomEvent("futu:search", {bubbles: true, cancelable: true});
  if (document.dispatchEvent(call)) follow("[data-search]");
}

/** @param {string} selector of a link */
function follow(selector) {
  /** @type {HTMLElement | null} */ (document.querySelector(selector))?.click();
}

function showKeys() {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("shortcuts"));
  dialog?.showModal();
}

export function watchKeys() {
  let going = -PATIENCE;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (isTyping(event) || document.querySelector("dialog[open]")) return;
    const wasGoing = event.timeStamp - going < PATIENCE;
    going = event.key === "g" && !wasGoing ? event.timeStamp : -PATIENCE;
    if (wasGoing && /^[a-z]$/.test(event.key)) follow(`[data-go="${event.key}"]`);
    else if (event.key === "/") search();
    else if (event.key === "?") showKeys();
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (/** @type {Element} */ (event.target).closest("[data-shortcuts]")) showKeys();
  });
}
