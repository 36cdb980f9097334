/* Everything of the page that is text: headline, tiles, run chips, tables. */

/** The cheapest run that stays within a point of "every frame a key", or else the most accurate of the others. */
function bestTrade() {
  const others = group.runs.filter((run) => run.aki > 1.05 && known(accuracy(run)) && known(reachable(run)));
  const lost = (run) => reachable(run) - accuracy(run);
  const near = others.filter((run) => lost(run) <= 0.01);
  const rank = near.length ? (a, b) => b.aki - a.aki : (a, b) => accuracy(b) - accuracy(a);
  return (near.length ? near : others).sort(rank)[0] || null;
}

/** What the run would score if every frame went through its network. */
function reachable(run) {
  if (group.kind === KEY_MASK) return 1;
  const baseline = baselineOf(run);
  return baseline ? accuracy(baseline) : null;
}

function outcome(run) {
  if (group.kind === KEY_MASK) return `and its masks agree ${percent(run.agreement.mean)} with the network's own`;
  const lost = 100 * (reachable(run) - accuracy(run));
  if (lost > 0.05) return `gives up ${number(lost, 1)} points of mIoU`;
  return lost < -0.05 ? `gains ${number(-lost, 1)} points of mIoU` : 'keeps the mIoU';
}

function headline() {
  const best = bestTrade();
  const where = corpora.length > 1 ? `${group.corpus}: ` : '';
  if (!best) {
    const frames = group.runs.reduce((sum, run) => sum + run.frames, 0);
    return `${where}${counted(group.runs.length, 'run', 'runs')}, ${counted(frames, 'mask', 'masks')} written`;
  }
  const baseline = baselineOf(best);
  const faster = baseline && known(best.fps) && known(baseline.fps) ? best.fps / baseline.fps : 0;
  const speed = faster > 1.05 ? ` and runs ${number(faster, 1)}× as fast` : '';
  const comma = group.kind === KEY_MASK ? '' : ',';
  return `${where}${best.label} sends ${percent(best.keyShare, 0)} of the frames through the network${comma} ${outcome(best)}${speed}.`;
}

function tile(value, text) {
  return element('div', {}, element('dt', {}, text), element('dd', {}, value));
}

function accuracyTiles() {
  const best = bestTrade();
  if (group.kind === KEY_MASK && mostCompared() < FEW_FRAMES) {
    return [tile(count(mostCompared()), "compared with the network's own masks: too few for a score")];
  }
  if (!best) {
    const only = group.runs.find((run) => known(accuracy(run)) && !(group.kind === KEY_MASK && run.isEveryFrame));
    return only ? [tile(percent(accuracy(only)), `${measure().name}, ${only.label}`)] : [];
  }
  if (group.kind === KEY_MASK) {
    const { frames, low, high } = best.agreement;
    const interval = known(low) ? `95 %: ${range(low, high)}; ` : '';
    return [tile(percent(accuracy(best)), `agreement, ${best.label} (${interval}${count(frames)} frames)`)];
  }
  return [tile(percent(reachable(best)), 'mIoU, every frame a key'), tile(percent(accuracy(best)), `mIoU, ${best.label}`)];
}

function fillHeader() {
  const { covered } = data;
  byId('headline').textContent = headline();
  byId('subline').textContent = `${data.results} · ${data.generated}`;
  byId('covered').textContent = `${covered.text}.`;
  document.title = `Reelmask report · ${data.results}`;
  const frames = runs.reduce((sum, run) => sum + run.frames, 0);
  byId('tiles').replaceChildren(
    tile(count(runs.length), runs.length === 1 ? 'run' : 'runs'),
    tile(`${count(covered.done + covered.kept)} of ${count(covered.listed)}`, covered.listed === 1 ? 'sequence segmented' : 'sequences segmented'),
    tile(count(covered.quarantined), 'set aside'),
    tile(count(frames), frames === 1 ? 'mask written' : 'masks written'),
    ...accuracyTiles());
  byId('footer').textContent = `Written by reelmask report on ${data.generated}. The page is self-contained and loads nothing.`;
}

