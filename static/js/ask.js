/** Asking with a picture: choose, drop or paste it, choose a part, send it. */

import {setBusy} from "./busy.js";
import {onDrop, onPaste} from "./drop.js";
import {notice, sentence, troubleOf, wasSignedOut} from "./say.js";
import {Stage} from "./stage.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("ask"));
/** @template {HTMLElement} T @param {string} selector @returns {T} */
const find = (selector) => /** @type {T} */ (form.querySelector(selector));

const input = /** @type {HTMLInputElement} */ (find("[data-choose]"));
const box = /** @type {HTMLInputElement} */ (find("[data-box]"));
const image = /** @type {HTMLImageElement} */ (find("[data-stage]"));
const button = find("[type=submit]");
/** @type {Stage | null} */
let stage = null;

/** @param {boolean} possible whether this browser can show the picture */
function showStage(possible) {
  find(".stage").hidden = !possible;
  find("[data-can-crop]").hidden = !possible;
  find("[data-cannot]").hidden = possible;
  if (possible) stage = new Stage(image, box, () => (find("[data-whole]").hidden = !box.value));
}

async function showPicture() {
  const file = input.files?.[0];
  stage?.destroy();
  stage = null;
  box.value = "";
  URL.revokeObjectURL(image.src);
  find("[data-say]").replaceChildren();
  find("[data-asked]").hidden = !file;
  find("[data-drop]").hidden = Boolean(file);
  if (!file) return;
  find(".stage").hidden = false;
  find("[data-name]").textContent = file.name;
  image.src = URL.createObjectURL(file);
  showStage(await image.decode().then(() => true, () => false));
}

/** @param {File[]} files */
function take(files) {
  if (!files.length) return;
  const transfer = new DataTransfer();
  transfer.items.add(files[0]);
  input.files = transfer.files;
  showPicture();
}

/** @param {HTMLElement[]} notices */
function say(...notices) {
  find("[data-say]").replaceChildren(...notices);
  setBusy(button, false);
}

/** @param {import("./say.js").Trouble} trouble */
function sayTrouble(trouble) {
  say(notice(sentence(trouble), trouble));
}

/**
 * The form came back with what is wrong with it.
 * @param {string} html
 */
function errorsIn(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return [...page.querySelectorAll("#ask [role=alert]")].map((error) => error.textContent?.trim() ?? "");
}

/** @param {Response} response */
async function follow(response) {
  if (wasSignedOut(form.action, response.url)) return sayTrouble("signed-out");
  if (response.ok && response.redirected) return location.assign(response.url);
  const errors = [422, 503].includes(response.status) ? errorsIn(await response.text()) : [];
  if (errors.length) say(...errors.map((words) => notice(words)));
  else sayTrouble(troubleOf(response.status));
}

form.classList.add("is-live");
input.addEventListener("change", showPicture);
find("[data-whole]").addEventListener("click", () => stage?.clear());
find("[data-other]").addEventListener("click", () => input.click());
onDrop(take);
onPaste(take);
// Sent from here rather than by the browser, so that an error leaves the picture in place.
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (button.getAttribute("aria-busy")) return;
  setBusy(button, true);
  fetch(form.action, {method: "POST", body: new FormData(form)}).then(follow, () => sayTrouble("offline"));
});
addEventListener("pageshow", () => {
  setBusy(button, false);
  if (input.files?.length) showPicture();
});
