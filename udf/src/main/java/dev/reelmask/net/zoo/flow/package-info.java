/**
 * The flow networks that come with Reelmask, and Deep Feature Flow's scale field on top of one. Begin with
 * {@link dev.reelmask.net.zoo.flow.FlowNetworks}, their registry.
 */
package dev.reelmask.net.zoo.flow;
