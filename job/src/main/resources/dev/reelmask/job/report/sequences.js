/* By sequence: what the shown runs scored of each, hardest first, and of how many frames. */
function sequenceLines() {
  const judged = new Map(judgedRuns().map((run) => [run.id, run]));
  const scored = (line) => line.scores.filter((score) => judged.has(score.run));
  const lowest = (scores) => Math.min(...scores.map((score) => score.value).filter(known));
  return data.sequences
    .filter((line) => line.corpus === group.corpus)
    .map((line) => ({ ...line, scores: scored(line) }))
    .filter((line) => line.scores.length)
    .sort((a, b) => lowest(a.scores) - lowest(b.scores) || a.sequence.localeCompare(b.sequence, 'en', { numeric: true }));
}

/** One number where the runs agree, or else the fewest and the most. */
function span(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? count(low) : `${count(low)}–${count(high)}`;
}

function sequencesNote() {
  const all = data.sequenceCounts[group.corpus] || 0;
  const here = data.sequences.filter((line) => line.corpus === group.corpus).length;
  return here < all ? `The ${count(here)} hardest of ${counted(all, 'sequence', 'sequences')}.` : '';
}

function fillSequences() {
  const lines = sequenceLines();
  byId('sequences-note').textContent = lines.length ? sequencesNote() : '';
  if (!lines.length) return showFigure('sequences', noFigure('sequence'));
  showFigure('sequences');
  const judged = judgedRuns();
  const ofRun = (line, run) => line.scores.find((score) => score.run === run.id);
  fillTable(byId('sequences-table'), 'By sequence', [
    { title: 'Sequence', long: true }, { title: 'Frames' },
    { title: 'Scored frames', help: `Frames that were compared ${measure().against}` },
    ...judged.map((run) => ({ title: run.label })),
  ], lines.map((line) => [
    line.sequence, span(line.scores.map((score) => score.frames)), span(line.scores.map((score) => score.scored)),
    ...judged.map((run) => percent(ofRun(line, run)?.value)),
  ]));
}
