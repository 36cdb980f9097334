package dev.reelmask.job.run;

import dev.reelmask.net.torch.Precision;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Asks the executors once for each precision. */
public final class RememberedPoll implements ComputingSurvey.Poll {
    private final ComputingSurvey.Poll poll;
    private final Map<Precision, List<ComputingSurvey.Answer>> answers = new EnumMap<>(Precision.class);

    public RememberedPoll(ComputingSurvey.Poll poll) {
        this.poll = poll;
    }

    @Override
    public List<ComputingSurvey.Answer> ask(Precision asked) {
        return answers.computeIfAbsent(asked, poll::ask);
    }
}
