/* The figures. Each draw function reads the shown runs, sets its chart's options and fills the table behind it. */
const DASHES = { blend: 'solid', nearest: [7, 4], causal: [2, 3] };
const MAX_BINS = 30;
const charts = new Map();

function chart(id) {
  if (!charts.has(id)) charts.set(id, echarts.init(byId(id), null, { renderer: 'svg' }));
  return charts.get(id);
}

/** Sets options on a chart with the page's own fonts and colours, and its text for screen readers. */
function draw(id, label, options) {
  byId(id).setAttribute('aria-label', label);
  chart(id).setOption({
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: style('--fg') },
    tooltip: tooltip(),
    grid: { left: 56, right: 20, top: 22, bottom: 46 },
    ...options,
  }, { notMerge: true });
}

function tooltip() {
  return {
    confine: true,
    backgroundColor: style('--card'),
    borderColor: style('--line'),
    textStyle: { color: style('--fg'), fontSize: 13 },
  };
}

function axis(type, name, extra = {}) {
  const upright = extra.vertical === true;
  return {
    type,
    name,
    nameLocation: 'middle',
    nameGap: upright ? 40 : 28,
    nameTextStyle: { color: style('--muted') },
    axisLabel: { color: style('--muted'), hideOverlap: true },
    axisLine: { lineStyle: { color: style('--line') } },
    axisTick: { lineStyle: { color: style('--line') } },
    splitLine: { show: upright, lineStyle: { color: style('--line') } },
    ...extra,
  };
}

const rowText = (marker, name, value) => `${marker}${echarts.format.encodeHTML(name)}<b style="float:right;margin-left:18px">${value}</b>`;

/** Lowest and highest value with some air, on round numbers, so that differences of a few points stay visible. */
function accuracyRange(values) {
  const found = values.filter(known);
  if (!found.length) return { min: 0, max: 100, interval: 20 };
  const low = Math.min(...found);
  const high = Math.max(...found);
  const air = Math.max(0.5, (high - low) * 0.12);
  const interval = [1, 2, 5, 10, 20].find((step) => (high - low + 2 * air) / step <= 7) || 20;
  return {
    min: Math.max(0, interval * Math.floor((low - air) / interval)),
    max: Math.min(100, interval * Math.ceil((high + air) / interval)),
    interval,
  };
}

function curveLines(metric) {
  const groups = new Map();
  for (const run of runs.filter((r) => known(r[metric]) && r !== baseline)) {
    const key = [run.network, run.propagation, run.kind].join(' ');
    groups.set(key, [...(groups.get(key) || []), run]);
  }
  return [...groups.values()].map((members) => {
    const anchor = baseline && known(baseline[metric]) && members[0].network === baseline.network ? [baseline] : [];
    const line = [...anchor, ...members].sort((a, b) => a.aki - b.aki);
    return {
      type: 'line', silent: true, symbol: 'none', z: 1, name: 'line',
      lineStyle: { color: style('--muted'), width: 1.5, opacity: 0.55, type: DASHES[members[0].propagation] || 'solid' },
      data: line.map((run) => [run.aki, points(run[metric])]),
    };
  });
}

/** Above the point, or below it where the neighbour on the curve lies higher. */
function labelSide(run, metric, measured) {
  const others = measured.filter((other) => other !== run);
  const nearest = others.sort((a, b) => Math.abs(a.aki - run.aki) - Math.abs(b.aki - run.aki))[0];
  return nearest && nearest[metric] > run[metric] ? 'bottom' : 'top';
}

function curvePoint(run, metric, measured) {
  return {
    value: [run.aki, points(run[metric])], run,
    symbol: run.symbol, symbolSize: shown.has(run.id) ? 15 : 9,
    itemStyle: { color: colourOf(run), borderColor: style('--card'), borderWidth: 2, opacity: shown.has(run.id) ? 1 : 0.5 },
    label: { show: shown.has(run.id) || runs.length <= 16, formatter: run.label, position: labelSide(run, metric, measured), distance: 8, color: style('--fg'), fontSize: 13 },
  };
}

