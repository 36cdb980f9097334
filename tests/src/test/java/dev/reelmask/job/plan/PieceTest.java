package dev.reelmask.job.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PieceTest {
    @Test
    void aShortSequenceIsOnePiece() {
        assertThat(Piece.cut(1, 100)).containsExactly(new Piece(0, 1, true));
        assertThat(Piece.cut(100, 100)).containsExactly(new Piece(0, 100, true));
    }

    @Test
    void aSequenceOfUnknownLengthIsOnePieceToItsEnd() {
        List<Piece> pieces = Piece.cut(0, 100);

        assertThat(pieces).containsExactly(new Piece(0, 0, true));
        assertThat(pieces.get(0).endFrame()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aShortTailJoinsThePieceBeforeIt() {
        assertThat(Piece.cut(249, 100)).containsExactly(new Piece(0, 100, false), new Piece(100, 149, true));
        assertThat(Piece.cut(250, 100))
                .containsExactly(new Piece(0, 100, false), new Piece(100, 100, false), new Piece(200, 50, true));
        assertThat(Piece.cut(149, 100)).hasSize(1);
    }

    @Test
    void piecesCoverEveryFrameOnce() {
        for (int frames = 1; frames < 500; frames++) {
            int next = 0;
            for (Piece piece : Piece.cut(frames, 7)) {
                assertThat(piece.firstFrame()).isEqualTo(next);
                next += piece.frames();
            }
            assertThat(next).isEqualTo(frames);
        }
    }

    @Test
    void whetherASequenceIsOnePieceIsKnownWithoutCuttingIt() {
        for (int frames = 0; frames < 40; frames++) {
            assertThat(Piece.isOne(frames, 7)).isEqualTo(Piece.cut(frames, 7).size() == 1);
        }
        assertThat(Piece.isOne(Long.MAX_VALUE, 1000)).isFalse();
    }
}
