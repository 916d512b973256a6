/** How much time a chart shows, in milliseconds; as long as there is less to show, it shows less. */
export const WINDOW = 120_000;
const SHORTEST = 20_000;

const LEFT = 58;
const RIGHT = 10;
const TOP = 8;
const BOTTOM = 20;

const scheme = matchMedia('(prefers-color-scheme: dark)');

/** Lines over the last minutes, on a canvas. Colours come from the style sheet. */
export class Chart {
  #canvas;
  #options;
  #context;
  #colors;
  #width = 0;
  #height = 0;

  /**
   * @param options `lines`: functions of a sample, the first drawn as an area; `format` of the axis' figures; `step`:
   *   the distance of the grid's lines, two of which are the full height, given the highest value;
   *   `isMarked(sample, before)`: where a mark stands on the time axis
   */
  constructor(canvas, options) {
    this.#canvas = canvas;
    this.#options = options;
    this.#context = canvas.getContext('2d');
    new ResizeObserver(() => this.#fit()).observe(canvas);
    scheme.addEventListener('change', () => this.#readColors());
    this.#readColors();
  }

  draw(samples, end) {
    if (this.#width === 0) {
      return;
    }
    const step = this.#options.step(this.#highest(samples));
    const right = this.#width - RIGHT;
    const bottom = this.#height - BOTTOM;
    const span = Math.min(Math.max(end - samples[0].at, SHORTEST), WINDOW);
    const x = (at) => right - ((end - at) / span) * (right - LEFT);
    const y = (value) => bottom - (value / (2 * step)) * (bottom - TOP);

    this.#context.clearRect(0, 0, this.#width, this.#height);
    this.#drawGrid(step, y);
    this.#drawTimes(span, x, end);
    this.#context.save();
    this.#context.beginPath();
    this.#context.rect(LEFT, 0, right - LEFT, bottom + 1);
    this.#context.clip();
    this.#drawMarks(samples, x, bottom);
    this.#drawLine(samples, this.#options.lines[1], x, y, this.#colors.second);
    this.#drawArea(samples, this.#options.lines[0], x, y, bottom);
    this.#drawLine(samples, this.#options.lines[0], x, y, this.#colors.first);
    this.#context.restore();
  }

  #drawGrid(step, y) {
    const context = this.#context;
    context.font = this.#colors.font;
    context.lineWidth = 1;
    context.strokeStyle = this.#colors.grid;
    context.fillStyle = this.#colors.text;
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    for (const value of [0, step, 2 * step]) {
      const height = Math.round(y(value)) + 0.5;
      context.beginPath();
      context.moveTo(LEFT, height);
      context.lineTo(this.#width - RIGHT, height);
      context.stroke();
      context.fillText(this.#options.format(value), LEFT - 8, height);
    }
  }

  #drawTimes(span, x, end) {
    const context = this.#context;
    const step = span > 60_000 ? 30_000 : span > 30_000 ? 10_000 : 5_000;
    context.textBaseline = 'alphabetic';
    for (let ago = 0; ago <= span; ago += step) {
      context.textAlign = ago === 0 ? 'right' : 'center';
      context.fillText(ago === 0 ? 'now' : `${ago / 1000} s`, x(end - ago), this.#height - 4);
    }
  }

  #drawLine(samples, line, x, y, color) {
    this.#trace(samples, line, x, y);
    this.#context.strokeStyle = color;
    this.#context.lineWidth = 1.75;
    this.#context.lineJoin = 'round';
    this.#context.stroke();
  }

  #drawArea(samples, line, x, y, bottom) {
    this.#trace(samples, line, x, y);
    this.#context.lineTo(x(samples.at(-1).at), bottom);
    this.#context.lineTo(x(samples[0].at), bottom);
    this.#context.fillStyle = this.#colors.area;
    this.#context.fill();
  }

  #drawMarks(samples, x, bottom) {
    const { isMarked = () => false } = this.#options;
    this.#context.fillStyle = this.#colors.mark;
    for (let i = 1; i < samples.length; i++) {
      if (isMarked(samples[i], samples[i - 1])) {
        const middle = x(samples[i].at);
        this.#context.beginPath();
        this.#context.moveTo(middle, bottom - 7);
        this.#context.lineTo(middle + 4, bottom);
        this.#context.lineTo(middle - 4, bottom);
        this.#context.fill();
      }
    }
  }

  #trace(samples, line, x, y) {
    this.#context.beginPath();
    for (const sample of samples) {
      this.#context.lineTo(x(sample.at), y(line(sample)));
    }
  }

  #highest(samples) {
    return Math.max(...samples.flatMap((sample) => this.#options.lines.map((line) => line(sample))));
  }

  #fit() {
    const ratio = devicePixelRatio;
    this.#width = this.#canvas.clientWidth;
    this.#height = this.#canvas.clientHeight;
    this.#canvas.width = Math.round(this.#width * ratio);
    this.#canvas.height = Math.round(this.#height * ratio);
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  #readColors() {
    const style = getComputedStyle(this.#canvas);
    const color = (name) => style.getPropertyValue(name).trim();
    this.#colors = {
      first: color('--line-1'),
      second: color('--line-2'),
      area: color('--area'),
      mark: color('--mark'),
      grid: color('--grid'),
      text: color('--muted'),
      font: `11px ${style.fontFamily}`,
    };
  }
}
