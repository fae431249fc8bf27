// The way to the server: changes go out one at a time for each group, events of others come in.

/** @typedef {import("./types.js").Details} Details */

const csrf = document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";

/** A refusal of the server, with what it says of it. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {Details} details
   */
  constructor(status, details) {
    super(told(details) || String(status));
    this.status = status;
    this.details = details;
  }
}

/**
 * Return what problem details say, in a sentence.
 * @param {Details} details
 */
function told(details) {
  const problems = (details.problems ?? []).map((each) =>
    [each.where, [each.found, each.expected].filter(Boolean).join("; "), each.advice].filter(Boolean).join(": "),
  );
  return problems.length ? problems.join(" ") : details.detail || details.title || "";
}

/**
 * Ask the server; its answer as JSON.
 * @param {string} path
 * @param {RequestInit} [settings]
 * @returns {Promise<any>}
 */
export async function ask(path, settings = {}) {
  const headers = new Headers(settings.headers);
  headers.set("Accept", "application/json");
  headers.set("Accept-Language", document.documentElement.lang);
  if (settings.method && settings.method !== "GET") headers.set("X-CSRF-Token", csrf);
  const answer = await fetch(path, { credentials: "same-origin", ...settings, headers });
  const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
  const body = isJson ? await answer.json() : null;
  if (!answer.ok) throw new Refused(answer.status, body ?? { title: answer.statusText });
  return body;
}

/**
 * Send JSON to the server.
 * @param {string} path
 * @param {unknown} body
 * @param {Record<string, string>} [headers]
 */
export function post(path, body, headers = {}) {
  return ask(path, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", ...headers } });
}

/** Sends the last of what is wanted, at most one request in flight for each key. */
export class LastOfEach {
  constructor() {
    /** @type {Map<string, {next: (() => Promise<void>) | null}>} */
    this.flights = new Map();
  }

  /**
   * @param {string} key
   * @param {() => Promise<void>} send
   */
  async want(key, send) {
    const flight = this.flights.get(key);
    if (flight) {
      flight.next = send;
      return;
    }
    /** @type {{next: (() => Promise<void>) | null}} */
    const own = { next: send };
    this.flights.set(key, own);
    try {
      while (own.next) {
        const now = own.next;
        own.next = null;
        await now();
      }
    } finally {
      this.flights.delete(key);
    }
  }

  /** @param {string} key */
  isBusy(key) {
    return Boolean(this.flights.get(key)?.next);
  }
}