function fillNotes() {
  const lines = [...data.covered.open.map((line) => `${capital(line)}.`), ...data.notes];
  byId('notes').replaceChildren(...lines.map((line) => element('p', {}, line)));
  byId('notes').hidden = lines.length === 0;
}

function fillChips(onChange) {
  const boxes = group.runs.map((run) => {
    const box = element('input', { type: 'checkbox', value: run.id });
    box.checked = shown.has(run.id);
    box.addEventListener('change', () => {
      if (box.checked) shown.add(run.id);
      else shown.delete(run.id);
      onChange();
    });
    return element('label', { class: 'chip', title: run.id, '--run': `var(${run.colour})` }, box, element('i', { 'aria-hidden': 'true' }), run.label);
  });
  byId('chips').replaceChildren(...boxes);
}

function fillGroups(onChange) {
  byId('group').replaceChildren(...groups.map((one, i) => element('option', { value: i }, groupName(one))));
  byId('group-pick').hidden = groups.length < 2;
  byId('group').addEventListener('change', (event) => {
    group = groups[Number(event.target.value)];
    onChange();
  });
}

/** The stages of fps as one bar, and apart from it the time for masks to compare with, which is not in fps. */
function stageBar(run) {
  const total = STAGES.reduce((sum, stage) => sum + (run.stages[stage] || 0), 0);
  const compared = run.stages.reference || 0;
  if (!total) return '–';
  const text = STAGES.map((stage) => `${stage} ${percent((run.stages[stage] || 0) / total, 0)}`).join(', ')
    + (compared ? `; beside, not in FPS: masks to compare with ${percent(compared / total, 0)} of that` : '');
  const part = (stage, micros) => {
    const node = element('i', { class: stage, '--c': `var(--stage-${stage})` });
    node.style.flexGrow = micros / total;
    return node;
  };
  return element('div', { class: 'stages', role: 'img', 'aria-label': text, title: text },
    ...STAGES.map((stage) => part(stage, run.stages[stage] || 0)), compared ? part('reference', compared) : null);
}

function withDelta(run, key) {
  if (!known(run[key])) return '–';
  const baseline = runs.find((other) => other.corpus === run.corpus && other.network === run.network && other.isEveryFrame && known(other[key]));
  if (!baseline || run === baseline) return percent(run[key]);
  const delta = 100 * (run[key] - baseline[key]);
  return element('span', {}, percent(run[key]), element('span', { class: 'delta' }, `${delta < 0 ? '−' : '+'}${number(Math.abs(delta), 1)}`));
}

function agreementCell(run) {
  const { frames, mean, low, high } = run.agreement;
  if (known(mean)) return element('span', {}, percent(mean), element('span', { class: 'delta' }, range(low, high)));
  return frames ? element('span', { class: 'delta' }, 'too few') : '–';
}

/** Short: done and kept of all that were listed; the sentence on hover. */
function sequencesCell(run) {
  if (!run.sequences) return '–';
  const { done, kept, listed } = run.sequences;
  return element('span', { title: run.sequences.text }, `${count(done + kept)} of ${count(listed)}`);
}

