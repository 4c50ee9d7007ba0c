// Where a playback stands: seconds of what is played, moved on by the time that passes, faster or slower.

const SPEEDS = [0.25, 0.5, 1, 2, 4];

export class Clock {
  constructor() {
    this.length = 0; // s of what is played
    this.shown = 1; // s that all of it takes on the screen at speed 1
    this.at = 0; // s of what is played
    this.speed = 1;
    this.running = false;
    /** @type {number | null} ms of the last frame */
    this.last = null;
  }

  /**
   * Play something of another length; the part that was played stays the same.
   *
   * @param {number} length s
   * @param {number} shown s on the screen at speed 1
   */
  fit(length, shown) {
    const part = this.length > 0 ? this.at / this.length : 0;
    this.length = length;
    this.shown = shown;
    this.at = part * length;
  }

  /** Whether all of it was played. */
  get ended() {
    return this.at >= this.length;
  }

  /** How many seconds of what is played pass in one on the screen. */
  get scale() {
    return (this.length / this.shown) * this.speed;
  }

  /** Go on, from the start again where it has ended. */
  start() {
    if (this.ended) this.at = 0;
    this.running = true;
    this.last = null;
  }

  pause() {
    this.running = false;
  }

  /** @param {number} at s of what is played */
  seek(at) {
    this.at = Math.min(this.length, Math.max(0, at));
  }

  /** @param {1 | -1} direction faster or slower */
  change(direction) {
    const next = SPEEDS[SPEEDS.indexOf(this.speed) + direction];
    if (next !== undefined) this.speed = next;
  }

  /** Whether it can be faster (1) or slower (-1). */
  can(/** @type {1 | -1} */ direction) {
    return SPEEDS[SPEEDS.indexOf(this.speed) + direction] !== undefined;
  }

  /**
   * Move on to a frame.
   *
   * @param {number} now ms
   */
  tick(now) {
    if (!this.running) return;
    if (this.last !== null) this.seek(this.at + ((now - this.last) / 1000) * this.scale);
    this.last = now;
    if (this.ended) this.pause();
  }
}
