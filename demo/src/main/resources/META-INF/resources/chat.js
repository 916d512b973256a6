import { byId, element, pill } from './dom.js';
import { Link } from './link.js';
import { Log } from './log.js';

const NAME_TAKEN = 4409;
const SUGGESTED_ROOMS = ['lobby', 'java', 'coffee'];
/** After a cut the server may hold our name until it misses us: so often we ask again, 40 seconds in all. */
const RETURNS = 7;
const WRITING_SHOWN = 3000;

const chat = byId('chat');
const join = byId('join');
const text = byId('text');
const log = new Log(byId('log'), byId('to-latest'));
const showPill = pill(byId('chat-pill'));

let link = null;
let me = '';
let room = '';
let welcomed = false;
let returns = 0;
let presence = { revision: 0, people: [] };
let lastTyping = 0;
const writers = new Map();

export function startChat() {
  join.elements.name.value = sessionStorage.getItem('name') ?? '';
  join.elements.room.value = roomName(decodeURIComponent(location.hash.slice(1))) || sessionStorage.getItem('room') || 'lobby';
  join.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    say();
  });
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      say();
    }
  });
  text.addEventListener('input', typed);
  byId('leave').addEventListener('click', leave);
}

// Coming and going

function submit() {
  const name = join.elements.name.value.trim();
  const wanted = roomName(join.elements.room.value);
  fault('name', name ? '' : 'Please enter a name.');
  fault('room', wanted ? '' : 'Please use letters, digits and hyphens.');
  if (name && wanted) {
    enter(name, wanted);
  }
}

function enter(name, wanted) {
  link?.close();
  me = name;
  room = wanted;
  welcomed = false;
  returns = 0;
  sessionStorage.setItem('name', name);
  sessionStorage.setItem('room', room);
  log.clear();
  link = new Link(`chat/${room}?name=${encodeURIComponent(name)}`, {
    onState,
    onMessage,
    isFinal: (code) => code >= 4000 && !(code === NAME_TAKEN && welcomed && returns++ < RETURNS),
  });
}

function leave() {
  link.close();
  link = null;
  showPill({ name: 'not joined' });
  view('join');
  join.elements.name.focus();
}

function onState(state) {
  showPill(state);
  byId('send').disabled = state.name !== 'connected';
  if (state.name === 'refused') {
    view('join');
    join.elements.room.value = room;
    fault('name', state.reason || 'The server refused this name.');
    join.elements.name.select();
  } else if (state.name === 'waiting' && welcomed) {
    announce('Connection lost, reconnecting');
  } else if (state.name === 'connected') {
    presence = { revision: 0, people: [] };
    returns = 0;
  }
}

// What the server says

function onMessage(message) {
  switch (message.type) {
    case 'welcome':
      return onWelcome(message);
    case 'presence':
      return onPresence(message);
    case 'posted':
      writers.delete(message.from);
      showWriters();
      return log.add(message, me);
    case 'writing':
      return onWriting(message.name);
    case 'notice':
      return (byId('composer-note').textContent = message.text);
  }
}

function onWelcome({ name, history }) {
  me = name;
  for (const posted of history) {
    log.add(posted, me);
  }
  if (welcomed) {
    announce('Reconnected');
  } else {
    welcomed = true;
    fault('name', '');
    view('room');
    showTabs();
    log.toLatest();
    window.history.replaceState(null, '', `#${room}`);
    text.focus({ preventScroll: true });
  }
}

function onPresence(now) {
  if (now.revision <= presence.revision) {
    return;
  }
  if (presence.revision > 0) {
    now.people.filter((name) => !presence.people.includes(name)).forEach((name) => log.remark(`${name} joined`));
    presence.people.filter((name) => !now.people.includes(name)).forEach((name) => log.remark(`${name} left`));
  }
  presence = now;
  byId('people-count').textContent = `${now.people.length} here`;
  byId('people').replaceChildren(...now.people.map((name) =>
    element('li', name === me ? 'mine' : '', element('bdi', '', name), name === me ? ' (you)' : '')));
}

function onWriting(name) {
  if (name !== me) {
    clearTimeout(writers.get(name));
    writers.set(name, setTimeout(() => {
      writers.delete(name);
      showWriters();
    }, WRITING_SHOWN));
    showWriters();
  }
}

// What the person does

function say() {
  const words = text.value.trim();
  if (words && !byId('send').disabled) {
    link.send({ type: 'say', text: words });
    text.value = '';
    lastTyping = 0;
    byId('composer-note').textContent = '';
    log.toLatest();
    text.focus();
  }
}

function typed() {
  const left = text.maxLength - text.value.length;
  byId('composer-note').textContent = left < 100 ? `${left} characters left` : '';
  if (text.value && !byId('send').disabled && Date.now() - lastTyping > WRITING_SHOWN / 2) {
    lastTyping = Date.now();
    link.send({ type: 'typing' });
  }
}

// What the person sees

function view(name) {
  chat.dataset.view = name;
}

function showTabs() {
  const names = SUGGESTED_ROOMS.includes(room) ? SUGGESTED_ROOMS : [...SUGGESTED_ROOMS, room];
  byId('room-tabs').replaceChildren(...names.map((name) => {
    const tab = element('button', 'tab', name);
    tab.type = 'button';
    if (name === room) {
      tab.setAttribute('aria-current', 'true');
    } else {
      tab.addEventListener('click', () => enter(me, name));
    }
    return tab;
  }));
}

function showWriters() {
  const names = [...writers.keys()];
  byId('writing').textContent = names.length === 0 ? ''
    : names.length === 1 ? `${names[0]} is writing…`
    : names.length === 2 ? `${names[0]} and ${names[1]} are writing…`
    : 'Several people are writing…';
}

function fault(field, message) {
  const input = join.elements[field];
  byId(`${field}-error`).textContent = message;
  if (message) {
    input.setAttribute('aria-invalid', 'true');
    input.focus();
  } else {
    input.removeAttribute('aria-invalid');
  }
}

function announce(message) {
  byId('announcer').textContent = message;
}

/** The name as rooms are named, or empty if it cannot be one. */
function roomName(typed) {
  const name = typed.trim().toLowerCase().replace(/\s+/g, '-');
  return /^[a-z0-9-]{1,24}$/.test(name) ? name : '';
}
