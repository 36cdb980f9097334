/* Frame by frame: what each compared frame of one sequence scored, and the key frames of each run. */

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

function timelineOptions(lines, last) {
  const rasterHeight = 18 * lines.length;
  const values = lines.flatMap((line) => line.value.map(points));
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
    graphic: values.length ? [] : [{
      type: 'text', left: 'center', top: '22%',
      style: { text: lines.some((line) => line.reference === group.kind) ? `Too few frames compared to show their ${measure().name}` : 'None of the frames was compared', fill: style('--muted'), fontSize: 14, fontFamily: getComputedStyle(document.body).fontFamily },
    }],
    dataZoom: zoom ? [{ type: 'slider', xAxisIndex: [0, 1], height: 22, bottom: 10, borderColor: style('--line') }, { type: 'inside', xAxisIndex: [0, 1], zoomOnMouseWheel: 'ctrl' }] : [],
    series: [...(values.length ? ceiling() : []), ...lines.map(valueSeries), keyRows(lines)],
  };
}

function drawTimeline() {
  const sequence = byId('timeline-sequence').value;
  const only = byId('timeline-run').value;
  const members = new Set(group.runs.map((run) => run.id));
  const lines = data.timelines
    .filter((line) => line.sequence === sequence && members.has(line.run) && (only ? line.run === only : shown.has(line.run)))
    .map((line) => ({ ...line, ...(line.reference === group.kind ? {} : { frame: [], value: [] }), run: runById.get(line.run) }));
  if (!lines.length) return showFigure('timeline', 'None of the shown runs has this sequence.');
  showFigure('timeline');
  const last = Math.max(1, ...lines.map((line) => line.frames - 1));
  draw('timeline-chart', `${measure().name} of the compared frames of ${sequence}, with key frames marked`, timelineOptions(lines, last));
  fillData('timeline', [{ title: 'Run', text: true }, { title: 'Frame' }, { title: 'Key', text: true }, { title: capital(measure().name) }],
    lines.flatMap((line) => {
      const keys = new Set(line.keys);
      return line.frame.map((frame, i) => [line.run.label, frame, keys.has(frame) ? 'key' : '', percent(line.value[i])]);
    }).slice(0, 3000));
}
