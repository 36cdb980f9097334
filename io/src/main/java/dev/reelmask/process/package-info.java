/** Programs of this project in Java processes of their own. */
package dev.reelmask.process;
