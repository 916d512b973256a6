const FIRST_DELAY = 500;
const LONGEST_DELAY = 15_000;
const OPENING_TIMEOUT = 10_000;

/**
 * A WebSocket that comes back by itself, for endpoints that speak first.
 *
 * States: connecting; connected, from the first message on (an endpoint that refuses closes instead of speaking);
 * waiting, with the time `until` the next attempt; refused, with the endpoint's `code` and `reason`; closed.
 */
export class Link {
  #url;
  #options;
  #socket = null;
  #failures = 0;
  #timer;

  /**
   * @param options `onState`, `onMessage`; `isFinal`: which close codes are the last word (from 4000 on: the
   *   application's own); `silence`: after how many quiet milliseconds the connection counts as lost
   */
  constructor(path, options) {
    this.#url = new URL(path, location.href);
    this.#url.protocol = this.#url.protocol.replace('http', 'ws');
    this.#options = { isFinal: (code) => code >= 4000, ...options };
    for (const event of ['online', 'pageshow']) {
      addEventListener(event, this.#wake);
    }
    document.addEventListener('visibilitychange', this.#wake);
    this.#dial();
  }

  send(message) {
    this.#socket?.send(JSON.stringify(message));
  }

  close() {
    this.#end({ name: 'closed' });
  }

  #dial() {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#state({ name: 'connecting' });
    this.#expect(OPENING_TIMEOUT);
    let heard = false;
    socket.onmessage = (event) => {
      this.#expect(this.#options.silence);
      if (!heard) {
        heard = true;
        this.#failures = 0;
        this.#state({ name: 'connected' });
      }
      this.#options.onMessage(JSON.parse(event.data));
    };
    socket.onclose = (event) => {
      if (this.#options.isFinal(event.code)) {
        this.#end({ name: 'refused', code: event.code, reason: event.reason });
      } else {
        this.#lost();
      }
    };
  }

  #lost() {
    this.#drop();
    const longest = Math.min(FIRST_DELAY * 2 ** this.#failures++, LONGEST_DELAY);
    const delay = longest * (0.7 + 0.3 * Math.random());
    this.#timer = setTimeout(() => this.#dial(), delay);
    this.#state({ name: 'waiting', until: Date.now() + delay });
  }

  /** What is not heard in time will not be: a dead network says nothing. */
  #expect(milliseconds) {
    clearTimeout(this.#timer);
    if (milliseconds) {
      this.#timer = setTimeout(() => this.#lost(), milliseconds);
    }
  }

  #drop() {
    clearTimeout(this.#timer);
    if (this.#socket) {
      this.#socket.onmessage = this.#socket.onclose = null;
      this.#socket.close();
      this.#socket = null;
    }
  }

  #end(state) {
    this.#drop();
    for (const event of ['online', 'pageshow']) {
      removeEventListener(event, this.#wake);
    }
    document.removeEventListener('visibilitychange', this.#wake);
    this.#state(state);
  }

  /** The network or the person is back: no reason to wait any longer. */
  #wake = () => {
    if (!this.#socket && !document.hidden) {
      clearTimeout(this.#timer);
      this.#dial();
    }
  };

  #state(state) {
    this.#options.onState(state);
  }
}
