/* Everything of the page that is text: headline, tiles, run chips, tables. */

/** The cheapest run that stays within a point of "every frame a key", or else the most accurate of the others. */
function bestTrade() {
  if (!baseline || !known(baseline.accuracy)) return null;
  const others = runs.filter((run) => run !== baseline && run.aki > 1.05 && known(run.accuracy)
    && run.network === baseline.network && run.reference === baseline.reference);
  const near = others.filter((run) => baseline.accuracy - run.accuracy <= 0.01);
  const rank = near.length ? (a, b) => b.aki - a.aki : (a, b) => b.accuracy - a.accuracy;
  return (near.length ? near : others).sort(rank)[0] || null;
}

function headline() {
  const best = bestTrade();
  if (!best) return data.runs.length === 1 ? `One run, ${count(runs[0].frames)} frames` : `${runs.length} runs over ${count(data.counts.listed)} sequences`;
  const lost = 100 * (baseline.accuracy - best.accuracy);
  const cost = lost > 0.05 ? `gives up ${number(lost, 1)} points of mIoU` : lost < -0.05 ? `gains ${number(-lost, 1)} points of mIoU` : 'keeps the mIoU';
  const speed = known(best.fps) && known(baseline.fps) && best.fps > baseline.fps * 1.05 ? ` and runs ${number(best.fps / baseline.fps, 1)}× as fast` : '';
  return `${best.label} sends ${percent(1 / best.aki, 0)} of the frames through the network, ${cost}${speed}.`;
}

function tile(value, text) {
  return element('div', {}, element('dt', {}, text), element('dd', {}, value));
}

function fillHeader() {
  byId('headline').textContent = headline();
  byId('subline').textContent = `${data.results} · ${data.generated}`;
  document.title = `Reelmask report · ${data.results}`;
  const frames = runs.reduce((sum, run) => sum + run.frames, 0);
  const best = bestTrade();
  const tiles = [
    tile(count(runs.length), runs.length === 1 ? 'run' : 'runs'),
    tile(count(data.counts.listed), 'sequences listed'),
    tile(count(data.counts.quarantined), 'set aside'),
    tile(count(frames), 'masks written'),
  ];
  if (baseline && known(baseline.accuracy)) tiles.push(tile(percent(baseline.accuracy), 'mIoU, every frame a key'));
  if (best) tiles.push(tile(percent(best.accuracy), `mIoU, ${best.label}`));
  byId('tiles').replaceChildren(...tiles);
  byId('footer').textContent = `Written by reelmask report on ${data.generated}. The page is self-contained and loads nothing.`;
  const notes = byId('notes');
  notes.textContent = data.notes.join(' ');
  notes.hidden = data.notes.length === 0;
}

function fillChips(onChange) {
  byId('chips').replaceChildren(...runs.map((run) => {
    const box = element('input', { type: 'checkbox' });
    box.checked = shown.has(run.id);
    box.addEventListener('change', () => {
      if (box.checked) shown.add(run.id);
      else shown.delete(run.id);
      onChange();
    });
    return element('label', { class: 'chip', title: run.id, '--run': `var(${run.colour})` }, box, element('i', { 'aria-hidden': 'true' }), run.label);
  }));
}

function stageBar(run) {
  const total = STAGES.reduce((sum, stage) => sum + (run.stages[stage] || 0), 0);
  if (!total) return '–';
  const text = STAGES.map((stage) => `${stage} ${percent((run.stages[stage] || 0) / total, 0)}`).join(', ');
  return element('div', { class: 'stages', role: 'img', 'aria-label': text, title: text },
    ...STAGES.map((stage) => {
      const part = element('i', { '--c': `var(--stage-${stage})` });
      part.style.width = `${(100 * (run.stages[stage] || 0)) / total}%`;
      return part;
    }));
}

function withDelta(run, key) {
  if (!known(run[key])) return '–';
  if (!baseline || run === baseline || !known(baseline[key]) || run.network !== baseline.network) return percent(run[key]);
  const delta = 100 * (run[key] - baseline[key]);
  return element('span', {}, percent(run[key]), element('span', { class: 'delta' }, `${delta < 0 ? '−' : '+'}${number(Math.abs(delta), 1)}`));
}

