/*
 * Strips of frames: the source with each run's mask laid over it, at an opacity that the reader chooses. Pictures are not
 * lazy: they lie in the page, and those that were never scrolled to would be black on paper.
 */
function layers(source, mask, alt) {
  return [element('img', { src: source, alt }), mask ? element('img', { src: mask, alt: '' }) : null];
}

function zoom(strip, picture) {
  byId('zoom-frame').style.setProperty('--ratio', strip.width / strip.height);
  byId('zoom-frame').replaceChildren(...layers(picture.source, picture.mask, picture.text).filter(Boolean));
  byId('zoom-pick').hidden = !picture.mask;
  byId('zoom-text').textContent = picture.text;
  byId('zoom').showModal();
}

/** Both sliders say the same. */
function setOpacity(percentage) {
  document.documentElement.style.setProperty('--mask-opacity', percentage / 100);
  document.querySelectorAll('input.opacity').forEach((slider) => { slider.value = percentage; });
}

function cell(strip, picture) {
  const frame = element('div', { class: 'frame' }, ...layers(picture.source, picture.mask, picture.text), element('span', { class: 'tag' }, 'KEY'));
  frame.style.aspectRatio = `${strip.width} / ${strip.height}`;
  const button = element('button', { type: 'button', 'aria-label': `Enlarge ${picture.text}` }, frame);
  button.addEventListener('click', () => zoom(strip, picture));
  return element('figure', { class: picture.key ? 'cell key' : 'cell' }, button,
    element('figcaption', {}, picture.caption));
}

function sourceRow(strip) {
  return [element('div', { class: 'row-name' }, 'Source'), ...strip.frame.map((frame, i) =>
    cell(strip, { source: strip.source[i], caption: `frame ${frame}`, text: `Source, frame ${frame}` }))];
}

function labelRow(strip) {
  if (!strip.label.some(Boolean)) return [];
  return [element('div', { class: 'row-name' }, 'Label'), ...strip.frame.map((frame, i) =>
    cell(strip, { source: strip.source[i], mask: strip.label[i], caption: strip.label[i] ? 'label' : 'no label', text: `Label, frame ${frame}` }))];
}

function maskRow(strip, row) {
  const run = runById.get(row.run);
  return [element('div', { class: 'row-name' }, swatch(`var(${run.colour})`), run.label), ...strip.frame.map((frame, i) => {
    const score = known(row.value[i]) ? `${MEASURES[row.reference].name} ${percent(row.value[i])}` : '';
    const text = `${run.label}, frame ${frame}${row.key[i] ? ', key frame' : ''}${score ? `, ${score}` : ''}`;
    return cell(strip, { source: strip.source[i], mask: row.mask[i], key: row.key[i], caption: score || (row.mask[i] ? 'not compared' : 'no mask'), text });
  })];
}

function drawStrip() {
  const strip = data.strips.find((one) => one.sequence === byId('strip-sequence').value);
  byId('strip-notes').replaceChildren(...(strip ? strip.notes : []).map((note) => element('li', {}, note)));
  byId('strip-picks').hidden = !strip;
  if (!strip) return showFigure('strips', `No pictures. ${NO_SEQUENCE}`);
  if (!strip.frame.length) return showFigure('strips', 'No pictures of this sequence:');
  showFigure('strips');
  const members = new Set(shownRuns().map((run) => run.id));
  const rows = strip.masks.filter((row) => members.has(row.run)).map((row) => maskRow(strip, row));
  const node = byId('strip');
  node.style.gridTemplateColumns = `auto repeat(${strip.frame.length}, auto)`;
  node.replaceChildren(...sourceRow(strip), ...labelRow(strip), ...rows.flat());
  byId('class-legend').replaceChildren(...strip.classes.map(({ name, colour }) => element('span', {}, swatch(colour, 'class'), name)));
}
