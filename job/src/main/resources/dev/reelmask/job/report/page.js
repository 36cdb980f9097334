/* Puts the page together and redraws it when the reader or the theme changes something. */
function fillChoices(select, choices) {
  select.replaceChildren(...choices.map(([value, text]) => element('option', { value }, text)));
}

function redraw() {
  drawCharts();
  drawStrip();
}

function listen() {
  byId('curve-metric').addEventListener('change', drawCurve);
  byId('timeline-sequence').addEventListener('change', drawTimeline);
  byId('timeline-run').addEventListener('change', drawTimeline);
  byId('strip-sequence').addEventListener('change', drawStrip);
  byId('opacity').addEventListener('input', (event) =>
    document.documentElement.style.setProperty('--mask-opacity', event.target.value / 100));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawCharts);
  new ResizeObserver(() => charts.forEach((one) => one.resize())).observe(document.querySelector('main'));
  addEventListener('beforeprint', drawCharts);
  addEventListener('afterprint', drawCharts);
}

function start() {
  fillHeader();
  fillChips(redraw);
  fillPoints();
  fillQuarantine();
  fillFacts();
  const sequences = [...new Set(data.timelines.map((line) => line.sequence))];
  fillChoices(byId('timeline-sequence'), sequences.map((id) => [id, id]));
  fillChoices(byId('timeline-run'), [['', 'all shown'], ...runs.map((run) => [run.id, run.label])]);
  fillChoices(byId('strip-sequence'), data.strips.map((strip) => [strip.sequence, strip.sequence]));
  if (!runs.some((run) => known(run.corpusIou))) byId('curve-metric').value = 'meanIou';
  redraw();
  listen();
  document.documentElement.dataset.ready = 'true';
}

start();
