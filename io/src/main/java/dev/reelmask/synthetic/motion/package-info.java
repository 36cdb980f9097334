/**
 * How things of the generated corpus move: numbers by chance and time, and what they make a person do. Builds on
 * nothing; begin with {@link dev.reelmask.synthetic.motion.Acting}.
 */
package dev.reelmask.synthetic.motion;
