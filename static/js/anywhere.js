/** Asking with a picture from any page: "/", the header's link, a drop on it, or a paste. */

import {onPaste} from "./drop.js";

const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("ask-dialog"));
const {page = "/search/", styles = "", cropper = ""} = dialog.dataset;

/**
 * @param {HTMLElement} element that fetches something
 * @returns {Promise<unknown>}
 */
function fetched(element) {
  return new Promise((resolve, reject) => {
    element.addEventListener("load", resolve);
    element.addEventListener("error", reject);
    document.head.append(element);
  });
}

/** @param {string} href */
function style(href) {
  if (document.querySelector(`link[href="${href}"]`)) return null;
  return fetched(Object.assign(document.createElement("link"), {rel: "stylesheet", href}));
}

/** What only asking needs is fetched the first time. */
async function prepare() {
  const script = "Cropper" in window ? null : fetched(Object.assign(document.createElement("script"), {src: cropper}));
  await Promise.all([...styles.split(" ").map(style), script]);
  const {Asking} = await import("./asking.js");
  return new Asking(/** @type {HTMLElement} */ (dialog.querySelector("[data-asking]")));
}

/** @type {ReturnType<typeof prepare> | undefined} */
let prepared;

/** @param {File[]} files */
async function open(files = []) {
  try {
    const asking = await (prepared ??= prepare());
    if (!dialog.open) dialog.showModal();
    if (files.length) asking.take(files);
    else asking.input.focus();
  } catch {
    location.assign(page); // Something could not be fetched; the page says what is wrong.
  }
}

/** @param {EventTarget | null} target */
function linkIn(target) {
  const link = target instanceof Element ? target.closest("header a, [data-ask-anywhere]") : null;
  if (!(link instanceof HTMLAnchorElement)) return null;
  return link.pathname === page && !link.search ? link : null;
}

/** @param {Event} event */
function isTyping(event) {
  return event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
}

document.addEventListener("click", (event) => {
  const plain = !(event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!plain || !linkIn(event.target)) return;
  event.preventDefault();
  open();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (isTyping(event) || document.querySelector("dialog[open]")) return;
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
    if (kind === "drop") open([...event.dataTransfer.files]);
  }, {capture: true});
}

// Where pictures are uploaded, what is pasted is uploaded.
if (!document.getElementById("upload")) onPaste(open);
