/** Times of a film in milliseconds, and as people write them: 1:02:03.450. */

/** @param {number} ms */
export function clock(ms) {
  const whole = Math.max(0, Math.round(ms));
  const hours = Math.floor(whole / 3_600_000);
  const minutes = Math.floor(whole / 60_000) % 60;
  const seconds = Math.floor(whole / 1000) % 60;
  const rest = `${pad(seconds)}.${String(whole % 1000).padStart(3, "0")}`;
  return hours ? `${hours}:${pad(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** @param {number} number */
function pad(number) {
  return String(number).padStart(2, "0");
}

/**
 * @param {string} words
 * @returns {number | null} null when they are no time
 */
export function parseClock(words) {
  const match = /^(?:(?:(\d+):)?(\d+):)?(\d+(?:[.,]\d+)?)$/.exec(words.trim());
  if (!match) return null;
  const [, hours, minutes, seconds] = match;
  return Math.round((Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds.replace(",", "."))) * 1000);
}
