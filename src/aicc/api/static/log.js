/**
 * The log: turns as bubbles, in order, each once. Writes text only as text, never as markup.
 *
 * @typedef {import("./api.js").Turn} Turn
 * @typedef {import("./api.js").QuickReply} QuickReply
 * @typedef {"sending" | "failed"} Delivery
 */

const TIME = new Intl.DateTimeFormat("ko-KR", { hour: "numeric", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("ko-KR", { year: "numeric", month: "long", day: "numeric", weekday: "long" });
const SPEAKERS = { customer: "나", bot: "챗봇", agent: "상담원" };
/** Whoever is this close to the end (pixels) is reading the newest messages. */
const NEAR_END = 80;
const MARGIN = 16;

export class Log {
  #scroller;
  #log;
  #newer;
  #typing;
  #choose;
  /** Turns on the page, by message id. @type {Map<string, HTMLElement>} */
  #turns = new Map();
  /** @type {HTMLElement | null} */
  #choices = null;
  #newest = 0;
  /** Whether the end was in sight when the customer last scrolled. */
  #atEnd = true;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.scroller what scrolls
   * @param {HTMLElement} parts.log the live region inside
   * @param {HTMLElement} parts.newer leads to the end for those who scrolled up
   * @param {HTMLElement} parts.typing shows that somebody is writing
   * @param {(reply: QuickReply, event: MouseEvent) => void} choose called when a quick reply is pressed
   */
  constructor({ scroller, log, newer, typing }, choose) {
    this.#scroller = scroller;
    this.#log = log;
    this.#newer = newer;
    this.#typing = typing;
    this.#choose = choose;
    newer.addEventListener("click", () => {
      this.toEnd();
      scroller.focus({ preventScroll: true });
    });
    scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    // A banner, a growing composer or a telephone's keyboard takes room away: the end stays in sight.
    new ResizeObserver(() => this.#atEnd && this.toEnd()).observe(scroller);
  }

  /** Forget everything: a new conversation starts. */
  clear() {
    this.#turns.clear();
    this.#choices = null;
    this.#newest = 0;
    this.#log.replaceChildren();
    this.#newer.hidden = true;
  }

  /**
   * Read new messages aloud or not: what the customer knows already is not read again after a reload.
   *
   * @param {boolean} aloud
   */
  announce(aloud) {
    this.#log.setAttribute("aria-live", aloud ? "polite" : "off");
  }

  /**
   * Show a message that is on its way.
   *
   * @param {string} messageId
   * @param {string} text
   */
  addOutgoing(messageId, text) {
    const turn = this.#begin(messageId);
    turn.append(message("customer", text, new Date()));
    this.#dropChoices();
    this.#log.append(turn);
    this.#markDay(turn, new Date());
    this.deliver(messageId, "sending");
    this.toEnd();
  }

  /**
   * Show how far an outgoing message is.
   *
   * @param {string} messageId
   * @param {Delivery} delivery
   * @param {{why?: string, again?: () => void}} [failure] what happened and what the button does
   */
  deliver(messageId, delivery, failure = {}) {
    const turn = this.#turns.get(messageId);
    if (!turn || turn.dataset.seq) return;
    const following = this.#isNearEnd();
    turn.dataset.delivery = delivery;
    this.#remove(turn.querySelector(".delivery"));
    turn.append(deliveryLine(delivery, failure));
    if (following) this.toEnd();
  }

  /**
   * Show a recorded turn; one that is on the page already is left alone, one that was on its way is completed.
   *
   * @param {Turn} turn
   */
  show(turn) {
    const known = this.#turns.get(turn.message_id);
    if (known?.dataset.seq) return;
    const following = this.#isNearEnd();
    const element = known ?? this.#begin(turn.message_id);
    element.dataset.seq = String(turn.seq);
    if (known) this.#settle(known, turn);
    else element.append(...spoken(turn));
    element.append(...replied(turn));
    this.#place(element, turn.seq);
    this.#markDay(element, new Date(turn.at));
    if (turn.seq > this.#newest) {
      this.#newest = turn.seq;
      this.#offer(turn.reply.quick_replies);
    }
    this.#follow(element, following);
  }

  /**
   * Show who is writing, or that nobody is.
   *
   * @param {"bot" | "agent" | null} who
   */
  typing(who) {
    const following = this.#isNearEnd();
    this.#typing.hidden = !who;
    this.#typing.dataset.who = who ?? "";
    if (who && following) this.toEnd();
  }

  /**
   * Say something that is not part of the conversation, such as a problem and the way out of it.
   *
   * @param {string} text
   * @param {{label: string, act: () => void}} [action]
   */
  notice(text, action) {
    const notice = make("div", "notice");
    notice.append(make("p", "", text));
    if (action) notice.append(button("quiet", action.label, action.act));
    this.#log.append(notice);
    this.toEnd();
  }

  /** Remove what `notice` said. */
  clearNotices() {
    for (const notice of this.#log.querySelectorAll(".notice")) notice.remove();
  }

  /** Scroll to the newest message. */
  toEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  /** @param {string} messageId */
  #begin(messageId) {
    const turn = make("div", "turn");
    turn.dataset.messageId = messageId;
    this.#turns.set(messageId, turn);
    return turn;
  }

  /**
   * Complete a message that was on its way. The recorded words take the place of the typed ones: a PIN becomes dots.
   * Typed lines stay lines, though the record may have spaces instead.
   *
   * @param {HTMLElement} element
   * @param {Turn} turn
   */
  #settle(element, turn) {
    delete element.dataset.delivery;
    this.#remove(element.querySelector(".delivery"));
    const words = element.querySelector(".words");
    if (words && singleSpaced(words.textContent) !== singleSpaced(turn.said)) words.textContent = turn.said;
    element.querySelector(".message time")?.replaceWith(time(new Date(turn.at)));
  }

  /**
   * Put a turn behind those before it; what is not sent yet and the quick replies stay last. Does not touch what is in
   * place already: a live region would read it again.
   *
   * @param {HTMLElement} element
   * @param {number} seq
   */
  #place(element, seq) {
    const staysBehind = (/** @type {HTMLElement} */ other) =>
      other === element || other === this.#choices || (other.matches(".turn") && !(Number(other.dataset.seq) < seq));
    let next = null;
    let other = /** @type {HTMLElement | null} */ (this.#log.lastElementChild);
    while (other && staysBehind(other)) {
      if (other !== element) next = other;
      other = /** @type {HTMLElement | null} */ (other.previousElementSibling);
    }
    const before = next ? next.previousElementSibling : this.#log.lastElementChild;
    if (before !== element) this.#log.insertBefore(element, next);
  }

  /** @param {readonly QuickReply[]} replies */
  #offer(replies) {
    this.#dropChoices();
    if (!replies.length) return;
    const choices = make("div", "choices");
    choices.setAttribute("role", "group");
    choices.setAttribute("aria-label", "빠른 답변");
    choices.append(...replies.map((reply) => button("choice", reply.label, (event) => this.#choose(reply, event))));
    this.#choices = choices;
    this.#log.append(choices);
  }

  #dropChoices() {
    this.#remove(this.#choices);
    this.#choices = null;
  }

  /**
   * Remove an element; if it had the focus, the log gets it, so that a keyboard does not start over at the top.
   *
   * @param {Element | null} element
   */
  #remove(element) {
    if (element?.contains(document.activeElement)) this.#scroller.focus({ preventScroll: true });
    element?.remove();
  }

  /**
   * Write the date above the first turn of a day.
   *
   * @param {HTMLElement} turn
   * @param {Date} at
   */
  #markDay(turn, at) {
    const day = DAY.format(at);
    const before = turn.previousElementSibling;
    turn.dataset.day = day;
    turn.querySelector(".day")?.remove();
    if (!(before instanceof HTMLElement) || (before.dataset.day && before.dataset.day !== day)) {
      turn.prepend(make("p", "day", day));
    }
  }

  /**
   * Keep up with the newest turn, but never scroll its beginning out of sight nor move somebody who reads above.
   *
   * @param {HTMLElement} turn
   * @param {boolean} following
   */
  #follow(turn, following) {
    const end = this.#scroller.scrollHeight - this.#scroller.clientHeight;
    if (following) this.#scroller.scrollTop = Math.min(end, turn.offsetTop - MARGIN);
    this.#newer.hidden = this.#isNearEnd();
  }

  #isNearEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  #scrolled() {
    this.#atEnd = this.#isNearEnd();
    if (this.#atEnd) this.#newer.hidden = true;
  }
}

