/** A film's player: the picture, subtitles of either language, and a second sound track kept in step with the picture. */

/** Sound and picture further apart than this are put together at once, in seconds. */
const JUMP = 0.25;
/** Nearer than this nobody notices; between the two the sound runs a little faster or slower. */
const NEAR = 0.03;
/** How much faster or slower at most. */
const PULL = 0.06;
/** How often they are compared, in milliseconds. */
const EVERY = 200;

/** @typedef {"original" | "dub"} Track */

export class Player {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.video = /** @type {HTMLVideoElement} */ (root.querySelector("[data-picture]"));
    this.dub = /** @type {HTMLAudioElement | null} */ (root.querySelector("[data-dub]"));
    this.voice = new Audio();
    this.isSpeaking = false;
    /** Where a line that is played ends, in milliseconds. @type {number | null} */
    this.until = null;
    /** @type {Track} */
    this.track = "original";
    /** Silences the film's own sound without touching the volume that a person chose. @type {GainNode | null} */
    this.gain = null;
    this.#listen();
  }

  #listen() {
    const {video} = this;
    for (const start of ["play", "playing", "seeked"]) video.addEventListener(start, () => this.#follow());
    for (const stop of ["pause", "waiting", "seeking", "ended"]) video.addEventListener(stop, () => this.dub?.pause());
    video.addEventListener("ratechange", () => this.#follow());
    video.addEventListener("volumechange", () => this.#volume());
    video.addEventListener("pause", () => this.#stopVoice());
    this.voice.addEventListener("ended", () => this.#ended());
    setInterval(() => this.#pull(), EVERY);
    const tick = () => {
      this.#stopAtEnd();
      if (!video.paused) this.root.dispatchEvent(new CustomEvent("futu:time", {detail: this.ms}));
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    video.addEventListener("seeked", () => this.root.dispatchEvent(new CustomEvent("futu:time", {detail: this.ms})));
    this.root.addEventListener("change", (event) => this.#chosen(/** @type {HTMLInputElement} */ (event.target)));
  }

  /** Where the picture is, in milliseconds. */
  get ms() {
    return Math.round(this.video.currentTime * 1000);
  }

  /** @param {number} ms */
  seek(ms) {
    this.video.currentTime = Math.max(0, ms / 1000);
  }

  toggle() {
    this.until = null;
    if (this.video.paused) this.#play();
    else this.video.pause();
  }

  pause() {
    this.video.pause();
  }

  #play() {
    this.video.play().catch(() => {}); // Refused by the browser, or another play came first: its controls are there.
  }

  /**
   * A line as it was recorded.
   * @param {number} start
   * @param {number} end
   */
  playOriginal(start, end) {
    this.#stopVoice();
    this.choose("original");
    this.seek(start);
    this.until = end;
    this.#play();
  }

  /**
   * A spoken line over its picture, which is silent meanwhile.
   * @param {string} address
   * @param {number} start where it begins in the film
   * @param {number} rate how much faster it is spoken
   */
  playTake(address, start, rate) {
    this.until = null;
    this.dub?.pause();
    this.#silence(true);
    this.seek(start);
    this.voice.src = address;
    this.voice.playbackRate = rate || 1;
    this.voice.volume = this.video.volume;
    this.isSpeaking = true;
    this.voice.play().then(() => this.#play(), () => this.#ended());
  }

  /** Stopped by a person, or by what is played next. */
  #stopVoice() {
    if (!this.isSpeaking) return;
    this.isSpeaking = false;
    this.voice.pause();
    this.#silence(this.track === "dub");
  }

  /** A take has come to its end, or could not be played. */
  #ended() {
    if (!this.isSpeaking) return;
    this.isSpeaking = false;
    this.video.pause();
    this.#silence(this.track === "dub");
  }

  /** A line that was played ends where it ends. */
  #stopAtEnd() {
    if (this.until === null || this.video.paused || this.ms < this.until) return;
    this.until = null;
    this.video.pause();
  }

  /** @param {HTMLInputElement} input */
  #chosen(input) {
    if (input.name === "sound") this.choose(/** @type {Track} */ (input.value));
    if (input.name === "subtitles") this.subtitles(input.value);
  }

  /** @param {Track} track */
  choose(track) {
    this.track = this.dub && track === "dub" ? "dub" : "original";
    const input = /** @type {HTMLInputElement | null} */ (this.root.querySelector(`[name=sound][value=${this.track}]`));
    if (input) input.checked = true;
    this.#silence(this.track === "dub");
    this.#volume();
    if (this.track === "dub") this.#follow();
    else this.dub?.pause();
  }

  /** @param {string} language "" for none */
  subtitles(language) {
    for (const track of this.video.textTracks) track.mode = language && track.language === language ? "showing" : "disabled";
  }

  /** The lines were changed: subtitles are asked for again. */
  refreshSubtitles() {
    for (const track of this.video.querySelectorAll("track")) {
      const {mode} = track.track;
      const address = new URL(track.src);
      address.searchParams.set("v", String(Date.now()));
      track.src = address.href;
      track.track.mode = mode;
    }
  }

  /**
   * The context is made when a person asks for another sound: browsers let sound begin only then.
   * @param {boolean} on
   */
  #silence(on) {
    if (!this.gain && !on) return;
    if (!this.gain) {
      const context = new AudioContext();
      this.gain = context.createGain();
      context.createMediaElementSource(this.video).connect(this.gain).connect(context.destination);
      context.resume();
    }
    this.gain.gain.value = on ? 0 : 1;
  }

  #volume() {
    if (!this.dub) return;
    this.dub.volume = this.video.volume;
    this.dub.muted = this.video.muted;
  }

  /** The second sound begins where the picture is. */
  #follow() {
    const {dub, video} = this;
    if (!dub || this.track !== "dub" || this.isSpeaking || video.paused || video.seeking) return;
    if (Math.abs(dub.currentTime - video.currentTime) > NEAR) dub.currentTime = video.currentTime;
    dub.playbackRate = video.playbackRate;
    dub.play().catch(() => {});
  }

  /** Two clocks run apart: the sound is pulled to the picture. */
  #pull() {
    const {dub, video} = this;
    if (!dub || dub.paused || video.paused || video.seeking) return;
    const apart = dub.currentTime - video.currentTime;
    if (Math.abs(apart) > JUMP) dub.currentTime = video.currentTime;
    const pull = Math.abs(apart) < NEAR ? 0 : Math.min(PULL, Math.max(-PULL, apart));
    dub.playbackRate = video.playbackRate * (1 - pull);
  }
}
