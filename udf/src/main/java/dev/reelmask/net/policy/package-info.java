/**
 * Networks of learned schedulers: described for training, written as TorchScript, and read back as plain numbers. Begin
 * with {@link dev.reelmask.net.policy.PolicyNetwork}.
 */
package dev.reelmask.net.policy;
