/**
 * The chat page: opens a conversation, keeps it over reloads, sends messages and shows turns.
 *
 * What stays in the browser: id and token of the conversation and the number of the last turn shown, in the tab's
 * sessionStorage. Words are never stored; after a reload they come from the server.
 *
 * @typedef {import("./api.js").Turn} Turn
 * @typedef {import("./api.js").Owner} Owner
 * @typedef {import("./stream.js").Frame} Frame
 * @typedef {import("./stream.js").StreamState} StreamState
 * @typedef {{id: string, token: string, seq: number}} Session
 * @typedef {{messageId: string, text: string, state: "sending" | "failed",
 *   unreached: boolean}} Outgoing
 */

import { Problem, Unreachable, openConversation, sendMessage } from "./api.js";
import { Composer } from "./composer.js";
import { Log } from "./log.js";
import { Stream } from "./stream.js";

const STORED = "aicc.conversation";
const CONNECTION = {
  connecting: "연결하고 있습니다",
  ready: "연결되었습니다",
  lost: "연결이 끊겨 다시 연결하고 있습니다",
  closed: "연결되지 않았습니다",
};
const OWNERS = {
  bot: "",
  queue: "상담원 연결을 기다리고 있습니다",
  agent: "상담원과 대화 중입니다",
};
/** Nobody who writes is silent for longer (milliseconds). */
const TYPING_LASTS = 6_000;
/** How often the other side hears that the customer writes (milliseconds). */
const TYPING_EVERY = 3_000;

class Chat {
  /** @type {Session | null} */
  #session = null;
  /** @type {Stream | null} */
  #stream = null;
  /** Messages without a recorded turn, oldest first. @type {Outgoing[]} */
  #outbox = [];
  #delivering = false;
  /** The request that is under way. @type {AbortController | null} */
  #request = null;
  /** The request that was under way when the connection broke. @type {AbortController | null} */
  #doubtful = null;
  /** Turns on the page. @type {Set<number>} */
  #shown = new Set();
  /** The last turn up to which none is missing on the page. */
  #complete = 0;
  /** @type {{seq: number, owner: Owner}} */
  #newest = { seq: 0, owner: "bot" };
  /** Whether turns that the customer saw before a reload are coming in. */
  #replaying = false;
  /** @type {number | undefined} */
  #typingEnds;
  #typingSent = 0;
  /** Counts openings: the answer to an earlier one comes too late. */
  #opening = 0;

  constructor() {
    this.log = new Log(
      { scroller: byId("scroller"), log: byId("log"), newer: byId("newer"), typing: byId("typing") },
      (reply, event) => this.#choose(reply.text, event),
    );
    this.composer = new Composer(
      {
        form: /** @type {HTMLFormElement} */ (byId("composer")),
        text: /** @type {HTMLTextAreaElement} */ (byId("text")),
        send: /** @type {HTMLButtonElement} */ (byId("send")),
        counter: byId("counter"),
      },
      { send: (text) => this.#say(text), typing: () => this.#tellTyping() },
    );
    for (const event of ["online", "pageshow"]) addEventListener(event, () => this.#stream?.hurry());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#stream?.hurry();
    });
  }

  /** Whether the customer would lose something by starting over. */
  get underWay() {
    return this.#newest.seq > 1 || this.#outbox.length > 0;
  }

  /** Go on with the conversation of this tab, or open one. */
  async start() {
    const stored = readSession();
    if (stored) this.#continue(stored);
    else await this.open();
  }

  /** Open a new conversation in place of the current one. */
  async open() {
    this.#reset();
    showConnection("connecting");
    this.#opening += 1;
    const opening = this.#opening;
    try {
      const opened = await openConversation();
      if (opening !== this.#opening) return;
      this.#continue({ id: opened.conversation_id, token: opened.token, seq: 0 });
      this.#record(opened.turn);
      if (matchMedia("(pointer: fine)").matches) this.composer.focus();
    } catch (error) {
      if (opening !== this.#opening) return;
      showConnection("closed");
      this.log.notice(explain(error), { label: "다시 시도", act: () => void this.open() });
    }
  }

  /** @param {Session} session */
  #continue(session) {
    this.#session = session;
    storeSession(session);
    this.composer.close(false);
    this.#replaying = session.seq > 0;
    this.log.announce(!this.#replaying);
    this.#stream = new Stream(session, {
      after: () => this.#complete,
      frame: (frame) => this.#receive(frame),
      state: (state) => this.#connection(state),
      ended: () => this.#end(),
    });
  }

