/*
 * What may stand on one axis: the runs of one corpus that were compared with the same thing. Against labels that is mIoU;
 * with the network's own masks of the frames it is agreement, of which every frame through the network has 100 % by
 * definition.
 */
const LABEL = 'label';
const KEY_MASK = 'key-mask';
const NONE = 'none';
const FEW_FRAMES = 30;

const MEASURES = {
  [LABEL]: { name: 'mIoU', ofClass: 'IoU', against: 'against labels' },
  [KEY_MASK]: { name: 'agreement', ofClass: 'agreement', against: "with the network's own masks" },
  [NONE]: { name: 'accuracy', ofClass: 'accuracy', against: 'not compared with anything' },
};

function groupsOf(corpus) {
  const members = runs.filter((run) => run.corpus === corpus);
  const labelled = members.filter((run) => run.labelledFrames > 0);
  const compared = members.filter((run) => run.agreement.frames > 0);
  const found = [];
  if (labelled.length) {
    found.push({ corpus, kind: LABEL, runs: members.filter((run) => !compared.length || run.labelledFrames > 0) });
  }
  if (compared.length) {
    found.push({ corpus, kind: KEY_MASK, runs: members.filter((run) => compared.includes(run) || run.isEveryFrame || run.labelledFrames === 0) });
  }
  return found.length ? found : [{ corpus, kind: NONE, runs: members }];
}

const groups = corpora.flatMap(groupsOf);
let group = groups[0] || { corpus: '', kind: NONE, runs: [] };
const measure = () => MEASURES[group.kind];
const groupName = (one) => (corpora.length > 1 ? `${one.corpus}, ${MEASURES[one.kind].against}` : MEASURES[one.kind].against);

const shown = new Set(groups.flatMap((one) => one.runs.slice(0, SHOWN_AT_FIRST)).map((run) => run.id));
const shownRuns = () => group.runs.filter((run) => shown.has(run.id));

/** The shown runs that the tables judge by the group's measure: those with labels are judged by labels. */
const judgedRuns = () => shownRuns().filter((run) => run.reference === group.kind);

/** What a run scored by the group's measure; nothing where too few frames were compared. */
function accuracy(run) {
  if (group.kind === LABEL) return known(run.corpusIou) ? run.corpusIou : run.meanIou;
  if (group.kind === KEY_MASK) return run.isEveryFrame ? 1 : run.agreement.mean;
  return null;
}

/** The run of the same network in which every frame is a key, if there is one. */
function baselineOf(run) {
  const all = group.runs.filter((other) => other.isEveryFrame && other.network === run.network);
  return all.find((other) => known(accuracy(other))) || all[0] || null;
}

/** Of the group's runs together: the figures of one hide how few the others have. */
const mostCompared = () => Math.max(0, ...group.runs.map((run) => run.agreement.frames));

const NO_SEQUENCE = 'No run of this corpus has a finished sequence.';

/** Why there is no figure of accuracy at all: where the first one would be. */
function noAccuracy() {
  const most = mostCompared();
  if (group.kind === KEY_MASK && most < FEW_FRAMES) {
    return `${counted(most, 'frame was', 'frames were')} compared with the network's own masks: too few for a score. `
      + `From ${FEW_FRAMES} on there is one; at most one frame is compared for 20 key frames.`;
  }
  if (!group.runs.some((run) => run.frames)) return NO_SEQUENCE;
  return group.kind === NONE
    ? "No run was scored: the corpus has no labels, and no frame was compared with the network's own masks."
    : 'None of the shown runs was scored.';
}

/** Why one more figure of accuracy is missing: what the first one has said is not said again. */
function noFigure(parts) {
  const isTold = group.kind !== LABEL && (group.kind === NONE || mostCompared() < FEW_FRAMES);
  if (isTold) return group.kind === NONE ? 'Nothing was scored.' : 'Too few frames were compared.';
  return group.kind === KEY_MASK && judgedRuns().length ? `No ${parts} has ${FEW_FRAMES} compared frames.` : noAccuracy();
}
