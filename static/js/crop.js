/** The crop dialog: cut a part out of a file, turn and straighten it, and give back a new file. */
/* global Cropper */

import {Pose} from "./crop/pose.js";
import {writtenFrom} from "./crop/writing.js";

/** A key press moves or sizes the part by this share of the picture. */
const STEP = 0.02;
/** Behind the name of what goes beside its original. */
const MARK = "-edited";

const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("crop"));

/** @template {HTMLElement} T @param {string} selector @returns {T} */
const find = (selector) => /** @type {T} */ (dialog.querySelector(selector));
const image = /** @type {HTMLImageElement} */ (find("[data-stage]"));
const accept = /** @type {HTMLButtonElement} */ (find("[data-accept]"));
const aspect = /** @type {HTMLSelectElement} */ (find("[data-aspect]"));
const slider = /** @type {HTMLInputElement} */ (find("[data-straighten]"));
const both = /** @type {HTMLInputElement} */ (find("[data-both]"));

/** @type {Cropper | null} */
let cropper = null;
/** @type {Pose | null} */
let pose = null;

/** The controls say how the picture lies. */
function tell() {
  slider.value = String(pose?.angle ?? 0);
  const degrees = new Intl.NumberFormat(document.documentElement.lang, {minimumFractionDigits: 1, signDisplay: "exceptZero"});
  find("[data-angle]").textContent = `${degrees.format(pose?.angle ?? 0)}°`;
}

function reset() {
  pose?.reset();
  aspect.value = "0";
  pose?.show();
  tell();
}

/** What was chosen before the window began to change. @type {Cropper.Data | null} */
let part = null;

/** The window changed: lay the picture in anew and keep the part that was chosen. */
function refit() {
  const kept = part;
  part = null;
  pose?.show();
  if (kept) cropper?.setData(kept);
}

// Before Cropper's own answer to the event, which loses some of the part; and again after it.
addEventListener("resize", () => {
  if (!cropper?.cropped) return;
  part ??= cropper.getData();
  setTimeout(() => part && refit());
});

dialog.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest("button");
  if (button?.hasAttribute("data-flip")) pose?.mirror();
  if (button?.dataset.rotate) pose?.turn(Number(button.dataset.rotate));
  if (button?.hasAttribute("data-reset")) reset();
  tell();
});

aspect.addEventListener("change", () => pose?.take(Number(aspect.value)));
slider.addEventListener("input", () => {
  pose?.straighten(Number(slider.value));
  tell();
});

/** Arrows move the part, with Shift they size it. @param {KeyboardEvent} event */
function nudge(event) {
  const x = Number(event.key === "ArrowRight") - Number(event.key === "ArrowLeft");
  const y = Number(event.key === "ArrowDown") - Number(event.key === "ArrowUp");
  if (!x && !y) return;
  event.preventDefault();
  pose?.nudge(x * STEP, y * STEP, event.shiftKey);
}

/** Cropper is ready. */
function begin() {
  if (!cropper) return;
  pose = new Pose(cropper);
  reset();
  const box = find(".cropper-container");
  box.tabIndex = 0;
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", find(".crop__stage").dataset.label ?? "");
  box.addEventListener("keydown", nudge);
}

/** @param {boolean} possible */
function showTools(possible) {
  find("[data-cannot]").hidden = possible;
  find("[data-failed]").hidden = true;
  accept.disabled = !possible;
  for (const tool of dialog.querySelectorAll("[data-rotate], [data-flip], [data-reset], [data-aspect], [data-straighten], [data-both]")) {
    /** @type {HTMLButtonElement} */ (tool).disabled = !possible;
  }
}

/** @param {string} address */
async function open(address) {
  image.src = address;
  both.checked = false;
  dialog.showModal();
  try {
    await image.decode();
  } catch {
    return showTools(false);
  }
  showTools(true);
  // The browser has turned the picture upright already; Cropper must not do it again.
  cropper = new Cropper(image, {viewMode: 1, autoCropArea: 1, checkOrientation: false, background: false, ready: begin});
}

/** @typedef {{file: File, both: boolean}} Made both: the original is wanted, too */

/**
 * Resolves when the dialog is closed: with what was cut, or null when it was left.
 * @param {File} file
 * @returns {Promise<Made | null>}
 */
function decision(file) {
  return new Promise((resolve) => {
    /** @type {Made | null} */
    let made = null;
    accept.onclick = async (event) => {
      // The dialog stays until the file is written, so that the old one is not sent meanwhile.
      event.preventDefault();
      accept.disabled = true;
      try {
        if (cropper && pose && !pose.isUntouched) {
          made = {file: await writtenFrom(cropper, file, both.checked ? MARK : ""), both: both.checked};
        }
        dialog.close();
      } catch {
        find("[data-failed]").hidden = false;
        accept.disabled = false;
      }
    };
    dialog.addEventListener("close", () => resolve(made), {once: true});
  });
}

/**
 * Let a person cut, turn and straighten a picture.
 * @param {File} file
 * @returns {Promise<Made | null>} the new picture; null when it stays as it is
 */
export async function cropPicture(file) {
  const address = URL.createObjectURL(file);
  const decided = decision(file);
  await open(address);
  const made = await decided;
  cropper?.destroy();
  cropper = pose = null;
  image.removeAttribute("src");
  URL.revokeObjectURL(address);
  return made;
}