  /** Let go of the conversation; what is on the page stays. */
  #leave() {
    this.#session = null;
    this.#stream?.close();
    this.#stream = null;
    this.#outbox = [];
    storeSession(null);
    this.#typing(null);
    this.composer.close(true);
  }

  #reset() {
    this.#leave();
    this.#shown.clear();
    this.#complete = 0;
    this.#newest = { seq: 0, owner: "bot" };
    this.log.clear();
    showOwner("bot");
  }

  /** The token is not taken any more: offer the only way on. */
  #end() {
    if (!this.#session) return;
    for (const message of this.#outbox) this.log.deliver(message.messageId, "failed");
    this.#leave();
    this.log.announce(true);
    const text = "오래되어 더 이어 갈 수 없는 대화입니다. 새 대화를 시작해 주세요.";
    this.log.notice(text, { label: "새 대화 시작", act: () => void this.open() });
  }

  /** @param {StreamState} state */
  #connection(state) {
    showConnection(state);
    if (state === "lost") this.#doubtful = this.#request;
  }

  /** @param {Frame} frame */
  #receive(frame) {
    switch (frame.type) {
      case "turn":
        return this.#record(frame.turn);
      case "ready":
        return this.#caughtUp();
      case "typing":
        return this.#typing(frame.who);
      case "error":
        return this.log.notice(new Problem(frame.problem, frame.problem.status ?? 500).message);
    }
  }

  /** All that happened before is on the page. */
  #caughtUp() {
    if (this.#replaying) this.log.toEnd();
    this.#replaying = false;
    this.log.announce(true);
    // The connection is new, that request may hang on the old one for long: send the same message again.
    this.#doubtful?.abort();
    this.#doubtful = null;
    for (const message of this.#outbox) if (message.unreached) this.#again(message);
  }

  /**
   * Show a turn, whether it came as an answer or by the stream, first or again.
   *
   * @param {Turn} turn
   */
  #record(turn) {
    this.#outbox = this.#outbox.filter((message) => message.messageId !== turn.message_id);
    if (this.#session && turn.seq > this.#session.seq) this.log.announce(true);
    this.#typing(null);
    if (turn.seq > this.#newest.seq) {
      this.#newest = { seq: turn.seq, owner: turn.reply.owner };
      showOwner(turn.reply.owner);
    }
    this.log.show(turn);
    this.#shown.add(turn.seq);
    while (this.#shown.has(this.#complete + 1)) this.#complete += 1;
    this.#remember();
  }

  #remember() {
    if (!this.#session || this.#complete <= this.#session.seq) return;
    this.#session.seq = this.#complete;
    storeSession(this.#session);
  }

  /**
   * @param {string} text
   * @param {MouseEvent} event
   */
  #choose(text, event) {
    // Pressed with a finger, the keyboard of a telephone would cover the answer.
    const byFinger = event instanceof PointerEvent && event.pointerType === "touch";
    if (!byFinger) this.composer.focus();
    this.#say(text);
  }

  /** @param {string} text */
  #say(text) {
    if (!this.#session) return;
    /** @type {Outgoing} */
    const message = { messageId: newMessageId(), text, state: "sending", unreached: false };
    this.#outbox.push(message);
    this.log.clearNotices();
    this.log.addOutgoing(message.messageId, text);
    void this.#deliver();
  }

  /** @param {Outgoing} message */
  #again(message) {
    message.state = "sending";
    message.unreached = false;
    this.log.deliver(message.messageId, "sending");
    void this.#deliver();
  }

  /** Send what waits, one after the other: the order in which it was written is the order of the turns. */
  async #deliver() {
    if (this.#delivering) return;
    this.#delivering = true;
    let message;
    while ((message = this.#outbox.find((waiting) => waiting.state === "sending"))) await this.#attempt(message);
    this.#delivering = false;
  }

  /** @param {Outgoing} message */
  async #attempt(message) {
    const session = this.#session;
    if (!session) return;
    if (this.#newest.owner === "bot") this.#typing("bot");
    const request = new AbortController();
    this.#request = request;
    try {
      const turn = await sendMessage(session, message, request.signal);
      if (session === this.#session) this.#record(turn);
    } catch (error) {
      if (session === this.#session && !request.signal.aborted) this.#fail(message, error);
    }
    this.#request = null;
  }

  /**
   * @param {Outgoing} message
   * @param {unknown} error
   */
  #fail(message, error) {
    const why = `보내지 못했습니다. ${explain(error)}`;
    // The stream may have brought the turn though its answer was lost.
    if (!this.#outbox.includes(message)) return;
    if (error instanceof Problem && error.ends) return this.#end();
    this.#typing(null);
    message.state = "failed";
    message.unreached = error instanceof Unreachable;
    this.log.deliver(message.messageId, "failed", { why, again: () => this.#retry(message) });
  }

  /** @param {Outgoing} message */
  #retry(message) {
    this.composer.focus();
    this.#again(message);
  }

  /** @param {"bot" | "agent" | null} who */
  #typing(who) {
    clearTimeout(this.#typingEnds);
    this.log.typing(who);
    if (who === "agent") this.#typingEnds = setTimeout(() => this.log.typing(null), TYPING_LASTS);
  }

  #tellTyping() {
    const now = Date.now();
    if (this.#newest.owner !== "agent" || now - this.#typingSent < TYPING_EVERY) return;
    this.#typingSent = now;
    this.#stream?.send({ type: "typing" });
  }
}

/**
 * The button that starts over; asks first when there is something to lose.
 *
 * @param {Chat} chat
 */
function offerRestart(chat) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("confirm"));
  byId("restart").addEventListener("click", () => {
    if (chat.underWay) dialog.showModal();
    else void chat.open();
  });
  byId("confirm-no").addEventListener("click", () => dialog.close());
  byId("confirm-yes").addEventListener("click", () => {
    dialog.close();
    void chat.open();
  });
}

/** @param {StreamState} state */
function showConnection(state) {
  const line = byId("connection");
  line.dataset.state = state;
  if (line.textContent !== CONNECTION[state]) line.textContent = CONNECTION[state];
}

/** @param {Owner} owner */
function showOwner(owner) {
  const banner = byId("owner");
  banner.dataset.owner = owner;
  if (banner.textContent !== OWNERS[owner]) banner.textContent = OWNERS[owner];
}

/** @returns {Session | null} the conversation of this tab */
function readSession() {
  try {
    const stored = JSON.parse(sessionStorage.getItem(STORED) ?? "null");
    const whole = typeof stored?.id === "string" && typeof stored.token === "string" && Number.isInteger(stored.seq);
    return whole ? stored : null;
  } catch {
    return null;
  }
}

/**
 * Keep the conversation for a reload of this tab, or forget it.
 *
 * @param {Session | null} session
 */
function storeSession(session) {
  try {
    if (session) sessionStorage.setItem(STORED, JSON.stringify(session));
    else sessionStorage.removeItem(STORED);
  } catch {
    // The browser refuses to store: the conversation goes on, a reload starts a new one.
  }
}

/** @param {unknown} error */
function explain(error) {
  if (error instanceof Problem || error instanceof Unreachable) return error.message;
  console.error(error);
  return "문제가 생겼습니다. 잠시 후 다시 시도해 주세요.";
}

/** An id that no other message has. `crypto.randomUUID` would need https. */
function newMessageId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `web_${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`#${id} is missing in index.html`);
  return element;
}

const chat = new Chat();
offerRestart(chat);
void chat.start();
