/** Asking with a picture from any page: the key, the header's link, a drop, or a paste. "/" arrives as `futu:search` (keys.js). */

import {onDrop, onPaste, onPasteAddress} from "./drop.js";
import {fetchScript, fetchStyle} from "./fetched.js";

const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("ask-dialog"));
const {page = "/search/", styles = "", cropper = ""} = dialog.dataset;

/** What only asking needs is fetched the first time. */
async function prepare() {
  const script = "Cropper" in window ? null : fetchScript(cropper);
  await Promise.all([...styles.split(" ").map(fetchStyle), script]);
  const {Asking} = await import("./asking.js");
  return new Asking(/** @type {HTMLElement} */ (dialog.querySelector("[data-asking]")));
}

/** @type {ReturnType<typeof prepare> | undefined} */
let prepared;

/**
 * @param {(asking: import("./asking.js").Asking) => void} begin
 */
async function open(begin = (asking) => asking.words.focus()) {
  try {
    const asking = await (prepared ??= prepare());
    if (!dialog.open) dialog.showModal();
    begin(asking);
  } catch {
    location.assign(page); // Something could not be fetched; the page says what is wrong.
  }
}

/** @param {File[]} files */
const openWith = (files) => open((asking) => asking.take(files));

/** @param {EventTarget | null} target */
function linkIn(target) {
  const link = target instanceof Element ? target.closest("header a, [data-ask-anywhere]") : null;
  if (!(link instanceof HTMLAnchorElement)) return null;
  return link.pathname === page && !link.search ? link : null;
}

document.addEventListener("click", (event) => {
  // Followed by a key (keys.js) it leads to the page.
  const plain = event.isTrusted && !(event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!plain || !linkIn(event.target)) return;
  event.preventDefault();
  open();
});

document.addEventListener("futu:search", (event) => {
  event.preventDefault();
  open();
});

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (given) => {
    const event = /** @type {DragEvent} */ (given);
    const link = linkIn(event.target);
    if (!link || !event.dataTransfer?.types.includes("Files")) return;
    link.classList.toggle("is-over", kind === "dragover");
    if (kind === "dragleave") return;
    event.preventDefault();
    if (kind === "drop") openWith([...event.dataTransfer.files]);
  }, {capture: true});
}

// Where pictures are uploaded, what is dropped and pasted is uploaded.
if (!document.getElementById("upload")) {
  onDrop(openWith);
  onPaste(openWith);
  onPasteAddress((address) => open((asking) => asking.takeAddress(address)));
}
