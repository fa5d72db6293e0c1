/** The crop dialog: cut a part out of a file, turn it, and give back a new file. */
/* global Cropper */

/** Formats a canvas can write; others become one of them. @type {Record<string, string>} */
const KEPT = {"image/jpeg": "image/jpeg", "image/png": "image/png", "image/webp": "image/webp", "image/gif": "image/png", "image/bmp": "image/png"};
/** @type {Record<string, string>} */
const EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"};
const QUALITY = 0.92;
/** Sides of a canvas that every browser can still make, in pixels. */
const MOST = 8192;

const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("crop"));
const image = /** @type {HTMLImageElement} */ (dialog.querySelector("[data-stage]"));
const cannot = /** @type {HTMLElement} */ (dialog.querySelector("[data-cannot]"));
const accept = /** @type {HTMLButtonElement} */ (dialog.querySelector("[data-accept]"));

/** @type {Cropper | null} */
let cropper = null;

/** Lay the picture, as it is turned now, into the stage and choose all of it. */
function fit() {
  if (!cropper) return;
  const stage = cropper.getContainerData();
  const {naturalWidth, naturalHeight} = cropper.getCanvasData();
  const scale = Math.min(stage.width / naturalWidth, stage.height / naturalHeight);
  const width = naturalWidth * scale;
  const height = naturalHeight * scale;
  cropper.clear();
  cropper.setCanvasData({left: (stage.width - width) / 2, top: (stage.height - height) / 2, width, height});
  cropper.crop();
  cropper.setCropBoxData(cropper.getCanvasData());
}

/** @param {number} degrees */
function turn(degrees) {
  cropper?.clear();
  cropper?.rotate(degrees);
  fit();
}

/** Mirror left and right as the picture is seen: when it lies on its side, that is its other axis. */
function flip() {
  if (!cropper) return;
  const {rotate, scaleX, scaleY} = cropper.getImageData();
  cropper.clear();
  if ((rotate ?? 0) % 180) cropper.scaleY(-(scaleY ?? 1));
  else cropper.scaleX(-(scaleX ?? 1));
  fit();
}

/** What was chosen before the window began to change. @type {Cropper.Data | null} */
let part = null;

/** The window changed: lay the picture in anew and keep the part that was chosen. */
function refit() {
  const kept = part;
  part = null;
  fit();
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
  if (button?.hasAttribute("data-flip")) flip();
  if (button?.dataset.rotate) turn(Number(button.dataset.rotate));
  if (button?.hasAttribute("data-reset")) {
    cropper?.reset();
    fit();
  }
});

/** @param {boolean} possible */
function showTools(possible) {
  cannot.hidden = possible;
  accept.disabled = !possible;
  for (const tool of dialog.querySelectorAll("[data-rotate], [data-flip], [data-reset]")) {
    /** @type {HTMLButtonElement} */ (tool).disabled = !possible;
  }
}

/**
 * @param {string} name
 * @param {string} type
 */
function renamed(name, type) {
  const stem = name.replace(/\.[^.]*$/, "");
  return `${stem || "picture"}.${EXTENSIONS[type]}`;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {File} file
 * @returns {Promise<File | null>}
 */
function written(canvas, file) {
  const wanted = KEPT[file.type] ?? "image/jpeg";
  return new Promise((resolve) => {
    canvas.toBlob((blob) => {
      if (!blob) return resolve(null);
      const name = blob.type === file.type ? file.name : renamed(file.name, blob.type);
      resolve(new File([blob], name, {type: blob.type, lastModified: file.lastModified}));
    }, wanted, QUALITY);
  });
}

/** True when the whole picture is chosen and it is not turned: nothing to do. */
function isUntouched() {
  if (!cropper) return true;
  const {x, y, width, height, rotate, scaleX, scaleY} = cropper.getData(true);
  const {naturalWidth, naturalHeight} = cropper.getImageData();
  return rotate % 360 === 0 && scaleX === 1 && scaleY === 1 && x <= 0 && y <= 0 && width >= naturalWidth && height >= naturalHeight;
}

/**
 * What is chosen now, as a file.
 * @param {File} file
 * @returns {Promise<File | null>}
 */
async function cut(file) {
  if (!cropper || isUntouched()) return null;
  const opaque = (KEPT[file.type] ?? "image/jpeg") === "image/jpeg";
  const canvas = cropper.getCroppedCanvas({
    maxWidth: MOST,
    maxHeight: MOST,
    imageSmoothingQuality: "high",
    ...(opaque ? {fillColor: "#fff"} : {}),
  });
  return canvas ? written(canvas, file) : null;
}

/** @param {string} address */
async function open(address) {
  image.src = address;
  dialog.showModal();
  try {
    await image.decode();
  } catch {
    return showTools(false);
  }
  showTools(true);
  // The browser has turned the picture upright already; Cropper must not do it again.
  cropper = new Cropper(image, {viewMode: 1, autoCropArea: 1, checkOrientation: false, background: false, ready: fit});
}

/**
 * Resolves when the dialog is closed: with what was cut, or null when it was left.
 * @param {File} file
 * @returns {Promise<File | null>}
 */
function decision(file) {
  return new Promise((resolve) => {
    /** @type {File | null} */
    let made = null;
    accept.onclick = async (event) => {
      // The dialog stays until the file is written, so that the old one is not sent meanwhile.
      event.preventDefault();
      accept.disabled = true;
      made = await cut(file);
      dialog.close();
    };
    dialog.addEventListener("close", () => resolve(made), {once: true});
  });
}

/**
 * Let a person cut and turn a picture.
 * @param {File} file
 * @returns {Promise<File | null>} the new picture; null when it stays as it is
 */
export async function cropPicture(file) {
  const address = URL.createObjectURL(file);
  const decided = decision(file);
  await open(address);
  const made = await decided;
  cropper?.destroy();
  cropper = null;
  image.removeAttribute("src");
  URL.revokeObjectURL(address);
  return made;
}