const anyRun = (test) => group.runs.some(test);
const POINT_COLUMNS = [
  { title: 'Run', text: true, value: (run) => run.label, show: (run) => element('span', { title: run.id }, swatch(`var(${run.colour})`), run.label) },
  { title: 'Propagation', text: true, value: (run) => (run.aki > 1 ? run.propagation : '–') },
  { title: 'AKI', help: 'Average key interval: frames / key frames, where a frame cut into regions counts as the share of them that were keys', value: (run) => run.aki, show: (run) => number(run.aki, 2) },
  { title: 'Keys', help: 'Share of frames that are key frames', value: (run) => run.keyShare, show: (run) => percent(run.keyShare) },
  { title: 'mIoU corpus', when: () => anyRun((run) => run.labelledFrames), help: 'Against labels, from summed intersections and unions', value: (run) => run.corpusIou, show: (run) => withDelta(run, 'corpusIou') },
  { title: 'mIoU frames', when: () => anyRun((run) => run.labelledFrames), help: 'Against labels, mean over frames', value: (run) => run.meanIou, show: (run) => withDelta(run, 'meanIou') },
  { title: 'Pixels right', when: () => anyRun((run) => run.labelledFrames), help: 'Share of labelled pixels', value: (run) => run.pixelAccuracy, show: (run) => percent(run.pixelAccuracy) },
  { title: 'Labelled', when: () => anyRun((run) => run.labelledFrames), help: 'Frames that were compared with labels', value: (run) => run.labelledFrames, show: (run) => count(run.labelledFrames) },
  { title: 'Agreement', when: () => anyRun((run) => run.agreement.frames), help: "With the network's own masks, mean over frames, and its 95 % interval", value: (run) => run.agreement.mean, show: agreementCell },
  { title: 'Compared', when: () => anyRun((run) => run.agreement.frames), help: "Frames that were compared with the network's own masks", value: (run) => run.agreement.frames, show: (run) => count(run.agreement.frames) },
  { title: 'Sequences', help: 'With results, of those listed by the newest finished start', value: (run) => (run.sequences ? run.sequences.done + run.sequences.kept : null), show: sequencesCell },
  { title: 'Frames', value: (run) => run.frames, show: (run) => count(run.frames) },
  { title: 'FPS', help: "Frames per second of the whole run, without the time for masks to compare with", value: (run) => run.fps, show: (run) => number(run.fps, 1) },
  { title: 'Where the time goes', text: true, value: (run) => run.stages.network || 0, show: stageBar },
];
const order = { column: null, up: true };

function sortedRuns() {
  const { value } = order.column || {};
  if (!value) return group.runs;
  const compare = (a, b) => (typeof value(a) === 'string' ? value(a).localeCompare(value(b), 'en', { numeric: true }) : (value(a) ?? -1) - (value(b) ?? -1));
  return [...group.runs].sort((a, b) => (order.up ? compare(a, b) : compare(b, a)));
}

/** The runs of the group: those of others have other columns. */
function fillPoints() {
  const table = byId('points-table');
  const columns = POINT_COLUMNS.filter((column) => !column.when || column.when());
  fillTable(table, 'Operating points', columns, sortedRuns().map((run) => columns.map((column) => (column.show || column.value)(run))));
  table.querySelectorAll('th').forEach((head, i) => {
    const button = element('button', { type: 'button', title: columns[i].help }, head.textContent);
    button.addEventListener('click', () => {
      order.up = order.column === columns[i] ? !order.up : true;
      order.column = columns[i];
      fillPoints();
      byId('points-table').querySelectorAll('th button')[i].focus();
    });
    head.replaceChildren(button);
    if (order.column === columns[i]) head.setAttribute('aria-sort', order.up ? 'ascending' : 'descending');
  });
  const legend = STAGES.map((stage) => element('span', {}, swatch(`var(--stage-${stage})`), stage));
  if (anyRun((run) => run.stages.reference)) {
    legend.push(element('span', {}, swatch('var(--stage-reference)', 'reference'), 'masks to compare with: beside the rest, not in FPS'));
  }
  byId('stage-legend').replaceChildren(...legend);
}

function fillQuarantine() {
  if (!data.quarantine.length) {
    showFigure('quarantine', 'Nothing was set aside.');
    return;
  }
  const name = (run) => (runById.has(run) ? `${runById.get(run).label}${corpora.length > 1 ? `, ${runById.get(run).corpus}` : ''}` : run);
  fillTable(byId('quarantine-table'), 'Sequences set aside',
    [{ title: 'Sequence', text: true }, { title: 'Reason', text: true }, { title: 'What happened', long: true }, { title: 'Run', text: true }],
    data.quarantine.map((row) => [row.sequence, row.reason, row.message, name(row.run)]));
}

function fillFacts() {
  byId('facts-list').replaceChildren(...runs.map((run) => {
    const table = element('table', { class: 'facts' });
    fillTable(table, `Facts of run ${run.id}`, [{ title: 'Fact', text: true }, { title: 'Value', text: true }], run.facts);
    return element('details', { open: runs.length === 1 },
      element('summary', {}, swatch(`var(${run.colour})`), `${run.label} · ${counted(run.frames, 'frame', 'frames')} in ${duration(run.wallSeconds)} · run ${run.id}`), table);
  }));
}
