/**
 * A model of everything that publication stands on, explored exhaustively: an in-memory filesystem whose every
 * operation is a step, starts and a reader that run the real publication code on it, and a search over all orders of
 * their steps.
 */
package dev.reelmask.publish.model;
