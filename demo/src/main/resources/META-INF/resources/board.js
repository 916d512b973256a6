import { Chart, WINDOW } from './chart.js';
import { byId, pill } from './dom.js';
import { Link } from './link.js';

const KEPT = WINDOW / 1000 + 5;
const SILENCE = 6000;
/** The charts run this far behind, so that a line is never caught waiting for its next point. */
const BEHIND = 1200;
const FRAME = 40;

const percent = (share) => `${Math.round(share * 100)} %`;
const megabytes = (bytes) => `${Math.round(bytes / 2 ** 20)} MB`;
const count = (number) => number.toLocaleString('en');

const charts = [
  new Chart(byId('cpu'), {
    lines: [(sample) => sample.processCpu, (sample) => sample.systemCpu],
    format: percent,
    step: () => 0.5,
  }),
  new Chart(byId('heap'), {
    lines: [(sample) => sample.heapUsed, (sample) => sample.heapCommitted],
    format: megabytes,
    step: (top) => 2 ** Math.ceil(Math.log2(top / 2)),
    isMarked: (sample, before) => sample.collections > before.collections,
  }),
  new Chart(byId('concurrency'), {
    lines: [(sample) => sample.connections, (sample) => sample.threads],
    format: count,
    step: (top) => Math.max(5, Math.ceil(top / 2 / 5) * 5),
  }),
];
const still = matchMedia('(prefers-reduced-motion: reduce)');

let samples = [];
/** The server's clock minus ours, as well as the samples tell. */
let skew = 0;
let drawn = 0;

export function startBoard() {
  new Link('board', {
    onState: pill(byId('board-pill')),
    silence: SILENCE,
    onMessage: (message) => (message.type === 'recent' ? onRecent(message) : onSample(message)),
  });
  requestAnimationFrame(frame);
}

function onRecent(recent) {
  byId('machine').textContent =
    `${recent.java}, ${recent.system}, ${recent.processors} processor${recent.processors === 1 ? '' : 's'}`;
  samples = recent.samples;
  if (samples.length > 0) {
    skew = samples.at(-1).at - Date.now();
    show(samples.at(-1));
  }
}

function onSample(sample) {
  samples.push(sample);
  samples = samples.slice(-KEPT);
  skew = Math.max(skew - 5, sample.at - Date.now());
  show(sample);
}

function show(sample) {
  byId('process-cpu').textContent = percent(sample.processCpu);
  byId('system-cpu').textContent = percent(sample.systemCpu);
  byId('heap-used').textContent = megabytes(sample.heapUsed);
  byId('heap-committed').textContent = megabytes(sample.heapCommitted);
  byId('connections').textContent = count(sample.connections);
  byId('threads').textContent = count(sample.threads);
  byId('uptime').textContent = duration(sample.uptimeMillis);
  byId('load').textContent = sample.load < 0 ? 'unknown' : sample.load.toFixed(2);
  byId('collections').textContent = `${count(sample.collections)} in ${count(sample.collectionMillis)} ms`;
  byId('board').dataset.sample = sample.at;
  drawn = 0;
}

function frame(time) {
  const due = still.matches ? drawn === 0 : time - drawn >= FRAME;
  if (due && samples.length > 0) {
    drawn = time;
    const end = still.matches ? samples.at(-1).at : Date.now() + skew - BEHIND;
    charts.forEach((chart) => chart.draw(samples, end));
  }
  requestAnimationFrame(frame);
}

function duration(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${hours} h ${minutes % 60} min`
    : minutes > 0 ? `${minutes} min ${seconds % 60} s`
    : `${seconds} s`;
}
