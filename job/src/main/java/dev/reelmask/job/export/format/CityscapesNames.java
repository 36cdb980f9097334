package dev.reelmask.job.export.format;

import dev.reelmask.frame.UserException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * City, drive and frame numbers of sequences. One of Cityscapes' own is called after its first frame and keeps its
 * numbers; of others the id is the city, with {@code -} for {@code _}, and the drive is 000000.
 */
final class CityscapesNames {
    private static final Pattern OWN = Pattern.compile("(?:.*__)?([^_]+)_(\\d{6})_(\\d{6})");

    private final Map<String, Name> names = new HashMap<>();

    /**
     * The place of a sequence.
     *
     * @param first number of its first frame
     * @param end numbers from here on belong to another sequence of the drive
     */
    record Name(String city, String drive, int first, int end) {
        /** {@code <city>_<drive>_<frame>}. */
        String file(int frame) {
            return String.format(Locale.ROOT, "%s_%s_%06d", city, drive, first + frame);
        }

        /** Whether a file belongs to a frame of this sequence. */
        boolean owns(String file) {
            String prefix = city + "_" + drive + "_";
            int numberEnd = file.indexOf('_', prefix.length());
            if (!file.startsWith(prefix) || numberEnd < 0) {
                return false;
            }
            String number = file.substring(prefix.length(), numberEnd);
            return number.matches("\\d{1,9}") && Integer.parseInt(number) >= first && Integer.parseInt(number) < end;
        }
    }

    /** @throws UserException if two sequences would have the same names */
    CityscapesNames(List<String> sequences) {
        Map<String, NavigableMap<Integer, String>> drives = new TreeMap<>();
        for (String sequence : sequences) {
            Matcher own = OWN.matcher(sequence);
            String drive = own.matches() ? own.group(1) + "_" + own.group(2) : sequence.replace('_', '-') + "_000000";
            int first = own.matches() ? Integer.parseInt(own.group(3)) : 0;
            String other = drives.computeIfAbsent(drive, d -> new TreeMap<>()).putIfAbsent(first, sequence);
            if (other != null) {
                throw new UserException(String.format(
                        Locale.ROOT,
                        "sequences %s and %s would both be %s_%06d in format cityscapes; export them apart with --sequence",
                        other,
                        sequence,
                        drive,
                        first));
            }
        }
        drives.forEach(this::name);
    }

    private void name(String drive, NavigableMap<Integer, String> stretches) {
        int cut = drive.lastIndexOf('_');
        stretches.forEach((first, sequence) -> {
            Integer next = stretches.higherKey(first);
            int end = next == null ? Integer.MAX_VALUE : next;
            names.put(sequence, new Name(drive.substring(0, cut), drive.substring(cut + 1), first, end));
        });
    }

    Name of(String sequence) {
        return names.get(sequence);
    }
}
