/**
 * The live side of the contract: a WebSocket that comes back after every loss and asks for what it missed.
 *
 * @typedef {import("./api.js").Turn} Turn
 * @typedef {import("./api.js").ProblemBody} ProblemBody
 * @typedef {"connecting" | "ready" | "lost" | "closed"} StreamState
 * @typedef {{type: "turn", turn: Turn} | {type: "ready", seq: number} | {type: "typing", who: "bot" | "agent"}
 *   | {type: "error", message_id: string | null, problem: ProblemBody} | {type: "pong"}} Frame
 * @typedef {object} Listener
 * @property {() => number} after number of the last turn that is known without a gap
 * @property {(frame: Frame) => void} frame
 * @property {(state: StreamState) => void} state
 * @property {() => void} ended the server will not take this conversation's token any more
 */

const FIRST_WAIT = 400;
const LONGEST_WAIT = 20_000;
const PING_EVERY = 25_000;
const PONG_WITHIN = 10_000;
/** Close codes after which trying again is of no use: token, origin, no such conversation. */
const FINAL = new Set([4401, 4403, 4404]);

export class Stream {
  /** @type {WebSocket | null} */
  #socket = null;
  #session;
  #listener;
  #closed = false;
  #tries = 0;
  /** @type {number | undefined} */
  #retry;
  /** @type {number | undefined} */
  #beat;

  /**
   * @param {{id: string, token: string}} session
   * @param {Listener} listener
   */
  constructor(session, listener) {
    this.#session = session;
    this.#listener = listener;
    this.#connect();
  }

  /**
   * Send a frame if the stream is up; drop it otherwise.
   *
   * @param {object} frame
   */
  send(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  /** Try now instead of waiting out the pause: the network or the tab came back. */
  hurry() {
    if (this.#closed || this.#socket) return;
    clearTimeout(this.#retry);
    this.#connect();
  }

  /** Close for good. */
  close() {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#drop();
    this.#listener.state("closed");
  }

  #connect() {
    const path = `v1/conversations/${encodeURIComponent(this.#session.id)}/stream`;
    const address = new URL(path, document.baseURI);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    address.searchParams.set("after", String(this.#listener.after()));
    const socket = new WebSocket(address, ["aicc.v1", `bearer.${this.#session.token}`]);
    socket.addEventListener("message", (event) => this.#receive(socket, event));
    socket.addEventListener("close", (event) => this.#lost(socket, event.code));
    this.#socket = socket;
    this.#keepAlive();
    this.#listener.state(this.#tries ? "lost" : "connecting");
  }

  /**
   * @param {WebSocket} socket
   * @param {MessageEvent<string>} event
   */
  #receive(socket, event) {
    if (socket !== this.#socket) return;
    const frame = /** @type {Frame} */ (JSON.parse(event.data));
    this.#keepAlive();
    this.#listener.frame(frame);
    if (frame.type === "ready") {
      this.#tries = 0;
      this.#listener.state("ready");
    }
  }

  /**
   * @param {WebSocket} socket
   * @param {number} code
   */
  #lost(socket, code) {
    if (socket !== this.#socket) return;
    this.#drop();
    if (FINAL.has(code)) {
      this.close();
      this.#listener.ended();
      return;
    }
    this.#retry = setTimeout(() => this.#connect(), pause(this.#tries));
    this.#tries += 1;
    this.#listener.state("lost");
  }

  /** Ask for a sign of life after every silence; without one the connection is dead though nobody told us. */
  #keepAlive() {
    clearTimeout(this.#beat);
    this.#beat = setTimeout(() => {
      const socket = this.#socket;
      this.send({ type: "ping" });
      if (socket) this.#beat = setTimeout(() => this.#lost(socket, 1006), PONG_WITHIN);
    }, PING_EVERY);
  }

  #drop() {
    clearTimeout(this.#beat);
    this.#socket?.close();
    this.#socket = null;
  }
}

/**
 * Milliseconds to wait before try `tries`: doubled each time, half of it by chance so that not all come back at once.
 *
 * @param {number} tries
 */
function pause(tries) {
  const most = Math.min(FIRST_WAIT * 2 ** tries, LONGEST_WAIT);
  return most / 2 + (Math.random() * most) / 2;
}
