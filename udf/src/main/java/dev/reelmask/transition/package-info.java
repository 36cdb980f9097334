/**
 * What every key frame would be worth to the frames after it, measured on one sequence by the flows and masks that the
 * loop makes. Begin with {@link dev.reelmask.transition.TransitionWalk}.
 */
package dev.reelmask.transition;
