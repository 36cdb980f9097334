package dev.reelmask.job.export;

import dev.reelmask.job.export.format.MaskFormat;
import dev.reelmask.job.run.RunSources.Place;
import java.util.List;
import java.util.Optional;

/**
 * What is to be exported.
 *
 * @param sequences ids; none: all that the run has finished
 * @param classes names; none: all
 * @param corpus where pictures lie; empty: masks alone
 * @param split name of the split, for formats that have such
 * @param shardBytes size at which a shard ends, for formats that have such
 */
record ExportRequest(
        String run,
        MaskFormat format,
        List<String> sequences,
        List<String> classes,
        FrameChoice frames,
        Optional<Place> corpus,
        String split,
        long shardBytes) {
    ExportRequest {
        sequences = List.copyOf(sequences);
        classes = List.copyOf(classes);
    }
}
