/**
 * The source of TorchScript archives: the dialect in which PyTorch writes modules, its classes and types, and a check
 * that it calls nothing but listed operations. What PyTorch does not write is refused. One parser and its check, which
 * nobody needs in parts; depends on nothing else.
 *
 * <p>Begin with {@link dev.reelmask.net.script.ScriptCheck}.
 */
package dev.reelmask.net.script;
