/* Shared words of the page: building elements, writing numbers, colours of the current theme. */
const data = JSON.parse(document.getElementById('report-data').textContent);
const STAGES = ['decode', 'network', 'flow', 'propagate', 'encode'];
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'pin', 'arrow', 'roundRect', 'emptyCircle'];
const MAX_SHOWN = 8;

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

const known = (value) => value !== null && value !== undefined && !Number.isNaN(value);
const number = (value, digits) =>
  known(value) ? value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }) : '–';
const count = (value) => (known(value) ? value.toLocaleString('en') : '–');
const percent = (value, digits = 1) => (known(value) ? number(100 * value, digits) + ' %' : '–');
const points = (share) => (known(share) ? Math.round(1e4 * share) / 100 : null);

function duration(seconds) {
  if (!known(seconds)) return '–';
  if (seconds < 90) return number(seconds, seconds < 10 ? 1 : 0) + ' s';
  if (seconds < 5400) return number(seconds / 60, 1) + ' min';
  return number(seconds / 3600, 1) + ' h';
}

const runs = data.runs.map((run, index) => ({
  ...run,
  index,
  colour: `--run-${index % MAX_SHOWN}`,
  symbol: SYMBOLS[index % SYMBOLS.length],
  accuracy: known(run.corpusIou) ? run.corpusIou : run.meanIou,
}));
const runById = new Map(runs.map((run) => [run.id, run]));
const baseline = runs.find((run) => run.aki === 1 && known(run.accuracy)) || runs.find((run) => run.aki === 1) || null;
const shown = new Set(runs.slice(0, Math.min(6, runs.length)).map((run) => run.id));
const shownRuns = () => runs.filter((run) => shown.has(run.id));

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
  byId(sectionId).querySelector('.data .scroll').replaceChildren(table);
}

/** Shows a section's figure, or, given a reason, the reason in its place. */
function showFigure(sectionId, reason = '') {
  const section = byId(sectionId);
  section.querySelectorAll('figure, .scroll, .legend').forEach((node) => { node.hidden = reason !== ''; });
  section.querySelector('.empty')?.remove();
  if (reason) section.append(element('p', { class: 'empty' }, reason));
}