const POINT_COLUMNS = [
  { title: 'Run', text: true, value: (run) => run.label, show: (run) => element('span', { title: run.id }, swatch(`var(${run.colour})`), run.label) },
  { title: 'Propagation', text: true, value: (run) => (run.aki > 1 ? run.propagation : '–') },
  { title: 'AKI', help: 'Average key interval: frames / key frames', value: (run) => run.aki, show: (run) => number(run.aki, 2) },
  { title: 'Keys', help: 'Share of frames that are key frames', value: (run) => 1 / run.aki, show: (run) => percent(1 / run.aki) },
  { title: 'mIoU corpus', help: 'From summed intersections and unions', value: (run) => run.corpusIou, show: (run) => withDelta(run, 'corpusIou') },
  { title: 'mIoU frames', help: 'Mean over frames', value: (run) => run.meanIou, show: (run) => withDelta(run, 'meanIou') },
  { title: 'Pixels right', help: 'Share of scored pixels', value: (run) => run.pixelAccuracy, show: (run) => percent(run.pixelAccuracy) },
  { title: 'Reference', text: true, value: (run) => run.reference || '–' },
  { title: 'Frames', value: (run) => run.frames, show: (run) => count(run.frames) },
  { title: 'FPS', help: 'Frames per second of the whole run', value: (run) => run.fps, show: (run) => number(run.fps, 1) },
  { title: 'Where the time goes', text: true, value: (run) => run.stages.network || 0, show: stageBar },
];
const order = { column: -1, up: true };

function sortedRuns() {
  if (order.column < 0) return runs;
  const { value } = POINT_COLUMNS[order.column];
  const compare = (a, b) => (typeof value(a) === 'string' ? value(a).localeCompare(value(b), 'en', { numeric: true }) : (value(a) ?? -1) - (value(b) ?? -1));
  return [...runs].sort((a, b) => (order.up ? compare(a, b) : compare(b, a)));
}

function fillPoints() {
  const table = byId('points-table');
  fillTable(table, 'Operating points', POINT_COLUMNS, sortedRuns().map((run) => POINT_COLUMNS.map((column) => (column.show || column.value)(run))));
  table.querySelectorAll('th').forEach((head, i) => {
    const button = element('button', { type: 'button', title: POINT_COLUMNS[i].help }, head.textContent);
    button.addEventListener('click', () => {
      order.up = order.column === i ? !order.up : true;
      order.column = i;
      fillPoints();
      byId('points-table').querySelectorAll('th button')[i].focus();
    });
    head.replaceChildren(button);
    if (order.column === i) head.setAttribute('aria-sort', order.up ? 'ascending' : 'descending');
  });
  byId('stage-legend').replaceChildren(...STAGES.map((stage) => element('span', {}, swatch(`var(--stage-${stage})`), stage)));
}

function fillQuarantine() {
  if (!data.quarantine.length) {
    showFigure('quarantine', 'Nothing was set aside: every listed sequence is done.');
    return;
  }
  fillTable(byId('quarantine-table'), 'Sequences set aside',
    [{ title: 'Sequence', text: true }, { title: 'Reason', text: true }, { title: 'What happened', long: true }, { title: 'Run', text: true }],
    data.quarantine.map((row) => [row.sequence, row.reason, row.message, runById.get(row.run)?.label ?? row.run]));
}

function fillFacts() {
  byId('facts-list').replaceChildren(...runs.map((run, i) => {
    const table = element('table', { class: 'facts' });
    fillTable(table, `Facts of run ${run.id}`, [{ title: 'Fact', text: true }, { title: 'Value', text: true }], run.facts);
    return element('details', { open: runs.length === 1 && i === 0 },
      element('summary', {}, swatch(`var(${run.colour})`), `${run.label} · ${count(run.frames)} frames in ${duration(run.wallSeconds)} · run ${run.id}`), table);
  }));
}
