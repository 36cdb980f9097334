/* Key intervals, accuracy by distance and by class. */
const MAX_BINS = 30;

function intervalRows() {
  return shownRuns().map((run) => {
    const counts = data.keyIntervals[run.id] || [];
    return { run, counts, total: counts.reduce((sum, [, n]) => sum + n, 0) };
  }).filter((row) => row.total > 0);
}

/** Intervals 1, 2, 3 …, or groups of as many neighbours as keep the bars wide enough to see. */
function intervalBins(longest) {
  const width = Math.ceil(longest / MAX_BINS);
  return Array.from({ length: Math.ceil(longest / width) }, (_, i) => {
    const from = i * width + 1;
    return { from, to: from + width - 1, name: width === 1 ? `${from}` : `${from}–${from + width - 1}` };
  });
}

function binShare(row, bin) {
  const inside = row.counts.filter(([interval]) => interval >= bin.from && interval <= bin.to);
  return inside.reduce((sum, [, n]) => sum + n, 0) / row.total;
}

function drawIntervals() {
  const rows = intervalRows();
  if (!rows.length) return showFigure('intervals', 'None of the shown runs has two key frames in one sequence.');
  showFigure('intervals');
  const longest = Math.max(...rows.flatMap((row) => row.counts.map(([interval]) => interval)));
  const bins = intervalBins(longest);
  draw('intervals-chart', `Histogram of key intervals, 1 to ${longest} frames`, {
    tooltip: { ...tooltip(), trigger: 'axis', axisPointer: { type: 'shadow' }, formatter: (items) => [`interval of ${items[0].axisValue} frames`, ...items.filter((item) => item.value > 0).map((item) => rowText(item.marker, item.seriesName, `${number(item.value, 1)} %`))].join('<br>') },
    xAxis: axis('category', 'frames from one key frame to the next', { data: bins.map((bin) => bin.name) }),
    yAxis: axis('value', 'share of intervals, %', { vertical: true, max: 100 }),
    series: rows.map((row) => ({ name: row.run.label, type: 'bar', barMaxWidth: 26, barMinWidth: 3, barGap: '8%', itemStyle: { color: colourOf(row.run), borderRadius: [2, 2, 0, 0] }, data: bins.map((bin) => points(binShare(row, bin))) })),
  });
  fillData('intervals', [{ title: 'Run', text: true }, { title: 'Interval' }, { title: 'Count' }, { title: 'Share' }],
    rows.flatMap((row) => row.counts.map(([interval, n]) => [row.run.label, interval, count(n), percent(n / row.total)])));
}

/** Few labelled frames make a mean that jumps: such distances are in the table, not in the figure. */
function steady(values) {
  const all = values.reduce((sum, [, , , frames]) => sum + frames, 0);
  return values.filter(([, , value, frames]) => known(value) && frames >= Math.max(5, 0.01 * all));
}

const tableEnds = (low, high) => (group.kind === KEY_MASK ? [range(low, high, 2) || '–'] : []);
const endColumns = () => (group.kind === KEY_MASK ? [{ title: '95 % interval' }] : []);

/** A run in which every frame is a key has the distance 0 alone: a mark there, and a line across to compare with. */
function distanceSeries({ run, steady: values }) {
  const across = run.isEveryFrame
    ? { symbolSize: 9, markLine: { silent: true, symbol: 'none', label: { show: false }, data: [{ yAxis: points(values[0][2]) }], lineStyle: { color: colourOf(run), width: 1.5, type: [6, 4], opacity: 0.8 } } }
    : {};
  return lineSeries(run, values.map(([, distance, value]) => [distance, points(value)]), across);
}