function drawCurve() {
  const metric = byId('curve-metric').value;
  const measured = runs.filter((run) => known(run[metric])).sort((a, b) => a.aki - b.aki);
  if (!measured.length) return showFigure('curve', 'No run was scored: the corpus has no labels and no reference masks.');
  showFigure('curve');
  const range = accuracyRange(measured.map((run) => points(run[metric])));
  draw('curve-chart', `mIoU against average key interval of ${measured.length} runs`, {
    tooltip: { ...tooltip(), trigger: 'item', formatter: ({ data: { run } }) => `<b>${echarts.format.encodeHTML(run.label)}</b> · ${echarts.format.encodeHTML(run.propagation)}<br>AKI ${number(run.aki, 2)}<br>mIoU ${percent(run[metric])}<br>${number(run.fps, 1)} frames per second` },
    xAxis: axis('value', 'AKI: frames per key frame', { min: 0, max: Math.ceil(Math.max(...measured.map((run) => run.aki)) * 1.12) }),
    grid: { left: 56, right: 30, top: 34, bottom: 46 },
    yAxis: axis('value', 'mIoU, %', { vertical: true, ...range }),
    series: [...curveLines(metric), { type: 'scatter', z: 3, data: measured.map((run) => curvePoint(run, metric, measured)), labelLayout: { hideOverlap: true } }],
  });
  fillData('curve', [{ title: 'Run', text: true }, { title: 'Propagation', text: true }, { title: 'AKI' }, { title: 'mIoU' }],
    measured.map((run) => [run.label, run.propagation, number(run.aki, 2), percent(run[metric], 2)]));
}

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
  if (!rows.length) return showFigure('intervals', 'None of the shown runs has two key frames in a row.');
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

function lineSeries(run, values, extra = {}) {
  return {
    name: run.label, type: 'line', symbol: run.symbol, symbolSize: 7, color: colourOf(run),
    lineStyle: { width: 2.2 }, data: values, emphasis: { focus: 'series' }, ...extra,
  };
}

/** Few frames make a mean that jumps: such distances are in the table, not in the figure. */
function steady(values) {
  const all = values.reduce((sum, [, , , frames]) => sum + frames, 0);
  return values.filter(([, , , frames]) => frames >= Math.max(5, 0.01 * all));
}

function drawDistance() {
  const key = byId('distance-key').value;
  const rows = shownRuns()
    .map((run) => ({ run, values: (data.accuracyByDistance[run.id] || []).filter((value) => value[0] === key) }))
    .filter((row) => row.values.length);
  if (!rows.length) return showFigure('distance', 'None of the shown runs was scored.');
  showFigure('distance');
  const range = accuracyRange(rows.flatMap((row) => steady(row.values).map((value) => points(value[2]))));
  const from = key === 'last' ? 'after the last key frame' : 'to the nearest key frame';
  draw('distance-chart', `Mean mIoU by frames ${from}`, {
    tooltip: { ...tooltip(), trigger: 'axis', formatter: (items) => [`${items[0].value[0]} frames ${from}`, ...items.map((item) => rowText(item.marker, item.seriesName, `${number(item.value[1], 1)} %`))].join('<br>') },
    xAxis: axis('value', `frames ${from}`, { minInterval: 1, max: 'dataMax' }),
    yAxis: axis('value', 'mIoU, %', { vertical: true, ...range }),
    series: rows.map((row) => lineSeries(row.run, steady(row.values).map(([, distance, iou]) => [distance, points(iou)]))),
  });
  fillData('distance', [{ title: 'Run', text: true }, { title: 'Distance' }, { title: 'mIoU' }, { title: 'Frames' }],
    rows.flatMap((row) => row.values.map(([, distance, iou, frames]) => [row.run.label, distance, percent(iou, 2), count(frames)])));
}

