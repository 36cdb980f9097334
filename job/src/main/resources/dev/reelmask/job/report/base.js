/* Shared words of the page: building elements, writing numbers, the runs and the colours of the current theme. */
const data = JSON.parse(document.getElementById('report-data').textContent);
const STAGES = ['decode', 'network', 'flow', 'propagate', 'encode'];
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'emptyRect', 'emptyTriangle', 'emptyDiamond'];
const COLOURS = 8;
const SHOWN_AT_FIRST = 6;

const byId = (id) => document.getElementById(id);

/** An element with attributes and children; strings become text, so nothing from the tables is read as HTML. */
function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('--')) node.style.setProperty(name, value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const known = (value) => typeof value !== 'number' ? value !== null && value !== undefined : Number.isFinite(value);
const number = (value, digits) =>
  known(value) ? value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }) : '–';
const count = (value) => (known(value) ? value.toLocaleString('en') : '–');
const counted = (value, one, several) => `${count(value)} ${value === 1 ? one : several}`;
const percent = (value, digits = 1) => (known(value) ? number(100 * value, digits) + ' %' : '–');
const points = (share) => (known(share) ? Math.round(1e4 * share) / 100 : null);
const range = (low, high, digits = 1) =>
  (known(low) && known(high) ? `${number(100 * low, digits)} to ${number(100 * high, digits)} %` : '');
/** At the start of a sentence; mIoU and IoU are written as they are. */
const capital = (text) => (/[A-Z]/.test(text.slice(0, 2)) ? text : text[0].toUpperCase() + text.slice(1));

function duration(seconds) {
  if (!known(seconds)) return '–';
  if (seconds < 90) return number(seconds, seconds < 10 ? 1 : 0) + ' s';
  if (seconds < 5400) return number(seconds / 60, 1) + ' min';
  return number(seconds / 3600, 1) + ' h';
}

const corpora = [...new Set(data.runs.map((run) => run.corpus))];

/** Colours and symbols begin anew in each corpus; where colours repeat, symbols differ. */
const runs = corpora.flatMap((corpus) => data.runs.filter((run) => run.corpus === corpus).map((run, index) => ({
  ...run,
  colour: `--run-${index % COLOURS}`,
  symbol: SYMBOLS[(index + 3 * Math.floor(index / COLOURS)) % SYMBOLS.length],
  keyShare: run.frames ? run.keys / run.frames : null,
  isEveryFrame: run.aki === 1,
})));
const runById = new Map(runs.map((run) => [run.id, run]));

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const colourOf = (run) => style(run.colour);
const swatch = (colour, kind = '') => element('i', { class: `swatch ${kind}`.trim(), '--c': colour, 'aria-hidden': 'true' });

/** Fills a table: columns are {title, text?, long?}, rows are arrays of text, numbers or elements. */
function fillTable(table, caption, columns, rows) {
  const cell = (value, column) =>
    element('td', { class: column.long ? 'text long' : column.text ? 'text' : null },
      value instanceof Node ? value : known(value) ? String(value) : '–');
  table.replaceChildren(
    element('caption', { hidden: true }, caption),
    element('thead', {}, element('tr', {}, ...columns.map((column) =>
      element('th', { scope: 'col', class: column.text || column.long ? 'text' : null, title: column.help }, column.title)))),
    element('tbody', {}, ...rows.map((row) => element('tr', {}, ...row.map((value, i) => cell(value, columns[i]))))));
}

/** The table behind a figure, for those who cannot see it or want its numbers. */
function fillData(sectionId, columns, rows) {
  const table = element('table');
  fillTable(table, byId(sectionId).querySelector('h2').textContent, columns, rows);
  const box = byId(sectionId).querySelector('.data .scroll');
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', `Data: ${byId(sectionId).querySelector('h2').textContent}`);
  box.replaceChildren(table);
}

/** Shows a section's figure, or, given a reason, the reason in its place. */
function showFigure(sectionId, reason = '') {
  const section = byId(sectionId);
  section.querySelectorAll('figure, .scroll, .legend').forEach((node) => { node.hidden = reason !== ''; });
  section.querySelector('.empty')?.remove();
  if (reason) section.append(element('p', { class: 'empty' }, reason));
}
