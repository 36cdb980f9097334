package dev.reelmask.net.script;

/** Why a module may not be loaded: what it does, to be put behind its name. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 400;

    /** @param what a predicate, such as "calls torch.save" */
    public Refusal(String what) {
        super(what.length() > SHOWN ? what.substring(0, SHOWN) + "…" : what);
    }
}
