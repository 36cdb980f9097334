/**
 * Training of decision networks, which predict from maps how far propagated masks agree with the network's own. Begin
 * with {@link dev.reelmask.train.agreement.AgreementTraining}.
 */
package dev.reelmask.train.agreement;
