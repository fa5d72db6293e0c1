/** A picture in the page on which a part can be chosen; the part goes into a form as fractions. */
/* global Cropper */

/** @typedef {{x: number, y: number, width: number, height: number}} Part in pixels of the picture */

/** Less than this left out on each side counts as the whole picture. */
const WHOLE = 0.995;
/** A key press moves or sizes the part by this share of the picture. */
const STEP = 0.02;

/**
 * @param {Part} part
 * @param {{naturalWidth: number, naturalHeight: number}} picture
 * @returns {string} "x,y,width,height" as fractions; "" for the whole picture
 */
export function boxOf(part, picture) {
  const x = Math.max(0, part.x / picture.naturalWidth);
  const y = Math.max(0, part.y / picture.naturalHeight);
  const width = Math.min(part.width / picture.naturalWidth, 1 - x);
  const height = Math.min(part.height / picture.naturalHeight, 1 - y);
  if (!(width > 0 && height > 0) || (width > WHOLE && height > WHOLE)) return "";
  // Rounded down, so that x + width never passes 1.
  return [x, y, width, height].map((side) => (Math.floor(side * 1e4) / 1e4).toString()).join(",");
}

/**
 * @param {string} box
 * @param {{naturalWidth: number, naturalHeight: number}} picture
 * @returns {Part}
 */
export function partOf(box, picture) {
  const [x, y, width, height] = box.split(",").map(Number);
  const {naturalWidth: w, naturalHeight: h} = picture;
  return {x: x * w, y: y * h, width: width * w, height: height * h};
}

export class Stage {
  /**
   * @param {HTMLImageElement} image loaded already
   * @param {HTMLInputElement} input takes the box
   * @param {() => void} changed
   */
  constructor(image, input, changed) {
    this.image = image;
    this.input = input;
    this.changed = changed;
    this.cropper = new Cropper(image, {
      viewMode: 1,
      autoCrop: false,
      checkOrientation: false,
      background: false,
      movable: false,
      rotatable: false,
      scalable: false,
      zoomable: false,
      toggleDragModeOnDblclick: false,
      ready: () => this.#start(),
      cropend: () => this.#take(),
    });
  }

  destroy() {
    this.cropper.destroy();
  }

  /** Forget the part. */
  clear() {
    this.cropper.clear();
    this.input.value = "";
    this.changed();
  }

  #start() {
    if (this.input.value) this.#show(partOf(this.input.value, this.image));
    const box = this.image.parentElement?.querySelector(".cropper-container");
    box?.setAttribute("tabindex", "0");
    box?.setAttribute("role", "group");
    box?.setAttribute("aria-label", this.image.alt);
    box?.addEventListener("keydown", (event) => this.#key(/** @type {KeyboardEvent} */ (event)));
  }

  /** @param {Part} part */
  #show(part) {
    this.cropper.crop();
    this.cropper.setData(part);
  }

  #take() {
    this.input.value = this.cropper.cropped ? boxOf(this.cropper.getData(), this.image) : "";
    this.changed();
  }

  /**
   * Arrows move the part, with Shift they size it; Escape lets go of it.
   * @param {KeyboardEvent} event
   */
  #key(event) {
    if (event.key === "Escape") return this.clear();
    const x = Number(event.key === "ArrowRight") - Number(event.key === "ArrowLeft");
    const y = Number(event.key === "ArrowDown") - Number(event.key === "ArrowUp");
    if (!x && !y) return;
    event.preventDefault();
    const part = this.input.value ? partOf(this.input.value, this.image) : this.#middle();
    const {naturalWidth, naturalHeight} = this.image;
    const [across, along] = event.shiftKey ? ["width", "height"] : ["x", "y"];
    this.#show({...part, [across]: part[across] + x * STEP * naturalWidth, [along]: part[along] + y * STEP * naturalHeight});
    this.#take();
  }

  /** Where a part chosen by keyboard begins. @returns {Part} */
  #middle() {
    return partOf("0.2,0.2,0.6,0.6", this.image);
  }
}
