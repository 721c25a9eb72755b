/** The composer: a text box that grows, counts near its limit and does not send half a syllable. */

/** Characters that the server takes. */
const LIMIT = 2_000;
/** From here on the count is shown. */
const COUNT_FROM = 1_800;

export class Composer {
  #form;
  #text;
  #send;
  #counter;
  #closed = false;

  /**
   * @param {object} parts
   * @param {HTMLFormElement} parts.form
   * @param {HTMLTextAreaElement} parts.text
   * @param {HTMLButtonElement} parts.send
   * @param {HTMLElement} parts.counter
   * @param {{send: (text: string) => void, typing: () => void}} listener
   */
  constructor({ form, text, send, counter }, listener) {
    this.#form = form;
    this.#text = text;
    this.#send = send;
    this.#counter = counter;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(listener.send);
    });
    text.addEventListener("keydown", (event) => this.#onKey(event));
    text.addEventListener("input", () => {
      this.#update();
      if (text.value) listener.typing();
    });
    this.#update();
  }

  focus() {
    this.#text.focus({ preventScroll: true });
  }

  /** Accept messages again, or not: the conversation is over. @param {boolean} closed */
  close(closed) {
    this.#closed = closed;
    this.#text.disabled = closed;
    this.#update();
  }

  /**
   * Enter sends, Shift+Enter starts a line. An Enter that completes a Hangul syllable belongs to the input method:
   * Windows and macOS mark it with isComposing, Safari with key code 229 only.
   *
   * @param {KeyboardEvent} event
   */
  #onKey(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.#form.requestSubmit();
  }

  /** @param {(text: string) => void} send */
  #submit(send) {
    const text = this.#text.value.trim();
    if (this.#closed || !text || length(text) > LIMIT) return;
    this.#text.value = "";
    this.#update();
    this.#text.focus({ preventScroll: true });
    send(text);
  }

  #update() {
    const text = this.#text.value.trim();
    const count = length(text);
    const tooLong = count > LIMIT;
    this.#send.disabled = this.#closed || !text || tooLong;
    this.#text.setAttribute("aria-invalid", String(tooLong));
    this.#form.dataset.length = tooLong ? "over" : "ok";
    // Read aloud only while there is something to do about it.
    this.#counter.setAttribute("aria-live", tooLong ? "polite" : "off");
    this.#counter.textContent = count >= COUNT_FROM ? countText(count) : "";
    this.#grow();
  }

  /** Browsers without `field-sizing` (before 2026) need help to let the box grow with its text. */
  #grow() {
    if (CSS.supports("field-sizing", "content")) return;
    const { style, offsetHeight, clientHeight } = this.#text;
    style.height = "auto";
    style.height = `${this.#text.scrollHeight + offsetHeight - clientHeight}px`;
  }
}

/**
 * Characters as the server counts them: an emoji outside the basic plane is one.
 *
 * @param {string} text
 */
function length(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** @param {number} count */
function countText(count) {
  const figures = `${count.toLocaleString("ko-KR")} / ${LIMIT.toLocaleString("ko-KR")}자`;
  return count > LIMIT ? `${figures}, 줄여야 보낼 수 있습니다` : figures;
}
