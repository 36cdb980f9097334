/* What all figures share: fonts, axes, tooltips, error bars. */
const DASHES = { blend: 'solid', votes: [12, 3], nearest: [7, 4], causal: [2, 3] };
const charts = new Map();

function chart(id) {
  if (!charts.has(id)) charts.set(id, echarts.init(byId(id), null, { renderer: 'svg' }));
  return charts.get(id);
}

/** Sets options on a chart with the page's own fonts and colours, and its text for screen readers. */
function draw(id, label, options) {
  byId(id).setAttribute('aria-label', label);
  chart(id).resize();
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

const LABEL_SIZE = 12;
const pen = document.createElement('canvas').getContext('2d');

/** Pixels that an axis label takes. */
function textWidth(text) {
  pen.font = `${LABEL_SIZE}px ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(text).width;
}

const html = (text) => echarts.format.encodeHTML(text);
const rowText = (marker, name, value) => `${marker}${html(name)}<b style="float:right;margin-left:18px">${value}</b>`;

/**
 * Lowest and highest value with some air, on round numbers, so that differences of a few points stay visible. Agreement
 * reaches up to 100 %, what every frame through the network has.
 */
function accuracyRange(values) {
  const found = values.filter(known);
  if (!found.length) return { min: 0, max: 100, interval: 20 };
  const low = Math.min(...found);
  const high = group.kind === KEY_MASK ? 100 : Math.max(...found);
  const air = Math.max(0.5, (high - low) * 0.12);
  const interval = [1, 2, 5, 10, 20].find((step) => (high - low + 2 * air) / step <= 7) || 20;
  return {
    min: Math.max(0, interval * Math.floor((low - air) / interval)),
    max: Math.min(100, interval * Math.ceil((high + air) / interval)),
    interval,
  };
}

function lineSeries(run, values, extra = {}) {
  return {
    name: run.label, type: 'line', symbol: run.symbol, symbolSize: 7, color: colourOf(run),
    lineStyle: { width: 2.2 }, data: values, emphasis: { focus: 'series' }, ...extra,
  };
}

/** What every frame through the network has: a line across the figure of an agreement. */
function ceiling() {
  if (group.kind !== KEY_MASK) return [];
  return [{
    type: 'line', name: 'ceiling', silent: true, symbol: 'none', z: 1, data: [],
    markLine: {
      silent: true, symbol: 'none', data: [{ yAxis: 100 }],
      lineStyle: { color: style('--muted'), width: 1.5, type: [6, 4] },
      label: { position: 'insideEndBottom', formatter: 'every frame through the network: 100 %', color: style('--muted'), fontSize: 12 },
    },
  }];
}

/** Intervals as upright bars; items are [x, low, high] in percent. */
function errorBars(run, items) {
  const bars = items.filter(([, low, high]) => known(low) && known(high));
  if (!bars.length) return [];
  return [{
    type: 'custom', name: 'interval', silent: true, z: 2, data: bars, encode: { x: 0, y: [1, 2] },
    renderItem: (params, api) => {
      const [x, low] = api.coord([api.value(0), api.value(1)]);
      const high = api.coord([api.value(0), api.value(2)])[1];
      const line = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: colourOf(run), lineWidth: 1.6, opacity: 0.75 } });
      return { type: 'group', children: [line(x, low, x, high), line(x - 4, low, x + 4, low), line(x - 4, high, x + 4, high)] };
    },
  }];
}
