import { element } from './dom.js';

const LONGEST = 300;
const SAME_BREATH = 120_000;

/** The messages of a room. Keeps to the newest unless the person has scrolled away. */
export class Log {
  #list;
  #button;
  #shown = new Set();
  #last = null;

  constructor(list, button) {
    this.#list = list;
    this.#button = button;
    button.addEventListener('click', () => this.toLatest());
    list.addEventListener('scroll', () => {
      if (this.#isAtEnd()) {
        button.hidden = true;
      }
    });
  }

  clear() {
    this.#list.replaceChildren();
    this.#shown.clear();
    this.#last = null;
    this.#button.hidden = true;
  }

  /** Adds a message; one that is there already, as after a reconnect, is not added again. */
  add({ id, from, text, at }, me) {
    if (this.#shown.has(id)) {
      return;
    }
    this.#shown.add(id);
    const time = new Date(at);
    const follows = this.#last?.from === from && time - this.#last.time < SAME_BREATH;
    this.#last = { from, time };
    const clock = element('time', '', time.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }));
    clock.dateTime = at;
    const by = element('p', 'by', element('bdi', 'from', from), ' ', clock);
    const item = element('li', 'message', by, element('p', 'text', text));
    item.classList.toggle('own', from === me);
    item.classList.toggle('follows', follows);
    this.#append(item, from === me);
  }

  /** Adds a line about the room, such as who came. */
  remark(text) {
    this.#last = null;
    this.#append(element('li', 'remark', text), false);
  }

  toLatest() {
    this.#list.scrollTop = this.#list.scrollHeight;
    this.#button.hidden = true;
  }

  #append(item, own) {
    const atEnd = this.#isAtEnd();
    this.#list.append(item);
    while (this.#list.children.length > LONGEST) {
      this.#list.firstChild.remove();
    }
    if (atEnd || own) {
      this.toLatest();
    } else if (item.classList.contains('message')) {
      this.#button.hidden = false;
    }
  }

  #isAtEnd() {
    return this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < 40;
  }
}
