/* Frame by frame: what each compared frame of one sequence scored, and the key frames of each run. */
const RASTER_ROW = 18;

function keyRows(lines) {
  return {
    type: 'scatter', xAxisIndex: 1, yAxisIndex: 1, symbol: 'rect', symbolSize: [2.5, 11], silent: true,
    data: lines.flatMap((line, row) => line.keys.map((frame) => ({ value: [frame, row], itemStyle: { color: colourOf(line.run) } }))),
  };
}

/** Labels make a curve; of agreement there is a sample of the frames only, which makes dots. */
function valueSeries(line) {
  const values = line.frame.map((frame, i) => [frame, points(line.value[i])]);
  const dots = { type: 'scatter', name: line.run.label, symbol: line.run.symbol, symbolSize: 8, color: colourOf(line.run), data: values };
  return group.kind === KEY_MASK ? dots : lineSeries(line.run, values, { showSymbol: values.length < 40, symbolSize: 6, lineStyle: { width: 1.8 } });
}

const valuesOf = (lines) => lines.flatMap((line) => line.value.map(points));

/** Where no value is shown there are the key frames alone. */
function keysOptions(lines, last) {
  const { tooltip: tip, dataZoom, xAxis, yAxis, ...full } = timelineOptions(lines, last);
  return {
    ...full, tooltip: { show: false },
    grid: { ...full.grid[1], top: 8 },
    xAxis: { ...xAxis[1], gridIndex: 0 },
    yAxis: { ...yAxis[1], gridIndex: 0 },
    dataZoom: dataZoom.map((zoom) => ({ ...zoom, xAxisIndex: [0] })),
    series: [{ ...keyRows(lines), xAxisIndex: 0, yAxisIndex: 0 }],
  };
}

function whyNoValues(lines) {
  return lines.some((line) => line.reference === group.kind)
    ? `Too few frames were compared to show their ${measure().name}; these are the key frames.`
    : 'None of the frames was compared; these are the key frames.';
}

function timelineOptions(lines, last) {
  const rasterHeight = RASTER_ROW * lines.length;
  const values = valuesOf(lines);
  const zoom = last > 300;
  const below = zoom ? 88 : 46;
  return {
    tooltip: { ...tooltip(), trigger: 'axis', formatter: (items) => [`frame ${items[0].axisValue}`, ...items.filter((item) => item.axisIndex === 0 && item.seriesName !== 'ceiling').map((item) => rowText(item.marker, item.seriesName, known(item.value[1]) ? `${number(item.value[1], 1)} %` : '–'))].join('<br>') },
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    grid: [{ left: 56, right: 20, top: 16, bottom: below + rasterHeight + 16 }, { left: 56, right: 20, height: rasterHeight, bottom: below }],
    xAxis: [
      axis('value', '', { min: 0, max: last, axisLabel: { show: false }, axisTick: { show: false } }),
      axis('value', 'frame', { gridIndex: 1, min: 0, max: last, minInterval: 1 }),
    ],
    yAxis: [
      axis('value', `${measure().name}, %`, { vertical: true, ...accuracyRange(values) }),
      axis('category', 'keys', { gridIndex: 1, vertical: false, nameGap: 40, inverse: true, data: lines.map((line) => line.run.label), axisLabel: { show: false }, axisTick: { show: false } }),
    ],
    dataZoom: zoom ? [{ type: 'slider', xAxisIndex: [0, 1], height: 22, bottom: 10, borderColor: style('--line') }, { type: 'inside', xAxisIndex: [0, 1], zoomOnMouseWheel: 'ctrl' }] : [],
    series: [...ceiling(), ...lines.map(valueSeries), keyRows(lines)],
  };
}

function drawTimeline() {
  const sequence = byId('timeline-sequence').value;
  const only = byId('timeline-run').value;
  const members = new Set(group.runs.map((run) => run.id));
  const lines = data.timelines
    .filter((line) => line.sequence === sequence && members.has(line.run) && (only ? line.run === only : shown.has(line.run)))
    .map((line) => ({ ...line, ...(line.reference === group.kind ? {} : { frame: [], value: [] }), run: runById.get(line.run) }));
  byId('timeline-picks').hidden = !sequence;
  if (!lines.length) return showFigure('timeline', sequence ? 'None of the shown runs has this sequence.' : NO_SEQUENCE);
  showFigure('timeline');
  const last = Math.max(1, ...lines.map((line) => line.frames - 1));
  const hasValues = valuesOf(lines).length > 0;
  byId('timeline-note').textContent = hasValues ? '' : whyNoValues(lines);
  byId('timeline-chart').style.height = hasValues ? '' : `${RASTER_ROW * lines.length + (last > 300 ? 110 : 68)}px`;
  const what = hasValues ? `${measure().name} of the compared frames of ${sequence}, with key frames marked` : `Key frames of ${sequence}`;
  draw('timeline-chart', what, (hasValues ? timelineOptions : keysOptions)(lines, last));
  fillData('timeline', [{ title: 'Run', text: true }, { title: 'Frame' }, { title: 'Key', text: true }, { title: capital(measure().name) }],
    lines.flatMap((line) => {
      const keys = new Set(line.keys);
      return line.frame.map((frame, i) => [line.run.label, frame, keys.has(frame) ? 'key' : '', percent(line.value[i])]);
    }).slice(0, 3000));
}
