package dev.reelmask.job.render;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Optional;

/** The fonts of this machine, as Java2D finds them; of those it takes for a letter the first that has it. */
final class MachineFont {
    /** Of a capital, as a share of a font's size: that of most sans-serif fonts. */
    private static final double CAPITAL = 0.72;

    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    private final Font font;

    private MachineFont(Font font) {
        this.font = font;
    }

    /** None where the machine has no fonts, or Java no part that reads them. */
    static Optional<MachineFont> find() {
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
        try {
            Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 1);
            return font.canDisplay('a') ? Optional.of(new MachineFont(font)) : Optional.empty();
        } catch (RuntimeException | LinkageError | InternalError e) {
            // what Java throws where libraries or the machine's list of fonts are missing
            return Optional.empty();
        }
    }

    boolean has(int codePoint) {
        return font.canDisplay(codePoint);
    }

    /** Pixels that a line takes when capitals are {@code capital} pixels high. */
    int width(String text, int capital) {
        return (int) Math.ceil(layout(text, capital).getAdvance());
    }

    private TextLayout layout(String text, int capital) {
        return new TextLayout(text, font.deriveFont((float) (capital / CAPITAL)), CONTEXT);
    }

    /** Draws one line; (x, y) is the top left corner of a capital, which is {@code capital} pixels high. */
    void draw(Canvas canvas, String text, int x, int y, int capital, int colour) {
        TextLayout layout = layout(text, capital);
        int margin = 2 * capital;
        BufferedImage ink = new BufferedImage(
                (int) Math.ceil(layout.getAdvance()) + 2 * margin, 2 * margin + capital, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = ink.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        layout.draw(graphics, margin, margin + capital);
        graphics.dispose();
        byte[] coverage = ((DataBufferByte) ink.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < coverage.length; i++) {
            if (coverage[i] != 0) {
                int column = x - margin + i % ink.getWidth();
                int row = y - margin + i / ink.getWidth();
                canvas.blend(column, row, colour, (coverage[i] & 0xff) / 255.0);
            }
        }
    }
}
