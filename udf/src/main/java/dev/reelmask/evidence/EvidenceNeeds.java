package dev.reelmask.evidence;

import dev.reelmask.result.ClassKind;
import dev.reelmask.result.MapKind;
import java.util.Set;

/**
 * What is to be measured of every frame.
 *
 * @param ahead frames after the one decided that are seen, each against the one before it
 */
public record EvidenceNeeds(Set<EvidenceKind> numbers, Set<MapKind> maps, Set<ClassKind> classes, int ahead) {
    /** Nothing: frame numbers are enough. */
    public static final EvidenceNeeds NONE = new EvidenceNeeds(Set.of(), Set.of());

    public EvidenceNeeds {
        numbers = Set.copyOf(numbers);
        maps = Set.copyOf(maps);
        classes = Set.copyOf(classes);
    }

    /** Nothing of frames ahead. */
    public EvidenceNeeds(Set<EvidenceKind> numbers, Set<MapKind> maps, Set<ClassKind> classes) {
        this(numbers, maps, classes, 0);
    }

    /** Numbers and maps. */
    public EvidenceNeeds(Set<EvidenceKind> numbers, Set<MapKind> maps) {
        this(numbers, maps, Set.of());
    }

    /** Numbers alone. */
    public static EvidenceNeeds of(EvidenceKind... numbers) {
        return new EvidenceNeeds(Set.of(numbers), Set.of());
    }

    /** Whether some of it takes flows, which are kept with the frames then. */
    public boolean takesFlow() {
        return ahead > 0
                || !classes.isEmpty()
                || numbers.stream().anyMatch(EvidenceKind::takesFlow)
                || maps.stream().anyMatch(MapKind::takesFlow);
    }
}
