/** How a picture lies in Cropper.js: turned by quarters, straightened, mirrored; and the part chosen of it. */

/** @typedef {{width: number, height: number}} Sides */

/**
 * The largest part of a picture turned by some degrees that holds nothing of what lies around it.
 * @param {Sides} sides of the picture before it is turned
 * @param {number} degrees
 * @param {number} ratio of the part, width to height
 * @returns {Sides}
 */
export function largestWithin({width, height}, degrees, ratio) {
  const [sin, cos] = [Math.sin, Math.cos].map((of) => Math.abs(of((degrees * Math.PI) / 180)));
  const tall = Math.min(width / (ratio * cos + sin), height / (ratio * sin + cos));
  return {width: tall * ratio, height: tall};
}

export class Pose {
  /** @param {Cropper} cropper */
  constructor(cropper) {
    this.cropper = cropper;
    this.reset();
  }

  reset() {
    this.quarters = 0;
    this.angle = 0;
    this.isMirrored = false;
    /** Width to height of the part; 0 any, -1 the picture's own. */
    this.aspect = 0;
  }

  get degrees() {
    return 90 * this.quarters + this.angle;
  }

  /** @param {number} degrees 90 or -90 */
  turn(degrees) {
    this.quarters = (this.quarters + degrees / 90 + 4) % 4;
    this.show();
  }

  /** @param {number} degrees */
  straighten(degrees) {
    this.angle = degrees;
    this.show();
  }

  /** Left and right change places as the picture is seen, so what was turned is turned the other way. */
  mirror() {
    this.isMirrored = !this.isMirrored;
    this.quarters = (4 - this.quarters) % 4;
    this.angle = this.angle ? -this.angle : 0;
    this.show();
  }

  /** @param {number} aspect */
  take(aspect) {
    this.aspect = aspect;
    this.show();
  }

  /** As it lies after the quarters alone. @returns {Sides} */
  get sides() {
    const {naturalWidth, naturalHeight} = this.cropper.getImageData();
    const [width, height] = this.quarters % 2 ? [naturalHeight, naturalWidth] : [naturalWidth, naturalHeight];
    return {width, height};
  }

  /** Lay the picture into the stage and choose as much of it as can be. */
  show() {
    const {cropper, sides} = this;
    const own = sides.width / sides.height;
    const ratio = this.aspect > 0 ? this.aspect : own;
    cropper.clear();
    cropper.scale(this.isMirrored ? -1 : 1, 1);
    cropper.rotateTo(this.degrees);
    cropper.setAspectRatio(this.aspect ? ratio : NaN);
    this.#fit();
    cropper.crop();
    const canvas = cropper.getCanvasData();
    const scale = canvas.width / canvas.naturalWidth;
    const part = largestWithin(sides, this.angle, ratio);
    const [width, height] = [part.width * scale, part.height * scale];
    cropper.setCropBoxData({left: canvas.left + (canvas.width - width) / 2, top: canvas.top + (canvas.height - height) / 2, width, height});
  }

  #fit() {
    const stage = this.cropper.getContainerData();
    const {naturalWidth, naturalHeight} = this.cropper.getCanvasData();
    const scale = Math.min(stage.width / naturalWidth, stage.height / naturalHeight);
    const width = naturalWidth * scale;
    const height = naturalHeight * scale;
    this.cropper.setCanvasData({left: (stage.width - width) / 2, top: (stage.height - height) / 2, width, height});
  }

  /** The whole picture as it came: there is nothing to do. */
  get isUntouched() {
    const {x, y, width, height} = this.cropper.getData(true);
    const {naturalWidth, naturalHeight} = this.cropper.getImageData();
    const isWhole = x <= 0 && y <= 0 && width >= naturalWidth && height >= naturalHeight;
    return isWhole && !this.degrees && !this.isMirrored;
  }

  /**
   * Move the part or size it, by shares of the picture.
   * @param {number} x
   * @param {number} y
   * @param {boolean} sizes
   */
  nudge(x, y, sizes) {
    const {width, height} = this.sides;
    const part = this.cropper.getData();
    const [across, along] = /** @type {const} */ (sizes ? ["width", "height"] : ["x", "y"]);
    this.cropper.setData({...part, [across]: part[across] + x * width, [along]: part[along] + y * height});
  }
}
