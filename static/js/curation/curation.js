/**
 * Deciding on many pictures quickly: keys, ranges, a large view. The boxes on the cards and the
 * form are the truth; without a script both work alone.
 */

import {form, mark, rangeTo, root, tell, ticked} from "./cards.js";
import {act, ask, outbox, undo, watchDecisions} from "./deciding.js";
import {step, watchKeys} from "./keys.js";
import {keys, show, sure, watchLook} from "./look.js";
import {chooseWithEnter, close} from "./panels.js";

/** Whether the box that is being ticked is the other end of a range. */
let isExtending = false;

/** @param {MouseEvent} event */
function onClick(event) {
  const target = /** @type {Element} */ (event.target);
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
  const link = /** @type {HTMLAnchorElement | null} */ (target.closest("a[data-look]"));
  const card = /** @type {HTMLElement | null} */ (target.closest(".pic"));
  if (link && plain) {
    event.preventDefault();
    show(card, link.href);
  } else if (target.matches(".pic__choose")) {
    // It says by `change` what became of it: to prevent its click would put it back afterwards.
    isExtending = event.shiftKey;
  } else if (event.shiftKey && card && target.closest(".pic__frame")) {
    event.preventDefault();
    rangeTo(card);
  } else if (target.closest("[data-keys]")) keys.showModal();
  else if (target.closest("[data-close]") && sure.open) {
    event.preventDefault();
    sure.close();
  } else {
    const by = /** @type {HTMLElement | null} */ (target.closest("[data-look-step]"));
    if (by) step([Number(by.dataset.lookStep), 0], false);
  }
  close(target);
}

/** @param {Event} event */
function onChange(event) {
  const box = /** @type {HTMLInputElement} */ (event.target);
  if (box.matches(".pic__choose")) {
    const card = /** @type {HTMLElement} */ (box.closest(".pic"));
    if (isExtending) rangeTo(card);
    else ticked(card);
    isExtending = false;
  }
  if (box.matches(".sift select")) leaveBy(() => box.form?.requestSubmit());
}

/** The filter shows another page: what is decided is saved before. @param {() => void} go */
async function leaveBy(go) {
  await outbox.settled();
  go();
}

/** @param {SubmitEvent} event */
function onSubmit(event) {
  const sent = /** @type {HTMLFormElement} */ (event.target);
  const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
  if (sent === form || sent.matches("[data-entry-form]")) {
    event.preventDefault();
    if (button?.name === "verb") act(button.value, sent);
    else chooseWithEnter(sent);
  } else if (sent.matches("[data-sure]")) {
    event.preventDefault();
    sure.close();
    const values = Object.fromEntries([...new FormData(sent)].map(([name, value]) => [name, String(value)]));
    ask(values);
  } else if (sent.id === "undo") {
    event.preventDefault();
    undo();
  } else if (sent.getAttribute("action")?.endsWith(root.dataset.undo ?? "-")) {
    event.preventDefault();
    undo(new FormData(sent).getAll("action").map(String));
  }
}

if (root) {
  watchLook();
  watchKeys();
  document.addEventListener("click", onClick);
  document.addEventListener("change", onChange);
  document.addEventListener("submit", onSubmit, {capture: true});
  document.addEventListener("dblclick", (event) => {
    const frame = /** @type {Element} */ (event.target).closest(".pic__frame");
    if (frame) show(frame.closest(".pic"));
  });
  document.addEventListener("htmx:after:swap", () => {
    mark();
    tell();
  });
  watchDecisions();
  tell();
}
