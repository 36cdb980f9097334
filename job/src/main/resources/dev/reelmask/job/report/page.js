/* Puts the page together and redraws it when the reader or the theme changes something. */
function fillChoices(select, choices) {
  select.replaceChildren(...choices.map(([value, text]) => element('option', { value }, text)));
}

/** The sequence whose mean score differs most between runs: it says most about them. */
function tellingSequence(sequences) {
  const spread = (id) => {
    const means = data.timelines.filter((line) => line.sequence === id && line.value.length)
      .map((line) => line.value.reduce((sum, value) => sum + value, 0) / line.value.length);
    return means.length ? Math.max(...means) - Math.min(...means) : -1;
  };
  return sequences.map((id) => [id, spread(id)]).sort((a, b) => b[1] - a[1])[0]?.[0];
}

function choose(select, value) {
  if ([...select.options].some((option) => option.value === value)) select.value = value;
}

function drawCharts() {
  drawCurve();
  drawIntervals();
  drawDistance();
  drawClasses();
  drawTimeline();
}

function redraw() {
  drawCharts();
  fillSequences();
  drawStrip();
}

/** Everything that depends on the group: its words, its runs, its sequences. */
function showGroup() {
  document.querySelectorAll('[data-kind]').forEach((node) => { node.hidden = !node.dataset.kind.split(' ').includes(group.kind); });
  fillHeader();
  fillPoints();
  fillChips(redraw);
  const ofCorpus = (all) => [...new Set(all.filter((one) => one.corpus === group.corpus).map((one) => one.sequence))];
  const sequences = ofCorpus(data.timelines);
  fillChoices(byId('timeline-sequence'), sequences.map((id) => [id, id]));
  fillChoices(byId('timeline-run'), [['', 'all shown'], ...group.runs.map((run) => [run.id, run.label])]);
  fillChoices(byId('strip-sequence'), ofCorpus(data.strips).map((id) => [id, id]));
  const compared = sequences.filter((id) => data.timelines.some((line) => line.sequence === id && line.reference === group.kind));
  const telling = tellingSequence(compared.length ? compared : sequences);
  choose(byId('timeline-sequence'), telling);
  choose(byId('strip-sequence'), telling);
  if (!group.runs.some((run) => known(run.corpusIou))) byId('curve-metric').value = 'meanIou';
  redraw();
}

let drawnWidth = 0;

/** Figures whose labels would overlap are laid out anew where the width has changed. */
function refit([{ contentRect }]) {
  const width = Math.round(contentRect.width);
  if (width === drawnWidth || document.documentElement.classList.contains('printing')) return;
  drawnWidth = width;
  drawCharts();
}

/** Paper has its own width and is light; what was drawn for the screen would be cut. */
function print(begins) {
  document.documentElement.classList.toggle('printing', begins);
  drawCharts();
}

function listen() {
  byId('curve-metric').addEventListener('change', drawCurve);
  byId('distance-key').addEventListener('change', drawDistance);
  byId('timeline-sequence').addEventListener('change', drawTimeline);
  byId('timeline-run').addEventListener('change', drawTimeline);
  byId('strip-sequence').addEventListener('change', drawStrip);
  document.querySelectorAll('input.opacity').forEach((slider) =>
    slider.addEventListener('input', () => setOpacity(slider.value)));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawCharts);
  new ResizeObserver(refit).observe(document.querySelector('main'));
  addEventListener('beforeprint', () => print(true));
  addEventListener('afterprint', () => print(false));
}

function start() {
  fillGroups(showGroup);
  fillNotes();
  fillQuarantine();
  fillFacts();
  showGroup();
  listen();
  document.documentElement.dataset.ready = 'true';
}

start();
