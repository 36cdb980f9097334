/* Accuracy against the key interval: a point a run. */

const curveMetric = () => (group.kind === LABEL ? byId('curve-metric').value : 'agreement');

function curveValue(run) {
  return group.kind === LABEL ? run[curveMetric()] : run.agreement.mean;
}

function curveLines(measured) {
  const lines = new Map();
  for (const run of measured.filter((one) => !one.isEveryFrame)) {
    const key = [run.network, run.propagation, run.kind].join(' ');
    lines.set(key, [...(lines.get(key) || []), run]);
  }
  return [...lines.values()].map((members) => {
    const line = [...curveAnchor(members[0]), ...members.map((run) => [run.aki, points(curveValue(run))])];
    return {
      type: 'line', silent: true, symbol: 'none', z: 1, name: 'line',
      lineStyle: { color: style('--muted'), width: 1.5, opacity: 0.55, type: DASHES[members[0].propagation] || 'solid' },
      data: line.sort((a, b) => a[0] - b[0]),
    };
  });
}

/** Where the line of a run's kind begins: at every frame through the network. */
function curveAnchor(run) {
  if (group.kind === KEY_MASK) return [[1, 100]];
  const baseline = baselineOf(run);
  return baseline && known(curveValue(baseline)) ? [[1, points(curveValue(baseline))]] : [];
}

/** Above the point, or below it where the neighbour on the curve lies higher. */
function labelSide(run, measured) {
  const others = measured.filter((other) => other !== run);
  const nearest = others.sort((a, b) => Math.abs(a.aki - run.aki) - Math.abs(b.aki - run.aki))[0];
  return nearest && curveValue(nearest) > curveValue(run) ? 'bottom' : 'top';
}

function curvePoint(run, measured) {
  const isShown = shown.has(run.id);
  const beside = group.kind === KEY_MASK;
  return {
    value: [run.aki, points(curveValue(run))], run,
    symbol: run.symbol, symbolSize: isShown ? 15 : 9,
    itemStyle: { color: colourOf(run), borderColor: style('--card'), borderWidth: 2, opacity: isShown ? 1 : 0.5 },
    label: { show: isShown || group.runs.length <= 16, formatter: run.label, position: beside ? 'right' : labelSide(run, measured), distance: 8, color: style('--fg'), fontSize: 13 },
  };
}

/** Labels of points at the edge would be cut. */
function keepInside({ labelRect }) {
  const right = byId('curve-chart').clientWidth - 4;
  const dx = Math.max(54 - labelRect.x, Math.min(0, right - labelRect.x - labelRect.width));
  return { hideOverlap: true, dx };
}

/** Why there is no line, or one without its beginning. */
function curveNote(measured) {
  const missing = measured.filter((run) => !run.isEveryFrame && !curveAnchor(run).length);
  if (missing.length === measured.length) {
    const one = measured.length === 1 ? 'One run was scored: a point, and no curve. ' : '';
    return `${one}A run of this corpus in which every frame is a key (--scheduler every-frame) would show what key frames save and lose.`;
  }
  return measured.length === 1 && measured[0].isEveryFrame
    ? 'One run was scored, in which every frame is a key; the curve begins with a second one.' : '';
}

/** The mark of every frame through the network, where no run stands for it. */
function anchorPoint() {
  return {
    type: 'scatter', silent: true, z: 2, symbol: 'emptyCircle', symbolSize: 11, data: [[1, 100]],
    itemStyle: { color: style('--muted') },
  };
}

function curveTip({ data: { run } }) {
  const { low, high, frames } = run.agreement;
  const value = group.kind === LABEL
    ? `mIoU ${percent(curveValue(run))}`
    : `agreement ${percent(curveValue(run))}<br>95 %: ${range(low, high) || '–'}<br>${counted(frames, 'frame', 'frames')} compared`;
  return `<b>${html(run.label)}</b> · ${html(run.propagation)}<br>AKI ${number(run.aki, 2)}<br>${value}<br>${number(run.fps, 1)} frames per second`;
}

function drawCurve() {
  byId('curve-pick').hidden = group.kind !== LABEL;
  byId('curve').querySelector('h2').textContent = `${capital(measure().name)} against key interval`;
  const measured = group.runs.filter((run) => known(curveValue(run)) && known(run.aki)).sort((a, b) => a.aki - b.aki);
  if (!measured.length) return showFigure('curve', noAccuracy());
  showFigure('curve');
  byId('curve-note').textContent = curveNote(measured);
  const isAgreement = group.kind === KEY_MASK;
  const ends = isAgreement ? measured.flatMap((run) => [points(run.agreement.low), points(run.agreement.high)]) : [];
  draw('curve-chart', `${measure().name} against average key interval of ${counted(measured.length, 'run', 'runs')}`, {
    tooltip: { ...tooltip(), trigger: 'item', formatter: curveTip },
    xAxis: axis('value', 'AKI: frames per key frame', { axisLabel: { color: style('--muted'), hideOverlap: true, showMaxLabel: false }, min: 0, max: Math.ceil(Math.max(...measured.map((run) => run.aki)) * (isAgreement ? 1.3 : 1.12)), minInterval: 1 }),
    grid: { left: 56, right: 30, top: 34, bottom: 46 },
    yAxis: axis('value', `${measure().name}, %`, { vertical: true, ...accuracyRange([...measured.map((run) => points(curveValue(run))), ...ends]) }),
    series: [
      ...ceiling(), ...curveLines(measured), ...(isAgreement ? [anchorPoint()] : []),
      ...(isAgreement ? measured.flatMap((run) => errorBars(run, [[run.aki, points(run.agreement.low), points(run.agreement.high)]])) : []),
      { type: 'scatter', z: 3, data: measured.map((run) => curvePoint(run, measured)), labelLayout: keepInside },
    ],
  });
  const columns = [{ title: 'Run', text: true }, { title: 'Propagation', text: true }, { title: 'AKI' }, { title: capital(measure().name) }];
  if (isAgreement) columns.push({ title: '95 % interval' }, { title: 'Frames' });
  fillData('curve', columns, measured.map((run) => [
    run.label, run.propagation, number(run.aki, 2), percent(curveValue(run), 2),
    ...(isAgreement ? [range(run.agreement.low, run.agreement.high, 2), count(run.agreement.frames)] : [])]));
}
