/**
 * The source of TorchScript archives: the dialect in which PyTorch writes modules, its classes and types, and a check
 * that it calls nothing but listed operations. What PyTorch does not write is refused. Code that passed becomes one
 * line of steps, where it is one. Depends on nothing else. More than twenty files: one parser, its check and what is
 * made of the two, whose words (expressions, statements, declarations) no other package needs.
 *
 * <p>Begin with {@link dev.reelmask.net.script.ScriptCheck} and {@link dev.reelmask.net.script.FlatScript}.
 */
package dev.reelmask.net.script;
