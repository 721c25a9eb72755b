/**
 * The HTTP side of the contract: open a conversation, send a message. Knows no page.
 *
 * @typedef {{label: string, text: string}} QuickReply
 * @typedef {"bot" | "queue" | "agent"} Owner
 * @typedef {{messages: string[], quick_replies: QuickReply[], owner: Owner, ticket: string | null,
 *   step: string | null}} Reply
 * @typedef {{seq: number, message_id: string, author: "customer" | "agent" | "bot", said: string, at: string,
 *   reply: Reply}} Turn
 * @typedef {{conversation_id: string, token: string, expires_in: number, turn: Turn}} Opened
 * @typedef {{detail?: string, title?: string, code?: string, status?: number}} ProblemBody
 */

/** A request that has had no answer for so long (milliseconds) counts as failed. */
const PATIENCE = 20_000;

/** What the server refused, with the Korean explanation it gave (RFC 9457). */
export class Problem extends Error {
  /**
   * @param {ProblemBody} body
   * @param {number} status HTTP status
   */
  constructor(body, status) {
    super(body.detail || body.title || "요청을 처리하지 못했습니다. 잠시 후 다시 시도해 주세요.");
    this.status = status;
  }

  /** Whether this conversation is over for the page: its token expired or it was erased. */
  get ends() {
    return [401, 403, 404].includes(this.status);
  }
}

/** The server did not answer: no network, it restarts, or something between us answered in its place. */
export class Unreachable extends Error {
  constructor() {
    super("서버에 연결하지 못했습니다.");
  }
}

/**
 * Open a conversation; its first turn is the greeting.
 *
 * @returns {Promise<Opened>}
 */
export function openConversation() {
  return post("v1/conversations", { channel: "web" });
}

/**
 * Send a message and return the recorded turn; the same message id again returns the same turn.
 *
 * @param {{id: string, token: string}} session
 * @param {{messageId: string, text: string}} message
 * @param {AbortSignal} signal gives the request up
 * @returns {Promise<Turn>}
 */
export function sendMessage(session, message, signal) {
  const path = `v1/conversations/${encodeURIComponent(session.id)}/messages`;
  return post(path, { message_id: message.messageId, text: message.text }, session.token, signal);
}

/**
 * @param {string} path relative to the page, so that the page also works under a path prefix
 * @param {object} body
 * @param {string} [token]
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
async function post(path, body, token, signal) {
  const patience = AbortSignal.timeout(PATIENCE);
  const { ok, status, data } = await exchange(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
    signal: signal ? AbortSignal.any([signal, patience]) : patience,
  });
  if (!ok) throw new Problem(data, status);
  return data;
}

/**
 * @param {string} path
 * @param {RequestInit} options
 */
async function exchange(path, options) {
  try {
    const response = await fetch(new URL(path, document.baseURI), options);
    return { ok: response.ok, status: response.status, data: await response.json() };
  } catch {
    throw new Unreachable();
  }
}
