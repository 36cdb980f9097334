/**
 * The source of TorchScript archives: the dialect in which PyTorch writes modules, its classes and types, and a check
 * that it calls nothing but listed operations. What PyTorch does not write is refused.
 */
package dev.reelmask.net.script;