function drawDistance() {
  const key = byId('distance-key').value;
  byId('distance').querySelector('h2').textContent = `${capital(measure().name)} by distance`;
  const rows = judgedRuns()
    .map((run) => ({ run, values: (data.accuracyByDistance[run.id] || []).filter((value) => value[0] === key) }))
    .filter((row) => row.values.length);
  const drawn = rows.map((row) => ({ ...row, steady: steady(row.values) })).filter((row) => row.steady.length);
  if (!drawn.length) return showFigure('distance', noFigure('distance'));
  showFigure('distance');
  const bars = group.kind === KEY_MASK ? drawn.flatMap((row) => errorBars(row.run, row.steady.map(([, distance, , , low, high]) => [distance, points(low), points(high)]))) : [];
  const ends = bars.flatMap((series) => series.data.flatMap(([, low, high]) => [low, high]));
  const from = key === 'last' ? 'after the last key frame' : 'to the nearest key frame';
  draw('distance-chart', `Mean ${measure().name} by frames ${from}`, {
    tooltip: { ...tooltip(), trigger: 'axis', formatter: (items) => [`${items[0].value[0]} frames ${from}`, ...items.filter((item) => item.seriesType === 'line').map((item) => rowText(item.marker, item.seriesName, `${number(item.value[1], 1)} %`))].join('<br>') },
    xAxis: axis('value', `frames ${from}`, { min: 0, minInterval: 1, max: 'dataMax' }),
    yAxis: axis('value', `${measure().name}, %`, { vertical: true, ...accuracyRange([...drawn.flatMap((row) => row.steady.map((value) => points(value[2]))), ...ends]) }),
    series: [...ceiling(), ...bars, ...drawn.map(distanceSeries)],
  });
  fillData('distance', [{ title: 'Run', text: true }, { title: 'Distance' }, { title: capital(measure().name) }, ...endColumns(), { title: 'Frames' }],
    rows.flatMap((row) => row.values.map(([, distance, value, frames, low, high]) => [row.run.label, distance, percent(value, 2), ...tableEnds(low, high), count(frames)])));
}

/** Whether names fit beside each other, each below its bars. */
function labelsFit(names, width) {
  return Math.max(...names.map(textWidth)) + 8 <= width / names.length;
}

const shareAxis = (upright) => axis('value', `${measure().ofClass}, %`, { vertical: upright, min: 0, max: 100, splitLine: { show: true, lineStyle: { color: style('--line') } } });
const nameAxis = (names, extra) => axis('category', '', { data: names, axisLabel: { color: style('--muted'), fontSize: LABEL_SIZE, interval: 0, ...extra } });

function uprightClasses(names) {
  return { grid: { left: 56, right: 20, top: 22, bottom: 30 }, xAxis: nameAxis(names, {}), yAxis: shareAxis(true) };
}

/** Names to the left of bars that lie: so any number of them has room. */
function lyingClasses(names) {
  const width = Math.min(Math.ceil(Math.max(...names.map(textWidth))) + 6, Math.round(byId('classes-chart').clientWidth * 0.36));
  return {
    grid: { left: width + 12, right: 24, top: 8, bottom: 46 },
    xAxis: shareAxis(false),
    yAxis: { ...nameAxis(names, { width, overflow: 'truncate' }), inverse: true },
  };
}

function drawClasses() {
  byId('classes').querySelector('h2').textContent = `${capital(measure().ofClass)} by class`;
  const rows = judgedRuns().map((run) => ({ run, values: new Map((data.classIou[run.id] || []).map((row) => [row[0], row])) }))
    .filter((row) => [...row.values.values()].some(([, value]) => known(value)));
  if (!rows.length) return showFigure('classes', noFigure('class'));
  showFigure('classes');
  const names = [...new Set(rows.flatMap((row) => [...row.values.keys()]))];
  const value = (row, name) => row.values.get(name)?.[1];
  const isUpright = labelsFit(names, byId('classes-chart').clientWidth - 76);
  byId('classes-chart').style.height = isUpright ? '' : `${names.length * Math.max(19, 7 * rows.length + 6) + 60}px`;
  draw('classes-chart', `${measure().ofClass} of ${counted(names.length, 'class', 'classes')}`, {
    tooltip: { ...tooltip(), trigger: 'axis', axisPointer: { type: 'shadow' }, formatter: (items) => [html(items[0].axisValue), ...items.map((item) => rowText(item.marker, item.seriesName, known(item.value) ? `${number(item.value, 1)} %` : '–'))].join('<br>') },
    ...(isUpright ? uprightClasses(names) : lyingClasses(names)),
    series: rows.map((row) => ({ name: row.run.label, type: 'bar', barMaxWidth: isUpright ? 34 : 14, barGap: '8%', itemStyle: { color: colourOf(row.run), borderRadius: isUpright ? [2, 2, 0, 0] : [0, 2, 2, 0] }, data: names.map((name) => points(value(row, name) ?? null)) })),
  });
  fillData('classes', [{ title: 'Class', text: true }, ...rows.map((row) => ({ title: row.run.label }))],
    names.map((name) => [name, ...rows.map((row) => {
      const [, share, , low, high] = row.values.get(name) || [];
      return percent(share, 1) + (range(low, high) ? ` (${range(low, high)})` : '');
    })]));
}
