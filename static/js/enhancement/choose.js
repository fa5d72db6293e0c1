/** A picture that is dropped, pasted or chosen is sent at once: what is done with it is asked on its page. */

import {onDrop, onPaste} from "../drop.js";

const form = /** @type {HTMLFormElement} */ (document.querySelector(".enhance__drop"));
const input = /** @type {HTMLInputElement} */ (form.querySelector("[data-file]"));

form.classList.add("is-live");

/** @param {File[]} files */
function take(files) {
  if (!files.length) return;
  const carried = new DataTransfer();
  carried.items.add(files[0]);
  input.files = carried.files;
  form.requestSubmit();
}

input.addEventListener("change", () => input.files?.length && form.requestSubmit());
onDrop(take);
onPaste(take);
