/** A picture in the page that can be turned, and a part of it chosen (stage.js). */

import {Stage} from "./stage.js";

/** Longer side of a turned picture as it is shown, in pixels: a part is told in fractions. */
const SHOWN = 2048;

/**
 * The address of a picture turned clockwise.
 * @param {HTMLImageElement} image
 * @param {number} degrees a multiple of 90
 * @returns {Promise<string>}
 */
async function turned(image, degrees) {
  const scale = Math.min(1, SHOWN / Math.max(image.naturalWidth, image.naturalHeight));
  const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale];
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = degrees % 180 ? [height, width] : [width, height];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.translate(canvas.width / 2, canvas.height / 2);
  context.rotate((degrees * Math.PI) / 180);
  context.drawImage(image, -width / 2, -height / 2, width, height);
  /** @type {Blob | null} */
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/webp", 0.9));
  return blob ? URL.createObjectURL(blob) : image.src;
}

export class Easel {
  /**
   * @param {HTMLImageElement} image
   * @param {HTMLInputElement} box takes the part
   * @param {HTMLInputElement} turn takes the degrees
   * @param {() => void} changed
   */
  constructor(image, box, turn, changed) {
    this.image = image;
    this.box = box;
    this.turnInput = turn;
    this.changed = changed;
    this.address = "";
    /** Degrees by which the picture at `address` is turned already. */
    this.base = 0;
    /** @type {Stage | null} */
    this.stage = null;
  }

  /**
   * Put a picture up; false when this browser cannot show it.
   * @param {string} address
   * @param {number} base degrees by which it is turned already
   */
  async show(address, base = 0) {
    this.clear();
    this.address = address;
    this.base = base;
    return this.#put(address);
  }

  /**
   * Work on the picture that is in the page already, with the part that is chosen.
   * @param {number} base degrees by which it is turned already
   */
  hang(base = 0) {
    this.address = this.image.src;
    this.base = base;
    return this.#put(this.image.src);
  }

  /** @param {string} address */
  async #put(address) {
    this.strike();
    this.image.src = address;
    const possible = await this.image.decode().then(() => true, () => false);
    // Another picture may have been put up meanwhile.
    if (possible && this.image.src === new URL(address, location.href).href) {
      this.stage = new Stage(this.image, this.box, this.changed);
    }
    return possible;
  }

  /** Leave the picture as it is, with no part chosen on it. */
  strike() {
    this.stage?.destroy();
    this.stage = null;
    if (this.image.src !== this.address) URL.revokeObjectURL(this.image.src);
  }

  /** Take the picture down. */
  clear() {
    this.strike();
    this.image.removeAttribute("src");
    this.box.value = "";
    this.turnInput.value = "0";
  }

  /** Forget the part. */
  whole() {
    this.box.value = "";
    if (this.stage) this.stage.clear();
    else this.changed();
  }

  /** @param {number} degrees clockwise */
  async turn(degrees) {
    const to = (Number(this.turnInput.value) + degrees + 360) % 360;
    this.turnInput.value = String(to);
    this.box.value = "";
    const original = new Image();
    original.src = this.address;
    await original.decode();
    const by = (to - this.base + 360) % 360;
    await this.#put(by ? await turned(original, by) : this.address);
    this.changed();
  }
}
