/**
 * Pages in a real browser: what they show, how they lie, whether everyone can use them. Begin with {@code Chromium}.
 */
package dev.reelmask.testing.browser;
