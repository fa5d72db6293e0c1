/** Sending one large file piece by piece (tus 1.0): after a cut it goes on where it was. */

import {fetchScript} from "../fetched.js";
import {troubleOf} from "../say.js";
import {keyOf} from "./batch.js";
import {csrfToken, endedBy} from "./send.js";

/** What a cut costs at most behind a proxy that buffers, until the server has told its own size. */
const PIECE = 5 * 2 ** 20;
/** The server may still be reading the last piece. In milliseconds. */
const ASK_AGAIN = 1000;

/** @type {Promise<any> | null} */
let library = null;

/**
 * tus-js-client, brought only when a large file is sent.
 * @param {string} address
 */
function load(address) {
  library ??= fetchScript(address).then(() => /** @type {any} */ (window).tus);
  return library;
}

/**
 * What the server is told about the file: the gallery for pictures, else the kind of file and what the form asks.
 * @param {HTMLFormElement} form
 * @returns {Record<string, string>}
 */
function aboutOf(form) {
  const {gallery = "", kind} = form.dataset;
  if (!kind) return {gallery};
  const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  return {kind, ...Object.fromEntries(fields)};
}

/**
 * @param {HTMLFormElement} form
 * @param {File} file
 * @param {Record<string, string>} headers of the act
 * @param {(bytes: number) => void} progress
 * @param {AbortSignal} signal
 * @returns {Promise<import("./send.js").Answer>}
 */
export async function sendLarge(form, file, headers, progress, signal) {
  const none = new Map();
  const about = aboutOf(form);
  let tus;
  try {
    tus = await load(form.dataset.tus ?? "");
  } catch {
    library = null;
    return {trouble: "offline", fates: none};
  }
  if (signal.aborted) return {trouble: "stopped", fates: none};
  return new Promise((resolve) => {
    const upload = new tus.Upload(file, {
      endpoint: form.dataset.transfers,
      metadata: {filename: file.name, ...about},
      headers,
      chunkSize: PIECE,
      retryDelays: null, // upload.js waits for the connection, for every file alike.
      removeFingerprintOnSuccess: true,
      // By these the same file, chosen again after the page was loaded anew, is known.
      fingerprint: async () => ["futu", form.dataset.gallery ?? form.dataset.kind, file.name, file.size, file.lastModified].join("/"),
      onBeforeRequest: (/** @type {any} */ request) => request.setHeader("X-CSRFToken", csrfToken(form)),
      // Larger files come in larger pieces: the server takes so many of them.
      onAfterResponse: (/** @type {any} */ _, /** @type {any} */ response) => {
        upload.options.chunkSize = Number(response.getHeader("Futu-Piece-Bytes")) || upload.options.chunkSize;
      },
      onProgress: progress,
      onError: (/** @type {any} */ error) => resolve(answerOf(error.originalResponse, file)),
      onSuccess: async () => resolve(await fateOf(upload.url, file, signal)),
    });
    signal.addEventListener("abort", () => {
      upload.abort();
      resolve({trouble: "stopped", fates: none});
    });
    upload.findPreviousUploads().then((/** @type {any[]} */ previous) => {
      if (signal.aborted) return;
      if (previous.length) upload.resumeFromPreviousUpload(previous[0]);
      upload.start();
    });
  });
}

/**
 * @param {any} response of tus-js-client; null when none came
 * @param {File} file
 * @returns {import("./send.js").Answer}
 */
function answerOf(response, file) {
  const status = response?.getStatus() ?? 0;
  const fates = new Map();
  if ((status === 413 || status === 422) && response.getBody().startsWith("{")) {
    fates.set(keyOf(file), JSON.parse(response.getBody()));
    return {fates};
  }
  const ended = status === 409 && endedBy(response.getBody());
  if (ended) return ended;
  // The server has more or less of it than we thought: asking it first mends that.
  return {trouble: status === 409 ? "offline" : troubleOf(status), fates};
}

/**
 * @param {string} address
 * @param {File} file
 * @param {AbortSignal} signal
 * @returns {Promise<import("./send.js").Answer>}
 */
async function fateOf(address, file, signal) {
  const fates = new Map();
  try {
    for (;;) {
      const response = await fetch(address, {signal});
      if (!response.ok) return {trouble: troubleOf(response.status), fates};
      if (response.status === 200) {
        fates.set(keyOf(file), await response.json());
        return {fates};
      }
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN));
    }
  } catch {
    return {trouble: signal.aborted ? "stopped" : "offline", fates};
  }
}