/**
 * The customer's or the agent's words.
 *
 * @param {Turn} turn
 */
function spoken(turn) {
  if (turn.author === "bot" || !turn.said) return [];
  return [message(turn.author, turn.said, new Date(turn.at))];
}

/**
 * The bot's answer: bubbles, and the number of a ticket that it opened.
 *
 * @param {Turn} turn
 */
function replied({ reply, at }) {
  const bubbles = reply.messages.map((text) => message("bot", text, new Date(at)));
  return reply.ticket ? [...bubbles, ticketCard(reply.ticket)] : bubbles;
}

/**
 * @param {"customer" | "bot" | "agent"} author
 * @param {string} text
 * @param {Date} at
 */
function message(author, text, at) {
  const box = make("div", `message ${author}`);
  const bubble = make("div", "bubble");
  bubble.append(make("span", "words", text));
  box.append(make("span", author === "agent" ? "speaker" : "hidden", SPEAKERS[author]), bubble, time(at));
  return box;
}

/** @param {string} number */
function ticketCard(number) {
  const card = make("div", "ticket");
  const use = make("span", "use", "문의하실 때 이 번호를 알려 주세요.");
  card.append(make("span", "label", "접수번호"), make("strong", "number", number), use);
  return card;
}

/**
 * @param {Delivery} delivery
 * @param {{why?: string, again?: () => void}} failure
 */
function deliveryLine(delivery, { why, again }) {
  const line = make("div", "delivery");
  line.append(make("span", "state", delivery === "sending" ? "보내는 중" : (why ?? "보내지 못했습니다.")));
  if (again) line.append(button("again", "다시 보내기", again));
  return line;
}

/** @param {string | null} text */
function singleSpaced(text) {
  return (text ?? "").replace(/\s+/g, " ").trim();
}

/** @param {Date} at */
function time(at) {
  const element = document.createElement("time");
  element.dateTime = at.toISOString();
  element.textContent = TIME.format(at);
  return element;
}

/**
 * @param {string} className
 * @param {string} label
 * @param {(event: MouseEvent) => void} act
 */
function button(className, label, act) {
  const element = /** @type {HTMLButtonElement} */ (make("button", className, label));
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

/**
 * @param {string} tag
 * @param {string} className
 * @param {string} [text]
 * @returns {HTMLElement}
 */
function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}
