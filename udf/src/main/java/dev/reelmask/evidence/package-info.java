/**
 * What a scheduler sees about a frame and its last key frame. Begin with {@link dev.reelmask.evidence.EvidenceSource}.
 */
package dev.reelmask.evidence;
