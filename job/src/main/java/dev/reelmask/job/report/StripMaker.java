package dev.reelmask.job.report;

import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.UriPasswords;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.report.FrameStrips.RunFrames;
import dev.reelmask.job.run.RunSources;
import dev.reelmask.job.run.RunSources.Found;
import dev.reelmask.job.run.RunSources.Place;
import dev.reelmask.table.SequenceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * Makes strips of sequences, each of the video or folder that its masks were made of. Where that is gone, has changed
 * or is another, the strip says so in place of pictures.
 */
final class StripMaker {
    private final SequenceReader reader;
    private final RunSources sources;
    private final FrameStrips strips;
    private final Map<String, ReportData.Run> runs;
    private final Function<String, Place> place;

    /** @param place where the corpus of a run lies */
    StripMaker(Configuration hadoop, SequenceReader reader, List<ReportData.Run> runs, Function<String, Place> place) {
        this.reader = reader;
        this.sources = new RunSources(hadoop, reader);
        this.strips = new FrameStrips(hadoop, reader);
        this.runs = runs.stream().collect(Collectors.toMap(ReportData.Run::id, run -> run));
        this.place = place;
    }

    /** Strips of sequences in their order, at most {@code limit} of them with pictures. */
    List<ReportData.Strip> strips(List<PageSequence> sequences, int limit) {
        List<ReportData.Strip> made = new ArrayList<>();
        long withPictures = 0;
        for (PageSequence sequence : sequences) {
            if (withPictures < limit) {
                ReportData.Strip strip = strip(sequence);
                withPictures += strip.frame().isEmpty() ? 0 : 1;
                made.add(strip);
            }
        }
        return made;
    }

    private ReportData.Strip strip(PageSequence sequence) {
        List<String> notes = new ArrayList<>();
        List<RunFrames> fitting = new ArrayList<>();
        Optional<Found> source = Optional.empty();
        for (Map.Entry<String, String> id : sequence.ids().entrySet()) {
            try {
                Found found = found(id.getKey(), id.getValue(), source);
                source = source.or(() -> Optional.of(found));
                fitting.add(
                        new RunFrames(runs.get(id.getKey()), id.getValue(), reader.frames(id.getKey(), id.getValue())));
            } catch (UserException | SequenceException e) {
                notes.add("No masks of %s: %s."
                        .formatted(runs.get(id.getKey()).label(), UriPasswords.hide(e.getMessage())));
            }
        }
        if (source.isEmpty() || fitting.isEmpty()) {
            return ReportData.Strip.missing(sequence.name(), sequence.corpus(), notes);
        }
        try {
            return strips.strip(sequence, source.get(), fitting, notes);
        } catch (UserException | SequenceException e) {
            notes.add("No pictures: %s.".formatted(UriPasswords.hide(e.getMessage())));
            return ReportData.Strip.missing(sequence.name(), sequence.corpus(), notes);
        }
    }

    /** @throws UserException if the source is gone, has changed, or is not the one that other runs were made of */
    private Found found(String run, String id, Optional<Found> others) {
        Found found = sources.find(run, id, place.apply(run));
        reader.checkSource(run, found.spec(), () -> strips.displaySize(found.spec()));
        if (others.isPresent()
                && !others.get().spec().contentKey().equals(found.spec().contentKey())) {
            throw new UserException("its settings take other files of %s than those of the runs before"
                    .formatted(found.spec().source()));
        }
        return found;
    }
}