function drawClasses() {
  const rows = shownRuns().map((run) => ({ run, iou: new Map(data.classIou[run.id] || []) })).filter((row) => row.iou.size);
  if (!rows.length) return showFigure('classes', 'None of the shown runs was scored.');
  showFigure('classes');
  const names = [...new Set(rows.flatMap((row) => [...row.iou.keys()]))];
  draw('classes-chart', `Intersection over union of ${names.length} classes`, {
    tooltip: { ...tooltip(), trigger: 'axis', axisPointer: { type: 'shadow' }, formatter: (items) => [echarts.format.encodeHTML(items[0].axisValue), ...items.map((item) => rowText(item.marker, item.seriesName, known(item.value) ? `${number(item.value, 1)} %` : '–'))].join('<br>') },
    grid: { left: 56, right: 20, top: 22, bottom: names.length > 8 ? 76 : 30 },
    xAxis: axis('category', '', { data: names, axisLabel: { color: style('--muted'), interval: 0, rotate: names.length > 8 ? 35 : 0 } }),
    yAxis: axis('value', 'IoU, %', { vertical: true, min: 0, max: 100 }),
    series: rows.map((row) => ({ name: row.run.label, type: 'bar', barMaxWidth: 34, barGap: '8%', itemStyle: { color: colourOf(row.run), borderRadius: [2, 2, 0, 0] }, data: names.map((name) => points(row.iou.get(name) ?? null)) })),
  });
  fillData('classes', [{ title: 'Class', text: true }, ...rows.map((row) => ({ title: row.run.label }))],
    names.map((name) => [name, ...rows.map((row) => percent(row.iou.get(name), 1))]));
}

function keyRows(lines) {
  return {
    type: 'scatter', xAxisIndex: 1, yAxisIndex: 1, symbol: 'rect', symbolSize: [2.5, 11], silent: true,
    data: lines.flatMap((line, row) => line.keys.map((frame) => ({ value: [frame, row], itemStyle: { color: colourOf(line.run) } }))),
  };
}

function timelineOptions(lines, last) {
  const rasterHeight = 18 * lines.length;
  const range = accuracyRange(lines.flatMap((line) => line.iou.map(points)));
  const zoom = last > 300;
  const below = zoom ? 88 : 46;
  return {
    tooltip: { ...tooltip(), trigger: 'axis', formatter: (items) => [`frame ${items[0].axisValue}`, ...items.filter((item) => item.seriesType === 'line').map((item) => rowText(item.marker, item.seriesName, known(item.value[1]) ? `${number(item.value[1], 1)} %` : '–'))].join('<br>') },
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    grid: [{ left: 56, right: 20, top: 16, bottom: below + rasterHeight + 16 }, { left: 56, right: 20, height: rasterHeight, bottom: below }],
    xAxis: [
      axis('value', '', { min: 0, max: last, axisLabel: { show: false }, axisTick: { show: false } }),
      axis('value', 'frame', { gridIndex: 1, min: 0, max: last, minInterval: 1 }),
    ],
    yAxis: [
      axis('value', 'mIoU, %', { vertical: true, ...range }),
      axis('category', 'keys', { gridIndex: 1, vertical: false, nameGap: 40, inverse: true, data: lines.map((line) => line.run.label), axisLabel: { show: false }, axisTick: { show: false } }),
    ],
    dataZoom: zoom ? [{ type: 'slider', xAxisIndex: [0, 1], height: 22, bottom: 10, borderColor: style('--line') }, { type: 'inside', xAxisIndex: [0, 1], zoomOnMouseWheel: 'ctrl' }] : [],
    series: [...lines.map((line) => lineSeries(line.run, line.frame.map((frame, i) => [frame, points(line.iou[i])]), { showSymbol: line.frame.length < 40, symbolSize: 6, lineStyle: { width: 1.8 } })), keyRows(lines)],
  };
}

function drawTimeline() {
  const sequence = byId('timeline-sequence').value;
  const only = byId('timeline-run').value;
  const lines = data.timelines
    .filter((line) => line.sequence === sequence && runById.has(line.run) && (only ? line.run === only : shown.has(line.run)))
    .map((line) => ({ ...line, run: runById.get(line.run) }));
  if (!lines.length) return showFigure('timeline', 'None of the shown runs has this sequence.');
  showFigure('timeline');
  const last = Math.max(1, ...lines.map((line) => line.frames - 1));
  draw('timeline-chart', `mIoU of every frame of ${sequence} with key frames marked`, timelineOptions(lines, last));
  fillData('timeline', [{ title: 'Run', text: true }, { title: 'Frame' }, { title: 'Key', text: true }, { title: 'mIoU' }],
    lines.flatMap((line) => {
      const keys = new Set(line.keys);
      return line.frame.map((frame, i) => [line.run.label, frame, keys.has(frame) ? 'key' : '', percent(line.iou[i])]);
    }).slice(0, 3000));
}

function drawCharts() {
  drawCurve();
  drawIntervals();
  drawDistance();
  drawClasses();
  drawTimeline();
}
